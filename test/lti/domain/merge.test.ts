import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOfDraw } from '../../../lti/domain/check-draw.ts';
import { merge } from '../../../lti/domain/merge.ts';
import type { HeldAttempt, JudgedCourse, Merged, Message } from '../../../lti/domain/merge.ts';
import { drawQuiz, mendQuiz, swapQuestion } from '../../../src/progress/draw.ts';
import { answerEasyQuestion } from '../../../src/progress/easy-read.ts';
import { finishQuiz } from '../../../src/progress/marking.ts';
import type { AgeBand } from '../../../src/content/model.ts';
import type { OpenQuiz, Progress } from '../../../src/progress/model.ts';
import { answerQuestion, newProgress, startQuiz } from '../../../src/progress/progress.ts';
import { decode, encode } from '../../../src/progress/suspend-data.ts';
import { hasPassed, topicsToAsk } from '../../../src/progress/score.ts';
import { assessment, banks, topic } from '../../progress/courses.ts';
import {
  allScreens,
  answered,
  draw,
  finished,
  judged,
  message,
  now,
  progressWith,
  questions,
  signed,
  signOff,
  startedAt,
} from './judged.ts';

const empty: HeldAttempt = { progress: newProgress(), sequence: 0 };
const rules = judged.rules;
const passMark = rules.assessment!;

function take(
  held: HeldAttempt,
  sent: Message,
  course: JudgedCourse = judged,
): Merged & { held: HeldAttempt } {
  const merged = merge(held, sent, course, { startedAt, now });
  return { ...merged, held: { progress: merged.progress, session: sent.session, sequence: sent.sequence } };
}

const takeAll = (...sent: readonly Message[]): HeldAttempt =>
  sent.reduce((held, each) => take(held, each).held, empty);

const passed = takeAll(
  message({ progress: progressWith({ finished: allScreens }), facts: [finished(answered(draw(1)))] }),
);

describe('what a page sends', () => {
  test('counts as finished what either device has finished', () => {
    const held = takeAll(
      message({ progress: progressWith({ finished: new Set(['s1']) }) }),
      message({ session: 'b', progress: progressWith({ finished: new Set(['s3']) }) }),
    );
    expect(held.progress.finished).toEqual(new Set(['s1', 's3']));
  });

  test('is kept without an age and without a count of saves', () => {
    const { progress } = takeAll(
      message({ progress: progressWith({ age: 'under-18', ageAsked: true, saves: 17 }) }),
    );
    expect(progress).toMatchObject({ age: 'not-said', ageAsked: true, saves: 0 });
  });

  test('says where to go on, unless it comes late', () => {
    const place = { part: 'p1', screen: 's2' };
    const held = takeAll(message({ sequence: 2, progress: progressWith({ place }) }));
    expect(held.progress.place).toEqual(place);
    expect(take(held, message({ sequence: 1, progress: newProgress() })).progress.place).toEqual(place);
    expect(take(held, message({ sequence: 3, progress: newProgress() })).progress.place).toBeUndefined();
  });

  test('opens a quiz that goes on elsewhere', () => {
    const quiz = draw(1);
    const held = takeAll(message({ progress: startQuiz(newProgress(), quiz) }));
    expect(held.progress.quiz).toEqual(quiz);
  });

  test('is marked by the tool when the quiz is finished, and its answers go', () => {
    const { progress, refused } = take(empty, message({ facts: [finished(answered(draw(1), 2))] }));
    expect(refused).toEqual([]);
    expect(progress).toMatchObject({
      attempts: 1,
      marks: { t1: { right: 1, asked: 3 }, t6: { right: 2, asked: 2 } },
    });
    expect(progress.quiz).toBeUndefined();
  });

  test('can be a retake of what was missed', () => {
    const first = takeAll(message({ facts: [finished(answered(draw(1), 3))] }));
    const retake = draw(2, first.progress);
    expect(new Set(retake.items.map((item) => item.topic))).toEqual(new Set(['t1']));
    const { progress, refused } = take(
      first,
      message({ sequence: 2, facts: [finished(answered(retake), 1)] }),
    );
    expect(refused).toEqual([]);
    expect(hasPassed(progress, passMark)).toBe(true);
  });

  test('becomes a signature over the text that the tool itself has', () => {
    const { progress, signature } = take(
      passed,
      message({ sequence: 2, facts: [signed({ withSupport: true })] }),
    );
    expect(progress.signedOff).toEqual({ at: '2026-11-22T09:30:00Z', hash: signOff.hash, withSupport: true });
    expect(signature).toEqual({
      typedName: 'Amira Khan',
      at: new Date(Date.UTC(2026, 10, 22, 9, 30)),
      body: {
        track: 'induction',
        documents: [{ code: 'd1', version: '3', hash: 'd1'.repeat(32) }],
        setHash: signOff.hash,
        language: 'en-GB',
        isEasyRead: false,
        withSupport: true,
        withheld: ['d1.2'],
        statements: ['n1', 'n2', 'named-0'],
        how: 'click',
      },
    });
  });

  test('in one message: quiz and signature, made offline', () => {
    const { progress, refused } = take(
      empty,
      message({
        progress: progressWith({ finished: allScreens }),
        facts: [finished(answered(draw(1))), signed()],
      }),
    );
    expect(refused).toEqual([]);
    expect(progress.signedOff).toBeDefined();
  });

  test.each([
    ['before the attempt began', '2025-01-01T00:00:00Z'],
    ['in the future', '2030-01-01T00:00:00Z'],
    ['no date', 'yesterday'],
  ])('a signature whose clock says %s bears our time', (_, at) => {
    const { signature } = take(passed, message({ sequence: 2, facts: [signed({ at })] }));
    expect(signature?.at).toEqual(now);
  });
});

