/**
 * What staff record, as the learner meets it at the next launch: a copy in ink, one more try, a talk-through. And what is
 * only read and confirmed.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect, test } from 'vitest';
import { expectFitForAll } from './axe.ts';
import { closeBrowser } from './browser.ts';
import { button, heading, press, sees } from './learner.ts';
import { picture } from './pictures.ts';
import { person, signingWorld, type SigningOf, type SigningWorld } from './signing-world.ts';

let world: SigningWorld;
afterEach(() => world.close());
afterAll(closeBrowser);

async function looksRight(page: Page, name: string): Promise<void> {
  await expectFitForAll(page);
  await picture(page, name);
}
const facts = async () => (await world.tool.store.attempts.byId(world.attemptId))!.facts;
const entries = async (of: SigningOf) =>
  world.tool.store.ledger.ofPerson(of.provider ?? 'example', world.personId);
const openSignOff = (page: Page) => press(page, /^(Start|Carry on): /);

async function readAndFillIn(page: Page): Promise<void> {
  while (!(await page.locator('#sign-name').isVisible())) await press(page, /^I have read/);
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.locator('#sign-name').fill(person);
  await page.locator('[name="support"][value="no"]').check();
  await press(page, /^Check before you/);
}

test('a copy in ink: printed with the name in it, recorded by staff, and then it stands in the course as well', async () => {
  const of = { provider: 'nwcs', track: 'induction-short' };
  world = await signingWorld(of);
  const page = await world.open(360);
  await openSignOff(page);
  await readAndFillIn(page);
  await page.locator('fc-sign-off').evaluate((part) => Object.assign(part, { print: () => undefined }));
  await press(page, 'Print a copy to sign');
  const paper = (await page.locator('.ink-copy').textContent()) ?? '';
  expect(paper).toContain(person);
  expect(paper.replace(/\s/g, '')).toContain(world.signOff().hash.slice(0, 16));

  expect(await world.assess('paper')).toContain('Kept: paper copy held.');
  const [entry] = await entries(of);
  expect(entry).toMatchObject({ kind: 'signed', body: { how: 'paper', setHash: world.signOff().hash } });
  expect(await world.assess('person')).toContain('Paper copy held');
  expect(await facts()).toMatchObject({ completion: 'completed' });

  const after = await world.open(360, 'dark');
  await sees(after.getByText('You have finished.'));
  const part = world.tool.courses.find(of.provider, of.track)!.course.parts.at(-1)!;
  await press(after, part.title);
  await sees(heading(after, 'Paper copy held', 2));
  await sees(after.getByText(entry!.receipt));
  await looksRight(after, 'paper-held-360-dark');
});

test.each([
  { provider: 'waes', track: 'induction-short', how: /^Confirm that I have read / },
  { provider: 'skills-for-work', track: 'induction-short', how: /^(Sign|Confirm that I have read) / },
])('$provider: read and confirmed, with a receipt in the course', async ({ how, ...of }) => {
  world = await signingWorld(of);
  const page = await world.open();
  await openSignOff(page);
  await readAndFillIn(page);
  await button(page, how).last().click();
  await sees(page.locator('.ref'));
  const [entry] = await entries(of);
  expect(await page.locator('.ref').innerText()).toBe(entry!.receipt);
  expect(entry).toMatchObject({ kind: 'signed', typedName: person, body: { how: 'click' } });
  expect(await page.locator('.receipt').innerText()).not.toContain('LMS');
  await looksRight(page, `receipt-${of.provider}-1280`);
});

test('one more try that staff unlock is there at the next launch; talked through, only the signature is left, and there is no score', async () => {
  const of = { provider: 'example', track: 'induction', attempts: 1 };
  world = await signingWorld(of);
  const stuck = await world.open();
  await press(stuck, /^Carry on: /);
  await sees(heading(stuck, 'Let us do the rest together'));

  expect(await world.assess('unlock')).toContain('can try the questions once more');
  const again = await world.open();
  await press(again, /^Carry on: /);
  await press(again, /^(Take the check again|Try only those topics again|Start the check)$/);
  await sees(button(again, 'Answer'));

  expect(await world.assess('talk-through', { reason: 'language-support' })).toContain('without a score');
  const page = await world.open(360);
  await sees(heading(page, 'You have done the learning'));
  await looksRight(page, 'talked-through-360');
  await press(page, /^Carry on: /);
  await readAndFillIn(page);
  await button(page, /^Sign the rules|^Sign /)
    .last()
    .click();
  await sees(page.locator('.ref'));
  expect(await facts()).toMatchObject({ completion: 'completed', success: 'passed' });
  expect(await facts()).not.toHaveProperty('scaledScore');
});
