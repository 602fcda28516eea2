import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  erasuresOf,
  programmeEnd,
  usualRetention,
  type ProgrammeFacts,
} from '../../../lti/domain/retention.ts';

const lastAt = new Date('2026-11-22T10:00:00Z');
const left: ProgrammeFacts = { isEnrolled: false, leftAt: new Date('2027-06-30T10:00:00Z'), lastAt };

describe('the end of a programme', () => {
  test('is the day on which somebody left the last list', () => {
    expect(programmeEnd(left)).toBe('2027-06-30');
  });
  test('is the end of the apprenticeship where that is later', () => {
    expect(programmeEnd({ ...left, apprenticeshipEndsOn: '2027-12-31' })).toBe('2027-12-31');
    expect(programmeEnd({ ...left, apprenticeshipEndsOn: '2027-01-31' })).toBe('2027-06-30');
  });
  test('is two years after the last thing done where nobody ever says that it ended', () => {
    expect(programmeEnd({ isEnrolled: true, lastAt })).toBe('2028-11-22');
    expect(programmeEnd({ isEnrolled: false, lastAt })).toBe('2028-11-22');
    // Leap day: two years later there is none.
    expect(programmeEnd({ isEnrolled: true, lastAt: new Date('2028-02-29T10:00:00Z') })).toBe('2030-02-28');
  });
});

describe('what goes', () => {
  test('marks go the day after the programme, the person twelve months later', () => {
    expect(erasuresOf(left, usualRetention, '2027-06-30')).toEqual({ marks: false, person: false });
    expect(erasuresOf(left, usualRetention, '2027-07-01')).toEqual({ marks: true, person: false });
    expect(erasuresOf(left, usualRetention, '2028-06-30')).toEqual({ marks: true, person: false });
    expect(erasuresOf(left, usualRetention, '2028-07-01')).toEqual({ marks: true, person: true });
  });

  test('a provider may keep longer, and not less than twelve months', () => {
    expect(erasuresOf(left, { completionMonths: 72 }, '2033-06-30').person).toBe(false);
    expect(erasuresOf(left, { completionMonths: 72 }, '2033-07-01').person).toBe(true);
    expect(erasuresOf(left, { completionMonths: 1 }, '2027-09-01').person).toBe(false);
  });

  test('never goes and comes back: what is erased one day is erased on every later day', () => {
    const day = fc.date({ min: new Date('2026-01-01'), max: new Date('2032-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, day, fc.integer({ min: 0, max: 90 }), (leftAt, first, months) => {
        const facts = { isEnrolled: false, leftAt, lastAt: leftAt };
        const rules = { completionMonths: months };
        const then = erasuresOf(facts, rules, first.toISOString().slice(0, 10));
        const later = erasuresOf(facts, rules, '2050-01-01');
        expect(later).toEqual({ marks: true, person: true });
        if (then.person) expect(then.marks).toBe(true);
      }),
    );
  });
});