describe('two devices', () => {
  const quiz = draw(1);
  const half = (from: number, to: number): OpenQuiz => ({
    ...quiz,
    items: quiz.items.map((item, index) =>
      index >= from && index < to ? answered(quiz).items[index]! : item,
    ),
  });

  test('that go on with the same quiz share their answers', () => {
    const [a, b] = [half(0, 2), half(2, 5)].map((open, index) =>
      message({ session: String(index), progress: startQuiz(newProgress(), open) }),
    );
    for (const held of [takeAll(a!, b!), takeAll(b!, a!)]) expect(held.progress.quiz).toEqual(answered(quiz));
  });

  test('that drew two quizzes go on with the one that has more answers', () => {
    const other = draw(2);
    const a = message({ session: 'a', progress: startQuiz(newProgress(), half(0, 3)) });
    const b = message({ session: 'b', progress: startQuiz(newProgress(), other) });
    for (const held of [takeAll(a, b), takeAll(b, a)]) expect(held.progress.quiz).toEqual(half(0, 3));
  });

  test('that finished a quiz each have passed when one of them has', () => {
    const fail = message({ session: 'a', facts: [finished(answered(draw(1), 5))] });
    const pass = message({ session: 'b', facts: [finished(answered(draw(2)))] });
    for (const held of [takeAll(fail, pass), takeAll(pass, fail), takeAll(fail, pass, fail, pass)])
      expect(hasPassed(held.progress, passMark)).toBe(true);
  });

  test('do not bring an open quiz back once it is over', () => {
    const open = message({ session: 'b', sequence: 9, progress: startQuiz(newProgress(), half(0, 3)) });
    const over = message({ facts: [finished(answered(quiz, 3))] });
    expect(takeAll(open, over, open).progress.quiz).toBeUndefined();
  });

  test('do not lend answers of a retake to the quiz before it', () => {
    const blank = {
      ...quiz,
      items: quiz.items.map((item, index) => (index < 3 ? item : answered(quiz).items[index]!)),
    };
    const sent = message({
      progress: { ...startQuiz(newProgress(), answered(quiz)), attempts: 1 },
      facts: [finished(blank)],
    });
    const held = takeAll(sent);
    expect(hasPassed(held.progress, passMark)).toBe(false);
    expect(take(held, sent).progress).toEqual(held.progress);
  });

  test('sign once', () => {
    const first = take(passed, message({ sequence: 2, facts: [signed()] }));
    const second = take(
      first.held,
      message({ session: 'b', facts: [signed({ at: '2026-11-22T09:45:00Z' })] }),
    );
    expect(second.signature).toBeUndefined();
    expect(second.refused).toEqual([]);
    expect(second.progress.signedOff).toEqual(first.progress.signedOff);
  });
});

