/**
 * Every change to what the course knows about one attempt, and the questions the home asks of it.
 * Pure: old value in, new value out.
 */
import type { AgeBand, Course, Part } from '../content/model.ts';
import { hasPassed } from './score.ts';
import type { Answer, OpenQuiz, Progress, SignedOff } from './model.ts';

/** What the rules need of a course: no texts. */
export type CourseRules = Pick<Course, 'parts' | 'assessment' | 'completion'>;

export function newProgress(): Progress {
  return {
    finished: new Set(),
    age: 'not-said',
    ageAsked: false,
    attempts: 0,
    used: new Set(),
    marks: {},
    saves: 0,
  };
}

export function openScreen(progress: Progress, part: string, screen: string): Progress {
  return { ...progress, place: { part, screen } };
}

export function goHome(progress: Progress): Progress {
  const { place: _, ...rest } = progress;
  return rest;
}

export function finishScreen(progress: Progress, screen: string): Progress {
  return finishScreens(progress, [screen]);
}

/** Finishes all screens of the part. Nothing tells it apart from a part that was read (design rule 6). */
export function leaveOutPart(progress: Progress, part: Part): Progress {
  return finishScreens(progress, part.screens);
}

export function setAge(progress: Progress, age: AgeBand): Progress {
  return { ...progress, age, ageAsked: true };
}

export function startQuiz(progress: Progress, quiz: OpenQuiz): Progress {
  return { ...progress, quiz };
}

/** Keeps an answer. One that was given before stays: feedback has shown the key by then. */
export function answerQuestion(progress: Progress, index: number, answer: Answer): Progress {
  const item = progress.quiz?.items[index];
  if (!progress.quiz || !item || item.answer) return progress;
  return {
    ...progress,
    quiz: { ...progress.quiz, items: progress.quiz.items.with(index, { ...item, answer }) },
  };
}

export function signOff(progress: Progress, signedOff: SignedOff): Progress {
  return { ...progress, signedOff };
}

/** Called once for every save, so that no two saves hand the LMS the same string. */
export function countSave(progress: Progress): Progress {
  return { ...progress, saves: progress.saves + 1 };
}

export function isPartDone(course: CourseRules, progress: Progress, part: Part): boolean {
  if (course.completion.isTaught && part.kind !== 'sign-off') return true;
  switch (part.kind) {
    case 'lesson':
      return part.screens.every((screen) => progress.finished.has(screen));
    case 'quiz':
      return course.assessment !== undefined && hasPassed(progress, course.assessment);
    case 'sign-off':
      return progress.signedOff !== undefined;
  }
}

/** Lessons are always open; the quiz opens after all lessons; sign-off after the quiz, or after the lessons of a track without one. */
export function isUnlocked(course: CourseRules, progress: Progress, part: Part): boolean {
  if (part.kind === 'lesson') return true;
  // A passed quiz stays passed when a new edition adds a lesson.
  if (course.assessment && hasPassed(progress, course.assessment)) return true;
  if (part.kind === 'sign-off' && course.completion.needsQuiz) return false;
  return areLessonsDone(course, progress);
}

export function areLessonsDone(course: CourseRules, progress: Progress): boolean {
  return course.parts.every((part) => part.kind !== 'lesson' || isPartDone(course, progress, part));
}

/** Where "Carry on" leads: the first part that is open and not done; absent when all are done. */
export function nextPart(course: CourseRules, progress: Progress): Part | undefined {
  return course.parts.find(
    (part) => isUnlocked(course, progress, part) && !isPartDone(course, progress, part),
  );
}

/** Whole minutes that the parts not yet done will take; a lesson counts by the share of its screens still to come. */
export function minutesLeft(course: CourseRules, progress: Progress): number {
  const minutes = course.parts.reduce(
    (sum, part) => sum + part.minutes * shareLeft(course, progress, part),
    0,
  );
  return Math.max(0, Math.ceil(minutes - 1e-9));
}

/** How much of a part is still to do, from 1 (all) to 0 (done). */
export function shareLeft(course: CourseRules, progress: Progress, part: Part): number {
  if (isPartDone(course, progress, part)) return 0;
  if (part.kind !== 'lesson') return 1;
  return part.screens.filter((screen) => !progress.finished.has(screen)).length / part.screens.length;
}

function finishScreens(progress: Progress, screens: readonly string[]): Progress {
  return { ...progress, finished: new Set([...progress.finished, ...screens]) };
}
