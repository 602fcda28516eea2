import { expect, test } from 'vitest';
import { checkVoice } from '../../../src/content/check/voice.ts';
import { smallLibrary, swap } from '../fixtures/small.ts';

const messages = async (words: string) =>
  checkVoice(
    await smallLibrary({
      'lessons/accounts.yaml': swap('The trick was good', `${words} The trick was good`),
    }),
  );

test.each([
  'Well done!',
  'Obviously not.',
  'You simply stop.',
  'This is revenge porn.',
  'Peer-on-peer abuse.',
  'The victims said so.',
])('“%s” is not how the course speaks', async (words) => {
  expect(await messages(words)).toMatchObject([{ code: 'voice', line: 19 }]);
});

test('our words about a clause are held to it, the provider’s own are not', async () => {
  const library = await smallLibrary({
    'providers/oak/provider.yaml': (text) =>
      text
        .replace('plain: Lock it.', 'plain: Simply lock it.')
        .replace('text: I keep', 'text: I simply keep'),
  });
  expect(checkVoice(library)).toMatchObject([
    { code: 'voice', file: 'course/providers/oak/provider.yaml', line: 29 },
  ]);
});

test('the helpline keeps its name, and a trick may shout', async () => {
  expect(await messages('Ring the Revenge Porn Helpline.')).toEqual([]);
  const library = await smallLibrary({
    'scenarios/shared-pc.yaml': swap('text: The mail on the screen is not yours.', 'text: You have won!'),
  });
  expect(checkVoice(library)).toEqual([]);
});
