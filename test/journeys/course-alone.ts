/**
 * The course in a page of its own, beside an LMS that a journey makes up: quicker than a platform around it, and any
 * moment of the course is one page load away.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { awake } from './learner.ts';
import { newProgress } from '../../src/progress/progress.ts';
import type { Progress } from '../../src/progress/model.ts';
import { encode } from '../../src/progress/suspend-data.ts';
import { lessonParts, partOf, type ServedCourse } from './served-course.ts';
import type { Question } from '../../src/content/model.ts';

export interface MadeUpLms {
  /** What GetValue answers, by element of SCORM 1.2. */
  readonly values?: Readonly<Record<string, string>>;
  /** Every commit fails. */
  readonly refusesCommits?: boolean;
}

/** Opens a SCORM 1.2 package at a moment of the course. */
export async function openAt(
  context: BrowserContext,
  served: ServedCourse,
  progress: Partial<Progress> = {},
  lms: MadeUpLms = {},
): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(putApi, {
    values: {
      'cmi.core.student_name': 'Khan, Amira',
      'cmi.core.lesson_status': 'incomplete',
      'cmi.core.lesson_mode': 'normal',
      'cmi.core.credit': 'credit',
      'cmi.objectives._count': '0',
      'cmi.interactions._count': '0',
      'cmi.suspend_data': encode({ ...newProgress(), ...progress }, served.course),
      ...lms.values,
    },
    refusesCommits: lms.refusesCommits ?? false,
  });
  await page.goto(`${served.url}index.html`);
  await awake(page.mainFrame());
  return page;
}

function putApi({
  values,
  refusesCommits,
}: {
  values: Record<string, string>;
  refusesCommits: boolean;
}): void {
  // What the course keeps on a device would win over what the made-up platform holds.
  localStorage.clear();
  // A reload begins the next session with what this one has set.
  let error = '0';
  const yes = (): string => 'true';
  Object.assign(window, {
    API: {
      LMSInitialize: yes,
      LMSFinish: yes,
      LMSGetValue: (element: string) => values[element] ?? '',
      LMSSetValue: (element: string, value: string) => {
        values[element] = value;
        return 'true';
      },
      LMSCommit: () => {
        error = refusesCommits ? '101' : '0';
        return String(!refusesCommits);
      },
      LMSGetLastError: () => error,
      LMSGetErrorString: () => '',
      LMSGetDiagnostic: () => '',
    },
  });
}

/** Every lesson behind, the check next. */
export const lessonsDone = ({ course }: ServedCourse): Partial<Progress> => ({
  finished: new Set(lessonParts(course).flatMap(({ screens }) => screens)),
  ageAsked: true,
});

/** The lessons before this one behind. */
export function before({ course }: ServedCourse, lesson: string): Partial<Progress> {
  const parts = lessonParts(course);
  const at = parts.findIndex(({ code }) => code === lesson);
  return { finished: new Set(parts.slice(0, at).flatMap(({ screens }) => screens)) };
}

/** At this screen, as after Save and close. */
export const atScreen = (served: ServedCourse, part: string, screen: string): Partial<Progress> => ({
  ...before(served, part),
  ageAsked: true,
  place: { part, screen },
});

/** In the check, which asks these questions. */
export function asking(served: ServedCourse, questions: readonly Question[]): Partial<Progress> {
  const { code } = partOf(served, 'quiz');
  return {
    ...lessonsDone(served),
    place: { part: code, screen: code },
    quiz: { seed: 7, items: questions.map((one) => ({ question: one.code, topic: one.topic })) },
  };
}

/** After the check. @param share - of each topic that was right: 0 to 1 */
export function afterQuiz(served: ServedCourse, share: number): Partial<Progress> {
  const { code } = partOf(served, 'quiz');
  const topics = served.course.assessment?.topics ?? [];
  return {
    ...lessonsDone(served),
    place: { part: code, screen: code },
    attempts: 1,
    marks: Object.fromEntries(
      topics.map((topic) => [topic.code, { right: Math.floor(topic.draw * share), asked: topic.draw }]),
    ),
  };
}

/** Passed, and at the sign-off. */
export function atSignOff(served: ServedCourse): Partial<Progress> {
  const { code } = partOf(served, 'sign-off');
  return { ...afterQuiz(served, 1), place: { part: code, screen: code } };
}

/** Everything done, and at the confirmation. */
export const signed = (served: ServedCourse): Partial<Progress> => ({
  ...atSignOff(served),
  signedOff: { at: '2026-11-20T10:15:00Z', hash: served.signOff.hash, withSupport: false },
});
