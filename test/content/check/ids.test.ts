import { expect, test } from 'vitest';
import { checkIds } from '../../../src/content/check/ids.ts';
import { newCodes, withNewCodes } from '../../../src/content/ids.ts';
import { smallLibrary, swap, type Edits } from '../fixtures/small.ts';

const problems = async (edits: Edits = {}) => checkIds(await smallLibrary(edits));

test('ids that stand once and have their code are left alone', async () => {
  expect(await problems()).toEqual([]);
});

test('an id that stands twice is named with the place of the first', async () => {
  expect(
    await problems({ 'questions/t4-accounts.yaml': swap('id: q-locked', 'id: practice-login') }),
  ).toMatchObject([
    {
      code: 'duplicate-id',
      file: 'course/questions/t4-accounts.yaml',
      line: 17,
      message: 'The question “practice-login” stands twice: here and in course/lessons/accounts.yaml:31.',
    },
    { code: 'id-vanished' },
  ]);
});

test('a new id asks for a code, and an id that is gone asks to be put back or retired', async () => {
  const found = await problems({ 'lessons/accounts.yaml': swap('id: try', 'id: trial') });
  expect(found).toMatchObject([
    { code: 'id-without-code', message: '1 id has no code yet: screen/accounts/trial.' },
    { code: 'id-vanished', mend: expect.stringContaining('Did you mean “screen/accounts/trial”?') as string },
  ]);
});

test('an id that was retired may be gone', async () => {
  expect(
    await problems({
      'lessons/accounts.yaml': swap('scenario: shared-pc', 'text: Nothing more.'),
      'scenarios/shared-pc.yaml': undefined,
      'ids.yaml': (text) =>
        text.replace('  scenario/shared-pc: x1\n', '').replace('{}', '\n  scenario/shared-pc: x1'),
    }),
  ).toEqual([]);
});

test('a code belongs to one id and is never used again', async () => {
  expect(await problems({ 'ids.yaml': swap('try: s2', 'try: s1') })).toMatchObject([
    {
      code: 'code-twice',
      message: expect.stringContaining('also the code of “screen/accounts/keep”') as string,
    },
  ]);
  expect(await problems({ 'ids.yaml': swap('{}', '\n  screen/accounts/old: s2') })).toMatchObject([
    { code: 'code-twice', message: expect.stringContaining('retired') as string },
  ]);
});

test('new codes count on from the highest number ever given and leave the others alone', () => {
  const codes = new Map([['screen/a/one', 's4']]);
  const added = newCodes(
    ['screen/a/one', 'screen/a/two', 'lesson/a', 'screen/a/two'],
    codes,
    new Set(['s9']),
  );
  expect([...added]).toEqual([
    ['screen/a/two', 's10'],
    ['lesson/a', 'p1'],
  ]);
});

test('writing codes twice writes the same file', async () => {
  const library = await smallLibrary();
  const first = withNewCodes(undefined, library);
  const second = withNewCodes(first.text, library);
  expect(first.added).toBe(11);
  expect(second).toEqual({ text: first.text, added: 0 });
});
