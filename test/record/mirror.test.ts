import { describe, expect, test } from 'vitest';
import { createMirror } from '../../src/record/mirror.ts';
import type { Mirror } from '../../src/record/mirror.ts';
import { fakeStorage } from './fake-storage.ts';
import type { FakeStorage } from './fake-storage.ts';

const hour = 60 * 60 * 1000;
let time = Date.UTC(2026, 10, 22);
const mirror = (storage: FakeStorage, course = 'scorm12 example.induction'): Mirror =>
  createMirror({ storage: () => storage.open(), course, now: () => time });

describe('the local mirror', () => {
  test('gives back what a dead tab could not save, when the LMS still holds what it held', () => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('7', 'C1old');
    expect(first.keep('C1new')).toBe(true);
    expect(mirror(storage).begin('7', 'C1old')).toBe('C1new');
  });

  test('gives it back too when an earlier try did reach the LMS', () => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('7', '');
    first.keep('C1one');
    first.keep('C1two');
    expect(mirror(storage).begin('7', 'C1one')).toBe('C1two');
  });

  test('yields to an LMS that has moved on, and is gone afterwards', () => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('7', 'C1old');
    first.keep('C1new');
    expect(mirror(storage).begin('7', 'C1elsewhere')).toBeUndefined();
    expect(storage.values.size).toBe(0);
  });

  test('is nothing when the last try arrived after all', () => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('7', 'C1old');
    first.keep('C1new');
    expect(mirror(storage).begin('7', 'C1new')).toBeUndefined();
  });

  test('exists only while something is unsaved', () => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('7', '');
    expect(storage.values.size).toBe(0);
    first.keep('C1a');
    expect(storage.values.size).toBe(1);
    first.saved('C1a');
    expect(storage.values.size).toBe(0);
  });

  test('holds no name, no number of a learner and no name of a course', () => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('amira.khan@college.example', 'C1old');
    first.keep('C1new');
    const everything = JSON.stringify([...storage.values]);
    for (const word of ['amira', 'khan', 'college', 'induction', 'example', 'C1old'])
      expect(everything.toLowerCase()).not.toContain(word.toLowerCase());
  });

  test('never meets another learner, course or standard on the same computer', () => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('7', '');
    first.keep('C1secret');
    expect(mirror(storage).begin('8', '')).toBeUndefined();
    expect(mirror(storage, 'scorm2004 example.induction').begin('7', '')).toBeUndefined();
    expect(mirror(storage).begin('7', '')).toBe('C1secret');
  });

  test.each([
    [25 * hour, 'a day later'],
    [-25 * hour, 'when it seems to come from far ahead'],
  ])('is gone %s (%s), whoever opens a course then', (step) => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('7', '');
    first.keep('C1a');
    time += step;
    expect(mirror(storage).begin('8', '')).toBeUndefined();
    expect(storage.values.size).toBe(0);
  });

  test('is still there when the clock was set back within the day', () => {
    const storage = fakeStorage();
    const first = mirror(storage);
    first.begin('7', '');
    first.keep('C1a');
    time -= hour;
    expect(mirror(storage).begin('7', '')).toBe('C1a');
  });

  test.each(['full', 'forbidden'] as const)('says so where storage is %s', (trouble) => {
    const storage = fakeStorage();
    storage.trouble = trouble;
    const first = mirror(storage);
    expect(first.begin('7', '')).toBeUndefined();
    expect(first.keep('C1a')).toBe(false);
    expect(() => first.drop()).not.toThrow();
  });

  test('leaves what is not its own alone, and what it cannot read', () => {
    const storage = fakeStorage();
    storage.values.set('reading', '{"size":2}');
    storage.values.set('fourcs-unsaved-x', 'no entry of ours');
    mirror(storage).begin('7', '');
    expect([...storage.values.keys()]).toEqual(['reading']);
  });
});
