/** Design rule 8: name, "Done (date)", "In progress" or "Due by (date)", and the next due date. Nothing else, ever. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { employerView } from '../../../lti/domain/employer-view.ts';
import type { StandingFacts } from '../../../lti/domain/standing.ts';

const today = '2026-11-22';
const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);
const at = (day: string): Date => new Date(`${day}T12:00:00Z`);
const needs = { quiz: true, signOff: true };
const attempt = {
  completion: 'incomplete',
  success: 'unknown',
  startedAt: at('2026-10-01'),
  quizAttempts: 0,
} as const;
const passed = {
  ...attempt,
  completion: 'completed',
  success: 'passed',
  quizAttempts: 2,
  passedAt: at('2026-11-01'),
} as const;
const signed = { origin: 'signed-here', at: at('2026-11-03') } as const;
const done: StandingFacts = { needs, attempt: passed, signOff: signed, dueOn: '2026-12-03' };
const begun: StandingFacts = {
  needs,
  attempt: { ...attempt, success: 'failed', quizAttempts: 1 },
  dueOn: '2026-12-03',
};

const see = (facts: StandingFacts, isPaused = false) =>
  employerView({ name: 'Sam', facts, isPaused }, today, dayOf);

const justBegun = { name: 'Sam', status: 'in-progress', nextDueOn: '2026-12-03' };

describe('an employer sees', () => {
  test('the day it was done, and when it comes round again', () => {
    expect(see({ ...done, renewOn: '2027-11-03' })).toEqual({
      name: 'Sam',
      status: 'done',
      on: '2026-11-03',
      nextDueOn: '2027-11-03',
    });
    expect(see(done)).toEqual({ name: 'Sam', status: 'done', on: '2026-11-03' });
  });

  test('that it is in progress, failed quiz or not, and when it is due', () => {
    expect(see(begun)).toEqual(justBegun);
    expect(see({ needs, attempt: passed, dueOn: '2026-12-03' })).toEqual(justBegun);
  });

  test.each(['2026-12-03', '2026-11-01'])(
    'the date by which it is due, also once it is over: %s',
    (dueOn) => {
      expect(see({ needs, dueOn })).toEqual({ name: 'Sam', status: 'due-by', on: dueOn, nextDueOn: dueOn });
      expect(see({ needs, attempt, dueOn })).toMatchObject({ status: 'due-by', on: dueOn });
    },
  );

  test('that it is in progress once newer words are to be signed, and before that by when', () => {
    const again = (againBy: string) => see({ ...done, signOff: { ...signed, againBy } });
    expect(again('2026-12-01')).toMatchObject({ status: 'done', nextDueOn: '2026-12-01' });
    for (const day of [today, '2026-11-01'])
      expect(again(day)).toEqual({ name: 'Sam', status: 'in-progress', nextDueOn: day });
  });

  test('nothing of whether somebody without a date has opened it', () => {
    expect(see({ needs })).toEqual({ name: 'Sam', status: 'in-progress' });
    expect(see({ needs, attempt })).toEqual({ name: 'Sam', status: 'in-progress' });
  });

  const declined = { at: at('2026-11-10') };
  const quiet: readonly {
    readonly what: string;
    readonly facts: StandingFacts;
    readonly isPaused?: boolean;
  }[] = [
    { what: 'declined', facts: { needs, attempt: passed, dueOn: '2026-12-03', declined } },
    { what: 'declined, another arrangement agreed', facts: declinedWith('other-arrangement') },
    { what: 'declined again after talking', facts: declinedWith('still-declined') },
    { what: 'a paper copy', facts: { ...done, signOff: { origin: 'paper-held', at: at('2026-11-03') } } },
    { what: 'signed with support', facts: { ...done, signOff: { ...signed, withSupport: true } } },
    { what: 'a talk-through', facts: { ...done, talkedThroughAt: at('2026-11-02') } },
    { what: 'paused', facts: done, isPaused: true },
    { what: 'paused before it began', facts: { needs, dueOn: '2026-12-03' }, isPaused: true },
  ];
  function declinedWith(outcome: 'other-arrangement' | 'still-declined'): StandingFacts {
    return {
      needs,
      attempt: passed,
      dueOn: '2026-12-03',
      declined: { at: at('2026-11-10'), outcome, closedAt: at('2026-11-12') },
    };
  }
  test.each(quiet)('the same as of somebody who has begun: $what', ({ facts, isPaused = false }) => {
    expect(see(facts, isPaused)).toEqual(justBegun);
  });

  test('nothing of where it was taken, and of whose word it is', () => {
    const attemptOfLms = { ...passed, quizAttempts: 0, isReported: true } as const;
    expect(
      see({ ...done, attempt: attemptOfLms, signOff: { ...signed, origin: 'reported-by-lms' } }),
    ).toEqual(see(done));
  });

  test('somebody who signed after talking as done', () => {
    expect(see({ ...done, declined: { at: at('2026-11-02') } })).toMatchObject({ status: 'done' });
  });

  test('no more than four fields whatever is known, and one line for everything that is private', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-11-${String(n).padStart(2, '0')}`);
    const moment = day.map(at);
    const facts = fc.record(
      {
        needs: fc.record({ quiz: fc.boolean(), signOff: fc.boolean() }),
        attempt: fc.record(
          {
            completion: fc.constantFrom('incomplete', 'completed'),
            success: fc.constantFrom('unknown', 'passed', 'failed'),
            startedAt: moment,
            passedAt: moment,
            signedAt: moment,
            completedAt: moment,
            quizAttempts: fc.nat(5),
          },
          { requiredKeys: ['completion', 'success', 'startedAt', 'quizAttempts'] },
        ),
        signOff: fc.record(
          {
            origin: fc.constantFrom('signed-here', 'reported-by-lms', 'paper-held'),
            at: moment,
            withSupport: fc.boolean(),
            againBy: day,
          },
          { requiredKeys: ['origin', 'at'] },
        ),
        talkedThroughAt: moment,
        groupSessionAt: moment,
        declined: fc.record({ at: moment, closedAt: moment }, { requiredKeys: ['at'] }),
        dueOn: day,
        renewOn: day,
      },
      { requiredKeys: ['needs'] },
    ) as fc.Arbitrary<StandingFacts>;
    fc.assert(
      fc.property(facts, fc.boolean(), (known, isPaused) => {
        const line = see(known, isPaused);
        expect(Object.keys(line).every((key) => ['name', 'status', 'on', 'nextDueOn'].includes(key))).toBe(
          true,
        );
        expect(line.status === 'in-progress').toBe(line.on === undefined);
        const isPrivate =
          isPaused ||
          known.talkedThroughAt !== undefined ||
          known.signOff?.origin === 'paper-held' ||
          known.signOff?.withSupport === true;
        if (isPrivate)
          expect(line).toEqual({
            name: 'Sam',
            status: 'in-progress',
            ...(known.dueOn !== undefined && { nextDueOn: known.dueOn }),
          });
      }),
      { numRuns: 1000 },
    );
  });
});
