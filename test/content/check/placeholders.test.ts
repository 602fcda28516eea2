import { expect, test } from 'vitest';
import { checkPlaceholders } from '../../../src/content/check/placeholders.ts';
import { smallLibrary, swap } from '../fixtures/small.ts';

const problems = async (words: string) =>
  checkPlaceholders(
    await smallLibrary({
      'lessons/accounts.yaml': swap('The trick was good', `${words} The trick was good`),
    }),
    { today: '2026-11-22', isStrict: false },
  );

test.each([
  '{{words.learner}}',
  '{{#if monitoring}}{{monitoring.notice}}{{/if}}',
  '{{#if systems.concern}}{{systems.concern}}{{else}}a form{{/if}}',
  '{{lines.helpline.number}}',
  '{{route "it-fault"}}',
])('%s is known', async (words) => {
  expect(await problems(words)).toEqual([]);
});

test('a path that no profile knows is named with the one that was meant', async () => {
  expect(await problems('{{word.learner}}')).toMatchObject([
    {
      code: 'placeholder-unknown',
      line: 19,
      mend: expect.stringMatching(/^Did you mean “words.learner”\?/) as string,
    },
  ]);
});

test('an issue that does not exist is named with the one that was meant', async () => {
  expect(await problems('{{route "it-falt"}}')).toMatchObject([
    { code: 'missing-route', mend: expect.stringMatching(/^Did you mean “it-fault”\?/) as string },
  ]);
});
