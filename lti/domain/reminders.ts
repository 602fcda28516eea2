/**
 * Who is reminded of what, and when. One message for everything that somebody has open, at most one a week, never at
 * night or at a weekend, and none once it is done.
 */
import { daysBetween, type Standing } from './standing.ts';
import { addDays, isWeekend, londonDay, londonHour, londonMoment } from './london.ts';
import type { ReminderKind } from './model.ts';

export interface QuietHours {
  /** Hours in London, 0 to 23: quiet from the first one until the second one begins. */
  readonly from: number;
  readonly until: number;
  readonly areWeekendsQuiet: boolean;
}

export const usualQuietHours: QuietHours = { from: 20, until: 8, areWeekendsQuiet: true };

/** The hour of the day, in London, at which reminders are made out. */
export const reminderHour = 9;

export function isQuiet(at: Date, { from, until, areWeekendsQuiet }: QuietHours = usualQuietHours): boolean {
  if (areWeekendsQuiet && isWeekend(at)) return true;
  const hour = londonHour(at);
  return from <= until ? hour >= from && hour < until : hour >= from || hour < until;
}

/** The moment itself, or the end of the quiet time in which it lies. */
export function afterQuiet(at: Date, quiet: QuietHours = usualQuietHours): Date {
  if (!isQuiet(at, quiet)) return at;
  // A weekend and a night are over within four days; quiet hours that never end are not a setting one can make.
  for (let day = londonDay(at), tries = 0; tries < 5; tries += 1, day = addDays(day, 1)) {
    const end = londonMoment(day, quiet.until);
    if (end > at && !isQuiet(end, quiet)) return end;
  }
  return at;
}

/** A track that somebody takes, and what is known of it. */
export interface ReminderItem {
  readonly track: string;
  readonly title: string;
  readonly standing: Pick<Standing, 'state' | 'dueOn' | 'renewOn'>;
  /** Of what was done and comes round again, until it is opened again. */
  readonly opensOn?: string;
  readonly renewBy?: string;
}

/** What somebody was reminded of before. */
export interface Reminded {
  readonly kind: ReminderKind;
  /** The day that it was about. */
  readonly forDay: string;
  readonly at: Date;
}

export interface Reminder {
  readonly kind: Exclude<ReminderKind, 'nudge'>;
  /** Everything that is open, the most urgent first; its own kind with each, to be noted. */
  readonly items: readonly OpenItem[];
}
export interface OpenItem {
  readonly track: string;
  readonly title: string;
  readonly kind: Exclude<ReminderKind, 'nudge'>;
  /** The last day on which it is in time. */
  readonly dueOn: string;
}

/** After so many weeks mail is of no help, and a person is. */
const WEEKS_OF_OVERDUE = 8;
const DAYS_BETWEEN = 7;
/** The most urgent first. */
const urgency: readonly OpenItem['kind'][] = ['overdue', 'due-in-3-days', 'due-in-14-days', 'renewal-opens'];

/** @returns nothing when there is nothing to say, or it was said already */
export function reminderFor(
  items: readonly ReminderItem[],
  reminded: readonly Reminded[],
  now: Date,
): Reminder | undefined {
  const today = londonDay(now);
  if (reminded.some(({ at }) => daysBetween(londonDay(at), today) < DAYS_BETWEEN)) return undefined;
  const open = items
    .flatMap((item) => openItem(item, today))
    .sort(
      (one, other) =>
        urgency.indexOf(one.kind) - urgency.indexOf(other.kind) || (one.dueOn < other.dueOn ? -1 : 1),
    );
  const news = open.find(({ kind, dueOn }) => isNews(kind, dueOn, reminded, today));
  return news && { kind: news.kind, items: open };
}

/** What is still open of what a message spoke about; empty means that it is not to be sent. */
export function stillOpen(items: readonly ReminderItem[], now: Date): readonly OpenItem[] {
  const today = londonDay(now);
  return items.flatMap((item) => openItem(item, today));
}

function openItem({ track, title, standing, opensOn, renewBy }: ReminderItem, today: string): OpenItem[] {
  const isOpenAgain = opensOn !== undefined && today >= opensOn;
  const dueOn = standing.state !== 'done' ? standing.dueOn : isOpenAgain ? renewBy : undefined;
  if (dueOn === undefined) return [];
  const kind = kindOf(dueOn, today) ?? (isOpenAgain ? 'renewal-opens' : undefined);
  return kind ? [{ track, title, kind, dueOn }] : [];
}

function kindOf(dueOn: string, today: string): OpenItem['kind'] | undefined {
  const left = daysBetween(today, dueOn);
  if (left < 0) return 'overdue';
  if (left <= 3) return 'due-in-3-days';
  return left <= 14 ? 'due-in-14-days' : undefined;
}

/** Once for each day that something is due on; what is overdue comes again, for a while. */
function isNews(
  kind: OpenItem['kind'],
  dueOn: string,
  reminded: readonly Reminded[],
  today: string,
): boolean {
  if (kind === 'overdue') return daysBetween(dueOn, today) <= WEEKS_OF_OVERDUE * 7;
  return !reminded.some((before) => before.kind === kind && before.forDay === dueOn);
}
