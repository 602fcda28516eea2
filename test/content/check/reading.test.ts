import { expect, test } from 'vitest';
import { checkReading, measureReading } from '../../../src/content/check/reading.ts';
import { smallLibrary, swap } from '../fixtures/small.ts';

const lesson = 'lessons/accounts.yaml';
const hard =
  'Notwithstanding the considerable administrative inconvenience, authentication credentials necessitate periodic institutional reconsideration.';
const harder = (times: number) =>
  swap('Most people who lose', `${`${hard} `.repeat(times)}Most people who lose`);

test('a lesson in plain words is left alone', async () => {
  expect(checkReading(await smallLibrary())).toEqual([]);
});

test('a lesson above the limit names its hardest sentences with their lines', async () => {
  const [problem, ...others] = checkReading(await smallLibrary({ [lesson]: harder(12) }));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: 'reading-age', file: 'course/lessons/accounts.yaml', line: 19 });
  expect(problem!.message).toMatch(/reads at an age of \d\d\.\d .* and 12 is the limit/);
  expect(problem!.mend).toContain(`line 19: “${hard}”`);
  expect(problem!.mend.split(' · ')).toHaveLength(3);
});

test('a lesson for staff alone has their limit', async () => {
  const edit = (text: string) => harder(5)(text);
  expect(checkReading(await smallLibrary({ [lesson]: edit }))).toHaveLength(1);
  expect(
    checkReading(await smallLibrary({ [lesson]: (text) => edit(text).replace('[learner]', '[staff]') })),
  ).toHaveLength(0);
});

test('a lesson of fewer than a hundred words is not measured', async () => {
  const short = (text: string) =>
    text
      .replace(/ {6}- text: \|\n {10}Your login[\s\S]*?(?= {6}- idea)/, `      - text: ${hard}\n`)
      .replace(/ {6}- text: \|\n {10}Most[\s\S]*?(?= {6}- route)/, '');
  expect(checkReading(await smallLibrary({ [lesson]: short }))).toEqual([]);
});

test('words of the glossary, names and placeholders do not make a lesson harder', async () => {
  const plain = measureReading((await smallLibrary()).lessons.get('accounts')!.value, await smallLibrary())!;
  const library = await smallLibrary({
    'glossary.yaml': swap('word: passkey', 'word: authentication credentials'),
    [lesson]: swap(
      'It is worth',
      'Authentication credentials, {{people.first.title}}, Bartholomew. It is worth',
    ),
  });
  const with_ = measureReading(library.lessons.get('accounts')!.value, library)!;
  expect(with_.words).toBeLessThanOrEqual(plain.words + 1);
});

const sheet = (audience: string, text: string) => `id: card
title: A card
for: Everybody
audience: ${audience}
layout: page
sections:
  - blocks:
      - text: ${text}
`;

test('a sheet above the limit is named as a lesson is, by the limit of its readers', async () => {
  const text = `${hard} `.repeat(3);
  const [problem] = checkReading(await smallLibrary({ 'sheets/card.yaml': sheet('learner', text) }));
  expect(problem).toMatchObject({ code: 'reading-age', file: 'course/sheets/card.yaml', line: 8 });
  expect(problem!.message).toContain('12 is the limit');
  const forStaff = checkReading(await smallLibrary({ 'sheets/card.yaml': sheet('staff', text) }));
  expect(forStaff[0]!.message).toContain('16 is the limit');
  const plain = sheet('learner', 'Tell one person today. They know what to do next. '.repeat(5));
  expect(checkReading(await smallLibrary({ 'sheets/card.yaml': plain }))).toEqual([]);
});
