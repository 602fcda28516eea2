import { expect, test } from 'vitest';
import { closingLine } from '../../scripts/closing-line.ts';

test('the closing line names passes and failures even when there are none', () => {
  expect(closingLine({ passed: 0, failed: 0, skipped: 0 })).toBe('0 passed, 0 failed');
});

test('the closing line mentions skipped tests only where there are some', () => {
  expect(closingLine({ passed: 4, failed: 1, skipped: 0 })).toBe('4 passed, 1 failed');
  expect(closingLine({ passed: 4, failed: 1, skipped: 2 })).toBe('4 passed, 1 failed, 2 skipped');
});
