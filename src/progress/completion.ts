/** When a course is complete. Apart from what an LMS is told about it, because the first page needs only this. */
import type { Progress } from './model.ts';
import { areLessonsDone, type CourseRules } from './progress.ts';
import { hasPassed } from './score.ts';

/** Passed where there is a quiz, else through the lessons; and signed where that is asked for. */
export function isCompleted(course: CourseRules, progress: Progress): boolean {
  const isTaught = course.completion.needsQuiz
    ? course.assessment !== undefined && hasPassed(progress, course.assessment)
    : areLessonsDone(course, progress);
  return isTaught && (!course.completion.needsSignOff || progress.signedOff !== undefined);
}
