/** Any way through a track, with any faults on it: in the end the LMS holds what the model holds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Question } from '../../src/content/model.ts';
import { drawQuiz } from '../../src/progress/draw.ts';
import { finishQuiz } from '../../src/progress/marking.ts';
import type { Progress } from '../../src/progress/model.ts';
import { isCompleted } from '../../src/progress/completion.ts';
import { outcome } from '../../src/progress/outcome.ts';
import {
  answerQuestion,
  countSave,
  finishScreen,
  isUnlocked,
  leaveOutPart,
  newProgress,
  signOff,
  startQuiz,
} from '../../src/progress/progress.ts';
import { decode, encode } from '../../src/progress/suspend-data.ts';
import type { LearningRecord } from '../../src/record/learning-record.ts';
import { createMirror } from '../../src/record/mirror.ts';
import { createSaver } from '../../src/record/saver.ts';
import type { Saver } from '../../src/record/saver.ts';
import { assessment, course, question, topic } from '../progress/courses.ts';
import { fakeStorage } from './fake-storage.ts';
import { allRecords } from './scorm-world.ts';
import type { World } from './scorm-world.ts';

const rules = course({
  assessment: assessment({
    passMark: 0.6,
    topics: [topic('t1', { part: 'p1', draw: 3 }), topic('t6', { part: 'p2', draw: 2, isSensitive: true })],
  }),
});
const bank: readonly Question[] = Array.from({ length: 20 }, (_, index) =>
  question(`q${index + 1}`, { topic: index < 12 ? 't1' : 't6' }),
);
const signed = { documents: ['d1'], version: '3' };
const hash = 'cd'.repeat(32);

/** What a learner does, and what happens to them. Numbers choose among what is possible. */
type Step =
  | { readonly do: 'read' | 'leave-out' | 'answer' | 'sign' | 'close' | 'dies' }
  | { readonly do: 'quiz' | 'reply' | 'fails'; readonly by: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Step>({ do: 'read' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'leave-out' }) },
  { weight: 4, arbitrary: fc.nat(1_000).map((by): Step => ({ do: 'quiz', by })) },
  { weight: 12, arbitrary: fc.nat(3).map((by): Step => ({ do: 'reply', by })) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'sign' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'dies' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'close' }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }).map((by): Step => ({ do: 'fails', by })) },
);

/** The learner, their browser and the page in it. */
async function walk(world: World, steps: readonly Step[]): Promise<Progress> {
  const storage = fakeStorage();
  let progress = newProgress();
  let saver: Saver;
  let record: LearningRecord;
  let wake: (() => void) | undefined;

  async function launch(): Promise<void> {
    record = world.launch();
    saver = createSaver({
      record,
      later: (run) => {
        wake = run;
        return () => (wake = undefined);
      },
      onStatus: () => undefined,
      mirror: createMirror({ storage: () => storage.open(), course: 'a', now: () => 0 }),
    });
    const opened = await saver.open();
    if (!opened.ok) throw new Error(opened.problem.code);
    const kept = decode(opened.value.suspendData, rules);
    progress = kept.ok ? kept.value : newProgress();
    if (saver.hasRestored || (!opened.value.isReviewMode && isCompleted(rules, progress))) await save(true);
  }

  async function save(isMilestone = false): Promise<void> {
    progress = countSave(progress);
    saver.save(
      { data: encode(progress, rules), location: '' },
      isMilestone ? outcome(rules, progress, signed) : undefined,
    );
    await saver.settled();
  }

  /** Until everything has arrived: faults come to an end. */
  async function settle(): Promise<void> {
    for (let tries = 0; tries < 20 && wake; tries++) {
      wake();
      await saver.settled();
    }
  }

  async function take(now: Step): Promise<void> {
    // A finished course is looked at and not changed.
    const isOver = isCompleted(rules, progress);
    const lessons = rules.parts.filter(({ kind }) => kind === 'lesson');
    switch (now.do) {
      case 'read': {
        const screens = lessons.flatMap(({ screens }) => screens);
        const next = screens.find((screen) => !progress.finished.has(screen));
        if (next === undefined || isOver) return;
        progress = finishScreen(progress, next);
        return save(lessons.some(({ screens }) => screens.at(-1) === next));
      }
      case 'leave-out': {
        const part = lessons.find(({ canLeaveOut }) => canLeaveOut);
        if (!part || isOver) return;
        progress = leaveOutPart(progress, part);
        return save(true);
      }
      case 'quiz': {
        const part = rules.parts.find(({ kind }) => kind === 'quiz');
        if (isOver || progress.quiz || !part || !isUnlocked(rules, progress, part)) return;
        progress = startQuiz(
          progress,
          drawQuiz({
            assessment: rules.assessment!,
            questions: bank,
            used: progress.used,
            seed: now.by,
            leftOutParts: new Set(),
            age: 'not-said',
          }),
        );
        return save();
      }
      case 'reply':
      case 'answer': {
        const index = progress.quiz?.items.findIndex((item) => !item.answer) ?? -1;
        if (!progress.quiz || isOver) return;
        if (index < 0) {
          progress = finishQuiz(progress, rules.assessment!, bank);
          return save(true);
        }
        // Right three times in four.
        progress = answerQuestion(progress, index, ['by' in now && now.by === 0 ? 0 : 1]);
        return save();
      }
      case 'sign': {
        const part = rules.parts.find(({ kind }) => kind === 'sign-off');
        if (isOver || !part || !isUnlocked(rules, progress, part)) return;
        progress = signOff(progress, { at: '2026-11-22T13:05:00Z', hash, withSupport: false });
        return save(true);
      }
      case 'fails':
        world.fail(now.by);
        return;
      case 'dies':
        // No goodbye, and no pause that comes to its end.
        wake = undefined;
        world.fail(0);
        return launch();
      case 'close':
        await settle();
        await saver.close('to-be-continued');
        return launch();
    }
  }

  await launch();
  for (const now of steps) await take(now);
  world.fail(0);
  await settle();
  return progress;
}

const adapters = allRecords.filter(({ name }) => name !== 'preview');

test('500 random walks with random faults end with the record of the LMS equal to the model', async () => {
  const ends = { completed: 0, passed: 0, begun: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...adapters),
      fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }),
      async ({ start }, steps) => {
        const world = start();
        const progress = await walk(world, steps);
        const held = world.held();
        const told = outcome(rules, progress, signed);
        if (progress.saves > 0 || told.completion === 'completed') {
          expect(held.data).toBe(encode(progress, rules));
          expect(held.isCompleted).toBe(told.completion === 'completed');
          expect(held.isPassed).toBe(told.completion === 'completed' && told.success === 'passed');
          if (told.score && told.completion === 'completed') expect(held.raw).toBe(told.score.raw);
        }
        ends[
          told.completion === 'completed' ? 'completed' : told.success === 'passed' ? 'passed' : 'begun'
        ] += 1;
      },
    ),
    { numRuns: 500 },
  );
  // A walk that never gets anywhere would prove nothing.
  expect(ends.completed).toBeGreaterThan(20);
  expect(ends.passed).toBeGreaterThan(5);
}, 120_000);
