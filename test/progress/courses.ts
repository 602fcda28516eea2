/** Made-up courses and banks, small by hand and any size by chance. */
import fc from 'fast-check';
import type { Assessment, Part, Question, QuestionKind, Topic } from '../../src/content/model.ts';
import type { Answer, Progress } from '../../src/progress/model.ts';
import type { CourseRules } from '../../src/progress/progress.ts';

export const assessment = (change: Partial<Assessment> = {}): Assessment => ({
  passMark: 0.8,
  retake: 'missed-topics',
  questionCount: 5,
  reportFailed: false,
  topics: [topic('t1', { part: 'p1', draw: 3 }), topic('t6', { part: 'p2', draw: 2, isSensitive: true })],
  ...change,
});

export function topic(code: string, change: Partial<Topic> = {}): Topic {
  return { code, title: code, isSensitive: false, draw: 2, part: 'p1', ...change };
}

export function lesson(code: string, screens: readonly string[], change: Partial<Part> = {}): Part {
  return {
    code,
    kind: 'lesson',
    title: code,
    summary: '',
    minutes: 4,
    screens,
    canLeaveOut: false,
    topics: [],
    ...change,
  };
}

/** Two lessons (the second sensitive), a quiz, a sign-off: 4 + 4 + 8 + 4 minutes. */
export function course(change: Partial<CourseRules> = {}): CourseRules {
  return {
    parts: [
      lesson('p1', ['s1', 's2'], { topics: ['t1'] }),
      lesson('p2', ['s3', 's4'], { canLeaveOut: true, topics: ['t6'] }),
      { ...lesson('p3', []), kind: 'quiz', minutes: 8 },
      { ...lesson('p4', []), kind: 'sign-off' },
    ],
    assessment: assessment(),
    completion: { needsQuiz: true, needsSignOff: true },
    ...change,
  };
}

export function courseWithoutQuiz(needsSignOff = true): CourseRules {
  return {
    parts: [
      lesson('p1', ['s1', 's2']),
      ...(needsSignOff ? [{ ...lesson('p4', []), kind: 'sign-off' as const }] : []),
    ],
    completion: { needsQuiz: false, needsSignOff },
  };
}

/** A question with one right answer out of four, or of the kind that is asked for. */
export function question(code: string, change: Partial<Question> = {}): Question {
  return {
    code,
    topic: 't1',
    kind: 'one',
    stem: '',
    isSensitive: false,
    options: [1, 2, 3, 4].map((number) => ({ text: String(number), isRight: number === 2, why: '' })),
    lesson: '',
    ...change,
  };
}

export const questionOf: Readonly<Record<QuestionKind, Question>> = {
  one: question('q1'),
  route: question('q2', { kind: 'route' }),
  several: question('q3', {
    kind: 'several',
    options: [true, false, true].map((isRight) => ({ text: '', isRight, why: '' })),
  }),
  spot: question('q4', {
    kind: 'spot',
    options: [false, true, true, false].map((isRight) => ({ text: '', isRight, why: '' })),
  }),
  order: question('q5', {
    kind: 'order',
    options: [],
    items: ['a', 'b', 'c'].map((text) => ({ text, why: '' })),
  }),
  match: question('q6', {
    kind: 'match',
    options: [],
    items: [
      { text: 'a', why: '', choice: 2 },
      { text: 'b', why: '', choice: 0 },
    ],
    choices: ['x', 'y', 'z'],
  }),
  'true-why': question('q7', { kind: 'true-why', isTrue: false }),
};

export const rightAnswer: Readonly<Record<QuestionKind, Answer>> = {
  one: [1],
  route: [1],
  several: [0, 2],
  spot: [1, 2],
  order: [0, 1, 2],
  match: [2, 0],
  'true-why': [1, 1],
};

