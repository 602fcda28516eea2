import { describe, expect, test } from 'vitest';
import { dateAndTime, longDate, monthsLater } from '../../../src/components/sign-off/dates.ts';
import { givenFirst } from '../../../src/components/sign-off/typed-name.ts';

describe('a day and a time', () => {
  test('are said by the clock of the United Kingdom, winter and summer', () => {
    expect(dateAndTime('2026-11-23T14:06:30Z')).toBe('Monday 23 November 2026, 2.06 pm');
    expect(dateAndTime('2026-06-30T23:30:00Z')).toBe('Wednesday 1 July 2026, 12.30 am');
    expect(longDate('2026-06-30T23:30:00Z')).toBe('1 July 2026');
  });
});

describe('the day a signature is due again', () => {
  test.each([
    ['2026-11-23T14:06:30Z', 12, '23 November 2027'],
    ['2024-02-29T12:00:00Z', 12, '28 February 2025'],
    ['2026-08-31T12:00:00Z', 6, '28 February 2027'],
    ['2026-12-15T12:00:00Z', 1, '15 January 2027'],
  ])('after %s and %i months is %s', (at, months, due) => {
    expect(longDate(monthsLater(at, months))).toBe(due);
  });
});

test.each([
  ['Khan, Amira', 'Amira Khan'],
  ['Amira Khan', 'Amira Khan'],
  ['Khan, Amira, Dr', 'Khan, Amira, Dr'],
  ['Cher,', 'Cher,'],
  ['', ''],
])('the LMS’s %j is shown as %j', (written, shown) => {
  expect(givenFirst(written)).toBe(shown);
});
