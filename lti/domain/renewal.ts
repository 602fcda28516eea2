/**
 * When what somebody has done has to be done again. Pure: of a moment only its day in London counts, so that the last
 * minute of 31 August and the first of 1 September are two academic years.
 */
import { addDays, addMonths, londonDay } from './london.ts';

/** From the provider's profile, for one track. */
export interface RenewalRules {
  /** `rolling`: so many months after it was done. `academic-year`: once in each, and they begin on 1 September. */
  readonly cycle: 'rolling' | 'academic-year';
  /** How long it holds; an academic year has no use for it. */
  readonly months: number;
  /** How many days before the renewal it can be done again and counts for the next time. */
  readonly opensDaysBefore: number;
  /** How many days after the renewal it is still in time. */
  readonly graceDays: number;
}

/** Days, "2027-10-03". */
export interface Renewal {
  /** From here on it can be done again. */
  readonly opensOn: string;
  /** The first day on which what was done no longer counts as this year's. */
  readonly renewOn: string;
  /** The last day on which doing it again is in time. */
  readonly dueOn: string;
}

/** @param doneAt - when everything was done, the signature too */
export function renewalOf(rules: RenewalRules, doneAt: Date): Renewal {
  const renewOn =
    rules.cycle === 'academic-year'
      ? nextSeptember(addDays(londonDay(doneAt), rules.opensDaysBefore))
      : addMonths(londonDay(doneAt), rules.months);
  return {
    renewOn,
    opensOn: addDays(renewOn, -rules.opensDaysBefore),
    dueOn: addDays(renewOn, rules.graceDays - 1),
  };
}

/** Whether a new cycle may begin. */
export const isRenewable = (rules: RenewalRules, doneAt: Date, now: Date): boolean =>
  londonDay(now) >= renewalOf(rules, doneAt).opensOn;

/**
 * The same question asked of a day and not of a person, so that a database can answer it for a whole course: what was done
 * on or before `renewedFrom` is to be done again today, and what was done on or before `lateFrom` is late today. Absent
 * where nothing of the last ten years is.
 *
 * @param today - "2026-11-22"
 */
export function renewalCutOffs(
  rules: RenewalRules,
  today: string,
): { readonly renewedFrom?: string; readonly lateFrom?: string } {
  const renewedFrom = lastDay(today, (day) => renewalOf(rules, noonOf(day)).renewOn <= today);
  const lateFrom = lastDay(today, (day) => renewalOf(rules, noonOf(day)).dueOn < today);
  return {
    ...(renewedFrom !== undefined && { renewedFrom }),
    ...(lateFrom !== undefined && { lateFrom }),
  };
}

const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** The last day up to `today` of which `holds` is true; it is true of every earlier one. */
function lastDay(today: string, holds: (day: string) => boolean): string | undefined {
  let [far, near] = [3660, 0];
  if (holds(today)) return today;
  if (!holds(addDays(today, -far))) return undefined;
  while (far - near > 1) {
    const middle = Math.floor((far + near) / 2);
    if (holds(addDays(today, -middle))) far = middle;
    else near = middle;
  }
  return addDays(today, -far);
}

/** The first 1 September after a day: on 1 September itself a new year has begun, so it is the next one. */
function nextSeptember(day: string): string {
  const year = Number(day.slice(0, 4));
  return day < `${year}-09-01` ? `${year}-09-01` : `${year + 1}-09-01`;
}
