import { expect, test } from 'vitest';
import { checkQuestions } from '../../../src/content/check/questions.ts';
import { smallLibrary, swap, type Edits } from '../fixtures/small.ts';

const bank = 'questions/t4-accounts.yaml';
const problems = async (edits: Edits = {}) => checkQuestions(await smallLibrary(edits));

test('questions with one key each are left alone', async () => {
  expect(await problems()).toEqual([]);
});

test('a question without a key is named, in a bank and in a lesson', async () => {
  expect(
    await problems({
      [bank]: swap(', right: true', ''),
      'lessons/accounts.yaml': swap(' right: true,', ''),
    }),
  ).toMatchObject([
    {
      code: 'question-key',
      file: 'course/lessons/accounts.yaml',
      message: expect.stringContaining('no right answer') as string,
    },
    { code: 'question-key', file: 'course/questions/t4-accounts.yaml', line: 13 },
  ]);
});

test('a question with two keys is named', async () => {
  expect(
    await problems({ [bank]: swap('{ text: Send it.,', '{ text: Send it., right: true,') }),
  ).toMatchObject([{ code: 'question-key', message: '“q-code” has 2 right answers, and needs one.' }]);
});

const several = (right: number) => (text: string) =>
  text +
  [
    '  - kind: several',
    '    id: q-some',
    '    stem: Which two help?',
    '    lesson: Two help.',
    '    difficulty: easy',
  ]
    .concat('    sources: [passwords]', "    reviewed: '2026-11-01'", '    options:')
    .concat(
      ['One', 'Two', 'Three'].map(
        (word, index) => `      - { text: ${word}, ${index < right ? 'right: true, ' : ''}why: Because. }`,
      ),
    )
    .join('\n');

test('a question with several answers has at least two keys and something that is wrong', async () => {
  expect(await problems({ [bank]: several(2) })).toEqual([]);
  expect(await problems({ [bank]: several(1) })).toMatchObject([{ code: 'question-key' }]);
  expect(await problems({ [bank]: several(3) })).toMatchObject([{ code: 'question-key' }]);
});

test('a sensitive item has a twin that is there and is not sensitive', async () => {
  const sensitive = (more: string) => ({
    [bank]: swap('id: q-code', `id: q-code\n    sensitive: true${more}`),
  });
  expect(await problems(sensitive(''))).toMatchObject([{ code: 'twin-missing' }]);
  expect(await problems(sensitive('\n    twin: q-lokced'))).toMatchObject([
    { code: 'twin-unknown', mend: expect.stringContaining('“q-locked”') as string },
  ]);
  expect(await problems(sensitive('\n    twin: q-code'))).toMatchObject([{ code: 'twin-sensitive' }]);
  expect(await problems(sensitive('\n    twin: q-locked'))).toEqual([]);
});
