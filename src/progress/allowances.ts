/** What staff have allowed or given one person beyond the course's own rules. Apart, because no package knows of it. */
import type { TaughtBy } from './model.ts';
import type { CourseRules } from './progress.ts';

/** The same course with quizzes that staff have unlocked beyond its limit. */
export function withExtraTries<Rules extends Pick<CourseRules, 'assessment'>>(
  course: Rules,
  extraTries = 0,
): Rules {
  const { assessment } = course;
  if (extraTries === 0 || assessment?.attempts === undefined) return course;
  return { ...course, assessment: { ...assessment, attempts: assessment.attempts + extraTries } };
}

/**
 * The same course for somebody who was taught in another way: lessons and quiz stand as done, stay open to whoever
 * wants them, and what is left is to sign.
 *
 * @see design.md, "When it is complete"
 */
export function withTeachingGiven<Rules extends Pick<CourseRules, 'completion'>>(
  course: Rules,
  taughtBy: TaughtBy | undefined,
): Rules {
  if (taughtBy === undefined) return course;
  return { ...course, completion: { ...course.completion, needsQuiz: false, isTaught: true } };
}
