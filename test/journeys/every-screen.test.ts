/** Every kind of screen: axe in every theme, and nothing cut off on a small phone or at 400 % zoom. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { axeScript } from './axe.ts';
import { browser, closeBrowser } from './browser.ts';
import { layoutFaults } from './layout.ts';
import { screenTypes, show, type ScreenType } from './screen-types.ts';
import { servedCourse, type ServedCourse } from './served-course.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const otherThemes = ['dark', 'cream', 'contrast'];

/** A small phone; and 1280 by 1024 at 400 %, which is a page of 320 by 256. */
const small = [
  { width: 360, height: 640 },
  { width: 320, height: 256 },
];

// Which screens there are is known only once the product answers.
const served: ServedCourse = await servedCourse(inject('baseUrl'));
let context: BrowserContext;

// Each with a storage of its own: what the course keeps on a device must not reach the next test.
beforeEach(async () => {
  context = await (
    await browser()
  ).newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', bypassCSP: true });
  context.setDefaultTimeout(15_000);
});
afterEach(() => context.close());
afterAll(closeBrowser);

describe.each(screenTypes(served))('$name', (type: ScreenType) => {
  test('can be used by everybody, in every theme and on every screen', async () => {
    const page = await show(context, served, type);
    const words = await page.locator('body').innerText();
    expect(words).not.toMatch(
      /\b(shell|home|lesson|help|reading|saving|question|quiz|scenario|sort|signOff|certificate)\.[a-z][\w-]+\b/,
    );
    expect(words).not.toMatch(/undefined|\[object|NaN/);
    expect(await axeFaults(page)).toEqual([]);
    for (const size of small) {
      await page.setViewportSize(size);
      expect(await page.evaluate(layoutFaults), `${String(size.width)} px wide`).toEqual([]);
    }
  });
});

/** All rules in the light theme; in the others the rules on colour, since nothing else changes there. */
async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeScript);
  return page.evaluate(
    async ([tags, otherThemes]) => {
      interface Found {
        violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
      }
      const { axe } = window as unknown as { axe: { run: (options: object) => Promise<Found> } };
      const root = document.documentElement;
      const found: string[] = [];
      const run = async (theme: string, options: object): Promise<void> => {
        root.setAttribute('data-theme', theme);
        const { violations } = await axe.run({ ...options, resultTypes: ['violations'] });
        for (const { id, nodes } of violations)
          for (const node of nodes) found.push(`${theme}: ${id}: ${node.html} ${node.failureSummary}`);
      };
      await run('light', { runOnly: { type: 'tag', values: tags } });
      for (const theme of otherThemes)
        await run(theme, { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } });
      root.removeAttribute('data-theme');
      return found;
    },
    [tags, otherThemes] as const,
  );
}
