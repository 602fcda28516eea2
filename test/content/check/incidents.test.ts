import { expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkIncidents, forbiddenIn, waysOf } from '../../../src/content/check/incidents.ts';
import { smallLibrary, swap, type Edits } from '../fixtures/small.ts';

const ours = await readFile(join(import.meta.dirname, '../../../course/incidents.yaml'), 'utf8');
const with_ = (edit: (text: string) => string): Edits => ({ 'incidents.yaml': edit(ours) });
const problems = async (edit: (text: string) => string) =>
  checkIncidents(await smallLibrary(with_(edit))).map(({ code, message }) => ({ code, message }));

test('our helper passes: every way ends, danger and the image come first', async () => {
  expect(await problems((text) => text)).toEqual([]);
});

test('every way of our helper asks for danger, then for the image, unless danger sends the reader to ring', async () => {
  const { incidents } = await smallLibrary(with_((text) => text));
  const ways = waysOf(incidents!.value);
  expect(ways).toHaveLength(13);
  for (const { questions, outcome } of ways)
    expect(
      outcome === 'danger'
        ? [...questions, incidents!.value.outcomes['danger']?.then]
        : questions.slice(0, 2),
    ).toEqual(['danger', 'image']);
});

test('a helper that asks for something else first is refused', async () => {
  expect(await problems(swap('start: danger', 'start: who'))).toContainEqual({
    code: 'incident-order',
    message: 'The first question is “who”.',
  });
});

test('a way past the question about the image is refused', async () => {
  expect(await problems(swap("{ text: 'No', to: image }", "{ text: 'No', to: who }"))).toContainEqual(
    expect.objectContaining({ code: 'incident-order' }),
  );
});

test('danger that leads nowhere afterwards is refused, because the image would not be asked', async () => {
  expect(await problems(swap('    then: image\n', ''))).toContainEqual(
    expect.objectContaining({ code: 'incident-order' }),
  );
});

test('a loop, a choice that leads nowhere and one that leads to two places are named', async () => {
  expect(await problems(swap("{ text: 'No', to: how }", "{ text: 'No', to: who }"))).toContainEqual(
    expect.objectContaining({ code: 'incident-loop' }),
  );
  expect(await problems(swap('ends: purpose', 'ends: porpoise'))).toContainEqual(
    expect.objectContaining({ code: 'incident-no-target', message: 'There is no outcome “porpoise”.' }),
  );
  expect(await problems(swap('to: how }', 'to: how, ends: page }'))).toContainEqual(
    expect.objectContaining({ code: 'incident-one-target' }),
  );
});

test('no variant may put other steps in the place of the hard stop', async () => {
  const edit = swap('  single:\n    outcomes:\n      done-to:', '  single:\n    outcomes:\n      hard-stop:');
  expect(await problems(edit)).toContainEqual(expect.objectContaining({ code: 'incident-locked' }));
});

test.each([
  'Take a screenshot and paste it into the form.',
  'Copy the picture for the lead.',
  'Investigate what happened.',
  'Look at the history of the browser.',
  'Say that it stays confidential.',
  'Delete the film from the device.',
])('a step that says “%s” is refused', async (step) => {
  expect(forbiddenIn(step)).toHaveLength(1);
  const edit = swap('- Close or hide it. Say “That was not your doing.”', `- ${step}`);
  expect(await problems(edit)).toContainEqual(expect.objectContaining({ code: 'incident-forbidden' }));
});

test('a step that forbids the same is what we want', () => {
  expect(forbiddenIn('Do not copy it. Nobody searches the device. Never promise secrecy.')).toEqual([]);
});
