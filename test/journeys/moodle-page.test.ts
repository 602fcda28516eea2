/**
 * Moodle in the workspace, for an administrator who is no programmer: connect, see what is missing, read back, copy a
 * course, and let Moodle fetch the package. By mouse, by keyboard, on a phone and on a desk, without a script.
 */
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { FakeMoodle } from '../lms/moodle-rest/moodle.ts';
import { moodleWithCourse, publishToken } from '../lti/moodle/moodle-world.ts';
import { manifestFaults } from '../scorm/manifest-faults.ts';
import { axeFaults } from './axe.ts';
import { browser, closeBrowser } from './browser.ts';
import { picture } from './pictures.ts';

let moodle: FakeMoodle;
let page: Page;
beforeAll(async () => {
  moodle = await moodleWithCourse();
  const { functions, rights } = moodle.tokens.get(publishToken)!;
  moodle.tokens.set(publishToken, {
    functions: functions.filter((name) => name !== 'mod_scorm_get_scorm_sco_tracks'),
    rights: rights.filter((right) => right !== 'report/progress:view'),
  });
  const context = await (
    await browser()
  ).newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  context.setDefaultTimeout(60_000);
  page = await context.newPage();
});
afterAll(async () => {
  await closeBrowser();
  await moodle.close();
});

const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const says = (words: string | RegExp): Promise<void> => page.getByText(words).first().waitFor();

describe('Moodle in the workspace', { timeout: 300_000 }, () => {
  test('is connected, checked, read and copied, with nothing but forms', async () => {
    await page.goto(`${inject('baseUrl')}/open-workspace/example`);
    await page.getByLabel('Your name, or your role').fill('Safeguarding Lead');
    await press('Open the workspace');
    await page.getByRole('link', { name: 'Moodle', exact: true }).click();
    await says('No Moodle is connected yet.');
    await seen('start');
    await page.getByLabel('Address of the Moodle').fill(moodle.url);
    await page.getByLabel('Token').fill('f'.repeat(32));
    await press('Connect');
    await says('does not know this token');
    expect(await page.getByLabel('Token').inputValue()).toBe('');
    await seen('refused');
    await page.getByLabel('Token').fill(publishToken);
    await press('Connect');
    await says('Connected. The token works.');

    await page.getByLabel('A course with one of our packages').fill('OS-AUTUMN');
    await press('Check');
    await says('The token may not yet be used to read results.');
    await says('report/progress:view');
    await seen('check');
    const { functions, rights } = moodle.tokens.get(publishToken)!;
    moodle.tokens.set(publishToken, {
      functions: [...functions, 'mod_scorm_get_scorm_sco_tracks'],
      rights: [...rights, 'report/progress:view'],
    });
    await press('Check');
    await says('the token works');
    expect(await page.getByText('To do', { exact: true }).count()).toBe(0);

    await page.getByLabel('Courses').fill('OS-AUTUMN');
    await press('Read now');
    await says('Online safety, autumn (id 5): 3 learners.');
    await press('Read every night');
    await says('Tonight, soon after one o’clock');

    await page.getByLabel('Master course').fill('OS-MASTER');
    await page.getByLabel('Name of the new course').fill('Online safety, spring');
    await page.getByLabel('Its short name').fill('OS-SPRING');
    await press('See what would be done');
    await says('Nobody is enrolled by it.');
    await seen('plan');
    await press('Do it');
    await says('Copied: the new course has the id 6.');
    await seen('site');
  });

  test('hands out a package at an address that Moodle can fetch', async () => {
    await page.goto(`${inject('baseUrl')}/provider/moodle`);
    await page.getByLabel('Course', { exact: true }).selectOption('induction');
    await page.getByLabel('Format').selectOption('scorm12');
    await press('Make an address');
    await says('The address is made.');
    const address = (await page.locator('code.address').textContent()) ?? '';
    // As Moodle does it: no cookie, first the size, then all of it.
    const head = await fetch(address, { method: 'HEAD' });
    const got = await fetch(address);
    const bytes = new Uint8Array(await got.arrayBuffer());
    expect(Number(head.headers.get('content-length'))).toBe(bytes.length);
    const files = unzipSync(bytes);
    const manifest = new TextDecoder().decode(files['imsmanifest.xml']);
    const listed = Object.keys(files).filter((name) => name !== 'imsmanifest.xml' && !name.endsWith('.xsd'));
    expect(manifestFaults(manifest, listed)).toEqual([]);
    expect(manifest).toContain('fourcs-example-induction');
    expect(new TextDecoder().decode(files['index.html'])).not.toContain('Draft: not for learners');
    const again = await fetch(address, { headers: { 'if-none-match': got.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    await page.reload();
    await says(/Fetched last/);
    await seen('address');

    await page.getByText('Take this address away').click();
    await press('Take it away');
    await says('The address is gone.');
    expect((await fetch(address)).status).toBe(404);
  });

  test('is walked by keyboard alone', async () => {
    await page.goto(`${inject('baseUrl')}/provider/moodle`);
    const first = page.getByRole('link', { name: moodle.url.replace('http://', '') });
    for (let n = 0; n < 40 && !(await isFocused(first)); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { level: 1, name: `Moodle at ${moodle.url.replace('http://', '')}` })
      .waitFor();
    const check = page.getByRole('button', { name: 'Check', exact: true });
    for (let n = 0; n < 40 && !(await isFocused(check)); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says('the token works');
    const disconnect = page.locator('summary', { hasText: 'Disconnect this Moodle' });
    for (let n = 0; n < 60 && !(await isFocused(disconnect)); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says('Disconnected, and the token here is deleted.');
  });

  test('says what is under way, and can be looked at again', async () => {
    await page.goto(`${inject('baseUrl')}/provider/moodle`);
    await page.getByLabel('Address of the Moodle').fill(moodle.url);
    await page.getByLabel('Token').fill(publishToken);
    await press('Connect');
    moodle.faultFor = () => 'hang';
    await page.getByLabel('Courses').fill('OS-AUTUMN');
    await press('Read now');
    await says(/^Reading, asked for less than a minute ago. 0 learners so far./);
    await seen('under-way');
    await page.getByRole('link', { name: 'Look again' }).click();
    await says(/^Reading, asked for/);
    moodle.faultFor = () => undefined;
  });
});

const isFocused = (place: ReturnType<Page['locator']>): Promise<boolean> =>
  place.and(page.locator(':focus')).isVisible();

/** axe, no sideways scrolling, targets of 44 px; with everything unfolded, in both themes, on a phone and on a desk. */
async function seen(name: string): Promise<void> {
  const html = await page.content();
  const context = await (await browser()).newContext();
  const look = await context.newPage();
  const { origin } = new URL(page.url());
  await look.route(`${origin}/looked-at`, (route) => route.fulfill({ body: html, contentType: 'text/html' }));
  await look.goto(`${origin}/looked-at`);
  await look.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark'] as const) {
      await look.setViewportSize({ width, height: 900 });
      await look.emulateMedia({ colorScheme });
      expect([name, width, colorScheme, await axeFaults(look)]).toEqual([name, width, colorScheme, []]);
      const over = await look.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([name, width, over <= 0]).toEqual([name, width, true]);
      await picture(look, `${name}-${width}-${colorScheme}`);
    }
  const small = await look
    .locator('button, summary, input:not([type=hidden], [type=checkbox]), select')
    .evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 80)),
    );
  expect([name, small]).toEqual([name, []]);
  await context.close();
}
