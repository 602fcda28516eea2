import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Question } from '../../src/content/model.ts';
import { drawQuiz, mendQuiz, optionOrder, swapQuestion } from '../../src/progress/draw.ts';
import type { Draw } from '../../src/progress/draw.ts';
import { finishQuiz } from '../../src/progress/marking.ts';
import { newProgress, startQuiz } from '../../src/progress/progress.ts';
import { assessment, banks, question, questionOf, topic } from './courses.ts';

const topics = [
  topic('t1', { draw: 2, part: 'p1' }),
  topic('t5', { draw: 1, part: 'p1' }),
  topic('t6', { draw: 2, part: 'p2', isSensitive: true }),
];
const rules = assessment({ topics });
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const draw = (questions: readonly Question[], change: Partial<Draw> = {}): Draw => ({
  assessment: rules,
  questions,
  used: new Set(),
  seed: 7,
  leftOutParts: new Set(),
  age: 'not-said',
  ...change,
});
const find = (questions: readonly Question[], code: string): Question =>
  questions.find((candidate) => candidate.code === code)!;
const codesOf = (options: Draw): string[] => drawQuiz(options).items.map((item) => item.question);

describe('a draw', () => {
  test('holds as many questions of every topic as the topic asks for, none of them twice', () => {
    fc.assert(
      fc.property(banks(topics, 2), seeds, (questions, seed) => {
        const { items } = drawQuiz(draw(questions, { seed }));
        for (const { code, draw: count } of topics) {
          expect(items.filter((item) => item.topic === code)).toHaveLength(count);
        }
        expect(new Set(items.map((item) => item.question)).size).toBe(items.length);
      }),
    );
  });

  test('is the same for the same seed, and another for another', () => {
    const questions = Array.from({ length: 12 }, (_, index) => question(`q${index + 1}`));
    expect(drawQuiz(draw(questions))).toEqual(drawQuiz(draw(questions)));
    const draws = new Set(Array.from({ length: 20 }, (_, seed) => codesOf(draw(questions, { seed })).join()));
    expect(draws.size).toBeGreaterThan(10);
  });

  test('gives every question of a bank its turn', () => {
    const questions = Array.from({ length: 6 }, (_, index) => question(`q${index + 1}`));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 600; seed++) {
      for (const code of codesOf(draw(questions, { seed, topics: ['t1'] })))
        counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(count).toBeGreaterThan(140);
    expect(counts.size).toBe(6);
  });

  test('asks no question again before the bank of its topic is used up', () => {
    fc.assert(
      fc.property(
        banks(topics.slice(0, 1), 2),
        fc.array(seeds, { minLength: 1, maxLength: 6 }),
        (questions, chances) => {
          const calm = questions.map((item) => question(item.code));
          let progress = newProgress();
          for (const seed of chances) {
            const quiz = drawQuiz(draw(calm, { seed, used: progress.used }));
            const fresh = quiz.items.filter((item) => !progress.used.has(item.question));
            expect(fresh).toHaveLength(Math.min(quiz.items.length, calm.length - progress.used.size));
            progress = finishQuiz(startQuiz(progress, quiz), rules, calm);
            for (const { question: code } of quiz.items) expect(progress.used).toContain(code);
          }
        },
      ),
    );
  });

  test('leaves out what is meant for the other age', () => {
    fc.assert(
      fc.property(
        banks(topics, 2),
        seeds,
        fc.constantFrom('under-18' as const, '18-over' as const),
        (questions, seed, age) => {
          for (const code of codesOf(draw(questions, { seed, age }))) {
            expect([undefined, age]).toContain(find(questions, code).age);
          }
        },
      ),
    );
  });

  test('asks only the topics it is told to', () => {
    const questions = topics.flatMap(({ code }, at) =>
      [1, 2, 3].map((n) => question(`q${at * 3 + n}`, { topic: code })),
    );
    const { items } = drawQuiz(draw(questions, { topics: ['t6'] }));
    expect(items.map((item) => item.topic)).toEqual(['t6', 't6']);
  });

  test('never asks a sensitive question about a part that was left out', () => {
    fc.assert(
      fc.property(banks(topics), seeds, (questions, seed) => {
        const used = new Set(questions.filter(({ isSensitive }) => !isSensitive).map(({ code }) => code));
        for (const code of codesOf(draw(questions, { seed, used, leftOutParts: new Set(['p2']) }))) {
          expect(find(questions, code).isSensitive).toBe(false);
        }
      }),
    );
  });

  test('is as long for whoever left a part out, as far as there are questions at all', () => {
    fc.assert(
      fc.property(banks(topics, 5), seeds, (questions, seed) => {
        const plain = questions.map(({ age: _, ...rest }) => rest);
        expect(codesOf(draw(plain, { seed, leftOutParts: new Set(['p2']) }))).toHaveLength(5);
      }),
    );
  });

  test('puts the twin in the place of a sensitive question, also a twin from another topic', () => {
    const questions = [
      question('q1', { topic: 't6', isSensitive: true, twin: 'q3' }),
      question('q2', { topic: 't6', isSensitive: true, twin: 'q4' }),
      question('q3', { topic: 't6' }),
      question('q4', { topic: 't5' }),
      question('q5', { topic: 't1' }),
    ];
    const { items } = drawQuiz(draw(questions, { topics: ['t6'], leftOutParts: new Set(['p2']) }));
    expect(new Set(items.map((item) => item.question))).toEqual(new Set(['q3', 'q4']));
    expect(items.every((item) => item.topic === 't6')).toBe(true);
  });

  test('does not ask a question and its twin in one quiz while there is another', () => {
    const questions = [
      question('q1', { topic: 't6', isSensitive: true, twin: 'q2' }),
      question('q2', { topic: 't6' }),
      question('q3', { topic: 't6' }),
    ];
    for (let seed = 0; seed < 30; seed++) {
      const asked = codesOf(draw(questions, { seed, topics: ['t6'] }));
      expect(asked).toContain('q3');
    }
    expect(codesOf(draw(questions.slice(0, 2), { topics: ['t6'] }))).toHaveLength(2);
  });
});

