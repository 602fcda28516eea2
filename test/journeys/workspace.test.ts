/**
 * An administrator who has never seen the product: from a policy to a package that validates, without the command line.
 * And what each of the workspace's pages promises: axe, no sideways scrolling, the keyboard.
 */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { manifestFaults } from '../scorm/manifest-faults.ts';
import { schemaErrors, schemasMissing } from '../scorm/schemas.ts';
import { expectFitForAll } from './axe.ts';
import { browser, closeBrowser } from './browser.ts';
import { sees } from './learner.ts';

const policy = new URL('../lti/http/provider/fixtures/sixth-policy.txt', import.meta.url).pathname;

let page: Page;
beforeAll(async () => {
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(60_000);
  page = await context.newPage();
});
afterAll(closeBrowser);

const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const heading = (name: string): Promise<void> => page.getByRole('heading', { name, level: 1 }).waitFor();

describe('the workspace of a new provider', { timeout: 300_000 }, () => {
  test('leads from a policy to a confirmed profile, a preview and a SCORM package that validates', async () => {
    await page.goto(`${inject('baseUrl')}/open-workspace/harbour-gate`);
    await page.getByLabel('Your name, or your role').fill('Safeguarding Lead');
    await press('Open the workspace');
    await heading('Begin with your policy');

    await page.getByRole('link', { name: 'Check a policy' }).click();
    await page.getByLabel('Your policy').setInputFiles(policy);
    await press('Check it');
    await heading('What the check found');
    expect(await page.getByRole('listitem').filter({ hasText: 'You could write:' }).count()).toBeGreaterThan(
      3,
    );

    await press('Draft a profile from it');
    await heading('Your profile, drafted');
    expect(await page.getByText('is Rowan Ashby, telephone 01632 960123').first().isVisible()).toBe(true);
    await press('Make the profile');
    // Nobody is sent away: what is missing is named, and leads to its field.
    await page.getByRole('link', { name: /“Nation” is needed/ }).click();
    await page.getByLabel('Nation').selectOption('england');
    await page.getByLabel('What kind of provider').fill('independent training provider');
    await page.getByLabel('What is signed is called').fill('the rules');
    await page.getByLabel('Who learners tell first').selectOption('lead');
    expect(await page.getByLabel('How people sign').isChecked()).toBe(true);
    await page
      .getByLabel('What learners say when they sign')
      .fill('I use my own login.\nI know who to tell.');
    await page.getByLabel('What staff say when they sign').fill('I follow the same rules.');
    const audiences = page.getByRole('group', { name: 'Who takes the course' });
    for (const who of ['Learners', 'Staff']) await audiences.getByLabel(who, { exact: true }).check();
    await press('Make the profile');
    await heading('Your course');
    expect(await page.getByText('is a draft').first().isVisible()).toBe(true);

    await page.getByRole('link', { name: 'Confirm', exact: true }).first().click();
    await page.getByLabel('Your name').fill('Rowan Ashby');
    await page.getByLabel('Your role').fill('Designated Safeguarding Lead');
    for (const part of ['Who to tell, and how', 'Who is told about what', 'The words that are signed'])
      await page.getByRole('checkbox', { name: part }).check();
    await press('Confirm');
    await page.getByText('Confirmed. It holds for a year.').waitFor();

    await page.getByRole('link', { name: 'Packages' }).click();
    const [preview] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: /^Induction ?, in a new window/ }).click(),
    ]);
    await preview.getByText('Harbour Gate').first().waitFor();
    expect(await preview.getByText('Draft: not for learners').count()).toBe(0);
    await preview.close();

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'SCORM 1.2 of Induction', exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('harbour-gate-induction-scorm12-v2.zip');
    const files = unzipSync(readFileSync(await download.path()));
    const manifest = new TextDecoder().decode(files['imsmanifest.xml']);
    const listed = Object.keys(files).filter((name) => name !== 'imsmanifest.xml' && !name.endsWith('.xsd'));
    expect(manifestFaults(manifest, listed)).toEqual([]);
    if (schemasMissing === undefined) expect(await schemaErrors('scorm12', manifest)).toEqual([]);
    expect(new TextDecoder().decode(files['index.html'])).toContain('Harbour Gate');
  });

  test.each([
    '',
    '/details',
    '/routes',
    '/policies',
    '/settings',
    '/confirm',
    '/packages',
    '/platforms',
    '/profile',
    '/documents/rules',
    '/signing',
    '/add-document',
    '/logo',
    '/use',
    '/versions/2',
  ])(
    'shows /provider%s to everybody: axe in both themes, no sideways scrolling, the skip link first',
    async (path) => {
      await page.goto(`${inject('baseUrl')}/provider${path}`);
      for (const width of [360, 1280])
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          await expectFitForAll(page);
        }
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
    },
  );

  test('can be filled in and saved with the keyboard alone', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${inject('baseUrl')}/provider/settings`);
    const field = page.getByLabel('Pass mark, in per cent');
    // By Tab from the top, as somebody without a mouse comes to it.
    for (let n = 0; n < 60 && !(await field.evaluate((node) => node === document.activeElement)); n += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.type('90');
    await page.keyboard.press('Enter');
    await page.getByText('Saved as a new version.').waitFor();
    expect(await field.inputValue()).toBe('90');
  });

  test('is opened by an LMS administrator from the set-up check, in a window of its own', async () => {
    const own = await (await browser()).newContext();
    own.setDefaultTimeout(60_000);
    const lms = await own.newPage();
    await lms.goto(`${inject('platformUrls').moodle}/`);
    await lms
      .getByRole('group', { name: /the course: In this page/ })
      .getByRole('link', { name: /^Open as Ade Administrator/ })
      .click();
    const enter = lms.frameLocator('iframe.tool').getByRole('button', { name: /^Open the workspace/ });
    await sees(enter);
    const [opened] = await Promise.all([own.waitForEvent('page'), enter.click()]);
    await opened.getByText('Lantern Lane, workspace').waitFor();
    expect(new URL(opened.url()).pathname).toBe('/provider');
    await own.close();
  });
});
