/** Somebody does not want to sign: nobody asks why, somebody talks with them, and nothing else is lost. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './axe.ts';
import { closeBrowser } from './browser.ts';
import { picture } from './pictures.ts';
import { provider, signingWorld, track, type SigningWorld } from './signing-world.ts';

let world: SigningWorld;
beforeAll(async () => {
  world = await signingWorld();
});
afterAll(async () => {
  await world.close();
  await closeBrowser();
});

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

test('declined in the page: an entry, one follow-up for a role, and the course stays as it was', async () => {
  const page = await world.open(360);
  const part = world.tool.courses
    .find(provider, track)!
    .course.parts.find(({ kind }) => kind === 'sign-off')!;
  await page.locator('.tasks').getByRole('button', { name: part.title }).click();
  await press(page, /want to talk first$/);
  expect(await page.locator('textarea, input[type="text"]').count()).toBe(0);
  expect(await axeFaults(page)).toEqual([]);
  await picture(page, 'decline-talk-360');
  await press(page, /^I do not want to (sign|confirm)$/);
  const heading = page.getByRole('heading', { name: /^You do not want to (sign|confirm)$/ });
  await heading.waitFor();
  expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.locator('fc-sign-off').innerText()).toContain('your lessons stay done');
  expect(await axeFaults(page)).toEqual([]);
  await picture(page, 'decline-360');

  const { store } = world.tool;
  const open = () =>
    store.followUps.list({ providerId: provider, personIds: [world.personId], onlyOpen: true });
  await expect.poll(async () => (await open()).length).toBe(1);
  const [entry, ...rest] = await store.ledger.ofPerson(provider, world.personId);
  expect(rest).toEqual([]);
  expect(entry).toMatchObject({
    kind: 'declined',
    track,
    body: { setHash: world.signOff().hash, statements: [] },
  });
  expect((await store.attempts.byId(world.attemptId))!.facts).toMatchObject({ completion: 'incomplete' });

  // Said again, it is still one follow-up; on another day the sign-off is there as it was.
  await press(page, /^Back to (?!the course)/);
  await press(page, /want to talk first$/);
  await press(page, /^I do not want to (sign|confirm)$/);
  await expect.poll(async () => (await store.ledger.ofPerson(provider, world.personId)).length).toBe(2);
  const [followUp, ...others] = await open();
  expect(others).toEqual([]);

  const closed = await store.followUps.close({
    ...{ id: followUp!.id, providerId: provider, at: world.clock.now },
    ...{ role: 'Safeguarding lead', outcome: 'still-declined' },
  });
  expect(closed).toMatchObject({ closed: { outcome: 'still-declined', role: 'Safeguarding lead' } });
  expect(await open()).toEqual([]);
  const { proofs } = await store.ledger.prove({});
  expect(proofs[0]).toMatchObject({ findings: [], byKind: { declined: 2 } });
});
