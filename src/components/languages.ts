/**
 * The course in another of its languages, in the middle of it: the same codes, so progress, place and answers stay.
 * Only for packages that hold more than one; their data files are called after the language (`p4.cy.json`).
 */
import type { Course } from '../content/model.ts';
import { CourseData } from './course-data.ts';
import type { CourseSession } from './course-session.ts';
import { storedSettings } from './reading-settings.ts';

type InLanguage = Pick<CourseSession, 'course' | 'data'>;

/** The language that the page came in, to go back to. */
const originals = new WeakMap<CourseSession, InLanguage>();

/** Changes the language. Rejects, and leaves everything as it is, when its files cannot be had now. */
export async function speak(session: CourseSession, tag: string): Promise<void> {
  if (session.course.language === tag) return;
  const original = originals.get(session) ?? { course: session.course, data: session.data };
  originals.set(session, original);
  const { course, data } = tag === original.course.language ? original : await bring(original, tag);
  // What is on the screen now comes first, so that it changes in one go and nobody loses their place.
  const { view } = session;
  const [help] = await Promise.all([
    // Reading settings, from which this is asked, have their words with Help.
    data.bringHelp(),
    'part' in view && data.bring(view.part),
    view.kind === 'extra' && data.more(view.name),
    session.isEasy && course.hasEasyRead && data.bringEasyRead(),
  ]);
  session.speak(course, data, help.words);
}

/** In the language that was chosen on this device, where the package holds it. */
export async function speakStored(session: CourseSession): Promise<void> {
  const { language } = storedSettings();
  if (session.course.languages?.some(({ tag }) => tag === language) && language !== undefined)
    await speak(session, language).catch(() => undefined);
}

async function bring({ course: original, data }: InLanguage, tag: string): Promise<InLanguage> {
  const translated = (await data.more(`course.${tag}`)) as Course;
  // The record may have given a pass mark of its own, more tries than the course does, or the teaching as done.
  const { assessment, completion } = original;
  const course: Course =
    translated.assessment && assessment
      ? {
          ...translated,
          completion,
          assessment: {
            ...translated.assessment,
            passMark: assessment.passMark,
            ...(assessment.attempts !== undefined && { attempts: assessment.attempts }),
          },
        }
      : { ...translated, completion };
  return { course, data: new CourseData(course, (name) => data.more(`${name}.${tag}`)) };
}
