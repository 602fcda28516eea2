/** The slot for a second language: what the compiler hands over is translated, and only the words are different. */
import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { compileCourse, type CompiledCourse } from '../../src/content/compile/compile-course.ts';
import { readLibrary } from '../../src/content/read-library.ts';
import { translate } from '../../src/content/translate.ts';
import { decode, encode } from '../../src/progress/suspend-data.ts';
import { newProgress } from '../../src/progress/progress.ts';
import { smallLibrary } from './fixtures/small.ts';
import { pseudo, withPseudo } from './fixtures/pseudo-locale.ts';

const read = await readLibrary(join(import.meta.dirname, '../..'));
if (!read.ok) throw new Error(JSON.stringify(read.problem));
const today = '2026-11-22';
const compiled = (track: string, language?: string): CompiledCourse => {
  const result = compileCourse(withPseudo(read.value, 'rtl'), 'example', track, {
    today,
    ...(language !== undefined && { language }),
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
};

/** Not words of ours: names and settings of the product, a provider's exact words, numbers and dates. */
const notWords =
  /\.(kind|code|hash|topic|c|part|id|to|ends|start|age|svg|mode|state|drawing|open|retake|build|direction|language|initials|src|audience|address|twin|format|exact|factsChecked)$|\.resilience\.|\.thread\.\d+\.from$|\.messages\.\d+\.from$|\.screens\.\d+$|\.parts\.\d+$|\.topics\.\d+$|sections\.\d+\.title$|\.covers\.\d+$|namedOnly/;

function plainWords(value: unknown, path = ''): string[] {
  if (typeof value === 'string') {
    const words = value
      // Where an address may break is not its end.
      .replaceAll('<wbr>', '')
      .replace(
        /<svg[\s\S]*?<\/svg>|<[^>]+>|&\w+;|\{[\w-]+\}|https?:\S+|[\w.+-]+@[\w.]+|[\w.-]+\.example\S*/g,
        ' ',
      )
      .replace(/\b\d[\d.]*(am|pm)\b/g, ' ');
    return !notWords.test(path) && /[A-Za-z]{2}/.test(words) ? [`${path}: ${words.slice(0, 80)}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => plainWords(inner, `${path}.${key}`));
}

test('the pseudo-language is accented, two fifths longer, and leaves placeholders and addresses alone', () => {
  const said = pseudo('Tell {{people.first.name}} about {count} of [these](word:scam).');
  expect(said).toContain('{{people.first.name}}');
  expect(said).toContain('{count}');
  expect(said).toContain('](word:scam)');
  expect(pseudo('Carry on').length).toBeGreaterThanOrEqual('Carry on'.length * 1.4);
});

describe.each(['induction', 'staff'])('the track %s', (track) => {
  const english = compiled(track);
  const other = compiled(track, 'qps');

  test('has no English left in anything that a reader sees', () => {
    const { brandCss: _css, brandReport: _report, logo: _logo, upkeep: _forTheTool, ...shown } = other;
    expect(plainWords(shown)).toEqual([]);
  });

  test('has the same codes, so that progress made in one language is read in the other', () => {
    const codes = (text: CompiledCourse) =>
      text.course.parts.map(({ code, screens, topics }) => [code, screens, topics]);
    expect(codes(other)).toEqual(codes(english));
    const screens = english.course.parts.flatMap((part) => part.screens);
    const progress = {
      ...newProgress(),
      finished: new Set(screens.slice(0, 9)),
      marks: { [english.course.assessment!.topics[0]!.code]: { right: 1, asked: 1 } },
    };
    const back = decode(encode(progress, english.course), other.course);
    expect(back).toMatchObject({ ok: true });
    expect(back.ok && [...back.value.finished].sort()).toEqual([...progress.finished].sort());
    expect(back.ok && back.value.marks).toEqual(progress.marks);
    expect(other.quiz?.questions.map(({ code }) => code)).toEqual(
      english.quiz?.questions.map(({ code }) => code),
    );
  });

  test('runs the way the language runs, and says which it is', () => {
    expect(other.course).toMatchObject({ language: 'qps', direction: 'rtl' });
    expect(english.course).toMatchObject({ language: 'en-GB', direction: 'ltr' });
  });

  test('keeps a provider’s exact words, because those are what is signed', () => {
    const exact = ({ signOff }: CompiledCourse) =>
      signOff?.documents.flatMap(({ sections }) =>
        sections.flatMap(({ clauses }) => clauses.map((one) => one.exact)),
      );
    expect(exact(other)).toEqual(exact(english));
  });
});

test('a package of one language names no languages, so that nothing grows', () => {
  const { course, translations } = compiled('induction');
  expect(course.languages).toBeUndefined();
  expect(translations).toBeUndefined();
});

test('a language that is not there is named with those that are', () => {
  const result = compileCourse(withPseudo(read.value, 'rtl'), 'example', 'induction', {
    today,
    language: 'cy',
  });
  expect(!result.ok && result.problem[0]).toMatchObject({
    code: 'unknown-language',
    mend: expect.stringContaining('There are: en-GB, qps.') as string,
  });
});

const welsh = {
  'interface/cy.yaml': 'language: { name: Cymraeg, direction: ltr }\nhome: { done: Wedi gorffen }\n',
};
const lesson = 'translations/cy/lessons/accounts.yaml';

test('a folder of translations is read, and what is not translated yet stands in English with a note', async () => {
  const library = await smallLibrary({ ...welsh, [lesson]: 'id: accounts\ntitle: Eich cyfrifon\n' });
  const language = library.languages!.get('cy')!;
  expect(language).toMatchObject({ name: 'Cymraeg', direction: 'ltr' });
  const { library: translated, problems } = translate(library, language);
  expect(translated.lessons.get('accounts')!.value.title).toBe('Eich cyfrifon');
  expect(translated.lessons.get('accounts')!.value.summary).toBe(
    library.lessons.get('accounts')!.value.summary,
  );
  const note = problems.find(({ file }) => file === `course/${lesson}`);
  expect(note).toMatchObject({ code: 'translation-missing', severity: 'warning' });
  expect(note?.message).toMatch(/^\d+ texts are not in Cymraeg yet and stand in English; the first is at “/);
});

test('things are found by their id, whatever the order, and a strange one is an error', async () => {
  const screens = 'id: accounts\nscreens:\n  - id: no-such-screen\n    title: Rhywbeth\n';
  const library = await smallLibrary({ ...welsh, [lesson]: screens });
  const { problems } = translate(library, library.languages!.get('cy')!);
  expect(problems.find(({ code }) => code === 'translation-unknown')).toMatchObject({ severity: 'error' });
});

test('a language that does not say its name is refused', async () => {
  await expect(smallLibrary({ 'interface/cy.yaml': 'home: { done: Wedi gorffen }\n' })).rejects.toThrow(
    'language-unnamed',
  );
});
