/** The report of the policy check in a browser: what a safeguarding lead opens, prints and takes to a meeting. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkPolicy } from '../../src/content/policy/check-policy.ts';
import { documentOf } from '../../src/content/policy/document.ts';
import { reportHtml } from '../../scripts/policy/report-html.ts';
import { known, root, today } from '../content/policy/known.ts';
import { expectFitForAll } from './axe.ts';
import { browser, closeBrowser } from './browser.ts';

const { rules, sources } = await known();
const fixtures = join(root, 'test/content/policy/fixtures/written-blind');
const html = (name: string): string =>
  reportHtml(
    checkPolicy(documentOf(name, readFileSync(join(fixtures, name), 'utf8')), rules, sources, today),
    'lines',
  );

afterAll(closeBrowser);

describe.each(['first-planted.txt', 'first-clean.txt'])('the report on %s', (name) => {
  test.each([
    [360, 'light'],
    [360, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'has no fault that axe knows, and nothing wider than the screen: %i px, %s',
    async (width, colorScheme) => {
      const context = await (await browser()).newContext({ viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      await page.setContent(html(name));
      await expectFitForAll(page);
      await context.close();
    },
  );
});

test('every finding is reached from the list by keyboard', async () => {
  const context = await (await browser()).newContext();
  const page = await context.newPage();
  await page.setContent(html('first-planted.txt'));
  const links = await page.locator('a[href^="#"]').count();
  expect(links).toBeGreaterThan(5);
  for (let link = 0; link < links; link += 1) {
    await page.keyboard.press('Tab');
    const target = await page.evaluate(() => document.activeElement?.getAttribute('href') ?? '');
    expect(await page.locator(target).count()).toBe(1);
  }
  await page.keyboard.press('Enter');
  await context.close();
});
