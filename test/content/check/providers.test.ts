import { expect, test } from 'vitest';
import { checkProviders } from '../../../src/content/check/providers.ts';
import { smallLibrary, swap } from '../fixtures/small.ts';

const profile = 'providers/oak/provider.yaml';
const problems = async (from: string, to: string) =>
  checkProviders(await smallLibrary({ [profile]: swap(from, to) }));

test('a profile that holds together is left alone', async () => {
  expect(checkProviders(await smallLibrary())).toEqual([]);
});

test('a route names people that are there', async () => {
  expect(await problems('tell: [it]', 'tell: [ti]')).toMatchObject([
    { code: 'missing-person', line: 18, mend: expect.stringMatching(/^Did you mean “it”\?/) as string },
  ]);
  expect(await problems('first: lead', 'first: led')).toMatchObject([{ code: 'missing-person', line: 8 }]);
});

test('every point of a document has its clause, and every clause its point', async () => {
  expect(await problems('number: 3', 'number: 4')).toMatchObject([
    { code: 'clause-number', message: '“rules” has 3 points, and this clause is number 4.' },
    { code: 'clause-missing', message: '1 of 3 points of “rules” have no clause: 3.' },
  ]);
});

test('an unsafe clause has a safe line in its place', async () => {
  expect(await problems('number: 3,', 'number: 3, state: unsafe,')).toMatchObject([
    { code: 'clause-unsafe' },
  ]);
  expect(await problems('number: 3,', 'number: 3, state: unsafe, safe: Tell the lead.,')).toEqual([]);
});

test('a second route is somebody else, by post and by name', async () => {
  expect(await problems('  first: lead\n', '  first: lead\n  second: lead\n')).toMatchObject([
    { code: 'second-is-first', line: 9 },
  ]);
  expect(await problems('  first: lead\n', '  first: lead\n  second: it\n')).toEqual([]);
  expect(
    await problems(
      '  first: lead\n  lead: { title: Safeguarding Lead }\n  it: { title: IT team }\n',
      '  first: lead\n  second: it\n  lead: { title: Safeguarding Lead, name: Asha Rahman }\n  it: { title: IT team, name: asha  rahman }\n',
    ),
  ).toMatchObject([{ code: 'second-is-first', line: 9 }]);
  expect(await problems('tell: [it]', 'tell: [it], second: [it]')).toMatchObject([
    { code: 'second-is-first', message: expect.stringContaining('stands in both') as string },
  ]);
  expect(await problems('tell: [it]', 'tell: [lead, lead]')).toMatchObject([{ code: 'second-is-first' }]);
});

test.each([
  ['31 February 2027', false],
  ['30th of February 2027', false],
  ['February 31, 2027', false],
  ['31/04/2027', false],
  ['2027-02-30', false],
  ['29 February 2027', false],
  ['29 February 2028', true],
  ['September 2027', true],
  ['31/01/2024', true],
  ['within a year, or when the law changes', true],
])('a review on %s is a day that exists: %s', async (day, isThere) => {
  const found = await problems('policy: {', `policy: { nextReview: '${day}',`);
  expect(found.map(({ message }) => message)).toEqual(isThere ? [] : [`“${day}” is not a day.`]);
});

test('a signature holds for at most five years', async () => {
  expect(await problems('  mode: click\n', '  mode: click\n  validityMonths: 60\n')).toEqual([]);
  expect(await problems('  mode: click\n', '  mode: click\n  validityMonths: 99999\n')).toMatchObject([
    { message: 'A signature cannot hold for 99999 months.', mend: 'Write a number from 1 to 60.' },
  ]);
});
