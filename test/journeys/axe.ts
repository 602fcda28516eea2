/** What axe says of a page, and whether anything of it is wider than its window. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The script itself: `evaluate` takes it past the policy of a page, which lets no other script in. */
export const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }[];
  }>;
}

/** What axe finds wrong with a page, or with a frame in it, as it stands: a line for each place. */
export async function axeFaults(shown: Page | Frame): Promise<string[]> {
  await shown.evaluate(axeScript);
  return shown.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { readonly axe: Axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  });
}

/** No fault that axe knows, and no page wider than its window or its frame, however narrow that is. */
export async function expectFitForAll(shown: Page | Frame): Promise<void> {
  expect(await axeFaults(shown)).toEqual([]);
  expect(await shown.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
    0,
  );
}