describe('a browser that cheats', () => {
  test('has no marks, attempts or signature of its own making', () => {
    const { progress } = take(
      empty,
      message({
        progress: progressWith({
          attempts: 1,
          marks: { t1: { right: 3, asked: 3 }, t6: { right: 2, asked: 2 } },
          signedOff: { at: '2026-11-22T09:00:00Z', hash: signOff.hash, withSupport: false },
          used: new Set(['q1']),
        }),
      }),
    );
    expect(progress).toEqual(newProgress());
  });

  const full = answered(draw(1));
  test.each<[string, OpenQuiz, string]>([
    ['leaves questions out', { ...full, items: full.items.slice(1) }, 'draw-not-allowed'],
    ['asks nothing', { ...full, items: [] }, 'draw-not-allowed'],
    [
      'asks one topic only',
      { ...full, items: full.items.filter((item) => item.topic === 't1') },
      'draw-not-allowed',
    ],
    [
      'asks the one it knows again and again',
      { ...full, items: full.items.map((item) => (item.topic === 't1' ? full.items[0]! : item)) },
      'draw-not-allowed',
    ],
    [
      'lets easy questions count for another topic',
      {
        ...full,
        items: full.items.map((item, index) =>
          item.topic === 't6' ? { ...item, question: `q${index + 6}`, answer: [1] } : item,
        ),
      },
      'draw-not-allowed',
    ],
    [
      'thins wrong answers out with more right ones',
      {
        ...full,
        items: [
          ...full.items,
          ...questions
            .filter(
              ({ code, topic: of }) => of === 't1' && full.items.every((item) => item.question !== code),
            )
            .map(({ code }) => ({ question: code, topic: 't1', answer: [1] })),
        ],
      },
      'draw-not-allowed',
    ],
    [
      'asks what nobody knows',
      { ...full, items: full.items.with(0, { question: 'q999', topic: 't1' }) },
      'question-unknown',
    ],
    [
      'asks of a topic that is not',
      { ...full, items: full.items.with(0, { ...full.items[0]!, topic: 't99' }) },
      'draw-not-allowed',
    ],
  ])('%s: refused', (_, quiz, code) => {
    const { progress, refused } = take(empty, message({ facts: [finished(quiz)] }));
    expect(refused).toEqual([code]);
    expect(progress).toEqual(newProgress());
  });

  test('skips questions: they are not right', () => {
    const quiz = { ...full, items: full.items.map(({ question, topic: of }) => ({ question, topic: of })) };
    const { progress } = take(empty, message({ facts: [finished(quiz)] }));
    expect(progress.marks).toEqual({ t1: { right: 0, asked: 3 }, t6: { right: 0, asked: 2 } });
  });

  test.each([[[1, 1]], [[-1]], [[0.5]], [[1e9]], [[]]])('answers %j: it is not right', (answer) => {
    const quiz = { ...full, items: full.items.map((item) => ({ ...item, answer })) };
    expect(take(empty, message({ facts: [finished(quiz)] })).progress.marks['t1']?.right).toBe(0);
  });

  test.each([
    ['under the same draw', (quiz: OpenQuiz) => quiz],
    ['under another', (quiz: OpenQuiz) => ({ ...quiz, seed: 99 })],
    [
      'as another question',
      (quiz: OpenQuiz) => ({
        ...quiz,
        items: quiz.items.with(0, { question: unasked, topic: 't1', answer: [1] }),
      }),
    ],
  ])('changes an answer after its feedback, %s: the first one stays', (_, change) => {
    const quiz = draw(1);
    const wrong = answered(quiz, 1);
    const open = { ...quiz, items: quiz.items.with(0, wrong.items[0]!) };
    const held = takeAll(message({ progress: startQuiz(newProgress(), open) }));
    const { progress } = take(held, message({ sequence: 2, facts: [finished(change(answered(quiz)))] }));
    expect(progress.marks['t1']).toEqual({ right: 2, asked: 3 });
  });
  const unasked = questions.find(
    ({ code, topic: of }) => of === 't1' && draw(1).items.every((item) => item.question !== code),
  )!.code;

  test('finishes a quiz before the one before: refused, and again: nothing', () => {
    expect(take(empty, message({ facts: [finished(full, 1)] })).refused).toEqual(['attempt-too-new']);
    const once = takeAll(message({ facts: [finished(answered(draw(1), 5))] }));
    const twice = take(once, message({ sequence: 2, facts: [finished(answered(draw(1), 5))] }));
    expect(twice).toMatchObject({ refused: [], progress: { attempts: 1 } });
  });

  test('has no more attempts than the provider gives', () => {
    const course = { ...judged, rules: { ...rules, assessment: assessment({ attempts: 1 }) } };
    const once = take(empty, message({ facts: [finished(answered(draw(1), 5))] }), course).held;
    expect(take(once, message({ sequence: 2, facts: [finished(full, 1)] }), course).refused).toEqual([
      'no-attempts-left',
    ]);
    expect(take(once, message({ sequence: 2, facts: [finished(full, 0)] }), course).progress.attempts).toBe(
      1,
    );
  });

  test.each([
    ['before passing', empty, signed(), 'signed-too-early'],
    ['other words', passed, signed({ hash: 'ff'.repeat(32) }), 'other-words'],
    ['in a language that there is not', passed, signed({ language: 'xx' }), 'other-words'],
    ['without a tick', passed, signed({ statements: ['n1', 'n2'] }), 'statements-missing'],
    ['a tick twice', passed, signed({ statements: ['n1', 'n1', 'n2'] }), 'statements-missing'],
    [
      'with a tick of its own',
      passed,
      signed({ statements: ['n1', 'n2', 'named-0', 'n9'] }),
      'statements-missing',
    ],
  ] as const)('signs %s: refused', (_, held, fact, code) => {
    const merged = take(held, message({ sequence: 9, facts: [fact] }));
    expect(merged.refused).toEqual([code]);
    expect(merged.signature).toBeUndefined();
    expect(merged.progress).toEqual(held.progress);
  });

  test('signs or is asked where there is nothing: refused', () => {
    const course: JudgedCourse = {
      ...judged,
      signOffs: [],
      rules: {
        parts: rules.parts.filter(({ kind }) => kind === 'lesson'),
        completion: { needsQuiz: false, needsSignOff: false },
      },
    };
    expect(take(empty, message({ facts: [signed(), finished(full)] }), course).refused).toEqual([
      'nothing-to-sign',
      'no-quiz',
    ]);
  });

  test('brings screens of another course: they are not there when it is read', () => {
    const read = decode(encode(progressWith({ finished: new Set(['s1', 's999']) }), rules), rules);
    expect(read.ok && [...read.value.finished]).toEqual(['s1']);
  });
});

