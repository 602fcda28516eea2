import { expect, test } from 'vitest';
import { measureMinutes } from '../../../src/content/check/lesson-texts.ts';
import { checkMinutes } from '../../../src/content/check/minutes.ts';
import { smallLibrary, swap } from '../fixtures/small.ts';

const lesson = 'lessons/accounts.yaml';
const measured = async (edit?: (text: string) => string) => {
  const library = await smallLibrary(edit ? { [lesson]: edit } : {});
  return measureMinutes(library.lessons.get('accounts')!.value, library);
};

test('minutes that fit the words are left alone', async () => {
  expect(checkMinutes(await smallLibrary())).toEqual([]);
});

test('minutes that do not fit are named with what was counted', async () => {
  expect(checkMinutes(await smallLibrary({ [lesson]: swap('minutes: 1', 'minutes: 3') }))).toMatchObject(
    [
      { code: 'track-minutes' },
      { code: 'lesson-minutes', line: 6, mend: 'Write “minutes: 1”, or see what is missing.' },
    ].reverse(),
  );
});

test('a question takes its time and not that of its words; what is under “more to try” takes none', async () => {
  const { words, questions, scenarios } = await measured();
  expect({ questions, scenarios }).toEqual({ questions: 1, scenarios: 0 });
  expect(
    await measured(
      swap('Print the page for them.', 'Print the page for them and bring it over to their desk.'),
    ),
  ).toMatchObject({ words });
  expect(await measured(swap('- more:', '- scenario: shared-pc\n      - more:'))).toMatchObject({
    words,
    scenarios: 1,
  });
});

test('of two texts for two ages the longer one counts', async () => {
  const { words } = await measured();
  const both =
    '- { text: One two three., age: under-18 }\n      - { text: One two., age: 18-over }\n      - route: it-fault';
  expect((await measured(swap('- route: it-fault', both))).words).toBe(words + 3);
});
