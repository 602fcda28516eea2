/** What the running product serves of one course: the look-up that journeys answer questions from. */
import type { Course, HelpData, Lesson, Part, QuizData, SignOffData } from '../../src/content/model.ts';

export interface ServedCourse {
  readonly url: string;
  readonly course: Course;
  /** In the order of the course. */
  readonly lessons: readonly Lesson[];
  readonly quiz: QuizData;
  readonly signOff: SignOffData;
  readonly help: HelpData;
}

/** Any course: some have no quiz, some nothing to sign. */
export interface CourseParts extends Pick<ServedCourse, 'url' | 'course' | 'lessons'> {
  readonly quiz?: QuizData;
  readonly signOff?: SignOffData;
}

export interface CourseName {
  readonly format?: 'scorm12' | 'scorm2004' | 'cmi5' | 'xapi' | 'web';
  readonly provider?: string;
  readonly track?: string;
}

const served = new Map<string, Promise<ServedCourse>>();

/** Read once for each course and address. */
export function servedCourse(
  baseUrl: string,
  { format = 'scorm12', provider = 'ws-training', track = 'induction' }: CourseName = {},
): Promise<ServedCourse> {
  const url = `${baseUrl}/open/${format}/${provider}/${track}/`;
  const reading = served.get(url) ?? read(url);
  served.set(url, reading);
  return reading;
}

/** The course as it stands in the page. */
const courseInPage = /<script[^>]*id="course"[^>]*>([\s\S]*?)<\/script>/;

async function read(url: string): Promise<ServedCourse> {
  const { quiz, signOff, ...parts } = await courseParts(url);
  if (!quiz || !signOff) throw new Error(`${parts.course.id} has no quiz, or nothing to sign`);
  return { ...parts, quiz, signOff, help: await json<HelpData>(url, 'help.json') };
}

/** What a package holds, whatever its track has. @param url - its folder, with a slash at the end */
export async function courseParts(url: string): Promise<CourseParts> {
  const found = courseInPage.exec(await text(url, 'index.html'))?.[1];
  if (found === undefined) throw new Error(`${url} has no course in its page`);
  const course = JSON.parse(found) as Course;
  const lessons = lessonParts(course).map(async (part) =>
    part.code === course.first.code ? course.first : await json<Lesson>(url, `${part.code}.json`),
  );
  const { needsQuiz, needsSignOff } = course.completion;
  return {
    url,
    course,
    lessons: await Promise.all(lessons),
    ...(needsQuiz && { quiz: await json<QuizData>(url, 'quiz.json') }),
    ...(needsSignOff && { signOff: await json<SignOffData>(url, 'sign-off.json') }),
  };
}

async function text(url: string, name: string): Promise<string> {
  const answer = await fetch(url + name);
  if (!answer.ok) throw new Error(`${url}${name} answered ${String(answer.status)}`);
  return answer.text();
}

const json = async <Data>(url: string, name: string): Promise<Data> =>
  JSON.parse(await text(url, name)) as Data;

export const lessonParts = ({ parts }: Pick<Course, 'parts'>): readonly Part[] =>
  parts.filter(({ kind }) => kind === 'lesson');

export function partOf({ course }: ServedCourse, kind: 'quiz' | 'sign-off'): Part {
  const part = course.parts.find((one) => one.kind === kind);
  if (!part) throw new Error(`${course.id} has no ${kind}`);
  return part;
}
