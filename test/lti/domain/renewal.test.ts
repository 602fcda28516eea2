import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { londonDay, londonHour, londonMoment } from '../../../lti/domain/london.ts';
import { isRenewable, renewalCutOffs, renewalOf, type RenewalRules } from '../../../lti/domain/renewal.ts';

const rolling: RenewalRules = { cycle: 'rolling', months: 12, opensDaysBefore: 30, graceDays: 0 };
const yearly: RenewalRules = { cycle: 'academic-year', months: 12, opensDaysBefore: 0, graceDays: 30 };

describe('a rolling renewal', () => {
  test('comes a year later, opens thirty days before, and is due on the last day of the year', () => {
    expect(renewalOf(rolling, new Date('2026-10-03T14:00:00Z'))).toEqual({
      renewOn: '2027-10-03',
      opensOn: '2027-09-03',
      dueOn: '2027-10-02',
    });
  });

  test('of 29 February comes on 28 February, and on 29 February again after four years', () => {
    const leapDay = new Date('2028-02-29T12:00:00Z');
    expect(renewalOf(rolling, leapDay).renewOn).toBe('2029-02-28');
    expect(renewalOf({ ...rolling, months: 48 }, leapDay).renewOn).toBe('2032-02-29');
  });

  test('of 31 January after a month is on the last day of February, leap year or not', () => {
    const monthly = { ...rolling, months: 1, opensDaysBefore: 0 };
    expect(renewalOf(monthly, new Date('2027-01-31T12:00:00Z')).renewOn).toBe('2027-02-28');
    expect(renewalOf(monthly, new Date('2028-01-31T12:00:00Z')).renewOn).toBe('2028-02-29');
  });

  test('counts the day in London: half past eleven UTC on a summer night is the next day', () => {
    expect(renewalOf(rolling, new Date('2026-07-01T23:30:00Z')).renewOn).toBe('2027-07-02');
    expect(renewalOf(rolling, new Date('2026-12-01T23:30:00Z')).renewOn).toBe('2027-12-01');
  });

  test('opens at midnight in London, before and after the clocks change', () => {
    // Opens on 28 March 2027, the day on which the clocks go forward at 01:00.
    const doneAt = new Date('2026-04-27T12:00:00Z');
    expect(renewalOf(rolling, doneAt).opensOn).toBe('2027-03-28');
    expect(isRenewable(rolling, doneAt, new Date('2027-03-27T23:59:59Z'))).toBe(false);
    expect(isRenewable(rolling, doneAt, new Date('2027-03-28T00:00:00Z'))).toBe(true);
    // And on 1 October 2027 in summer time, an hour earlier in UTC.
    const autumn = new Date('2026-10-31T12:00:00Z');
    expect(renewalOf(rolling, autumn).opensOn).toBe('2027-10-01');
    expect(isRenewable(rolling, autumn, new Date('2027-09-30T22:59:59Z'))).toBe(false);
    expect(isRenewable(rolling, autumn, new Date('2027-09-30T23:00:00Z'))).toBe(true);
  });
});

describe('a renewal by academic year', () => {
  test('divides the years between 31 August 23:59 and 1 September 00:00 in London', () => {
    expect(renewalOf(yearly, new Date('2026-08-31T22:59:59Z')).renewOn).toBe('2026-09-01');
    expect(renewalOf(yearly, new Date('2026-08-31T23:00:00Z')).renewOn).toBe('2027-09-01');
  });

  test('opens on 1 September and is due by the end of the month', () => {
    expect(renewalOf(yearly, new Date('2026-11-22T10:00:00Z'))).toEqual({
      renewOn: '2027-09-01',
      opensOn: '2027-09-01',
      dueOn: '2027-09-30',
    });
  });

  test('that opens in August counts what is done then for the year that comes', () => {
    const early = { ...yearly, opensDaysBefore: 14 };
    expect(renewalOf(early, new Date('2027-08-17T10:00:00Z')).renewOn).toBe('2027-09-01');
    expect(renewalOf(early, new Date('2027-08-18T10:00:00Z')).renewOn).toBe('2028-09-01');
  });
});

test('whatever the rules: it never opens before it was done, nor after it is due, and doing it moves it on', () => {
  const rules = fc.record({
    cycle: fc.constantFrom('rolling' as const, 'academic-year' as const),
    months: fc.integer({ min: 3, max: 36 }),
    opensDaysBefore: fc.integer({ min: 0, max: 60 }),
    graceDays: fc.integer({ min: 0, max: 60 }),
  });
  const moment = fc.date({
    min: new Date('2024-01-01T00:00:00Z'),
    max: new Date('2040-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(rules, moment, (given, doneAt) => {
      const { opensOn, renewOn, dueOn } = renewalOf(given, doneAt);
      expect(opensOn > londonDay(doneAt)).toBe(true);
      expect(opensOn <= renewOn).toBe(true);
      expect(isRenewable(given, doneAt, doneAt)).toBe(false);
      if (given.cycle === 'academic-year') expect(renewOn.slice(5)).toBe('09-01');
      // Done on the last day on which it is in time: the next one is later.
      expect(renewalOf(given, londonMoment(dueOn, 12)).renewOn >= renewOn).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

describe('hours in London', () => {
  test('when the clocks go back, one o’clock comes twice and is the same hour', () => {
    expect(londonHour(new Date('2026-10-25T00:30:00Z'))).toBe(1);
    expect(londonHour(new Date('2026-10-25T01:30:00Z'))).toBe(1);
    expect(londonDay(new Date('2026-10-25T01:30:00Z'))).toBe('2026-10-25');
  });

  test('when the clocks go forward, an hour that is left out is the next one', () => {
    expect(londonMoment('2027-03-28', 1).toISOString()).toBe('2027-03-28T01:00:00.000Z');
    expect(londonMoment('2027-03-28', 9).toISOString()).toBe('2027-03-28T08:00:00.000Z');
  });
});

test('a question of a day says of everybody what the same question of each person says', () => {
  const day = fc
    .integer({ min: 0, max: 2500 })
    .map((days) => new Date(Date.UTC(2024, 0, 1, 12) + days * 86_400_000));
  const rules = fc.record({
    cycle: fc.constantFrom('rolling' as const, 'academic-year' as const),
    months: fc.integer({ min: 1, max: 36 }),
    opensDaysBefore: fc.constantFrom(0, 30),
    graceDays: fc.constantFrom(0, 1, 30),
  });
  fc.assert(
    fc.property(day, day, rules, (doneAt, now, own) => {
      const [done, today] = [londonDay(doneAt), londonDay(now)];
      fc.pre(done <= today);
      const { renewedFrom = '', lateFrom = '' } = renewalCutOffs(own, today);
      const { renewOn, dueOn } = renewalOf(own, doneAt);
      expect(done <= renewedFrom).toBe(today >= renewOn);
      expect(done <= lateFrom).toBe(today > dueOn);
    }),
    { numRuns: 300 },
  );
});