/** What pages of one learner may send, honest or not. */
const anyQuiz = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(5), fc.nat(5))
  .map(([seed, wrong, blank]): OpenQuiz => {
    const quiz = answered(draw(seed), wrong);
    return {
      ...quiz,
      items: quiz.items.map((item, index) =>
        index < blank ? { question: item.question, topic: item.topic } : item,
      ),
    };
  });
const anyMessage: fc.Arbitrary<Message> = fc.record({
  session: fc.constantFrom('a', 'b'),
  sequence: fc.integer({ min: 1, max: 20 }),
  progress: fc
    .record(
      {
        finished: fc.subarray([...allScreens]).map((codes) => new Set(codes)),
        quiz: anyQuiz,
        attempts: fc.nat(2),
        marks: fc.constantFrom({}, { t1: { right: 9, asked: 9 } }),
      },
      { requiredKeys: [] },
    )
    .map(progressWith),
  facts: fc.array(
    fc.oneof(
      fc.tuple(anyQuiz, fc.nat(3)).map(([quiz, attempt]) => finished(quiz, attempt)),
      fc.constant(signed()),
    ),
    { maxLength: 2 },
  ),
});

describe('whatever is sent in whatever order', () => {
  test('nothing goes backwards', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 12 }), (messages) => {
        let held = empty;
        for (const sent of messages) {
          const next = take(held, sent).held;
          const [before, after] = [held.progress, next.progress];
          expect([...before.finished].filter((screen) => !after.finished.has(screen))).toEqual([]);
          expect(after.attempts).toBeGreaterThanOrEqual(before.attempts);
          if (hasPassed(before, passMark)) expect(after.marks).toEqual(before.marks);
          if (before.signedOff) expect(after.signedOff).toEqual(before.signedOff);
          if (after.signedOff) expect(hasPassed(after, passMark)).toBe(true);
          if (before.quiz && after.quiz && before.attempts === after.attempts)
            expect(count(after.quiz)).toBeGreaterThanOrEqual(count(before.quiz));
          held = next;
        }
      }),
    );
  });

  test('the same message again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 5 }), anyMessage, (messages, sent) => {
        const once = take(takeAll(...messages), sent);
        const twice = take(once.held, sent);
        expect(twice).toEqual({ progress: once.progress, refused: [], held: once.held });
      }),
    );
  });

  test('two devices end alike: screens, pass and signature do not depend on who came first', () => {
    const device = (session: string) =>
      fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(5), fc.subarray([...allScreens]))
        .map(([seed, wrong, screens]): Message[] => [
          message({ session, sequence: 1, progress: progressWith({ finished: new Set(screens) }) }),
          message({ session, sequence: 2, facts: [finished(answered(draw(seed), wrong))] }),
        ]);
    fc.assert(
      fc.property(device('a'), device('b'), fc.array(fc.boolean(), { maxLength: 4 }), (a, b, turns) => {
        const [left, right] = [[...a], [...b]];
        const mixed = turns.flatMap((isLeft) => (isLeft ? left : right).splice(0, 1));
        const ends = [takeAll(...a, ...b), takeAll(...b, ...a), takeAll(...mixed, ...left, ...right)];
        const told = ends.map(({ progress }) => [
          [...progress.finished].sort(),
          hasPassed(progress, passMark),
        ]);
        expect(told[1]).toEqual(told[0]);
        expect(told[2]).toEqual(told[0]);
      }),
    );
  });
});