describe('"Give me a different question"', () => {
  const questions = [
    question('q1', { isSensitive: true, twin: 'q2' }),
    question('q2'),
    question('q3'),
    question('q4', { isSensitive: true }),
    question('q5', { topic: 't5' }),
  ];
  const quiz = { seed: 3, items: [{ question: 'q1', topic: 't1' }] };
  const options = { questions, used: new Set<string>(), age: 'not-said' as const };
  const swapped = (change: Partial<typeof options> = {}, from = quiz): string | undefined =>
    swapQuestion(from, 0, { ...options, ...change }).items[0]?.question;

  test('gives the twin first', () => {
    expect(swapped()).toBe('q2');
  });

  test('gives another of the topic when there is no twin, unused before used, never a sensitive one', () => {
    const withoutTwin = { seed: 3, items: [{ question: 'q3', topic: 't1' }] };
    expect(swapped({}, withoutTwin)).toBe('q2');
    expect(swapped({ questions: [...questions, question('q6')], used: new Set(['q2']) }, withoutTwin)).toBe(
      'q6',
    );
    expect(swapped({ used: new Set(['q2']) }, withoutTwin)).toBe('q2');
  });

  test('does not ask what the quiz asks already', () => {
    const both = { seed: 3, items: [...quiz.items, { question: 'q2', topic: 't1' }] };
    expect(swapped({}, both)).toBe('q3');
  });

  test('leaves the quiz alone when the question is answered, or when there is no other', () => {
    const answered = { seed: 3, items: [{ question: 'q1', topic: 't1', answer: [1] }] };
    expect(swapQuestion(answered, 0, options)).toBe(answered);
    expect(swapQuestion(quiz, 4, options)).toBe(quiz);
    expect(swapQuestion(quiz, 0, { ...options, questions: questions.slice(0, 1) })).toBe(quiz);
  });
});

describe('a quiz that was open when the package was updated', () => {
  const questions = [question('q1'), question('q2'), question('q3', { topic: 't5' })];
  const options = { questions, used: new Set<string>(), age: 'not-said' as const };

  test('is left alone while its questions are there', () => {
    const quiz = { seed: 3, items: [{ question: 'q1', topic: 't1', answer: [0] }] };
    expect(mendQuiz(quiz, options)).toBe(quiz);
  });

  test('asks another question of the topic in place of one that is gone, and keeps the other answers', () => {
    const quiz = {
      seed: 3,
      items: [
        { question: 'q1', topic: 't1', answer: [0] },
        { question: 'q9', topic: 't1', answer: [2] },
        { question: 'q8', topic: 't7' },
      ],
    };
    expect(mendQuiz(quiz, options).items).toEqual([
      { question: 'q1', topic: 't1', answer: [0] },
      { question: 'q2', topic: 't1' },
    ]);
  });
});

describe('the order of options', () => {
  test('holds every option once and is the same after a resume', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...Object.values(questionOf)), (seed, asked) => {
        const order = optionOrder(seed, asked);
        const list = { order: asked.items, match: asked.choices }[asked.kind as string] ?? asked.options;
        expect([...order].sort()).toEqual([...list.keys()]);
        expect(optionOrder(seed, asked)).toEqual(order);
      }),
    );
  });

  test('puts the right answer in every position', () => {
    const positions = Array.from({ length: 200 }, (_, seed) => optionOrder(seed, questionOf.one).indexOf(1));
    for (const position of [0, 1, 2, 3])
      expect(positions.filter((at) => at === position).length).toBeGreaterThan(25);
  });

  test('is another for another question of the same quiz', () => {
    const orders = Array.from({ length: 10 }, (_, number) => optionOrder(1, question(`q${number}`)).join());
    expect(new Set(orders).size).toBeGreaterThan(3);
  });

  test('never shows items to be put in order in their right order', () => {
    for (let seed = 0; seed < 200; seed++) expect(optionOrder(seed, questionOf.order)).not.toEqual([0, 1, 2]);
  });

  test('keeps risks to spot in the order of the picture', () => {
    expect(optionOrder(12345, questionOf.spot)).toEqual([0, 1, 2, 3]);
  });
});
