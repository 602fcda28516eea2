import { expect, test } from 'vitest';
import { checkReferences } from '../../../src/content/check/references.ts';
import { smallLibrary, swap, type Edits } from '../fixtures/small.ts';

const problems = async (edits: Edits = {}) => checkReferences(await smallLibrary(edits));

test('references that lead somewhere are left alone', async () => {
  expect(await problems()).toEqual([]);
});

test.each<[string, Edits, string, number]>([
  [
    'source of a screen',
    { 'lessons/accounts.yaml': swap('[passwords]', '[passwrds]') },
    'missing-source',
    11,
  ],
  [
    'source of a situation',
    { 'scenarios/shared-pc.yaml': swap('[passwords]', '[nothing]') },
    'missing-source',
    7,
  ],
  [
    'source of a question',
    { 'questions/t4-accounts.yaml': swap('[passwords]', '[nothing]') },
    'missing-source',
    10,
  ],
  [
    'source of a help line',
    { 'help.yaml': swap('source: helpline', 'source: nothing') },
    'missing-source',
    5,
  ],
  [
    'help line of a block',
    { 'lessons/accounts.yaml': swap('[helpline]', '[helplin]') },
    'missing-help-line',
    25,
  ],
  [
    'help line of an ending',
    { 'scenarios/shared-pc.yaml': swap('[helpline]', '[nothing]') },
    'missing-help-line',
    25,
  ],
  [
    'help line of a group',
    { 'help.yaml': swap('lines: [helpline]', 'lines: [nothing]') },
    'missing-help-line',
    3,
  ],
  ['drawing', { 'lessons/accounts.yaml': swap('drawing: lock', 'drawing: lok') }, 'missing-drawing', 18],
  [
    'glossary word',
    { 'lessons/accounts.yaml': swap('word:passkey', 'word:paskey') },
    'missing-glossary-word',
    19,
  ],
  [
    'situation',
    { 'lessons/accounts.yaml': swap('scenario: shared-pc', 'scenario: shared') },
    'missing-scenario',
    40,
  ],
  [
    'lesson of a track',
    { 'course.yaml': swap('lessons: [accounts]', 'lessons: [acounts]') },
    'missing-lesson',
    15,
  ],
  ['topic of a quiz', { 'course.yaml': swap('topic: t4-accounts', 'topic: t4') }, 'missing-topic', 22],
])('a %s that is not there is named where it stands', async (_, edits, code, line) => {
  expect(await problems(edits)).toMatchObject([{ code, line, severity: 'error' }]);
});

test('the safe defaults have to be there, whoever needs them', async () => {
  expect(
    await problems({ 'sources.yaml': swap('id: default-out-of-hours', 'id: default-night') }),
  ).toMatchObject([
    {
      code: 'missing-source',
      file: 'course/sources.yaml',
      message: expect.stringContaining('default-out-of-hours') as string,
    },
  ]);
});
