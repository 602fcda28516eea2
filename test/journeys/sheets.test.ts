/** Sheets as pages in a real browser: on a screen without script, and on paper. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSheetHtml } from '../../scorm/sheets/html.ts';
import { browserArguments, findBrowser } from '../../scripts/find-browser.ts';
import type { Library } from '../../src/content/library.ts';
import { axeFaults } from './axe.ts';
import { readPdf, realLibrary, sheetOf, sheetsOf } from '../scorm/sheets-world.ts';

let library: Library;
let browser: Browser;

beforeAll(async () => {
  library = await realLibrary();
  const executablePath = await findBrowser();
  browser = await chromium.launch({ args: [...browserArguments], ...(executablePath && { executablePath }) });
});
afterAll(() => browser.close());

/** A page with nothing but the sheet; requests to anywhere fail the test. */
async function open(html: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.route('**/*', (route) => {
    throw new Error(`the sheet asked for ${route.request().url()}`);
  });
  await page.setContent(html);
  return page;
}

describe('a sheet as a page', () => {
  test('has no fault that axe finds, in light and in dark', async () => {
    for (const [provider, colorScheme] of [
      ['example', 'light'],
      ['ws-training', 'dark'],
    ] as const) {
      for (const sheet of sheetsOf(library, provider)) {
        // Twenty thousand words in the same few elements: once is enough.
        if (sheet.layout === 'booklet' && colorScheme === 'dark') continue;
        const page = await open(writeSheetHtml(sheet), { colorScheme });
        expect(await axeFaults(page), `${provider} ${sheet.id} ${colorScheme}`).toEqual([]);
        await page.close();
      }
    }
  }, 300_000);

  test('fits a phone without sideways scrolling, and a page with words twice as large', async () => {
    for (const sheet of sheetsOf(library, 'nwcs')) {
      const page = await open(writeSheetHtml(sheet), {
        viewport: { width: 320, height: 640 },
        javaScriptEnabled: true,
      });
      const over = (): Promise<number> =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await over(), sheet.id).toBe(0);
      await page.addStyleTag({ content: 'html { font-size: 200% }' });
      await page.setViewportSize({ width: 640, height: 640 });
      expect(await over(), `${sheet.id}, large`).toBe(0);
      await page.close();
    }
  });

  test('prints on the sides it should, with the draft on each', async () => {
    for (const [id, most] of [
      ['parents-leaflet', 2],
      ['tell-poster', 1],
      ['staff-card', 1],
      ['image-release', 1],
      ['online-lesson-card', 1],
      ['tell-card', 1],
    ] as const) {
      const page = await open(writeSheetHtml(sheetOf(library, 'ws-training', id)), { colorScheme: 'dark' });
      const { pages, pageTexts } = await readPdf(
        await page.pdf({ preferCSSPageSize: true, printBackground: false }),
      );
      await page.close();
      expect(pages, id).toBeLessThanOrEqual(most);
      for (const text of pageTexts) expect(text, id).toContain('Draft: not for learners');
    }
  });
});
