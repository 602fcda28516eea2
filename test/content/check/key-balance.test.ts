import { expect, test } from 'vitest';
import { checkKeyBalance } from '../../../src/content/check/key-balance.ts';
import { smallLibrary } from '../fixtures/small.ts';

/** A bank with one item for each entry: where its key stands, and whether the key is the longest option. */
async function bankProblems(items: readonly (readonly [position: number, isLongest: boolean])[]) {
  const questions = items.map(([position, isLongest], index) =>
    [
      '  - kind: one',
      `    id: q-${index}`,
      '    stem: What do you do?',
      '    lesson: Do it.',
      '    difficulty: easy',
      '    sources: [passwords]',
      "    reviewed: '2026-11-01'",
      '    options:',
      ...[0, 1, 2, 3].map((option) =>
        option === position
          ? `      - { text: ${isLongest ? 'A rather long key' : 'A key'}, right: true, why: Yes. }`
          : `      - { text: Option ${option}, why: No. }`,
      ),
    ].join('\n'),
  );
  const text = `topic: t4-accounts\ntitle: Accounts\naudience: [learner]\nquestions:\n${questions.join('\n')}\n`;
  return checkKeyBalance(await smallLibrary({ 'questions/t4-accounts.yaml': text }));
}

const even = [0, 1, 2, 3, 0, 1, 2, 3].map((position) => [position, false] as const);

test('keys that are spread and of like length are left alone', async () => {
  expect(await bankProblems(even)).toEqual([]);
  // Two of eight are 25 per cent.
  expect(await bankProblems(even.map(([position], index) => [position, index < 2]))).toEqual([]);
});

test('keys that are the longest too often are counted and named', async () => {
  expect(await bankProblems(even.map(([position], index) => [position, index < 3]))).toMatchObject([
    {
      code: 'key-longest',
      message:
        'In 3 of 8 four-option items the key is the longest option (38 per cent); at most 35 per cent is allowed, which is 2.',
      mend: 'Shorten the key, or lengthen another option, in 1 of these: q-0, q-1, q-2.',
    },
  ]);
});

test('keys that stand in one place too often are counted and named', async () => {
  const crowded = [0, 0, 0, 1, 1, 2, 2, 0].map((position) => [position, false] as const);
  expect(await bankProblems(crowded)).toMatchObject([
    {
      message: expect.stringContaining('first in 4 of 8') as string,
      mend: expect.stringContaining('in 2 of these: q-0, q-1, q-2, q-7') as string,
    },
    {
      message: expect.stringContaining('fourth in 0 of 8') as string,
      mend: expect.stringContaining('to the fourth place in 2 of these') as string,
    },
  ]);
});

test('a bank with seven such items is too small to say', async () => {
  expect(await bankProblems(even.slice(1).map(() => [0, true]))).toEqual([]);
});
