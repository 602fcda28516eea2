import { describe, expect, test } from 'vitest';
import { awareShare, mondayOf, weekSteps } from '../../../lti/domain/aware.ts';
import { shortDay, statusWords } from '../../../lti/views/status-words.ts';

describe('who is aware', () => {
  test('is everybody at 100 and nobody else: 999 of 1,000 is 99', () => {
    expect(awareShare({ people: 1000, aware: 999 })).toMatchObject({ percent: 99, isEverybody: false });
    expect(awareShare({ people: 3, aware: 3 })).toMatchObject({ percent: 100, isEverybody: true });
    expect(awareShare({ people: 0, aware: 0 })).toEqual({ people: 0, aware: 0, isEverybody: false });
  });

  test('is counted by weeks without a gap, over a change of clocks and a leap day', () => {
    const steps = weekSteps(
      [
        { week: '2028-02-21', done: 2 },
        { week: '2028-03-27', done: 1 },
      ],
      '2028-04-03',
    );
    expect(steps.map(({ week }) => week)).toEqual([
      ...['2028-02-21', '2028-02-28', '2028-03-06', '2028-03-13', '2028-03-20', '2028-03-27', '2028-04-03'],
    ]);
    expect(steps.map(({ soFar }) => soFar)).toEqual([2, 2, 2, 2, 2, 3, 3]);
  });

  test('of long ago is in the first step, and nobody is lost', () => {
    const steps = weekSteps([{ week: '2020-01-06', done: 5 }], '2026-11-16');
    expect(steps).toHaveLength(26);
    expect(steps[0]).toMatchObject({ done: 0, soFar: 5 });
    expect(weekSteps([], '2026-11-16')).toEqual([{ week: '2026-11-16', done: 0, soFar: 0 }]);
  });

  test('begins its weeks on Monday', () => {
    expect(['2026-11-15', '2026-11-16', '2026-11-22', '2028-02-29'].map(mondayOf)).toEqual([
      ...['2026-11-09', '2026-11-16', '2026-11-16', '2028-02-28'],
    ]);
  });
});

describe('a status in words', () => {
  const open = { toDo: ['teaching'], isAware: false } as const;
  test('says done, due, overdue, under way or not started, each with a sign of its own', () => {
    const words = (standing: Parameters<typeof statusWords>[0]) => statusWords(standing, '2026-11-22');
    expect(
      words({ state: 'done', doneAt: new Date('2026-10-03T22:59:59Z'), toDo: [], isAware: true }),
    ).toEqual({
      words: 'Done 3 Oct',
      kind: 'done',
    });
    // A second later it is the next day where the provider is: clocks there are still an hour ahead.
    expect(
      words({ state: 'done', doneAt: new Date('2026-10-03T23:00:00Z'), toDo: [], isAware: true }).words,
    ).toBe('Done 4 Oct');
    expect(words({ ...open, state: 'not-started', dueOn: '2026-12-03' })).toEqual({
      words: 'Due by 3 Dec',
      kind: 'soon',
    });
    expect(words({ ...open, state: 'not-started', dueOn: '2026-11-21', overdueDays: 1 })).toEqual({
      words: 'Overdue 1 day',
      kind: 'over',
    });
    expect(words({ ...open, state: 'in-progress' })).toEqual({ words: 'In progress', kind: 'on' });
    expect(words({ ...open, state: 'not-started' })).toEqual({ words: 'Not started', kind: 'none' });
  });

  test('names the year when it is another', () => {
    expect(shortDay('2028-02-29', '2026-11-22')).toBe('29 Feb 2028');
  });
});
