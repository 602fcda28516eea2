import { expect, test } from 'vitest';
import { checkScenarios } from '../../../src/content/check/scenarios.ts';
import { smallLibrary, swap } from '../fixtures/small.ts';

const file = 'scenarios/shared-pc.yaml';
const problems = async (edit: (text: string) => string) =>
  checkScenarios(await smallLibrary({ [file]: edit })).map(({ code, line, message }) => ({
    code,
    line,
    message,
  }));

test('a situation whose ways all end is left alone', async () => {
  expect(checkScenarios(await smallLibrary())).toEqual([]);
});

test('a choice that leads nowhere is named with the node that was meant', async () => {
  const library = await smallLibrary({ [file]: swap('to: quiet', 'to: quite') });
  expect(checkScenarios(library)).toMatchObject([
    { code: 'scenario-no-node', line: 19, mend: expect.stringMatching(/^Did you mean “quiet”\?/) as string },
    { code: 'scenario-unreachable', message: 'No choice leads to the node “quiet”.' },
  ]);
});

test('a start that is not there is named, without a word about every other node', async () => {
  expect(await problems(swap('start: open', 'start: opne'))).toMatchObject([
    { code: 'scenario-no-node', line: 6 },
  ]);
});

test('a round without a way out is named node by node', async () => {
  const round = (text: string) =>
    text.replace('A name', 'A').replaceAll('to: told', 'to: open').replace('to: quiet', 'to: open');
  expect(await problems(round)).toMatchObject([
    { code: 'scenario-unreachable', message: 'No choice leads to the node “told”.' },
    { code: 'scenario-unreachable', message: 'No choice leads to the node “quiet”.' },
    { code: 'scenario-loop', line: 10 },
    { code: 'scenario-loop', line: 16 },
  ]);
});

test('a round with a way out is allowed: people may try again', async () => {
  expect(await problems(swap('to: quiet', 'to: open'))).toMatchObject([{ code: 'scenario-unreachable' }]);
});

test('a situation of three nodes is too short', async () => {
  const text = (before: string) => before.replace('to: quiet', 'to: told').replace(/ {2}quiet:[\s\S]*$/, '');
  expect(await problems(text)).toMatchObject([
    { code: 'scenario-size', message: expect.stringContaining('3 nodes') as string },
  ]);
});
