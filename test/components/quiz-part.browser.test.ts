import { beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { CourseSession } from '../../src/components/course-session.ts';
import { quizPart } from '../../src/components/last-parts.ts';
import '../../src/components/quiz-part.ts';
import type { Course } from '../../src/content/model.ts';
import type { Progress } from '../../src/progress/model.ts';
import { newProgress } from '../../src/progress/progress.ts';
import { course, questions, quizData } from './fixtures/course.ts';
import { hear } from './fixtures/hear.ts';
import {
  axeFindings,
  button,
  filledButtons,
  press,
  settled,
  sitting,
  stage,
  wordsOf,
} from './fixtures/stage.ts';

const assessment = course.assessment!;
const limited: Course = { ...course, assessment: { ...assessment, attempts: 2 } };

/** Lessons done, so that the check is open. */
const ready: Progress = {
  ...newProgress(),
  ageAsked: true,
  finished: new Set(['s1', 's2', 's3', 's4', 's5', 's6', 's7']),
};
const open: Progress = {
  ...ready,
  quiz: {
    seed: 7,
    items: [
      { question: 'q1', topic: 't1', answer: [1] },
      { question: 'q7', topic: 't1' },
      { question: 'q5', topic: 't2' },
      { question: 'q4', topic: 't2' },
    ],
  },
};

async function show(progress: Progress, given: Course = course): Promise<CourseSession> {
  const session = sitting({ progress, course: given });
  await session.data.bringHelp();
  await stage(() => quizPart(session, quizData), session);
  return session;
}

/** Answers the question on the screen, right or not. */
async function answerRightly(): Promise<void> {
  const stem = document.querySelector('.question-stem')!;
  const question = Object.values(questions).find(({ stem: words }) => stem.textContent.includes(words))!;
  const inputs = [...document.querySelectorAll<HTMLInputElement>('fc-question input')];
  for (const input of inputs) {
    if (input.name === 'truth') input.checked = input.value === (question.isTrue ? '0' : '1');
    else input.checked = question.options[Number(input.value)]!.isRight;
  }
  document.querySelectorAll('select').forEach((select, n) => {
    select.value = String(question.items![n]!.choice);
  });
  for (let place = 0; place < (question.items?.length ?? 0) && question.kind === 'order'; place += 1) {
    const name = `Move up: ${question.items![place]!.text}`;
    for (let step = 0; step < 5 && placeOf(question.items![place]!.text) > place; step += 1)
      await press(name);
  }
  await press('Answer');
}

const placeOf = (text: string): number =>
  [...document.querySelectorAll('.order-text')].findIndex((line) => line.textContent === text);

beforeEach(() => {
  document.body.innerHTML = '';
});

describe('the check', () => {
  test('says before it begins how many, what is enough, how often and what is kept', async () => {
    await show(ready);
    expect(await hear()).toEqual([
      'heading 1: Check what you know',
      'heading 2: Before you start',
      'A few short questions on what you have just been through. You see the reason after each one.',
      'Questions',
      '4, one at a time',
      'To pass',
      '4 of 4 right',
      'Tries',
      'As often as you like',
      'What we keep',
      expect.stringContaining('At the end we write over them.'),
      expect.stringContaining('ask for a different one'),
      'button: Start the check',
    ]);
    expect(filledButtons()).toBe(1);
  });

  test('opens again at the first question without an answer, with the same draw', async () => {
    await show(open);
    const heard = await hear();
    expect(heard).toEqual([
      'heading 1: Check what you know',
      `group: Question 2 of 4. ${questions.route.stem} (Choose who you would tell.)`,
      `heading 2: Question 2 of 4. ${questions.route.stem}`,
      'Choose who you would tell.',
      expect.stringMatching(/^radio not chosen: /),
      expect.stringMatching(/^radio not chosen: /),
      'button: Answer',
      'button: Give me a different question',
    ]);
    expect(filledButtons()).toBe(1);
  });

  test('keeps each answer, gives the reasons at once, and moves the focus with the reader', async () => {
    const session = await show(open);
    await answerRightly();
    await expect.poll(() => session.progress.quiz?.items[1]?.answer).toEqual([0]);
    expect(wordsOf(document.activeElement)).toBe('Yes. That works.');
    expect(wordsOf(document.querySelector('.is-best .tag'))).toBe('Best answer, and yours');
    await press('Next question');
    expect(wordsOf(document.activeElement)).toContain('Question 3 of 4');
    expect(document.querySelectorAll('input:checked')).toHaveLength(0);
  });

  test('shows the next question, not the reasons, after the page went away in between', async () => {
    const session = await show(open);
    await answerRightly();
    await show(session.progress);
    expect(wordsOf(document.querySelector('.question-stem'))).toContain('Question 3 of 4');
  });

  test('says that all is answered when only the end was missed, and then how it went', async () => {
    const items = open.quiz!.items.map((item) => ({ ...item, answer: item.answer ?? [0] }));
    const session = await show({ ...open, quiz: { seed: 7, items } });
    expect(wordsOf(document.querySelector('h2'))).toBe('You have answered every question');
    await press('See how it went');
    expect(session.progress.attempts).toBe(1);
    expect(wordsOf(document.activeElement)).toBe('Not yet');
  });

  test('gives a different question on request, and puts the focus on it', async () => {
    const session = await show(open);
    await press('Give me a different question');
    const now = session.progress.quiz!.items[1]!.question;
    expect(now).not.toBe('q7');
    expect(wordsOf(document.activeElement)).toContain('Question 2 of 4');
  });

  test('is passed by keyboard alone', async () => {
    const session = await show({ ...open, quiz: { seed: 7, items: open.quiz!.items.slice(0, 2) } });
    document.querySelector<HTMLElement>('.question-stem')!.focus();
    await userEvent.tab();
    const right = questions.route.options[0]!.text;
    for (let step = 0; step < 4; step += 1) {
      await userEvent.keyboard(step === 0 ? ' ' : '{ArrowDown}');
      const chosen = document.querySelector('input:checked')?.closest('label');
      if (wordsOf(chosen ?? null) === right) break;
    }
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(wordsOf(document.activeElement)).toBe('Yes. That works.');
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(session.progress.attempts).toBe(1);
    expect(document.activeElement?.tagName).toBe('H2');
  });
});

describe('how it went', () => {
  const passed: Progress = {
    ...ready,
    attempts: 1,
    marks: { t1: { right: 2, asked: 2 }, t2: { right: 2, asked: 2 } },
  };
  const notYet: Progress = {
    ...ready,
    attempts: 1,
    marks: { t1: { right: 2, asked: 2 }, t2: { right: 1, asked: 2 } },
  };

  test('is said by topic, and never by number on a sensitive one', async () => {
    await show(notYet);
    const heard = await hear();
    expect(heard).toEqual([
      'heading 1: Check what you know',
      'heading 2: Not yet',
      expect.stringContaining('What you have stays done.'),
      'heading 3: How each topic went',
      'Scams and money',
      '2 of 2',
      'Images and pressure',
      'To look at again',
      'A mark here is never a reason to report or refer anybody.',
      'heading 3: Worth another look',
      'button: Look again: Images, consent and pressure',
      'Tries: As often as you like',
      'button: Try only those topics again',
      'button: Back to the course',
    ]);
    expect(heard.join(' ')).not.toMatch(/1 of 2|3 of 4|75/);
    expect(filledButtons()).toBe(1);
  });

  test('gives figures only where a topic asked two questions or more', async () => {
    await show({ ...notYet, marks: { ...notYet.marks, t1: { right: 0, asked: 1 } } });
    const heard = await hear();
    expect(heard[heard.indexOf('Scams and money') + 1]).toBe('To look at again');
    expect(heard.join(' ')).not.toMatch(/0 of 1/);
  });

  test('names five parts at first and the rest behind one press', async () => {
    const [part] = course.parts;
    const codes = ['t1', 't3', 't4', 't5', 't6', 't7', 't8'];
    const given: Course = {
      ...course,
      parts: codes.map((code) => ({ ...part!, code: `p-${code}`, title: `Part ${code}` })),
      assessment: {
        ...course.assessment!,
        topics: codes.map((code) => ({ ...course.assessment!.topics[0]!, code, part: `p-${code}` })),
      },
    };
    const marks = Object.fromEntries(codes.map((code) => [code, { right: 0, asked: 1 }]));
    await show({ ...notYet, marks }, given);
    const lines = () =>
      [...document.querySelectorAll('.look-again button')].filter((one) => one.checkVisibility());
    expect(lines()).toHaveLength(5);
    const all = document.querySelector('summary');
    expect(wordsOf(all)).toBe('Show all 7');
    all?.click();
    expect(lines()).toHaveLength(7);
  });

  test('leads to the part to look at again', async () => {
    const session = await show(notYet);
    await press(/^Look again/);
    expect(session.view.kind).toBe('note');
  });

  test('asks only the missed topics on a retake', async () => {
    const session = await show(notYet);
    await press('Try only those topics again');
    expect(new Set(session.progress.quiz?.items.map(({ topic }) => topic))).toEqual(new Set(['t2']));
    expect(wordsOf(document.activeElement)).toContain('Question 1 of 2');
  });

  test('carries on to what is next once it is passed', async () => {
    const session = await show(passed);
    expect(wordsOf(document.querySelector('h2'))).toBe('Passed');
    expect(wordsOf(document.querySelector('.marks li:last-child b'))).toBe('Done');
    await press('Carry on');
    expect(session.view.kind).toBe('sign-off');
  });

  test('says how many tries are left where there is a limit', async () => {
    await show(notYet, limited);
    expect(wordsOf(document.body)).toContain('This is the last of 2');
  });

  test('leads to a person, not to a wall, when every try is used', async () => {
    const session = await show({ ...notYet, attempts: 2 }, limited);
    expect(wordsOf(document.querySelector('h2'))).toBe('Let us do the rest together');
    expect(wordsOf(document.querySelector('.voice'))).toContain('Tell the Safeguarding Lead');
    expect(filledButtons()).toBe(1);
    await press('Back to the course');
    expect(session.view.kind).toBe('home');
  });

  test.each([
    ['the beginning', ready, course],
    ['a question', open, course],
    ['not yet', notYet, course],
    ['passed', passed, course],
    ['no tries left', { ...notYet, attempts: 2 }, limited],
  ] as const)('has nothing for axe-core to find at %s, in any theme', async (_, progress, given) => {
    await show(progress, given);
    expect(await axeFindings()).toEqual([]);
  });

  test('has nothing for axe-core to find in the reasons, in any theme', async () => {
    await show(open);
    document.querySelectorAll<HTMLInputElement>('fc-question input')[1]!.checked = true;
    await press('Answer');
    expect(button(/Next question/)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });
});
