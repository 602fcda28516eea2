import { describe, expect, test } from 'vitest';
import type { RenewalRules } from '../../../lti/domain/renewal.ts';
import { standingOf, type StandingFacts } from '../../../lti/domain/standing.ts';

const rolling: RenewalRules = { cycle: 'rolling', months: 12, opensDaysBefore: 30, graceDays: 0 };
const doneAt = new Date('2026-10-03T10:00:00Z');
const done: StandingFacts = {
  needs: { quiz: true, signOff: true },
  attempt: {
    completion: 'completed',
    success: 'passed',
    quizAttempts: 1,
    startedAt: doneAt,
    passedAt: doneAt,
    signedAt: doneAt,
    completedAt: doneAt,
  },
  signOff: { origin: 'signed-here', at: doneAt },
  renewal: rolling,
};

describe('where somebody stands whose year runs out', () => {
  test('is done until the last day, with the day on which it comes round', () => {
    expect(standingOf(done, '2027-10-02')).toMatchObject({
      state: 'done',
      renewOn: '2027-10-03',
      isAware: true,
    });
  });

  test('is due again from that day on, and overdue, without having opened anything', () => {
    expect(standingOf(done, '2027-10-05')).toEqual({
      state: 'not-started',
      toDo: ['teaching', 'sign-off'],
      dueOn: '2027-10-02',
      overdueDays: 3,
      isAware: false,
    });
  });

  test('by academic year there is a month in which it is due and last year’s still counts', () => {
    const yearly = {
      ...done,
      renewal: { ...rolling, cycle: 'academic-year', opensDaysBefore: 0, graceDays: 30 },
    } as const;
    expect(standingOf(yearly, '2027-08-31')).toMatchObject({ state: 'done', isAware: true });
    expect(standingOf(yearly, '2027-09-01')).toMatchObject({
      state: 'not-started',
      dueOn: '2027-09-30',
      isAware: true,
    });
    expect(standingOf(yearly, '2027-10-01')).toMatchObject({ overdueDays: 1, isAware: false });
  });

  test('stays aware while a next cycle that was opened early is under way', () => {
    const early: StandingFacts = {
      needs: done.needs,
      attempt: {
        completion: 'incomplete',
        success: 'unknown',
        quizAttempts: 0,
        startedAt: new Date('2027-09-10T09:00:00Z'),
      },
      dueOn: '2027-10-02',
      holdsUntil: '2027-10-02',
      renewal: rolling,
    };
    expect(standingOf(early, '2027-10-02')).toMatchObject({
      state: 'not-started',
      dueOn: '2027-10-02',
      isAware: true,
    });
    expect(standingOf(early, '2027-10-03')).toMatchObject({ overdueDays: 1, isAware: false });
  });
});
