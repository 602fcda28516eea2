/** What an LMS is told about an attempt: the table "When it is complete" of the design. */
import type { SignOffData } from '../content/model.ts';
import { attemptsLeft, hasPassed, score } from './score.ts';
import type { Outcome, Progress, TopicOutcome } from './model.ts';
import { isCompleted } from './completion.ts';
import { isPartDone, shareLeft } from './progress.ts';
import type { CourseRules } from './progress.ts';

/** What was signed, as it is told to an LMS. */
export interface SignedSet {
  readonly documents: readonly string[];
  readonly version: string;
}

/** @param signed - the set as shown; without it the outcome counts the signature but does not describe it */
export function outcome(course: CourseRules, progress: Progress, signed?: SignedSet): Outcome {
  const completed = isCompleted(course, progress);
  const scaled = course.assessment && score(progress, course.assessment);
  return {
    completion: completed ? 'completed' : 'incomplete',
    success: success(course, progress),
    ...(scaled !== undefined && { score: { scaled, raw: percent(scaled), min: 0, max: 100 } }),
    progressMeasure: completed ? 1 : progressMeasure(course, progress),
    topics: topicOutcomes(course, progress),
    ...(progress.signedOff &&
      signed && { signOff: { ...signed, hash: progress.signedOff.hash, at: progress.signedOff.at } }),
  };
}

/** The version of a set is the versions of its documents in their order. */
export function signedSet({ documents }: Pick<SignOffData, 'documents'>): SignedSet {
  return {
    documents: documents.map((document) => document.code),
    version: documents.map((document) => document.version).join(' + '),
  };
}

/** `failed` is a dead end in most LMSs, so it needs a profile that wants it and no attempt left. */
function success({ assessment }: CourseRules, progress: Progress): Outcome['success'] {
  if (!assessment) return 'unknown';
  if (hasPassed(progress, assessment)) return 'passed';
  return assessment.reportFailed && attemptsLeft(progress, assessment) === 0 ? 'failed' : 'unknown';
}

/** By minutes, cut to two decimals; 1 is kept for "completed", because an LMS may complete the course by it. */
function progressMeasure(course: CourseRules, progress: Progress): number {
  const total = course.parts.reduce((sum, part) => sum + part.minutes, 0);
  const left = course.parts.reduce((sum, part) => sum + part.minutes * shareLeft(course, progress, part), 0);
  return total === 0 ? 0 : Math.min(0.99, Math.floor((1 - left / total) * 100 + 1e-6) / 100);
}

/** Covered means: its lesson is finished, read or left out alike. Marks on sensitive topics leave for nobody (design rule 7). */
function topicOutcomes(course: CourseRules, progress: Progress): TopicOutcome[] {
  return (course.assessment?.topics ?? []).map(({ code, part: partCode, isSensitive }) => {
    const part = course.parts.find((candidate) => candidate.code === partCode);
    const mark = progress.marks[code];
    return {
      code,
      isCovered: part !== undefined && isPartDone(course, progress, part),
      ...(mark &&
        !isSensitive && {
          score: { scaled: Math.floor((mark.right / mark.asked) * 10_000 + 1e-6) / 10_000 },
        }),
    };
  });
}

function percent(scaled: number): number {
  return Math.round(scaled * 10_000) / 100;
}
