/**
 * Which words a translation was made from, so that a text whose English has changed since can be named. Kept beside
 * the translation, in `course/translations/<tag>/made-from.yaml`: short hashes, and no words twice.
 */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { Language, Library, Problem } from './library.ts';
import { warningAt } from './problems.ts';
import { translate, type TranslatedText } from './translate.ts';

/** Hashes of the original and of the translation, by place: "course/lessons/l1.yaml screens.hello.title". */
export type MadeFrom = Readonly<Record<string, string>>;

export const madeFromFile = (tag: string): string => `course/translations/${tag}/made-from.yaml`;

/**
 * What was recorded, brought up to date: a text that is new, or was translated anew, is made from the words of today.
 * A translation that was left as it is keeps what it was made from.
 */
export function recordOf(library: Library, language: Language): MadeFrom {
  const { madeFrom = {} } = language;
  return Object.fromEntries(
    translate(library, language).texts.map((text) => {
      const before = madeFrom[text.place];
      const isKept = before?.split(' ')[1] === short(text.words);
      return [text.place, isKept ? before : bothOf(text)];
    }),
  );
}

/** @returns the file as it is written */
export const recordFile = (record: MadeFrom, { tag, name }: Language): string =>
  `# What ${name} was translated from. Written by: npm run check -- --translated ${tag}\n${stringify(record, { lineWidth: 0 })}`;

export interface LanguageReport {
  readonly tag: string;
  readonly name: string;
  readonly texts: number;
  readonly translated: number;
  /** Translated from words that have changed since. */
  readonly changed: number;
}

export interface Languages {
  readonly reports: readonly LanguageReport[];
  /** Everything that is wrong with a translation, not there yet or out of date. */
  readonly problems: readonly Problem[];
}

export function checkLanguages(library: Library): Languages {
  const all = [...(library.languages?.values() ?? [])].map((language) => {
    const { problems, texts, missing } = translate(library, language);
    const changed = texts.filter((text) => isChanged(text, language));
    const translated = texts.length;
    return {
      report: {
        tag: language.tag,
        name: language.name,
        texts: translated + missing,
        translated,
        changed: changed.length,
      },
      problems: [
        ...problems.filter(({ code }) => code !== 'file-not-translated'),
        ...filesNotYet(problems, language),
        ...changesOf(changed, language),
        ...notRecorded(texts, language),
      ],
    };
  });
  return {
    reports: all.map(({ report }) => report),
    problems: all.flatMap(({ problems }) => problems),
  };
}

/** One line for all files that nobody has begun: a new language has a hundred of them. */
function filesNotYet(problems: readonly Problem[], language: Language): readonly Problem[] {
  const files = problems.flatMap(({ code, file }) => (code === 'file-not-translated' ? [file] : []));
  if (files.length === 0) return [];
  const more = files.length > 3 ? `, and ${String(files.length - 3)} more` : '';
  return [
    warningAt(language.interface, ['language'], {
      code: 'files-not-translated',
      message: `${files.length === 1 ? 'One file has' : `${String(files.length)} files have`} no translation into ${language.name}, and stand in English: ${files.slice(0, 3).join(', ')}${more}.`,
      mend: `Put the words of each under the same path in course/translations/${language.tag}/.`,
    }),
  ];
}

function isChanged({ place, original }: TranslatedText, { madeFrom }: Language): boolean {
  const before = madeFrom?.[place];
  return before !== undefined && before.split(' ')[0] !== short(original);
}

/** One for each file, at its first. */
function changesOf(changed: readonly TranslatedText[], { tag, name }: Language): readonly Problem[] {
  const byFile = Map.groupBy(changed, ({ file }) => file);
  return [...byFile].map(([file, texts]) =>
    warningAt(file, texts[0]?.path ?? [], {
      code: 'translation-changed',
      message: `The English has changed since ${count(texts.length)} ${texts.length === 1 ? 'was' : 'were'} put into ${name}: ${texts.map(({ path }) => `“${path.join('.')}”`).join(', ')}.`,
      mend: `Translate it anew and run “npm run check -- --translated ${tag}”. Where it still says the same, take its line out of ${madeFromFile(tag)} first.`,
    }),
  );
}

function notRecorded(texts: readonly TranslatedText[], language: Language): readonly Problem[] {
  const { tag, name, madeFrom = {} } = language;
  const unknown = texts.filter(({ place }) => madeFrom[place] === undefined);
  if (unknown.length === 0) return [];
  return [
    warningAt(language.interface, ['language'], {
      code: 'translation-not-recorded',
      message: `Nothing says what ${count(unknown.length)} in ${name} ${unknown.length === 1 ? 'was' : 'were'} translated from, so nobody will be told when the English changes.`,
      mend: `Run “npm run check -- --translated ${tag}”.`,
    }),
  ];
}

const count = (texts: number): string => (texts === 1 ? 'one text' : `${String(texts)} texts`);

const bothOf = ({ original, words }: TranslatedText): string => `${short(original)} ${short(words)}`;

/** Ten characters tell two texts of one place apart, which is all they are for. */
const short = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 10);