describe('the check of a draw', () => {
  const topics = [
    topic('t1', { part: 'p1', draw: 3 }),
    topic('t6', { part: 'p2', draw: 2, isSensitive: true }),
    topic('t9', { part: 'p2', draw: 1 }),
  ];
  const sitting = fc.record({
    questions: banks(topics),
    age: fc.constantFrom<AgeBand>('under-18', '18-over', 'not-said'),
    leftOut: fc.subarray(['p1', 'p2']),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    swaps: fc.array(fc.nat(5), { maxLength: 6 }),
    rights: fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
    retake: fc.constantFrom('missed-topics' as const, 'whole' as const),
    gone: fc.array(fc.nat(30), { maxLength: 3 }),
  });

  test('lets every quiz pass that the player can come to: any age, lessons left out, questions swapped, retakes, updates', () => {
    fc.assert(
      fc.property(sitting, ({ questions: bank, age, leftOut, seed, swaps, rights, retake, gone }) => {
        const rulesOf = assessment({ topics, retake });
        let progress: Progress = { ...newProgress(), age };
        for (let attempt = 0; attempt < 3 && !hasPassed(progress, rulesOf); attempt++) {
          const draw = {
            assessment: rulesOf,
            questions: bank,
            used: progress.used,
            seed: seed + attempt,
            topics: topicsToAsk(progress, rulesOf),
            leftOutParts: new Set(leftOut),
            age,
          };
          let quiz = swaps.reduce((open, index) => swapQuestion(open, index, draw), drawQuiz(draw));
          if (quiz.items.length === 0) return;
          const left = bank.filter((_, index) => attempt > 0 || !gone.includes(index));
          quiz = mendQuiz(quiz, { ...draw, questions: left });
          const marked = new Set(Object.keys(progress.marks));
          expect(faultOfDraw(quiz, { assessment: rulesOf, questions: left, marked })).toBeUndefined();
          progress = quiz.items.reduce(
            (open, _, index) => answerQuestion(open, index, [rights[index + attempt * 6] ? 1 : 0]),
            startQuiz(progress, quiz),
          );
          progress = finishQuiz(progress, rulesOf, left);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('lets a quiz in Easy Read pass like any other', () => {
    const open = startQuiz(newProgress(), draw(3));
    const easy = answerEasyQuestion(open, questions, ['t1', 't6'], true);
    expect(take(empty, message({ facts: [finished(easy.quiz!)] })).refused).toEqual([]);
  });
});

const count = (quiz: OpenQuiz): number => quiz.items.filter(({ answer }) => answer).length;
