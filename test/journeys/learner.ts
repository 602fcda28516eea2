/** What a learner does, in a learner's words: read, carry on, answer, sign. Every control is found by role and name. */
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import type { Lesson, Part, Question } from '../../src/content/model.ts';
import { lessonParts, partOf, type ServedCourse } from './served-course.ts';

/** A page with the course in it, or the frame inside an LMS. */
export type CourseView = Pick<FrameLocator & Page, 'getByRole' | 'getByText' | 'getByLabel' | 'locator'>;

export const button = (course: CourseView, name: string | RegExp): Locator =>
  course.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });

export const heading = (course: CourseView, name: string | RegExp, level?: number): Locator =>
  course.getByRole('heading', {
    name,
    ...(typeof name === 'string' && { exact: true }),
    ...(level !== undefined && { level }),
  });

/**
 * Waits until it is there to be seen. It asks anew each time: one long question that begins on a page which is left in
 * that moment, for another site's process or for the same page again, may never be answered.
 *
 * @throws Error that says what stood in each frame instead
 */
export async function sees(what: Locator): Promise<void> {
  for (const end = Date.now() + 40_000; Date.now() < end; await soon(50))
    if (await Promise.race([what.first().isVisible(), soon(1_000)]).catch(() => false)) return;
  const there = what.page().frames();
  const words = await Promise.all(
    there.map((frame) => Promise.race([frame.locator('body').innerText(), soon(2_000)]).catch(String)),
  );
  throw new Error(
    `${String(what)} did not come. ${there.map((frame, n) => `${frame.url()}: ${String(words[n]).slice(0, 300)}`).join('\n')}`,
  );
}

const soon = (milliseconds: number): Promise<false> =>
  new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));

export const press = (course: CourseView, name: string | RegExp): Promise<void> =>
  button(course, name).click();

/** Until the script has taken over from the words that were stamped into the page, most presses go nowhere. */
export async function awake(frame: Pick<Frame, 'waitForFunction'>): Promise<void> {
  await frame.waitForFunction(() => {
    const course = document.querySelector('four-cs-course') as { session?: unknown } | null;
    return course?.session !== undefined;
  });
}

/** The button of the home that opens what is next. */
export const nextButton = (course: CourseView): Locator => button(course, /^(Start|Carry on): /);

export type SensitiveWay = 'read it' | 'three lines';

/** Opens a lesson that is next, from the home or from the end of the one before, and goes to its end. */
export async function takeLesson(
  course: CourseView,
  lesson: Lesson,
  way: SensitiveWay = 'read it',
): Promise<void> {
  await openNext(course, lesson.title);
  if (lesson.needsAge && (await isAsked(course))) await press(course, 'I would rather not say');
  if (lesson.contentNote) {
    await sees(heading(course, 'Before you start this part'));
    if (way === 'three lines') {
      await press(course, 'Give me three lines');
      await press(course, 'I have read the three lines');
      return sees(heading(course, `${lesson.title}: done`));
    }
    await press(course, 'Start this part');
  }
  for (const [index, screen] of lesson.screens.entries()) {
    await sees(heading(course, screen.title, 2));
    await press(course, index + 1 < lesson.screens.length ? 'Carry on' : 'Finish this part');
  }
  await sees(heading(course, `${lesson.title}: done`));
}

/** Only the first lesson that needs the age asks for it. */
async function isAsked(course: CourseView): Promise<boolean> {
  const asked = heading(course, 'How old are you?');
  await sees(asked.or(heading(course, 'Before you start this part')).or(button(course, 'Carry on')));
  return asked.isVisible();
}

/** Every lesson in the order of the course. */
export async function takeLessons(
  course: CourseView,
  { lessons }: ServedCourse,
  way?: SensitiveWay,
): Promise<void> {
  for (const lesson of lessons) await takeLesson(course, lesson, way);
}

export async function openNext(course: CourseView, title: string): Promise<void> {
  await button(course, new RegExp(`^(Start|Carry on): ${escaped(title)}$`)).click();
}

/** From the home or the end of the last lesson to the first question. */
export async function startQuiz(course: CourseView, served: ServedCourse): Promise<void> {
  await openNext(course, partOf(served, 'quiz').title);
  await press(course, 'Start the check');
}

/** The question on the screen, found by its words. */
export async function questionShown(course: CourseView, questions: readonly Question[]): Promise<Question> {
  const stems = course.locator('main').getByRole('heading', { level: 2 });
  await sees(button(course, 'Answer'));
  const shown = (await stems.allInnerTexts()).map(plain);
  const fits = questions.filter(({ stem }) => shown.some((text) => text.endsWith(plain(stem))));
  const [longest] = fits.toSorted((a, b) => b.stem.length - a.stem.length);
  if (!longest) throw new Error(`No question of the bank is on the screen: ${shown.join(' | ')}`);
  return longest;
}

export type HowRight = 'right' | 'wrong';

/** Fills in the question on the screen and presses Answer. @returns the question */
export async function answer(
  course: CourseView,
  questions: readonly Question[],
  how: HowRight | ((question: Question) => HowRight),
): Promise<Question> {
  const question = await questionShown(course, questions);
  const form = course.locator('form').filter({ has: button(course, 'Answer') });
  await fillIn(form, question, typeof how === 'string' ? how : how(question));
  await press(course, 'Answer');
  return question;
}

