import { describe, expect, test } from 'vitest';
import { answerRows, found } from '../../../src/components/question/answer-rows.ts';
import { moved } from '../../../src/components/question/order-list.ts';
import { readAnswer } from '../../../src/components/question/read-answer.ts';
import { reply } from '../../../src/components/question/reply.ts';
import { anotherWay } from '../../../src/components/question/scenario-paths.ts';
import type { Question, QuestionKind } from '../../../src/content/model.ts';
import { isComplete, isRight } from '../../../src/progress/marking.ts';
import type { Answer } from '../../../src/progress/model.ts';
import { questions, scenario } from '../fixtures/course.ts';

const right: Record<QuestionKind, Answer> = {
  one: [1],
  several: [0, 2],
  order: [0, 1, 2],
  match: [1, 0],
  'true-why': [1, 0],
  spot: [1, 2, 3],
  route: [0],
};
const wrong: Record<QuestionKind, Answer> = {
  one: [0],
  several: [0, 1],
  order: [1, 0, 2],
  match: [1, 1],
  'true-why': [1, 1],
  spot: [1],
  route: [1],
};
const kinds = Object.keys(right) as QuestionKind[];

/** The form as the browser would hand it over. */
function formOf(question: Question, answer: Answer): FormData {
  const form = new FormData();
  if (question.kind === 'match') answer.forEach((choice, n) => form.set(`item-${String(n)}`, String(choice)));
  else if (question.kind === 'true-why') {
    form.set('truth', String(answer[0]));
    form.append('choice', String(answer[1]));
  } else for (const n of [...answer].reverse()) form.append('choice', String(n));
  return form;
}

describe.each(kinds)('an answer to the kind %s', (kind) => {
  const question = questions[kind];

  test('comes out of the form complete, as the marking knows it', () => {
    const read = readAnswer(question, formOf(question, right[kind]), right[kind]);
    expect(read).toEqual({ answer: right[kind] });
    expect(isComplete(question, right[kind])).toBe(true);
  });

  test('is greeted as right exactly when the marking says so', () => {
    const isGreeted = (answer: Answer) => /^reply-(right|true|false)$/.test(reply(question, answer).key);
    for (const answer of [right[kind], wrong[kind]])
      expect(isGreeted(answer)).toBe(isRight(question, answer));
  });

  test('shows every choice with its reason', () => {
    const count = (question.items ?? question.options).length;
    const order = Array.from({ length: count }, (_, n) => count - 1 - n);
    const rows = answerRows(question, wrong[kind], order);
    expect(rows).toHaveLength(count);
    expect(rows.every(({ why }) => why !== '')).toBe(true);
    expect(rows.some(({ tag }) => tag !== undefined)).toBe(true);
  });
});

test('too many choices are told apart from too few', () => {
  expect(found(questions.several, [0, 1, 2])).toEqual({ right: 2, of: 2, extra: 1 });
  expect(reply(questions.several, [0, 1, 2]).key).toBe('reply-more');
  expect(reply(questions.several, [0]).key).toBe('reply-part');
  expect(reply(questions.several, [1]).key).toBe('reply-none');
});

test('an empty form names what is missing and is no answer', () => {
  const missing = (kind: QuestionKind) => {
    const read = readAnswer(questions[kind], new FormData(), []);
    return 'missing' in read ? read.missing.map(({ field }) => field) : [];
  };
  expect(missing('one')).toEqual(['choice']);
  expect(missing('true-why')).toEqual(['truth', 'choice']);
  expect(missing('match')).toEqual(['item-0', 'item-1']);
});

test('a line moves by one place and stops at the ends', () => {
  expect(moved([2, 0, 1], 0, -1)).toEqual([0, 2, 1]);
  expect(moved([2, 0, 1], 2, -1)).toEqual([2, 0, 1]);
  expect(moved([2, 0, 1], 1, 1)).toEqual([2, 0, 1]);
});

test('another way through a situation is one that was not taken, and runs out', () => {
  const made = [{ scene: 'n1', choice: 1 }];
  expect(anotherWay(scenario, made)).toEqual({ scene: 'n2', choice: 0 });
  expect(
    anotherWay(scenario, [...made, { scene: 'n2', choice: 0 }, { scene: 'n2', choice: 1 }]),
  ).toBeUndefined();
});
