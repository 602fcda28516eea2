import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isWeekend, londonDay, londonHour, londonMoment } from '../../../lti/domain/london.ts';
import {
  afterQuiet,
  isQuiet,
  reminderFor,
  reminderHour,
  type Reminded,
  type ReminderItem,
} from '../../../lti/domain/reminders.ts';

const due = (dueOn: string, track = 'staff'): ReminderItem => ({
  track,
  title: track,
  standing: { state: 'in-progress', dueOn },
});
const at = (day: string): Date => londonMoment(day, 9);

describe('a reminder', () => {
  test('comes 14 days and 3 days before, and once each', () => {
    const item = [due('2026-12-18')];
    expect(reminderFor(item, [], at('2026-12-03'))).toBeUndefined();
    expect(reminderFor(item, [], at('2026-12-04'))?.kind).toBe('due-in-14-days');
    const first: Reminded = { kind: 'due-in-14-days', forDay: '2026-12-18', at: at('2026-12-04') };
    expect(reminderFor(item, [first], at('2026-12-14'))).toBeUndefined();
    expect(reminderFor(item, [first], at('2026-12-15'))?.kind).toBe('due-in-3-days');
  });

  test('of something overdue comes weekly, and after eight weeks no more', () => {
    const item = [due('2026-12-18')];
    const before: Reminded = { kind: 'overdue', forDay: '2026-12-18', at: at('2026-12-21') };
    expect(reminderFor(item, [before], at('2026-12-27'))).toBeUndefined();
    expect(reminderFor(item, [before], at('2026-12-28'))?.kind).toBe('overdue');
    expect(reminderFor(item, [before], at('2027-02-13'))).toBeUndefined();
  });

  test('is one for everything that is open, the most urgent first', () => {
    const reminder = reminderFor(
      [due('2026-12-18', 'booster'), due('2026-12-01', 'staff'), due('2027-06-01', 'later')],
      [],
      at('2026-12-07'),
    );
    expect(reminder?.kind).toBe('overdue');
    expect(reminder?.items.map(({ track }) => track)).toEqual(['staff', 'booster']);
  });

  test('says that the renewal opens, once', () => {
    const item: ReminderItem = {
      track: 'staff',
      title: 'Staff',
      standing: { state: 'done', renewOn: '2027-10-03' },
      opensOn: '2027-09-03',
      renewBy: '2027-10-02',
    };
    expect(reminderFor([item], [], at('2027-09-02'))).toBeUndefined();
    expect(reminderFor([item], [], at('2027-09-03'))?.kind).toBe('renewal-opens');
    const said: Reminded = { kind: 'renewal-opens', forDay: '2027-10-02', at: at('2027-09-03') };
    expect(reminderFor([item], [said], at('2027-09-15'))).toBeUndefined();
    expect(reminderFor([item], [said], at('2027-09-20'))?.kind).toBe('due-in-14-days');
  });

  test('is not sent in the week after somebody nudged by hand', () => {
    const nudge: Reminded = { kind: 'nudge', forDay: '2026-12-18', at: at('2026-12-10') };
    expect(reminderFor([due('2026-12-18')], [nudge], at('2026-12-15'))).toBeUndefined();
    expect(reminderFor([due('2026-12-18')], [nudge], at('2026-12-17'))).toBeDefined();
  });
});

describe('quiet hours', () => {
  test('are the night and the weekend in London', () => {
    expect(isQuiet(new Date('2026-11-23T08:00:00Z'))).toBe(false);
    expect(isQuiet(new Date('2026-11-23T07:59:59Z'))).toBe(true);
    expect(isQuiet(new Date('2026-11-23T20:00:00Z'))).toBe(true);
    expect(isQuiet(new Date('2026-11-22T12:00:00Z'))).toBe(true);
    // Summer time: seven in UTC is eight here.
    expect(isQuiet(new Date('2026-07-01T07:00:00Z'))).toBe(false);
  });

  test('end on the next working morning', () => {
    expect(afterQuiet(new Date('2026-11-27T21:00:00Z')).toISOString()).toBe('2026-11-30T08:00:00.000Z');
    // The clocks go forward on the Sunday between.
    expect(afterQuiet(new Date('2027-03-26T20:30:00Z')).toISOString()).toBe('2027-03-29T07:00:00.000Z');
    expect(afterQuiet(new Date('2026-11-24T10:00:00Z')).toISOString()).toBe('2026-11-24T10:00:00.000Z');
  });
});

/** Every hour of a year by the real clock, so that the hour that comes twice in October comes twice here. */
function* hoursOfAYear(): Generator<Date> {
  for (let hour = 0; hour < 366 * 24; hour += 1)
    yield new Date(Date.parse('2026-08-15T00:00:00Z') + hour * 3_600_000);
}

test('over a year: at most one a week, none after it is done, none in quiet hours, none twice in one hour', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2026-08-01', days));
  const things = fc.array(fc.record({ dueOn: day, doneOn: fc.option(day), renewBy: fc.option(day) }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(things, (given) => {
      const reminded: Reminded[] = [];
      for (const now of hoursOfAYear()) {
        if (londonHour(now) !== reminderHour) continue;
        const today = londonDay(now);
        const items = given.map(({ dueOn, doneOn, renewBy }, index): ReminderItem => {
          const isDone = doneOn !== null && doneOn <= today;
          return {
            ...due(dueOn, `t${index}`),
            standing: isDone ? { state: 'done' } : { state: 'in-progress', dueOn },
            ...(renewBy !== null && { renewBy, opensOn: addDays(renewBy, -30) }),
          };
        });
        if (isQuiet(now)) continue;
        const reminder = reminderFor(items, reminded, now);
        if (!reminder) continue;
        expect(isWeekend(now)).toBe(false);
        for (const { track } of reminder.items) {
          const { standing, opensOn } = items.find((item) => item.track === track)!;
          if (standing.state === 'done') expect(opensOn! <= today).toBe(true);
        }
        const last = reminded.at(-1);
        if (last) expect(now.getTime() - last.at.getTime()).toBeGreaterThan(6.9 * 86_400_000);
        // Something in it is new, or is overdue: nothing is said twice for its own sake.
        expect(
          reminder.items.some(
            ({ kind, dueOn }) =>
              kind === 'overdue' || !reminded.some((one) => one.kind === kind && one.forDay === dueOn),
          ),
        ).toBe(true);
        for (const { kind, dueOn } of reminder.items) reminded.push({ kind, forDay: dueOn, at: now });
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);
