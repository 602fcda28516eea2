/** Content is updated under a learner's feet: begun on one edition, carried on in the next, in every LMS. */
import { describe, expect, test } from 'vitest';
import type { Question } from '../../src/content/model.ts';
import { drawQuiz, mendQuiz } from '../../src/progress/draw.ts';
import { outcome } from '../../src/progress/outcome.ts';
import {
  answerQuestion,
  finishScreen,
  newProgress,
  openScreen,
  signOff,
  startQuiz,
} from '../../src/progress/progress.ts';
import { decode, encode } from '../../src/progress/suspend-data.ts';
import { assessment, course, lesson, question, topic } from '../progress/courses.ts';
import { allRecords } from './scorm-world.ts';

const topics = [topic('t1', { part: 'p1', draw: 3 }), topic('t6', { part: 'p2', draw: 2 })];
const first = course({ assessment: assessment({ topics }) });
const firstBank: readonly Question[] = [1, 2, 3, 4, 5, 6, 7, 8].map((number) =>
  question(`q${number}`, { topic: number < 6 ? 't1' : 't6' }),
);
/** A screen gone and one new, a lesson more, another order; a question gone and two new. */
const second = course({
  parts: [
    lesson('p9', ['s20', 's21']),
    lesson('p2', ['s4', 's3'], { canLeaveOut: true, topics: ['t6'] }),
    lesson('p1', ['s1', 's7'], { topics: ['t1'] }),
    ...first.parts.slice(2),
  ],
  assessment: assessment({ topics }),
});
const signed = { documents: ['d1'], version: '3' };

describe.each(allRecords)('a learner of $name who began on the first edition', ({ start }) => {
  test('keeps place, finished screens, answers and signature on the second', async () => {
    const world = start();
    const quiz = drawQuiz({
      assessment: first.assessment!,
      questions: firstBank,
      used: new Set(),
      seed: 4,
      leftOutParts: new Set(),
      age: 'not-said',
    });
    let before = newProgress();
    for (const screen of ['s1', 's2', 's3', 's4']) before = finishScreen(before, screen);
    before = startQuiz(before, quiz);
    before = answerQuestion(before, 0, [1]);
    before = answerQuestion(before, 3, [0]);
    before = signOff(before, { at: '2026-11-22T13:05:00Z', hash: 'ef'.repeat(32), withSupport: false });
    before = openScreen(before, 'p2', 's3');
    const record = world.launch();
    await record.open();
    await record.suspend({ data: encode(before, first), location: 's3' });
    await record.report(outcome(first, before, signed));
    await record.close('to-be-continued');

    const opened = await world.launch().open();
    const kept = decode(opened.ok ? opened.value.suspendData : '', second);
    if (!kept.ok) throw new Error(kept.problem.code);
    const after = kept.value;
    expect(after.place).toEqual({ part: 'p2', screen: 's3' });
    expect([...after.finished].toSorted()).toEqual(['s1', 's3', 's4']);
    expect(after.signedOff).toEqual(before.signedOff);
    expect(after.quiz).toEqual(before.quiz);

    // The question that was open and not answered is gone from the bank; the answered ones stay.
    const gone = quiz.items[1]!.question;
    const secondBank = [
      ...firstBank.filter(({ code }) => code !== gone),
      question('q30', { topic: 't1' }),
      question('q31', { topic: 't6' }),
    ];
    const mended = mendQuiz(after.quiz!, { questions: secondBank, used: after.used, age: 'not-said' });
    expect(mended.items).toHaveLength(quiz.items.length);
    expect(mended.items[0]).toEqual(before.quiz!.items[0]);
    expect(mended.items[3]).toEqual(before.quiz!.items[3]);
    expect(secondBank.map(({ code }) => code)).toContain(mended.items[1]?.question);
  });
});
