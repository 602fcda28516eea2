import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SignDocument } from '../../src/content/model.ts';
import { outcome, signedSet } from '../../src/progress/outcome.ts';
import { finishScreen, leaveOutPart, newProgress, signOff } from '../../src/progress/progress.ts';
import type { Progress } from '../../src/progress/model.ts';
import { assessment, course, courseWithoutQuiz, longCourseWithProgress } from './courses.ts';

const rules = course();
const signature = { at: '2026-11-22T13:05:00Z', hash: 'a'.repeat(64), withSupport: true };
const lessonsDone: Progress = { ...newProgress(), finished: new Set(['s1', 's2', 's3', 's4']) };
const passed: Progress = {
  ...lessonsDone,
  attempts: 1,
  marks: { t1: { right: 3, asked: 3 }, t6: { right: 1, asked: 2 } },
};
const failedOnce: Progress = { ...passed, marks: { t1: { right: 1, asked: 3 }, t6: { right: 1, asked: 2 } } };

// Design, "When it is complete".
describe('what an LMS is told', () => {
  test('at the start: incomplete, unknown, no score', () => {
    const told = outcome(rules, newProgress());
    expect(told).toMatchObject({ completion: 'incomplete', success: 'unknown', progressMeasure: 0 });
    expect(told).not.toHaveProperty('score');
    expect(told).not.toHaveProperty('signOff');
  });

  test('passed and signed: completed and passed, with the score', () => {
    expect(outcome(rules, signOff(passed, signature))).toMatchObject({
      completion: 'completed',
      success: 'passed',
      score: { scaled: 0.8, raw: 80, min: 0, max: 100 },
      progressMeasure: 1,
    });
  });

  test('passed and not signed: passed and incomplete', () => {
    const told = outcome(rules, passed);
    expect(told).toMatchObject({ completion: 'incomplete', success: 'passed' });
    expect(told.progressMeasure).toBeLessThan(1);
  });

  test('signed earlier and not passed: incomplete and unknown', () => {
    expect(outcome(rules, signOff(failedOnce, signature))).toMatchObject({
      completion: 'incomplete',
      success: 'unknown',
    });
  });

  test('not passed while retakes remain: unknown, never failed, with the score', () => {
    const limited = course({ assessment: assessment({ attempts: 2, reportFailed: true }) });
    expect(outcome(limited, failedOnce)).toMatchObject({ success: 'unknown', score: { raw: 40 } });
  });

  test('attempts used up: failed only where the profile wants it', () => {
    const twice = { ...failedOnce, attempts: 2 };
    const told = (reportFailed: boolean): string =>
      outcome(course({ assessment: assessment({ attempts: 2, reportFailed }) }), twice).success;
    expect(told(true)).toBe('failed');
    expect(told(false)).toBe('unknown');
    expect(outcome(course({ assessment: assessment({ reportFailed: true }) }), twice).success).toBe(
      'unknown',
    );
  });

  test('a track without a quiz: completed by the last screen and the sign-off, no score', () => {
    const short = courseWithoutQuiz();
    expect(outcome(short, lessonsDone)).toMatchObject({ completion: 'incomplete' });
    const told = outcome(short, signOff(lessonsDone, signature));
    expect(told).toMatchObject({ completion: 'completed', success: 'unknown', topics: [] });
    expect(told).not.toHaveProperty('score');
  });

  test('a track with neither: completed by the last screen', () => {
    const shortest = courseWithoutQuiz(false);
    expect(outcome(shortest, finishScreen(newProgress(), 's1')).completion).toBe('incomplete');
    expect(outcome(shortest, lessonsDone).completion).toBe('completed');
  });

  test('a topic is covered when its lesson is finished; a sensitive one has no score', () => {
    expect(outcome(rules, { ...passed, finished: new Set(['s1', 's2']) }).topics).toEqual([
      { code: 't1', isCovered: true, score: { scaled: 1 } },
      { code: 't6', isCovered: false },
    ]);
  });

  test('nothing about which lesson was left out', () => {
    const [, sensitive] = rules.parts;
    const read = ['s3', 's4'].reduce(finishScreen, newProgress());
    expect(outcome(rules, leaveOutPart(newProgress(), sensitive!))).toEqual(outcome(rules, read));
  });

  test('what was signed, once the set is known', () => {
    const documents = [
      { code: 'd1', version: '2026-03' },
      { code: 'd2', version: '4.1' },
    ] as unknown as readonly SignDocument[];
    expect(outcome(rules, signOff(passed, signature), signedSet({ documents })).signOff).toEqual({
      documents: ['d1', 'd2'],
      version: '2026-03 + 4.1',
      hash: signature.hash,
      at: signature.at,
    });
    expect(outcome(rules, passed, signedSet({ documents }))).not.toHaveProperty('signOff');
  });

  test('the measure grows by minutes and is 1 only when completed', () => {
    fc.assert(
      fc.property(longCourseWithProgress, ({ course: long, progress }) => {
        const told = outcome(long, progress);
        expect(told.progressMeasure === 1).toBe(told.completion === 'completed');
        expect(told.progressMeasure).toBeGreaterThanOrEqual(0);
        expect(told.progressMeasure).toBeLessThanOrEqual(1);
      }),
    );
    expect(outcome(rules, lessonsDone).progressMeasure).toBe(0.4);
  });

  test('completed with a quiz always means passed and signed', () => {
    fc.assert(
      fc.property(longCourseWithProgress, ({ course: long, progress }) => {
        const told = outcome(long, progress);
        if (told.completion === 'completed')
          expect(told.success === 'passed' && progress.signedOff).toBeTruthy();
      }),
    );
  });
});
