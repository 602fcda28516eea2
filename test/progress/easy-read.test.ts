/** Easy Read is a way of reading: what it leaves behind is what the usual way leaves behind. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileCourse, type CompiledCourse } from '../../src/content/compile/compile-course.ts';
import { readLibrary } from '../../src/content/read-library.ts';
import { drawQuiz } from '../../src/progress/draw.ts';
import {
  answerEasyQuestion,
  easyNeeded,
  finishEasyPage,
  isAsked,
  isEasyPageDone,
  rightAnswer,
  wrongAnswer,
} from '../../src/progress/easy-read.ts';
import { finishQuiz, isComplete, isRight } from '../../src/progress/marking.ts';
import type { Progress } from '../../src/progress/model.ts';
import { outcome } from '../../src/progress/outcome.ts';
import {
  answerQuestion,
  areLessonsDone,
  countSave,
  finishScreen,
  newProgress,
  startQuiz,
} from '../../src/progress/progress.ts';
import { decode, encode } from '../../src/progress/suspend-data.ts';

let compiled: CompiledCourse;
beforeAll(async () => {
  const library = await readLibrary(fileURLToPath(new URL('../..', import.meta.url)));
  if (!library.ok) throw new Error(JSON.stringify(library.problem));
  const result = compileCourse(library.value, 'example', 'induction', { today: '2026-11-22' });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  compiled = result.value;
});

const parts = () => ({
  course: compiled.course,
  easy: compiled.easyRead!,
  questions: compiled.quiz!.questions,
  assessment: compiled.course.assessment!,
});

/** Every change is saved once, as the session does it. */
const saved = (progress: Progress): Progress => countSave(progress);

function readUsually(from: Progress = newProgress(), screens?: readonly string[]): Progress {
  const all = screens ?? parts().course.parts.flatMap((part) => part.screens);
  return all.reduce((progress, screen) => saved(finishScreen(progress, screen)), from);
}

function readEasily(from: Progress = newProgress(), pages = parts().easy.pages): Progress {
  return pages.reduce((progress, { screens }) => saved(finishEasyPage(progress, screens)), from);
}

const begin = (progress: Progress, seed: number): Progress =>
  saved(
    startQuiz(
      progress,
      drawQuiz({
        ...{ assessment: parts().assessment, questions: parts().questions, seed },
        ...{ used: progress.used, leftOutParts: new Set<string>(), age: progress.age },
      }),
    ),
  );

/** @param wrong - indexes of the Easy Read questions that are answered wrongly */
function answerEasily(progress: Progress, wrong: readonly number[] = []): Progress {
  const { easy, questions } = parts();
  return easy.questions.reduce(
    (now, { topics }, index) => saved(answerEasyQuestion(now, questions, topics, !wrong.includes(index))),
    progress,
  );
}

function answerUsually(progress: Progress): Progress {
  const { questions } = parts();
  return (progress.quiz?.items ?? []).reduce((now, item, index) => {
    const question = questions.find(({ code }) => code === item.question)!;
    return item.answer ? now : saved(answerQuestion(now, index, rightAnswer(question)));
  }, progress);
}

const close = (progress: Progress): Progress =>
  saved(finishQuiz(progress, parts().assessment, parts().questions));

describe('reading in Easy Read', () => {
  test('finishes every lesson with its pages', () => {
    expect(areLessonsDone(parts().course, readEasily())).toBe(true);
  });

  test('leaves the very string behind that the usual way leaves, also half-way', () => {
    const { course, easy } = parts();
    const first = easy.pages.slice(0, 9);
    expect(encode(readEasily(newProgress(), first), course)).toBe(
      encode(
        readUsually(
          newProgress(),
          first.flatMap(({ screens }) => screens),
        ),
        course,
      ),
    );
    expect(encode(readEasily(), course)).toBe(encode(readUsually(), course));
  });

  test('goes on from what was read the usual way, and the other way round', () => {
    const { course, easy } = parts();
    const [firstLesson, ...others] = course.parts.filter(({ kind }) => kind === 'lesson');
    const usual = readUsually(newProgress(), firstLesson!.screens);
    const done = easy.pages.filter(({ screens }) => isEasyPageDone(usual, screens));
    expect(done.map(({ part }) => part)).toEqual(done.map(() => firstLesson!.code));
    expect(done.length).toBeGreaterThan(0);
    const mixed = readEasily(
      usual,
      easy.pages.filter((page) => !done.includes(page)),
    );
    expect(encode(mixed, course)).toBe(encode(readUsually(), course));
    const back = readUsually(
      readEasily(newProgress(), done),
      others.flatMap(({ screens }) => screens),
    );
    expect(encode(back, course)).toBe(encode(readUsually(), course));
  });

  test('reading a page again changes nothing', () => {
    const read = readEasily();
    expect(finishEasyPage(read, parts().easy.pages[0]!.screens)).toBe(read);
  });
});