/** A bank for each of the topics: calm and sensitive questions, some for one age, some with a twin. */
export const banks = (topics: readonly Topic[], least = 1): fc.Arbitrary<Question[]> =>
  fc
    .tuple(
      ...topics.map(() =>
        fc.array(
          fc.record({
            isSensitive: fc.boolean(),
            hasTwin: fc.boolean(),
            age: fc.constantFrom(undefined, 'under-18' as const, '18-over' as const),
          }),
          { minLength: least, maxLength: 12 },
        ),
      ),
    )
    .map((shapes) => {
      let number = 0;
      return shapes.flatMap((shape, index) => {
        const own = topics[index]!;
        const first = number + 1;
        return shape.map(({ isSensitive, hasTwin, age }, position) => {
          number += 1;
          const sensitive = isSensitive && own.isSensitive;
          const twin = shape.findIndex(
            (other, at) => at !== position && !(other.isSensitive && own.isSensitive),
          );
          return question(`q${number}`, {
            topic: own.code,
            isSensitive: sensitive,
            ...(sensitive && hasTwin && twin !== -1 && { twin: `q${first + twin}` }),
            ...(age && { age }),
          });
        });
      });
    });

const codes = (letter: string, least: number, most: number, highest: number): fc.Arbitrary<string[]> =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: highest }), { minLength: least, maxLength: most })
    .map((numbers) => numbers.map((number) => letter + String(number)));

/** A course as long as can be imagined, and any progress in it: 120 screens, 24 topics, 300 questions, 20 items. */
export const longCourseWithProgress: fc.Arbitrary<{ course: CourseRules; progress: Progress }> = fc
  .boolean()
  .chain((full) =>
    fc.record({
      screens: codes('s', full ? 120 : 1, 120, 5_000),
      topics: codes('t', full ? 24 : 1, 24, 300),
      questions: codes('q', full ? 300 : 0, 300, 9_000),
      full: fc.constant(full),
    }),
  )
  .chain(({ screens, topics, questions, full }) => {
    const some = (list: readonly string[]): fc.Arbitrary<Set<string>> =>
      full ? fc.constant(new Set(list)) : fc.subarray([...list]).map((part) => new Set(part));
    const rules: CourseRules = {
      parts: [
        lesson('p1', screens),
        { ...lesson('p2', []), kind: 'quiz' },
        { ...lesson('p3', []), kind: 'sign-off' },
      ],
      assessment: assessment({ topics: topics.map((code) => topic(code)) }),
      completion: { needsQuiz: true, needsSignOff: true },
    };
    const mark = fc
      .integer({ min: 1, max: 20 })
      .chain((asked) => fc.record({ asked: fc.constant(asked), right: fc.integer({ min: 0, max: asked }) }));
    const item = fc.record(
      {
        question: fc.integer({ min: 1, max: 9_000 }).map((number) => `q${number}`),
        topic: fc.constantFrom(...topics),
        answer: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 8 }),
      },
      { requiredKeys: full ? ['question', 'topic', 'answer'] : ['question', 'topic'] },
    );
    return fc
      .record(
        {
          place: fc.constantFrom(...screens).map((screen) => ({ part: 'p1', screen })),
          finished: some(screens),
          age: fc.constantFrom('under-18' as const, '18-over' as const, 'not-said' as const),
          ageAsked: fc.boolean(),
          quiz: fc.record({
            seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
            items: fc.array(item, { minLength: full ? 20 : 1, maxLength: 20 }),
          }),
          attempts: fc.nat(1_000),
          used: some(questions),
          marks: some(topics)
            .chain((taken) =>
              fc.tuple(...[...taken].map((code) => mark.map((value) => [code, value] as const))),
            )
            .map((entries) => Object.fromEntries(entries)),
          signedOff: fc.record({
            at: fc
              .integer({ min: 0, max: 4_000_000_000 })
              .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')),
            hash: fc.string({
              unit: fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16)),
              minLength: 64,
              maxLength: 64,
            }),
            withSupport: fc.boolean(),
          }),
          saves: fc.nat(1_000_000),
        },
        {
          requiredKeys: full
            ? [
                'place',
                'finished',
                'age',
                'ageAsked',
                'quiz',
                'attempts',
                'used',
                'marks',
                'signedOff',
                'saves',
              ]
            : ['finished', 'age', 'ageAsked', 'attempts', 'used', 'marks', 'saves'],
        },
      )
      .map((progress) => ({ course: rules, progress }));
  });
