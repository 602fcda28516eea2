/** What can be told about an attempt, from its progress and what was known before. Nothing in it ever goes backwards. */
import type { Progress } from '../../src/progress/model.ts';
import { outcome } from '../../src/progress/outcome.ts';
import type { CourseRules } from '../../src/progress/progress.ts';
import type { AttemptFacts } from './model.ts';

/** @param before - a pass or a completion in it stays, also when a new edition of the course asks for more */
export function factsOf(
  rules: CourseRules,
  progress: Progress,
  before: AttemptFacts,
  now: Date,
): AttemptFacts {
  const { completion, success, score } = outcome(rules, withSignature(progress, before));
  const hasPassed = before.success === 'passed' || success === 'passed';
  const isCompleted = before.completion === 'completed' || completion === 'completed';
  const scaledScore = before.success === 'passed' ? before.scaledScore : score?.scaled;
  const passedAt = before.passedAt ?? (hasPassed ? now : undefined);
  const signedAt = before.signedAt ?? (progress.signedOff && new Date(progress.signedOff.at));
  const completedAt = before.completedAt ?? (isCompleted ? now : undefined);
  return {
    completion: isCompleted ? 'completed' : 'incomplete',
    success: hasPassed ? 'passed' : success,
    ...(scaledScore !== undefined && { scaledScore }),
    marks: before.success === 'passed' ? before.marks : progress.marks,
    quizAttempts: progress.attempts,
    startedAt: before.startedAt,
    ...(passedAt && { passedAt }),
    ...(signedAt && { signedAt }),
    ...(completedAt && { completedAt }),
  };
}

/** A copy on paper stands in the facts and in no page's progress. */
function withSignature(progress: Progress, { signedAt }: AttemptFacts): Progress {
  if (progress.signedOff || !signedAt) return progress;
  return { ...progress, signedOff: { at: signedAt.toISOString(), hash: '', withSupport: false } };
}
