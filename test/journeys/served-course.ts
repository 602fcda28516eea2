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
  const url = `${baseUrl}/course/${format}/${provider}/${track}/`;
  const reading = served.get(url) ?? read(url);
  served.set(url, reading);
  return reading;
}

/** The course as it stands in the page. */
const courseInPage = /<script[^>]*id="course"[^>]*>([\s\S]*?)<\/script>/;

async function read(url: string): Promise<ServedCourse> {
  const text = async (name: string): Promise<string> => {
    const answer = await fetch(url + name);
    if (!answer.ok) throw new Error(`${url}${name} answered ${String(answer.status)}`);
    return answer.text();
  };
  const json = async <Data>(name: string): Promise<Data> => JSON.parse(await text(name)) as Data;
  const found = courseInPage.exec(await text('index.html'))?.[1];
  if (found === undefined) throw new Error(`${url} has no course in its page`);
  const course = JSON.parse(found) as Course;
  const lessons = lessonParts(course).map(async (part) =>
    part.code === course.first.code ? course.first : await json<Lesson>(`${part.code}.json`),
  );
  return {
    url,
    course,
    lessons: await Promise.all(lessons),
    quiz: await json<QuizData>('quiz.json'),
    signOff: await json<SignOffData>('sign-off.json'),
    help: await json<HelpData>('help.json'),
  };
}

export const lessonParts = ({ parts }: Pick<Course, 'parts'>): readonly Part[] =>
  parts.filter(({ kind }) => kind === 'lesson');

export function partOf({ course }: ServedCourse, kind: 'quiz' | 'sign-off'): Part {
  const part = course.parts.find((one) => one.kind === kind);
  if (!part) throw new Error(`${course.id} has no ${kind}`);
  return part;
}
