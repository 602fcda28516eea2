import { expect, test } from 'vitest';
import { checkTracks } from '../../../src/content/check/tracks.ts';
import { smallLibrary, swap, type Edits } from '../fixtures/small.ts';

const problems = async (edits: Edits = {}) => checkTracks(await smallLibrary(edits));
const course = (from: string, to: string): Edits => ({ 'course.yaml': swap(from, to) });

test('a track whose parts are all there is left alone', async () => {
  expect(await problems()).toEqual([]);
});

test('a topic draws no more questions than everybody may be asked', async () => {
  expect(await problems(course('draw: 2', 'draw: 3'))).toMatchObject([{ code: 'track-draw', line: 22 }]);
  expect(
    await problems({
      'questions/t4-accounts.yaml': swap('id: q-code', 'id: q-code\n    sensitive: true\n    twin: q-locked'),
    }),
  ).toMatchObject([
    { code: 'track-draw', message: expect.stringContaining('has 1 that everybody') as string },
  ]);
});

test('a quiz stands in a group that is there', async () => {
  expect(await problems(course('group: 0', 'group: 1'))).toMatchObject([{ code: 'track-group', line: 19 }]);
});

test('a lesson and a bank are for the readers of the track', async () => {
  expect(
    await problems({
      'lessons/accounts.yaml': swap('[learner]', '[staff]'),
      'questions/t4-accounts.yaml': swap('[learner]', '[staff]'),
    }),
  ).toMatchObject([{ code: 'track-audience' }, { code: 'track-audience' }]);
});
