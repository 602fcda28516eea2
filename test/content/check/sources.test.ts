import { expect, test } from 'vitest';
import { checkSources } from '../../../src/content/check/sources.ts';
import { smallLibrary, swap, type Edits } from '../fixtures/small.ts';

const problems = async (edits: Edits, options: Partial<Parameters<typeof checkSources>[1]> = {}) =>
  checkSources(await smallLibrary(edits), { today: '2026-11-22', isStrict: false, ...options });
const register = (from: string, to: string): Edits => ({ 'sources.yaml': swap(from, to) });

test('facts that are in date and may be told are left alone', async () => {
  expect(await problems({})).toEqual([]);
});

test('a source past its review is a warning, and an error when asked to be strict', async () => {
  expect(await problems({}, { today: '2027-05-01' })).toEqual([]);
  const due = await problems({}, { today: '2027-05-02' });
  expect(due.map(({ code, severity, line }) => [code, severity, line])).toEqual([
    ['source-due', 'warning', 10],
    ['source-due', 'warning', 20],
  ]);
  const strict = await problems({}, { today: '2027-05-02', isStrict: true });
  expect(strict.map(({ severity }) => severity)).toEqual(['error', 'error']);
});

test.each(['enacted', 'announced'])('learners are not told of law that is %s', async (status) => {
  const found = await problems(register('kind: guidance', 'kind: law'), {});
  expect(found).toMatchObject([{ code: 'source-status' }]);
  const told = await problems({
    'sources.yaml': (text) => text.replace('status: not-law', `status: ${status}`),
  });
  // The screen, the situation, and both questions rest on it.
  expect(told.map(({ code, file }) => [code, file])).toEqual([
    ['source-not-for-reader', 'course/lessons/accounts.yaml'],
    ['source-not-for-reader', 'course/scenarios/shared-pc.yaml'],
    ['source-not-for-reader', 'course/questions/t4-accounts.yaml'],
    ['source-not-for-reader', 'course/questions/t4-accounts.yaml'],
  ]);
});

test('staff may be told of law that is announced, and nobody of what is unconfirmed or not seen', async () => {
  const forStaff = {
    'lessons/accounts.yaml': swap('[learner]', '[staff]'),
    'scenarios/shared-pc.yaml': swap('[learner]', '[staff]'),
    'questions/t4-accounts.yaml': swap('[learner]', '[staff]'),
  };
  expect(await problems({ ...forStaff, ...register('status: not-law', 'status: announced') })).toEqual([]);
  expect(await problems({ ...forStaff, ...register('status: not-law', 'status: unconfirmed') })).toHaveLength(
    4,
  );
  expect(await problems({ ...forStaff, ...register('confidence: H', 'confidence: L') })).toHaveLength(4);
});

test('a fact that is placed into a text counts as told', async () => {
  expect(
    await problems({
      'sources.yaml': (text) => text.replace(/(id: helpline[\s\S]*?status: )not-law/, '$1announced'),
      'lessons/accounts.yaml': swap('Your login opens', '{{facts.helpline.says}} Your login opens'),
    }),
  ).toMatchObject([
    { code: 'source-not-for-reader', file: 'course/lessons/accounts.yaml', line: 13 },
    { code: 'source-not-for-reader', file: 'course/help.yaml' },
  ]);
});

test('law in force from a later day is not told before', async () => {
  const later = register('status: not-law', "status: in-force\n    inForceFrom: '2027-01-01'");
  expect(await problems(later)).toHaveLength(4);
  expect(await problems(later, { today: '2027-01-01' })).toEqual([]);
});

test('a source says where it can be read, unless it is ours', async () => {
  expect(await problems(register('    address: https://centre.example/words\n', ''))).toMatchObject([
    { code: 'source-address', line: 3 },
  ]);
});

test('a note on law that is coming is for staff only', async () => {
  const note = swap(
    '    blocks:\n',
    '    blocks:\n      - note: { title: Coming, coming: true, text: A duty that is announced. }\n',
  );
  expect(await problems({ 'lessons/accounts.yaml': note })).toMatchObject([
    { code: 'coming-not-for-reader' },
  ]);
  expect(
    await problems({ 'lessons/accounts.yaml': (text) => swap('[learner]', '[staff]')(note(text)) }),
  ).toEqual([]);
});
