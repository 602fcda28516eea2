import { expect, test } from 'vitest';
import { checkIdioms } from '../../../src/content/check/idioms.ts';
import { smallLibrary, swap } from '../fixtures/small.ts';

const glossary = (text: string) => `${text}
  - id: hang-up
    word: hang up
    means: End a phone call.
idioms:
  - { idiom: hang up, means: End a phone call., word: hang-up }
  - { idiom: out of the blue, means: When nobody expected it. }
`;
const problems = async (words: string, file = 'lessons/accounts.yaml') =>
  checkIdioms(
    await smallLibrary({
      'glossary.yaml': glossary,
      [file]: swap('The trick was good', `${words} The trick was good`),
    }),
  );

test('a turn of phrase that a lesson explains may be used in it, also again', async () => {
  expect(await problems('[Hang up](word:hang-up). Then hang up again.')).toEqual([]);
});

test('one that is not explained is named with what to do', async () => {
  expect(await problems('Hang up.')).toMatchObject([
    {
      code: 'idiom',
      file: 'course/lessons/accounts.yaml',
      mend: expect.stringContaining('word:hang-up') as string,
    },
  ]);
});

test('one without a word in the glossary is said plainly', async () => {
  expect(await problems('It came out of the blue.')).toMatchObject([
    { code: 'idiom', mend: 'Say it plainly: When nobody expected it.' },
  ]);
});

test('part of a longer word is no turn of phrase', async () => {
  expect(await problems('A hang upwards.')).toEqual([]);
});

test('a lesson for staff alone is left alone', async () => {
  const library = await smallLibrary({
    'glossary.yaml': glossary,
    'lessons/accounts.yaml': (text) =>
      text.replace('[learner]', '[staff]').replace('The trick was good', 'Hang up. The trick was good'),
  });
  expect(checkIdioms(library)).toEqual([]);
});

test('an idiom is explained by a word that is there', async () => {
  const library = await smallLibrary({
    'glossary.yaml': (text) => glossary(text).replace('word: hang-up }', 'word: hang-op }'),
  });
  expect(checkIdioms(library)).toMatchObject([
    { code: 'missing-glossary-word', mend: expect.stringContaining('hang-up') as string },
  ]);
});
