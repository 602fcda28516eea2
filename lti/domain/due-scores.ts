/**
 * Which columns of the gradebook should hold which score. Only final scores: some platforms take a score for the end of
 * the work, whatever it says of progress. What is due once stays due; nothing due says nothing about what was sent before.
 */
import type { Progress } from '../../src/progress/model.ts';
import { areLessonsDone, type CourseRules } from '../../src/progress/progress.ts';
import type { AttemptFacts, LinkPart } from './model.ts';

export interface ScoredLink {
  readonly linkId: string;
  readonly part: LinkPart;
}

export interface DueScore {
  readonly linkId: string;
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  /** When the learner earned it, UTC. */
  readonly achievedAt: Date;
}

/**
 * @param links - every link of the attempt's LMS course and track. Where one of them is the sign-off's, the signature has
 * a column of its own and the course's waits only for the course; else the course's column waits for both.
 * @param now - when a track without a quiz was read to its end, where that is not its completion
 */
export function dueScores(
  rules: CourseRules,
  progress: Progress,
  facts: AttemptFacts,
  links: readonly ScoredLink[],
  now: Date,
): readonly DueScore[] {
  const hasSignOffLink = links.some(({ part }) => part === 'sign-off');
  const taughtAt = rules.completion.needsQuiz
    ? facts.passedAt
    : areLessonsDone(rules, progress)
      ? (facts.completedAt ?? now)
      : undefined;
  const courseDoneAt = facts.completedAt ?? (hasSignOffLink ? taughtAt : undefined);
  return links.flatMap(({ linkId, part }): DueScore[] => {
    const achievedAt = part === 'course' ? courseDoneAt : facts.signedAt;
    if (!achievedAt) return [];
    if (part === 'sign-off') return [{ linkId, scoreGiven: 1, scoreMaximum: 1, achievedAt }];
    // A talk-through or a group session is a pass without a score, and a number that was not earned is not sent.
    if (rules.completion.needsQuiz && facts.scaledScore === undefined) return [];
    return [{ linkId, scoreGiven: percentOf(rules, facts), scoreMaximum: 100, achievedAt }];
  });
}

/** Whether there can be a score at all, so that nobody asks for links in vain. */
export function mayBeDue(rules: CourseRules, progress: Progress, facts: AttemptFacts): boolean {
  const isTaught = rules.completion.needsQuiz
    ? facts.passedAt !== undefined
    : areLessonsDone(rules, progress);
  return isTaught || facts.completedAt !== undefined || facts.signedAt !== undefined;
}

/** A track without a quiz is done or not. */
function percentOf({ completion }: CourseRules, { scaledScore }: AttemptFacts): number {
  return completion.needsQuiz && scaledScore !== undefined ? Math.round(scaledScore * 10_000) / 100 : 100;
}
