/**
 * How somebody begins again whose last pass is known: what was new before it is behind them, and of the lessons of last
 * year only those wait whose topic they did not get right. The policy and the routes are for everybody, every year.
 */
import type { Assessment } from '../../src/content/model.ts';
import type { Upkeep } from '../../src/content/compile/upkeep.ts';
import { newProgress, type CourseRules } from '../../src/progress/progress.ts';
import { encode } from '../../src/progress/suspend-data.ts';
import { londonDay } from './london.ts';
import type { AttemptFacts } from './model.ts';

export interface LastPass {
  readonly marks: AttemptFacts['marks'];
  readonly passedAt: Date;
  /** Of the track that was renewed: which part teaches which topic. */
  readonly assessment?: Pick<Assessment, 'topics'>;
}

/** @returns suspend data in which everything is finished that is not asked of them again */
export function nextCycleState(
  rules: CourseRules,
  { revisits, since }: NonNullable<Upkeep['renews']>,
  { marks, passedAt, assessment }: LastPass,
): string {
  const missed = new Set(
    assessment?.topics
      .filter(({ code }) => {
        const mark = marks[code];
        return mark !== undefined && mark.right < mark.asked;
      })
      .map(({ part }) => part),
  );
  const passedOn = londonDay(passedAt);
  const behind = rules.parts.flatMap(({ code, screens }) =>
    revisits.includes(code)
      ? missed.has(code)
        ? []
        : screens
      : screens.filter((screen) => {
          const newOn = since[screen];
          return newOn !== undefined && newOn <= passedOn;
        }),
  );
  return encode({ ...newProgress(), finished: new Set(behind) }, rules);
}
