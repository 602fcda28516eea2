import { expect, test } from 'vitest';
import { checkTypedContacts } from '../../../src/content/check/typed-contacts.ts';
import { smallLibrary, swap } from '../fixtures/small.ts';

const codes = async (words: string) =>
  checkTypedContacts(
    await smallLibrary({
      'help.yaml': swap("'0000 000'", "'159'"),
      'lessons/accounts.yaml': swap('The trick was good', `${words} The trick was good`),
    }),
  ).map(({ code }) => code);

test.each([
  ['Ring 0800 1111 now.', ['typed-number']],
  ['Ring +44 20 8123 4567 now.', ['typed-number']],
  ['Dial 159.', ['typed-number']],
  ['Write to help@place.org today.', ['typed-email']],
  ['Look at www.place.org/help today.', ['typed-address']],
  ['Look at [this page](https://place.gov.uk).', ['typed-address']],
  ['Look at place.co.uk.', ['typed-address']],
])('“%s” is typed', async (words, expected) => {
  expect(await codes(words)).toEqual(expected);
});

test.each([
  'Ring {{lines.helpline.number}} now.',
  'It came on 22 November 2026 at 9.41, for £159 or 1,590 people.',
  'Made up: 07700 900123, help@place.example, https://place.example/a and place.example.',
  'A text, e.g. from work. Open the app store.',
])('“%s” is not', async (words) => {
  expect(await codes(words)).toEqual([]);
});

test('a known number is answered with its placeholder', async () => {
  const library = await smallLibrary({
    'help.yaml': swap("'0000 000'", "'159'"),
    'scenarios/shared-pc.yaml': swap('The common room', 'Dial 159. The common room'),
  });
  expect(checkTypedContacts(library)).toMatchObject([
    {
      code: 'typed-number',
      file: 'course/scenarios/shared-pc.yaml',
      line: 5,
      mend: 'Write “{{lines.helpline.number}}”.',
    },
  ]);
});