async function fillIn(form: Locator, question: Question, how: HowRight): Promise<void> {
  const radio = (name: string) => form.getByRole('radio', { name, exact: true });
  const chosen = question.options.findIndex((option) => option.isRight === (how === 'right'));
  const text = (n: number): string => question.options[n]?.text ?? '';
  switch (question.kind) {
    case 'one':
    case 'route':
      return radio(text(chosen)).check();
    case 'several':
    case 'spot':
      for (const [n, option] of question.options.entries()) {
        if (how === 'right' ? !option.isRight : n !== chosen) continue;
        const name = question.kind === 'spot' ? `${String(n + 1)} ${option.text}` : option.text;
        await form.getByRole('checkbox', { name, exact: true }).check();
      }
      // Where everything fits, the wrong answer is to leave one out.
      if (chosen < 0) await form.getByRole('checkbox').first().check();
      return;
    case 'true-why': {
      const isTrue = (question.isTrue ?? false) === (how === 'right');
      await radio(isTrue ? 'True' : 'False').check();
      return radio(text(chosen)).check();
    }
    case 'match':
      for (const [n, item] of (question.items ?? []).entries()) {
        const right = item.choice ?? 0;
        const count = question.choices?.length ?? 1;
        const choice = how === 'wrong' && n === 0 ? (right + 1) % count : right;
        await form
          .getByRole('combobox', { name: item.text, exact: true })
          .selectOption({ label: question.choices?.[choice] ?? '' });
      }
      return;
    case 'order': {
      const items = (question.items ?? []).map((item) => item.text);
      await putInOrder(form, how === 'right' ? items : items.toReversed());
      return;
    }
  }
}

/** By the buttons of the lines, as there is no other way. */
async function putInOrder(form: Locator, wanted: readonly string[]): Promise<void> {
  const ups = form.getByRole('button', { name: /^Move up: / });
  for (const [place, text] of wanted.entries()) {
    const up = form.getByRole('button', { name: `Move up: ${text}`, exact: true });
    for (;;) {
      const names = await ups.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
      if (names.indexOf(`Move up: ${text}`) <= place) break;
      await up.click();
    }
  }
}

/** Answers what is left of the open quiz, to its result. @returns the questions asked, in order */
export async function finishQuiz(
  course: CourseView,
  questions: readonly Question[],
  how: HowRight | ((question: Question) => HowRight),
): Promise<Question[]> {
  const asked: Question[] = [];
  const onwards = button(course, /^(Next question|See how it went)$/);
  for (;;) {
    asked.push(await answer(course, questions, how));
    const isLast = (await onwards.innerText()).includes('See how it went');
    await onwards.click();
    if (isLast) return asked;
  }
}

/** The topics to miss so that the check is not passed, from the front; and which questions they ask. */
export function topicsToMiss({ course }: ServedCourse): readonly string[] {
  const { passMark, questionCount, topics } = course.assessment ?? {
    passMark: 1,
    questionCount: 1,
    topics: [],
  };
  const missed: string[] = [];
  let right = questionCount;
  for (const topic of topics) {
    if (right / questionCount < passMark) break;
    missed.push(topic.code);
    right -= topic.draw;
  }
  return missed;
}

/** From the first document to the signing form. */
export async function readDocuments(course: CourseView, { signOff }: ServedCourse): Promise<void> {
  for (const [index, document] of signOff.documents.entries()) {
    await sees(heading(course, document.title, 2));
    const isLast = index + 1 === signOff.documents.length;
    await press(course, isLast ? /^I have read (it|them)$/ : /^I have read it\. Next: /);
  }
  await sees(heading(course, `Sign ${signOff.setName}`, 2));
}

export async function fillInSignature(course: CourseView, name: string): Promise<void> {
  for (const box of await course.getByRole('checkbox').all()) await box.check();
  await course.getByRole('textbox', { name: 'Your full name' }).fill(name);
  await course.getByRole('radio', { name: 'No', exact: true }).check();
}

/** The one button that signs; its words depend on what is asked. */
export const signButton = (course: CourseView, { signOff }: ServedCourse): Locator =>
  button(
    course,
    signOff.mode === 'read-and-confirm'
      ? `Confirm that I have read ${signOff.setName}`
      : `Sign ${signOff.setName}`,
  );

/** From the open part to the confirmation. */
export async function sign(course: CourseView, served: ServedCourse, name = 'Amira Khan'): Promise<void> {
  await readDocuments(course, served);
  await fillInSignature(course, name);
  await press(course, 'Check before you sign');
  await sees(heading(course, 'Check before you sign', 2));
  await signButton(course, served).click();
  await sees(heading(course, 'The fingerprint of the words'));
}

/** From the start to an open sign-off, everything right. */
export async function passEverything(course: CourseView, served: ServedCourse): Promise<void> {
  await takeLessons(course, served, 'three lines');
  await startQuiz(course, served);
  await finishQuiz(course, served.quiz.questions, 'right');
  await sees(heading(course, 'Passed'));
  await press(course, 'Carry on');
}

export const firstLesson = ({ course, lessons }: ServedCourse): { part: Part; lesson: Lesson } => {
  const [part] = lessonParts(course);
  const [lesson] = lessons;
  if (!part || !lesson) throw new Error(`${course.id} has no lesson`);
  return { part, lesson };
};

/** Words without the difference that a line break or a kind of blank makes. */
export const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
