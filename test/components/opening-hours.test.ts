import { describe, expect, test } from 'vitest';
import { isOpen } from '../../src/components/opening-hours.ts';

const weekdays = [{ days: [1, 2, 3, 4, 5], from: 600, to: 960 }] as const;

describe('whether a line is open now', () => {
  test('follows the weekday and the minute', () => {
    expect(isOpen(weekdays, new Date('2026-11-23T10:00:00Z'))).toBe(true);
    expect(isOpen(weekdays, new Date('2026-11-23T09:59:00Z'))).toBe(false);
    expect(isOpen(weekdays, new Date('2026-11-23T16:00:00Z'))).toBe(false);
    expect(isOpen(weekdays, new Date('2026-11-22T12:00:00Z'))).toBe(false);
  });

  test('reads the hours as London time in summer too', () => {
    expect(isOpen(weekdays, new Date('2026-07-20T09:00:00Z'))).toBe(true);
    expect(isOpen(weekdays, new Date('2026-07-20T15:00:00Z'))).toBe(false);
  });

  test('goes on past midnight', () => {
    const friday = [{ days: [5], from: 1140, to: 120 }];
    expect(isOpen(friday, new Date('2026-11-27T23:30:00Z'))).toBe(true);
    expect(isOpen(friday, new Date('2026-11-28T01:59:00Z'))).toBe(true);
    expect(isOpen(friday, new Date('2026-11-28T02:00:00Z'))).toBe(false);
    expect(isOpen(friday, new Date('2026-11-27T01:00:00Z'))).toBe(false);
  });

  test('says nothing where the hours are not known', () => {
    expect(isOpen(undefined, new Date())).toBeUndefined();
    expect(isOpen('always', new Date())).toBe(true);
  });
});
