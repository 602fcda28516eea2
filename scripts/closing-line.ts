/**
 * The last line of a test run, in words that people and programs can both read.
 *
 * Run by itself, Vitest ends with this line. Under `npm test` the counts go to a
 * file instead, because that command has its own steps to add before it closes.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Names the file the counts go to, when something else prints the line. */
export const countsFileVariable = 'TEST_COUNTS_FILE';

/** @returns "12 passed, 0 failed", and ", 3 skipped" after it only where some were */
export function closingLine({ passed, failed, skipped }: Counts): string {
  const line = `${String(passed)} passed, ${String(failed)} failed`;
  return skipped === 0 ? line : `${line}, ${String(skipped)} skipped`;
}

/** A file that cannot be loaded has no tests to fail, so it counts as one failure itself. */
export const closingLineReporter: Reporter = {
  onTestRunEnd(modules, unhandledErrors, reason) {
    let passed = 0;
    let failed = unhandledErrors.length;
    let skipped = 0;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
      if (module.state() === 'failed' && module.errors().length > 0) failed += 1;
    }
    // Vitest can fail before any test does, for instance because there is no browser.
    if (reason === 'failed' && failed === 0) failed = 1;
    const counts = { passed, failed, skipped };
    const file = process.env[countsFileVariable];
    if (file) writeFileSync(file, JSON.stringify(counts));
    // On exit, so that it stands after whatever the other reporters still have to say.
    else process.on('exit', () => process.stdout.write(`${closingLine(counts)}\n`));
  },
};
