import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Question, QuestionKind } from '../../src/content/model.ts';
import { finishQuiz, isComplete, isRight, markQuiz } from '../../src/progress/marking.ts';
import {
  attemptsLeft,
  hasPassed,
  missedTopics,
  score,
  topicsToAsk,
  withPassMark,
} from '../../src/progress/score.ts';
import { newProgress, startQuiz } from '../../src/progress/progress.ts';
import type { OpenQuiz, Progress } from '../../src/progress/model.ts';
import { assessment, banks, course, question, questionOf, rightAnswer, topic } from './courses.ts';

const kinds = Object.keys(questionOf) as QuestionKind[];

describe.each(kinds)('a question of the kind %s', (kind) => {
  const asked = questionOf[kind];
  const right = rightAnswer[kind];

  test('takes its right answer', () => {
    expect(isComplete(asked, right)).toBe(true);
    expect(isRight(asked, right)).toBe(true);
  });

  test('is right for no other answer', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 5 }), (answer) => {
        expect(isRight(asked, answer)).toBe(answer.join() === right.join());
      }),
    );
  });

  test('is not complete without an answer, with half of one, or with one out of range', () => {
    expect(isComplete(asked, [])).toBe(false);
    expect(isComplete(asked, [...right, 0])).toBe(false);
    expect(isComplete(asked, right.with(0, 99))).toBe(false);
    expect(isComplete(asked, right.with(0, 0.5))).toBe(false);
    if (right.length > 1 && kind !== 'several' && kind !== 'spot')
      expect(isComplete(asked, right.slice(1))).toBe(false);
  });
});

test('a wrong answer can be complete', () => {
  expect(isComplete(questionOf.several, [1])).toBe(true);
  expect(isComplete(questionOf.order, [2, 1, 0])).toBe(true);
  expect(isComplete(questionOf.order, [2, 2, 0])).toBe(false);
  expect(isComplete(questionOf.match, [1, 1])).toBe(true);
  expect(isComplete(questionOf['true-why'], [0, 3])).toBe(true);
});

const bank = [
  ...['q1', 'q2', 'q3'].map((code) => question(code)),
  ...['q4', 'q5'].map((code) => question(code, { topic: 't6' })),
];
const quizOf = (answers: readonly (number | undefined)[]): OpenQuiz => ({
  seed: 1,
  items: answers.map((answer, index) => ({
    question: bank[index]!.code,
    topic: bank[index]!.topic,
    ...(answer !== undefined && { answer: [answer] }),
  })),
});
const finish = (answers: readonly (number | undefined)[], from: Progress = newProgress()): Progress =>
  finishQuiz(startQuiz(from, quizOf(answers)), assessment(), bank);

describe('a finished quiz', () => {
  test('is marked by topic, an unanswered question as not right', () => {
    expect(markQuiz(quizOf([1, 0, undefined, 1, 1]), bank)).toEqual({
      t1: { right: 1, asked: 3 },
      t6: { right: 2, asked: 2 },
    });
  });

  test('leaves out a question that a new edition took away', () => {
    expect(markQuiz(quizOf([1, 1, 1, 1, 1]), bank.slice(1))).toMatchObject({ t1: { right: 2, asked: 2 } });
  });

  test('leaves marks and takes the answers away', () => {
    const done = finish([1, 0, 0, 1, 0]);
    expect(done).not.toHaveProperty('quiz');
    expect(done).toMatchObject({
      attempts: 1,
      marks: { t1: { right: 1, asked: 3 }, t6: { right: 1, asked: 2 } },
    });
  });

  test('remembers what was asked, with its twin, so that the list does not tell which of the two it was', () => {
    const twins = [question('q1', { twin: 'q2', isSensitive: true }), question('q2'), question('q3')];
    const after = (code: string): string[] =>
      [
        ...finishQuiz(
          startQuiz(newProgress(), { seed: 1, items: [{ question: code, topic: 't1' }] }),
          assessment(),
          twins,
        ).used,
      ].sort();
    expect(after('q1')).toEqual(expect.arrayContaining(['q1', 'q2']));
    expect(after('q2')).toEqual(after('q1'));
  });

  test('begins a bank again when it is used up, with this round set aside', () => {
    const six = [1, 2, 3, 4, 5, 6].map((number) => question(`q${number}`));
    const ask = (progress: Progress, ...codes: string[]): Progress =>
      finishQuiz(
        startQuiz(progress, { seed: 1, items: codes.map((code) => ({ question: code, topic: 't1' })) }),
        assessment(),
        six,
      );
    const once = ask(newProgress(), 'q1', 'q2');
    expect([...once.used].sort()).toEqual(['q1', 'q2', 'q3', 'q4']);
    expect([...ask(once, 'q5').used].sort()).toEqual(['q5', 'q6']);
  });

  test('mark and list together never tell which question was asked, unless the bank has only one', () => {
    fc.assert(
      fc.property(banks([topic('t1')], 2), fc.nat(), (questions, pick) => {
        const calm = questions.map(({ code }) => question(code));
        const after = ({ code }: Question): string =>
          [
            ...finishQuiz(
              startQuiz(newProgress(), { seed: 1, items: [{ question: code, topic: 't1' }] }),
              assessment(),
              calm,
            ).used,
          ]
            .sort()
            .join();
        const asked = calm[pick % calm.length]!;
        expect(calm.filter((other) => after(other) === after(asked)).length).toBeGreaterThan(1);
      }),
    );
  });

  test('once passed, keeps no list of questions', () => {
    expect(finish([1, 1, 1, 1, 1]).used.size).toBe(0);
  });

  test('does nothing when no quiz is open', () => {
    const progress = newProgress();
    expect(finishQuiz(progress, assessment(), bank)).toBe(progress);
  });

  test('is the same to anyone afterwards, whichever question of a topic was wrong', () => {
    expect(finish([0, 1, 1, 1, 0])).toEqual(finish([1, 1, 0, 0, 1]));
  });
});

