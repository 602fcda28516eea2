/**
 * What the marks so far add up to: the score, whether it is a pass, and what a retake asks.
 * Apart from marking and drawing, because the home needs this and only the quiz needs those.
 */
import type { Assessment, Course } from '../content/model.ts';
import type { Progress } from './model.ts';

/**
 * The score over the last mark of every topic, so that a retake of two topics still gives a score for all.
 *
 * @returns 0 to 1, cut (never rounded up) to four decimals; undefined before the first finished quiz
 */
export function score(progress: Progress, assessment: Assessment): number | undefined {
  const marks = assessment.topics.flatMap(({ code }) => progress.marks[code] ?? []);
  const asked = marks.reduce((sum, mark) => sum + mark.asked, 0);
  if (progress.attempts === 0 || asked === 0) return undefined;
  return cut(marks.reduce((sum, mark) => sum + mark.right, 0) / asked);
}

/** @param lmsPassMark - 0 to 1, wins over the course's own; see {@link withPassMark} */
export function hasPassed(progress: Progress, assessment: Assessment, lmsPassMark?: number): boolean {
  const scaled = score(progress, assessment);
  return scaled !== undefined && scaled >= cut(lmsPassMark ?? assessment.passMark);
}

/** The same course with the LMS's own pass mark, which wins where it gives one. Done once, when the record opens. */
export function withPassMark<Rules extends Pick<Course, 'assessment'>>(
  course: Rules,
  lmsPassMark?: number,
): Rules {
  if (lmsPassMark === undefined || !course.assessment) return course;
  return { ...course, assessment: { ...course.assessment, passMark: lmsPassMark } };
}

/** Codes of the topics whose last mark is below the pass mark, or that were never asked. */
export function missedTopics(progress: Progress, assessment: Assessment): readonly string[] {
  return assessment.topics
    .map((topic) => topic.code)
    .filter((code) => {
      const mark = progress.marks[code];
      return !mark || cut(mark.right / mark.asked) < cut(assessment.passMark);
    });
}

/** Codes of the topics that the next quiz asks. */
export function topicsToAsk(progress: Progress, assessment: Assessment): readonly string[] {
  const isRetake = progress.attempts > 0 && assessment.retake === 'missed-topics';
  return isRetake ? missedTopics(progress, assessment) : assessment.topics.map((topic) => topic.code);
}

/** How many times the quiz may still be taken; Infinity without a limit. */
export function attemptsLeft(progress: Progress, assessment: Assessment): number {
  return Math.max(0, (assessment.attempts ?? Infinity) - progress.attempts);
}

/** Four decimals, downwards; the tiny addition undoes what binary fractions take away (0.57 × 10,000 = 5,699.99…). */
function cut(share: number): number {
  return Math.floor(share * 10_000 + 1e-6) / 10_000;
}
