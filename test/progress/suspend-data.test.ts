import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCompleted } from '../../src/progress/completion.ts';
import {
  countSave,
  newProgress,
  openScreen,
  setAge,
  signOff,
  startQuiz,
} from '../../src/progress/progress.ts';
import { decode, encode } from '../../src/progress/suspend-data.ts';
import { course, courseWithoutQuiz, lesson, longCourseWithProgress } from './courses.ts';

describe('suspend data', () => {
  test('gives back any progress, except the age and the count of saves once the course is completed', () => {
    fc.assert(
      fc.property(longCourseWithProgress, ({ course: rules, progress }) => {
        const gone = isCompleted(rules, progress) ? { age: 'not-said', saves: 0 } : {};
        expect(decode(encode(progress, rules), rules)).toEqual({ ok: true, value: { ...progress, ...gone } });
      }),
      { numRuns: 300 },
    );
  });

  test('stays within 4,096 characters of printable ASCII at the worst of the longest track', () => {
    let longest = 0;
    fc.assert(
      fc.property(longCourseWithProgress, ({ course: rules, progress }) => {
        const text = encode(progress, rules);
        longest = Math.max(longest, text.length);
        expect(text).toMatch(/^[A-Za-z0-9_-]{1,4096}$/);
      }),
      { numRuns: 300 },
    );
    // The worst there is, by hand: every code high, every gap wide, every answer long.
    const numbers = (letter: string, count: number, step: number): string[] =>
      Array.from({ length: count }, (_, index) => letter + String((index + 1) * step));
    const screens = numbers('s', 120, 1_000);
    const topics = numbers('t', 24, 1_000);
    const worst = encode(
      {
        ...signOff(newProgress(), { at: '9999-12-31T23:59:59Z', hash: 'f'.repeat(64), withSupport: true }),
        place: { part: 'p1', screen: 's120000' },
        finished: new Set(screens),
        used: new Set(numbers('q', 300, 1_000)),
        marks: Object.fromEntries(topics.map((code) => [code, { right: 100, asked: 100 }])),
        quiz: {
          seed: 2 ** 32 - 1,
          items: Array.from({ length: 20 }, () => ({
            question: 'q300000',
            topic: 't24000',
            answer: [9, 9, 9, 9, 9, 9, 9, 9],
          })),
        },
        attempts: 100_000,
        saves: 1_000_000_000,
      },
      course({ parts: [lesson('p1', screens)] }),
    );
    expect(worst.length).toBeLessThanOrEqual(4096);
    expect(longest).toBeGreaterThan(800);
  });

  test('differs with every save, even if nothing else does', () => {
    const progress = newProgress();
    expect(encode(countSave(progress), course())).not.toBe(encode(progress, course()));
  });

  test('of a first visit is empty, and said to be', () => {
    expect(decode('', course())).toEqual({ ok: false, problem: { code: 'empty' } });
  });

  test('of another layout is told from damage', () => {
    expect(decode('C2whatever', course())).toEqual({ ok: false, problem: { code: 'other-version' } });
    expect(decode('{"lesson":3}', course())).toEqual({ ok: false, problem: { code: 'damaged' } });
  });

  test('that was cut short anywhere is damaged, and never read as less progress', () => {
    fc.assert(
      fc.property(longCourseWithProgress, fc.nat(), ({ course: rules, progress }, cut) => {
        const text = encode(progress, rules);
        const short = text.slice(0, 2 + (cut % (text.length - 2)));
        expect(decode(short, rules)).toEqual({ ok: false, problem: { code: 'damaged' } });
      }),
    );
  });

  test('with one character changed is damaged', () => {
    fc.assert(
      fc.property(longCourseWithProgress, fc.nat(), ({ course: rules, progress }, at) => {
        const text = encode(progress, rules);
        const place = 2 + (at % (text.length - 2));
        const changed =
          text.slice(0, place) + (text.charAt(place) === 'A' ? 'B' : 'A') + text.slice(place + 1);
        expect(decode(changed, rules)).toEqual({ ok: false, problem: { code: 'damaged' } });
      }),
    );
  });

  test('of any other kind is refused and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `C1${text}`),
        ),
        (text) => {
          expect(decode(text, course()).ok).toBe(false);
        },
      ),
    );
  });

  test('from an earlier edition loses what is gone and keeps everything else', () => {
    const before = course();
    const progress = startQuiz(
      {
        ...openScreen(newProgress(), 'p2', 's4'),
        finished: new Set(['s1', 's3', 's4']),
        attempts: 1,
        marks: { t1: { right: 1, asked: 3 }, t6: { right: 2, asked: 2 } },
        used: new Set(['q1']),
      },
      {
        seed: 5,
        items: [
          { question: 'q1', topic: 't1', answer: [2] },
          { question: 'q9', topic: 't6' },
        ],
      },
    );
    const after = course({
      parts: [lesson('p1', ['s1', 's2', 's9']), lesson('p2', ['s3'])],
      assessment: { ...before.assessment!, topics: before.assessment!.topics.slice(0, 1) },
    });
    expect(decode(encode(progress, before), after)).toEqual({
      ok: true,
      value: {
        ...progress,
        // The screen is gone, its lesson is not.
        place: { part: 'p2', screen: 's3' },
        finished: new Set(['s1', 's3']),
        marks: { t1: { right: 1, asked: 3 } },
        quiz: { seed: 5, items: [{ question: 'q1', topic: 't1', answer: [2] }] },
      },
    });
  });

  test('opens at home when the whole part is gone', () => {
    const text = encode(openScreen(newProgress(), 'p8', 's1'), course());
    expect(decode(text, course())).toMatchObject({
      ok: true,
      value: expect.not.objectContaining({ place: expect.anything() as unknown }) as unknown,
    });
  });

  test('keeps a place in the quiz, whose screens are its own', () => {
    const text = encode(openScreen(newProgress(), 'p3', 'q7'), course());
    expect(decode(text, course())).toMatchObject({ value: { place: { part: 'p3', screen: 'q7' } } });
  });

  test('holds the age until completion and not after', () => {
    const rules = courseWithoutQuiz();
    const young = setAge({ ...newProgress(), finished: new Set(['s1', 's2']) }, 'under-18');
    const signed = signOff(young, { at: '2026-11-22T13:05:00Z', hash: 'a'.repeat(64), withSupport: false });
    expect(decode(encode(young, rules), rules)).toMatchObject({ value: { age: 'under-18', ageAsked: true } });
    expect(decode(encode(signed, rules), rules)).toMatchObject({
      value: { age: 'not-said', ageAsked: true },
    });
  });
});
