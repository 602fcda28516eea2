import { describe, expect, test } from 'vitest';
import { readingAge, sentencesOf } from '../../src/content/reading-age.ts';

const words = (text: string, terms: readonly string[] = []) =>
  sentencesOf([text], { terms }).map((sentence) => sentence.words.join(' '));

describe('reading age', () => {
  test('is the mean of Flesch–Kincaid and the automated readability index, as years', () => {
    const age = readingAge([['The', 'cat', 'sat', 'on', 'the', 'mat']])!;
    // Worked out by hand: 6 words, 1 sentence, 6 syllables, 17 letters.
    expect(age.fleschKincaid).toBeCloseTo(0.39 * 6 + 11.8 - 15.59 + 5);
    expect(age.automatedReadability).toBeCloseTo((4.71 * 17) / 6 + 0.5 * 6 - 21.43 + 5);
    expect(age.age).toBeCloseTo((age.fleschKincaid + age.automatedReadability) / 2);
  });

  test('of nothing is nothing', () => {
    expect(readingAge([])).toBeUndefined();
    expect(readingAge([[]])).toBeUndefined();
  });
});

describe('the words that count', () => {
  test('are those of sentences and of list items', () => {
    expect(words('Stop. Look twice.\n- One thing\n- Another thing')).toEqual([
      'Stop',
      'Look twice',
      'One thing',
      'Another thing',
    ]);
  });

  test('are without marks, placeholders, glossary words, numbers and addresses', () => {
    expect(words('Tell **{{people.first.name}}** about the [money mule](word:money-mule) at 9.41.')).toEqual([
      'Tell about the at',
    ]);
    expect(words('A loot box is not free, and loot boxes cost.', ['loot box'])).toEqual([
      'A is not free and cost',
    ]);
    expect(words('Open a-b.example/x on {{#if words.site}}{{words.site}}{{/if}} days.')).toEqual([
      'Open on days',
    ]);
  });

  test('are without names, also where a name begins the sentence', () => {
    expect(words('You are Marcin. Marcin waits, and I wait.')).toEqual(['You are', 'waits and I wait']);
  });
});
