import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scorm12Time, scorm12Timespan, scorm2004Time, scorm2004Timespan } from '../../src/record/timespan.ts';
import { strictError } from '../lms/strict-rules.ts';
import { secondsOf } from '../lms/timespans.ts';

const seconds = fc.double({ min: 0, max: 9999 * 3600, noNaN: true });

describe.each([
  ['scorm12', 'cmi.core.session_time', scorm12Timespan],
  ['scorm2004', 'cmi.session_time', scorm2004Timespan],
] as const)('a length of time for %s', (standard, element, write) => {
  test('is one that a strict judge takes, and right to a hundredth', () => {
    fc.assert(
      fc.property(seconds, (length) => {
        expect(strictError(standard, element, write(length), new Map())).toBeUndefined();
        expect(secondsOf(write(length))).toBeCloseTo(Math.round(length * 100) / 100, 2);
      }),
    );
  });

  test('cannot be negative or without end', () => {
    expect(() => write(-1)).toThrow(RangeError);
    expect(() => write(Infinity)).toThrow(RangeError);
  });
});

test('SCORM 1.2 pads hundredths with zeros and stops at 9999 hours', () => {
  expect(scorm12Timespan(90)).toBe('0000:01:30.00');
  expect(scorm12Timespan(30.04)).toBe('0000:00:30.04');
  expect(scorm12Timespan(59.999)).toBe('0000:01:00.00');
  expect(scorm12Timespan(10_000 * 3600)).toBe('9999:59:59.99');
});

test('SCORM 2004 names only what there is, and at least the seconds', () => {
  expect(scorm2004Timespan(0)).toBe('PT0S');
  expect(scorm2004Timespan(3723.45)).toBe('PT1H2M3.45S');
  expect(scorm2004Timespan(7200)).toBe('PT2H');
});

test('moments are written as each standard takes them', () => {
  expect(scorm12Time('2026-11-22T13:05:00Z')).toBe('13:05:00');
  expect(scorm2004Time('2026-11-22T13:05:00Z')).toBe('2026-11-22T13:05:00.00Z');
});
