/** Signed under version 3; version 4 is published, to be signed by a date; what changed is shown, and it is signed. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './axe.ts';
import { closeBrowser } from './browser.ts';
import { awake } from './learner.ts';
import { picture } from './pictures.ts';
import { person, provider, signingWorld, track, type SigningWorld } from './signing-world.ts';

let world: SigningWorld;
beforeAll(async () => {
  world = await signingWorld();
});
afterAll(async () => {
  await world.close();
  await closeBrowser();
});

const words = (page: Page): Promise<string> => page.locator('main, body').first().innerText();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

async function openSignOff(page: Page): Promise<void> {
  const part = world.tool.courses
    .find(provider, track)!
    .course.parts.find(({ kind }) => kind === 'sign-off')!;
  await page.locator('.tasks').getByRole('button', { name: part.title }).click();
  await page.locator('fc-sign-off').waitFor();
}

async function readAndSign(page: Page): Promise<void> {
  while (!(await page.locator('#sign-name').isVisible()))
    await page.getByRole('button', { name: /^I have read/ }).click();
  for (const box of await page.locator('input[type="checkbox"]').all()) await box.check();
  await page.locator('#sign-name').fill(person);
  await page.locator('[name="support"][value="no"]').check();
  await press(page, /^Check before you/);
  await page
    .getByRole('button', { name: /^(Sign|Confirm that I have read) / })
    .last()
    .click();
  await page.locator('.receipt').waitFor();
}

const signed = async () => {
  const entries = await world.tool.store.ledger.ofPerson(provider, world.personId);
  return entries.filter(({ kind }) => kind === 'signed');
};
const attempt = async () => (await world.tool.store.attempts.byId(world.attemptId))!;

test('signed under v3, asked again for v4 from its date on, with the differences, and nothing else undone', async () => {
  const first = await world.open();
  await openSignOff(first);
  expect(await words(first)).not.toContain('What changed for you');
  await readAndSign(first);
  await expect.poll(async () => (await signed()).length).toBe(1);
  // The receipt stands in the course, and where it is checked.
  const [once] = await signed();
  await first.getByText(once!.receipt).waitFor();
  expect(await first.locator('.receipt').innerText()).toContain('keeps your signature');
  expect(
    await first
      .getByRole('link', { name: /^Check the receipt/ })
      .evaluate((link) => (link as HTMLAnchorElement).pathname),
  ).toBe(`/check/${once!.receipt}`);
  expect(await axeFaults(first)).toEqual([]);
  await picture(first, 'receipt-1280');
  const before = (await attempt()).facts;
  expect(before.completion).toBe('completed');

  await world.publish('4', (clauses) => [
    { ...clauses[0]!, exact: `${clauses[0]!.exact ?? ''} Ask before you share.` },
    ...clauses.slice(2),
    { number: 99, plain: 'Be kind.', exact: 'Treat others online as you would in person.', state: 'ok' },
  ]);
  const [document] = world.signOff().documents;
  const about = { providerId: provider, document: document!.code };
  expect(await world.tool.store.policies.affected({ ...about, hashes: [document!.hash] })).toBe(1);
  await world.tool.store.policies.decide({
    ...about,
    ...{ version: '4', revision: 1, changeNote: 'Sharing and kindness.' },
    ...{ reSign: 'by-date', reSignBy: '2026-12-01' },
  });

  // Before the day: it says when, and what was signed stands.
  world.clock.now = new Date('2026-11-29T12:00:00Z');
  const early = await world.open(360, 'dark');
  await early.getByRole('heading', { name: 'The words you signed are changing' }).waitFor();
  await early.getByText('What changes').click();
  expect(await words(early)).toContain('you signed version 3, this is version 4');
  expect(await axeFaults(early)).toEqual([]);
  await picture(early, 'announced-360-dark');
  await press(early, 'Read and sign the new words');
  await early.locator('.receipt').waitFor();
  expect(await words(early)).toContain('from 1 December 2026 we ask you to sign the new ones');
  // What stands there as signed are the words that were.
  expect(await words(early)).toMatch(/Document\s+Acceptable Use Rules, version 3\s/);
  expect(await axeFaults(early)).toEqual([]);
  await picture(early, 'again-early-360');

  // On the day: asked, with what changed.
  world.clock.now = new Date('2026-12-01T08:00:00Z');
  let open = early;
  for (const width of [360, 1280]) {
    const page = await world.open(width);
    open = page;
    await openSignOff(page);
    const changes = page.locator('.changes');
    await changes.waitFor();
    const said = (await changes.innerText()).replace(/\s+/g, ' ');
    expect(said).toContain('you signed version 3, this is version 4');
    expect(said).toContain('Sharing and kindness.');
    expect(said).toContain('Rule 1 has changed');
    expect(said).toContain('Rule 2 was taken out');
    expect(said).toContain('Rule 99 is new');
    expect(await changes.locator('ins').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('Ask before you share.')]),
    );
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, `again-${width}`);
    if (width === 1280) {
      await readAndSign(page);
      await picture(page, 'again-signed-1280');
    }
  }
  await expect.poll(async () => (await signed()).length).toBe(2);
  const [newest] = await signed();
  expect(newest?.body.documents[0]).toEqual({
    code: document!.code,
    version: '4',
    hash: document!.hash,
  });
  // Told to a gradebook once, and never taken back.
  expect((await attempt()).facts).toMatchObject({
    completion: 'completed',
    completedAt: before.completedAt,
  });
  const { proofs } = await world.tool.store.ledger.prove({});
  expect(proofs[0]?.findings).toEqual([]);

  // Asked for now: whoever has the course open hears of it with what is saved next.
  await world.publish('5', (clauses) => clauses.slice(1));
  const [newer] = world.signOff().documents;
  await world.tool.store.policies.decide({
    ...about,
    ...{ version: newer!.version, revision: 1, changeNote: '', reSign: 'now' },
  });
  await open.getByRole('button', { name: 'Back to all parts' }).last().click();
  await open.locator('.tasks').getByRole('button').first().click();
  await press(open, /^Carry on$/);
  await open
    .getByRole('banner')
    .getByRole('button', { name: /Back to all parts/ })
    .click();
  await open.getByRole('heading', { name: 'The words you signed have just changed' }).waitFor();
  expect(await axeFaults(open)).toEqual([]);
  await picture(open, 'now-1280');
  await press(open, 'Open the new words');
  await open.getByRole('heading', { name: 'The words you signed have changed' }).waitFor();
  await openSignOff(open);
  await readAndSign(open);
  await expect.poll(async () => (await signed()).length).toBe(3);
});

test('taken back from the own record, asked once; then it can be signed again', async () => {
  const page = await world.open(360);
  await press(page, 'My record');
  await press(page, /^Take my signature back/);
  await page.getByRole('heading', { name: 'What follows' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await picture(page, 'take-back-360');
  // By keyboard, as everything here.
  await page.getByRole('button', { name: 'Take it back' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('You took your signature back.').waitFor();
  expect(await words(page)).toContain('Still to do: read and sign.');
  expect(await axeFaults(page)).toEqual([]);
  await picture(page, 'taken-back-360');
  await press(page, 'Back to the course');
  await awake(page.mainFrame());
  await openSignOff(page);
  expect(await page.locator('.receipt').count()).toBe(0);
  await readAndSign(page);
  await expect.poll(async () => (await signed()).length).toBe(4);
  const { proofs } = await world.tool.store.ledger.prove({});
  expect(proofs[0]).toMatchObject({ findings: [], byKind: { signed: 4, withdrawn: 1 } });
});
