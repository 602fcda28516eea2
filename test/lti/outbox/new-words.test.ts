import { expect, test } from 'vitest';
import { reminderFor, stillOpen } from '../../../lti/domain/reminders.ts';
import { itemOf } from '../../../lti/outbox/reminders.ts';

const doneAt = new Date('2026-10-05T09:00:00Z');
const facts = {
  attempt: {
    completion: 'completed',
    success: 'passed',
    quizAttempts: 1,
    ...{ startedAt: doneAt, passedAt: doneAt, signedAt: doneAt, completedAt: doneAt },
  },
  signOff: { origin: 'signed-here', at: doneAt, againBy: '2026-12-01' },
} as const;
const needs = { quiz: true, signOff: true };
const said = (day: string, about: Parameters<typeof itemOf>[2] = facts, course = {}) => {
  const now = new Date(`${day}T09:00:00Z`);
  return reminderFor([itemOf('induction', { title: 'Safe online', needs, ...course }, about, now)], [], now);
};

test('newer words are spoken of two weeks and three days before their last day, and once it is over', () => {
  expect(said('2026-11-16')).toBeUndefined();
  expect(said('2026-11-17')).toMatchObject({ kind: 'due-in-14-days', items: [{ dueOn: '2026-12-01' }] });
  expect(said('2026-11-30')).toMatchObject({ kind: 'due-in-3-days' });
  expect(said('2026-12-01')).toMatchObject({ kind: 'due-in-3-days' });
  expect(said('2026-12-02')).toMatchObject({ kind: 'overdue', items: [{ dueOn: '2026-12-01' }] });
});

test('nothing is left to say once they are signed, nor where nothing is to be signed', () => {
  const signed = {
    ...facts,
    signOff: { origin: 'signed-here', at: new Date('2026-12-02T09:00:00Z') },
  } as const;
  expect(said('2026-12-02', signed)).toBeUndefined();
  expect(said('2026-12-02', facts, { needs: { quiz: true, signOff: false } })).toBeUndefined();
  const now = new Date('2026-12-02T09:00:00Z');
  expect(stillOpen([itemOf('induction', { title: 'Safe online', needs }, signed, now)], now)).toEqual([]);
});

test('of newer words and a year that is over, the first day counts', () => {
  const renewal = { cycle: 'rolling', months: 12, opensDaysBefore: 30, graceDays: 0 } as const;
  expect(said('2026-11-30', facts, { renewal })).toMatchObject({ items: [{ dueOn: '2026-12-01' }] });
  const later = { ...facts, signOff: { ...facts.signOff, againBy: '2027-12-01' } };
  expect(said('2027-10-03', later, { renewal })).toMatchObject({ items: [{ dueOn: '2027-10-04' }] });
});
