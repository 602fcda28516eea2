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
