import { describe, expect, test } from 'vitest';
import {
  answerQuestion,
  countSave,
  finishScreen,
  goHome,
  isPartDone,
  isUnlocked,
  leaveOutPart,
  minutesLeft,
  newProgress,
  nextPart,
  openScreen,
  setAge,
  signOff,
  startQuiz,
} from '../../src/progress/progress.ts';
import type { Progress } from '../../src/progress/model.ts';
import { course, courseWithoutQuiz } from './courses.ts';

const rules = course();
const [first, second, quiz, signing] = rules.parts as [Part, Part, Part, Part];
type Part = (typeof rules.parts)[number];

const signature = { at: '2026-11-22T13:05:00Z', hash: 'a'.repeat(64), withSupport: false };
const lessonsDone: Progress = { ...newProgress(), finished: new Set(['s1', 's2', 's3', 's4']) };
const passed: Progress = {
  ...lessonsDone,
  attempts: 1,
  marks: { t1: { right: 3, asked: 3 }, t6: { right: 2, asked: 2 } },
};
const failedOnce: Progress = { ...passed, marks: { t1: { right: 0, asked: 3 }, t6: { right: 2, asked: 2 } } };

describe('progress', () => {
  test('knows the place until the reader goes home', () => {
    const there = openScreen(newProgress(), 'p1', 's2');
    expect(there.place).toEqual({ part: 'p1', screen: 's2' });
    expect(goHome(there)).toEqual(newProgress());
  });

  test('never changes a value it was given', () => {
    const before = newProgress();
    finishScreen(before, 's1');
    expect(before).toEqual(newProgress());
  });

  test('does not tell a part that was left out from one that was read', () => {
    const read = ['s3', 's4'].reduce(finishScreen, newProgress());
    expect(leaveOutPart(newProgress(), second)).toEqual(read);
    expect(isPartDone(rules, read, second)).toBe(true);
  });

  test('knows that the age was asked even if it was not said', () => {
    expect(setAge(newProgress(), 'not-said')).toMatchObject({ age: 'not-said', ageAsked: true });
  });

  test('takes an answer once: by then the feedback has shown the key', () => {
    const open = startQuiz(newProgress(), { seed: 1, items: [{ question: 'q1', topic: 't1' }] });
    const answered = answerQuestion(open, 0, [2]);
    expect(answered.quiz?.items[0]?.answer).toEqual([2]);
    expect(answerQuestion(answered, 0, [1])).toBe(answered);
    expect(answerQuestion(open, 5, [1])).toBe(open);
    expect(answerQuestion(newProgress(), 0, [1])).toEqual(newProgress());
  });

  test('counts saves and keeps a signature', () => {
    expect(countSave(countSave(newProgress())).saves).toBe(2);
    expect(signOff(newProgress(), signature).signedOff).toEqual(signature);
  });
});

describe('what is open', () => {
  test('lessons always, in any order', () => {
    expect([first, second].every((part) => isUnlocked(rules, newProgress(), part))).toBe(true);
  });

  test('the quiz after every lesson', () => {
    expect(isUnlocked(rules, finishScreen(newProgress(), 's1'), quiz)).toBe(false);
    expect(isUnlocked(rules, lessonsDone, quiz)).toBe(true);
  });

  test('the sign-off after the quiz is passed', () => {
    expect(isUnlocked(rules, lessonsDone, signing)).toBe(false);
    expect(isUnlocked(rules, failedOnce, signing)).toBe(false);
    expect(isUnlocked(rules, passed, signing)).toBe(true);
  });

  test('the sign-off of a track without a quiz after its lessons', () => {
    const short = courseWithoutQuiz();
    const last = short.parts[1]!;
    expect(isUnlocked(short, newProgress(), last)).toBe(false);
    expect(isUnlocked(short, lessonsDone, last)).toBe(true);
  });

  test('what was open after passing stays open when a new edition adds a lesson', () => {
    const longer = course({ parts: [{ ...first, code: 'p9', screens: ['s90'] }, ...rules.parts] });
    expect(isUnlocked(longer, passed, signing)).toBe(true);
  });
});

describe('what comes next', () => {
  test('is the first part that is open and not done', () => {
    const next = (progress: Progress): string | undefined => nextPart(rules, progress)?.code;
    expect(next(newProgress())).toBe('p1');
    expect(next(leaveOutPart(newProgress(), first))).toBe('p2');
    expect(next(lessonsDone)).toBe('p3');
    expect(next(failedOnce)).toBe('p3');
    expect(next(passed)).toBe('p4');
    expect(next(signOff(passed, signature))).toBeUndefined();
  });

  test('takes fewer minutes the more is done, and none at the end', () => {
    expect(minutesLeft(rules, newProgress())).toBe(20);
    expect(minutesLeft(rules, finishScreen(newProgress(), 's1'))).toBe(18);
    expect(minutesLeft(rules, lessonsDone)).toBe(12);
    expect(minutesLeft(rules, passed)).toBe(4);
    expect(minutesLeft(rules, signOff(passed, signature))).toBe(0);
  });

  test('counts a started minute whole', () => {
    const odd = course({ parts: [{ ...first, minutes: 5 }] });
    expect(minutesLeft(odd, finishScreen(newProgress(), 's1'))).toBe(3);
  });
});