describe('the score', () => {
  test('is not there before the first finished quiz', () => {
    expect(score(newProgress(), assessment())).toBeUndefined();
    expect(hasPassed(newProgress(), assessment())).toBe(false);
  });

  test('passes at the pass mark and not below it', () => {
    expect(hasPassed(finish([1, 1, 1, 1, 0]), assessment())).toBe(true);
    expect(hasPassed(finish([1, 1, 1, 0, 0]), assessment())).toBe(false);
  });

  test('counts the last mark of every topic after a retake of some', () => {
    const first = finish([0, 0, 0, 1, 1]);
    expect(score(first, assessment())).toBe(0.4);
    expect(missedTopics(first, assessment())).toEqual(['t1']);
    expect(topicsToAsk(first, assessment())).toEqual(['t1']);
    const retake = finishQuiz(
      startQuiz(first, {
        seed: 2,
        items: ['q1', 'q2', 'q3'].map((code) => ({ question: code, topic: 't1', answer: [1] })),
      }),
      assessment(),
      bank,
    );
    expect(score(retake, assessment())).toBe(1);
    expect(retake.attempts).toBe(2);
  });

  test('is never rounded up to a pass', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.integer({ min: 50, max: 100 }),
        (asked, right, percent) => {
          const marks = { t1: { right: Math.min(right, asked), asked } };
          const progress = { ...newProgress(), attempts: 1, marks };
          const passes = Math.min(right, asked) * 100 >= percent * asked;
          expect(hasPassed(progress, assessment({ passMark: percent / 100 }))).toBe(passes);
        },
      ),
    );
  });

  test('that fails always leaves at least one topic to ask again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 5, maxLength: 5 }), (answers) => {
        const progress = finish(answers);
        expect(hasPassed(progress, assessment()) || topicsToAsk(progress, assessment()).length > 0).toBe(
          true,
        );
      }),
    );
  });

  test('asks everything again where the profile wants the whole quiz', () => {
    expect(topicsToAsk(finish([1, 1, 1, 0, 0]), assessment({ retake: 'whole' }))).toEqual(['t1', 't6']);
  });

  test('asks a topic again that a new edition brought', () => {
    const wide = assessment({ topics: [...assessment().topics, { ...assessment().topics[0]!, code: 't9' }] });
    expect(missedTopics(finish([1, 1, 1, 0, 0]), wide)).toEqual(['t6', 't9']);
  });

  test('is held against the pass mark of the LMS where it has one', () => {
    const progress = finish([1, 1, 1, 1, 0]);
    expect(hasPassed(progress, assessment(), 0.9)).toBe(false);
    expect(withPassMark(course(), 0.9).assessment?.passMark).toBe(0.9);
    expect(withPassMark(course()).assessment?.passMark).toBe(0.8);
  });

  test('counts the attempts that are left, without an end where the profile sets none', () => {
    const twice = { ...newProgress(), attempts: 2 };
    expect(attemptsLeft(twice, assessment({ attempts: 3 }))).toBe(1);
    expect(attemptsLeft({ ...twice, attempts: 4 }, assessment({ attempts: 3 }))).toBe(0);
    expect(attemptsLeft(twice, assessment())).toBe(Infinity);
  });
});
