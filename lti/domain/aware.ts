/**
 * "100% aware": of everybody who belongs to the course now, how many have done what the track asks and signed what it
 * asks. Never rounded up: 100% is everybody.
 */

export interface AwareCount {
  readonly people: number;
  readonly aware: number;
}

export interface AwareShare extends AwareCount {
  /** Whole per cent, cut; undefined where there is nobody. */
  readonly percent?: number;
  readonly isEverybody: boolean;
}

export function awareShare({ people, aware }: AwareCount): AwareShare {
  return {
    people,
    aware,
    ...(people > 0 && { percent: Math.floor((aware * 100) / people) }),
    isEverybody: people > 0 && aware === people,
  };
}

/** People who finished in a week, which begins on a Monday. */
export interface WeekCount {
  /** "2026-11-16". */
  readonly week: string;
  readonly done: number;
}

export interface WeekStep extends WeekCount {
  readonly soFar: number;
}

/** The longest time that is drawn; what came before is in the first step. */
const MOST_WEEKS = 26;

/**
 * Every week from the first to this one, also those in which nobody finished.
 *
 * @param counts - in any order; weeks without anybody may be missing
 * @param thisWeek - the Monday of the week that is now
 */
export function weekSteps(counts: readonly WeekCount[], thisWeek: string): readonly WeekStep[] {
  const byWeek = new Map(counts.map(({ week, done }) => [week, done]));
  const earliest = addWeeks(thisWeek, 1 - MOST_WEEKS);
  const weeks = [...byWeek.keys()].sort();
  const first = weeks[0] ?? thisWeek;
  const from = first > earliest ? first : earliest;
  let soFar = counts.filter(({ week }) => week < from).reduce((sum, { done }) => sum + done, 0);
  const steps: WeekStep[] = [];
  for (let week = from; week <= thisWeek; week = addWeeks(week, 1)) {
    const done = byWeek.get(week) ?? 0;
    soFar += done;
    steps.push({ week, done, soFar });
  }
  return steps;
}

/** Of days, so no change of clocks is in it. */
function addWeeks(day: string, weeks: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 7 * weeks);
  return date.toISOString().slice(0, 10);
}

/** The Monday of a day's week; both "2026-11-22". */
export function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}