describe('the quiz in Easy Read', () => {
  test('answered rightly it is, letter for letter, the quiz that was answered rightly the usual way', () => {
    const { course } = parts();
    const begun = begin(readUsually(), 7);
    expect(encode(answerEasily(begun), course)).toBe(encode(answerUsually(begun), course));
    const [easy, usual] = [close(answerEasily(begun)), close(answerUsually(begun))];
    expect(outcome(course, easy)).toEqual(outcome(course, usual));
    expect(encode(easy, course)).toBe(encode(usual, course));
    expect(outcome(course, easy).success).toBe('passed');
  });

  test('gives every topic a mark of the usual form, over as many questions as it draws', () => {
    const { assessment } = parts();
    const { marks } = close(answerEasily(begin(readEasily(), 11), [0, 3]));
    for (const { code, draw } of assessment.topics) {
      expect(marks[code]?.asked).toBe(draw);
      expect([0, draw]).toContain(marks[code]?.right);
    }
  });

  test('seven of the eight are enough whichever they are, and no six that leave two heavy ones out', () => {
    const { course, easy, assessment } = parts();
    expect(easy.questions).toHaveLength(8);
    expect(
      easyNeeded(
        assessment,
        easy.questions.map(({ topics }) => topics),
      ),
    ).toBe(7);
    for (const index of easy.questions.keys())
      expect(outcome(course, close(answerEasily(begin(readEasily(), index), [index]))).success).toBe(
        'passed',
      );
    expect(outcome(course, close(answerEasily(begin(readEasily(), 1), [0, 1]))).success).toBe('unknown');
  });

  test('goes on in the middle: what was answered in one way stays, the rest is asked in the other', () => {
    const { course, easy, questions } = parts();
    const begun = begin(readEasily(), 5);
    const half = answerEasyQuestion(begun, questions, easy.questions[0]!.topics, true);
    const resumed = decode(encode(half, course), course);
    expect(resumed.ok && resumed.value.quiz).toEqual(half.quiz);
    const other = close(answerUsually(half));
    expect(outcome(course, other).success).toBe('passed');
    expect(isAsked(half.quiz!, questions, easy.questions[0]!.topics)).toBe(false);
    expect(isAsked(half.quiz!, questions, easy.questions[1]!.topics)).toBe(true);
  });

  test('an answer that was given in the usual way is not answered over', () => {
    const { easy, questions } = parts();
    const begun = begin(readEasily(), 3);
    const wrong = wrongAnswer(
      questions.find(({ code }) => code === begun.quiz!.items[0]!.question)!,
      0,
    );
    const answered = answerQuestion(begun, 0, wrong);
    const after = easy.questions.reduce(
      (now, { topics }) => answerEasyQuestion(now, questions, topics, true),
      answered,
    );
    expect(after.quiz!.items[0]!.answer).toEqual(wrong);
    expect(after.quiz!.items.every(({ answer }) => answer)).toBe(true);
  });

  test('every question of the banks has a right answer and wrong ones that a person could have given', () => {
    for (const question of parts().questions) {
      expect(isRight(question, rightAnswer(question)), question.stem).toBe(true);
      for (const seed of [0, 1, 2, 3, 4_294_967_295]) {
        const wrong = wrongAnswer(question, seed);
        expect(isComplete(question, wrong), question.stem).toBe(true);
        expect(isRight(question, wrong), question.stem).toBe(false);
      }
    }
  });
});
