/**
 * Opaque codes for ids. Learners' records point at codes, so a code never changes, never names a topic and is
 * never used again; `course/ids.yaml` holds them all.
 */
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import type { Library } from './library.ts';
import { idsFile } from './read-schemas.ts';
import type { Block } from './schema/lesson.ts';
import type { Provider } from './schema/provider.ts';

/** Keys of `ids.yaml`: what an id belongs to, then the id. Look a code up with `library.ids.codes.get(idKey.lesson('l1'))`. */
export const idKey = {
  track: (track: string) => `track/${track}`,
  lesson: (lesson: string) => `lesson/${lesson}`,
  /** Screens are named within their lesson, so that two lessons may each have a screen "remember". */
  screen: (lesson: string, screen: string) => `screen/${lesson}/${screen}`,
  topic: (topic: string) => `topic/${topic}`,
  /** Bank questions and practice questions share one set of ids. */
  question: (question: string) => `question/${question}`,
  scenario: (scenario: string) => `scenario/${scenario}`,
  document: (provider: string, document: string) => `document/${provider}/${document}`,
  statement: (provider: string, statement: string) => `statement/${provider}/${statement}`,
  /** Statements of ours, which belong to a track. */
  acknowledgement: (track: string, statement: string) => `acknowledgement/${track}/${statement}`,
} as const;

/** The letter that begins a code of each kind; the rest is a number. */
const letters: Readonly<Record<string, string>> = {
  track: 'k',
  lesson: 'p',
  screen: 's',
  topic: 't',
  question: 'q',
  scenario: 'x',
  document: 'd',
  statement: 'a',
  acknowledgement: 'a',
} satisfies Record<keyof typeof idKey, string>;

/** Every key that the library needs a code for, in the order of the course. */
export function idKeys(library: Omit<Library, 'ids'>): string[] {
  const keys: string[] = [];
  for (const { id, signOff } of library.course.value.tracks) {
    keys.push(idKey.track(id));
    for (const statement of signOff?.acknowledgement?.statements ?? [])
      keys.push(idKey.acknowledgement(id, statement.id));
  }
  for (const { value } of library.lessons.values()) {
    keys.push(idKey.lesson(value.id));
    for (const screen of value.screens) {
      keys.push(idKey.screen(value.id, screen.id));
      for (const id of practiceQuestionIds([...screen.blocks, ...screen.side])) keys.push(idKey.question(id));
    }
  }
  for (const { value } of library.scenarios.values()) keys.push(idKey.scenario(value.id));
  for (const { value } of library.banks.values()) {
    keys.push(idKey.topic(value.topic));
    for (const { id } of value.questions) keys.push(idKey.question(id));
  }
  for (const { profile } of library.providers.values()) {
    const { id: provider, documents, signOff } = profile.value;
    for (const { id } of documents) keys.push(idKey.document(provider, id));
    for (const { id } of [...signOff.learnerStatements, ...signOff.staffStatements])
      keys.push(idKey.statement(provider, id));
  }
  return keys;
}

/**
 * Codes for keys that have none yet, counting on from the highest number of their letter that was ever given.
 *
 * @param codes - key to code, as it stands
 * @param retired - codes that may never be used again
 * @returns the new entries only; entries that stand are never renumbered
 */
export function newCodes(
  keys: readonly string[],
  codes: ReadonlyMap<string, string>,
  retired: ReadonlySet<string>,
): Map<string, string> {
  const highest = new Map<string, number>();
  for (const code of [...codes.values(), ...retired]) {
    const [letter, number] = [code.slice(0, 1), Number(code.slice(1))];
    highest.set(letter, Math.max(highest.get(letter) ?? 0, number));
  }
  const added = new Map<string, string>();
  for (const key of keys) {
    if (codes.has(key) || added.has(key)) continue;
    const letter = letters[key.split('/')[0] ?? ''];
    if (letter === undefined) throw new RangeError(`no letter for the kind of "${key}"`);
    const number = (highest.get(letter) ?? 0) + 1;
    highest.set(letter, number);
    added.set(key, `${letter}${number}`);
  }
  return added;
}

/**
 * Codes of a provider's own documents and statements that were made in its workspace, where no file counts on: made from
 * the key, so that every version and every server has the same. Far above what `ids.yaml` will count to.
 *
 * @param codes - key to code, as it stands in the file: these keep theirs
 */
export function workspaceCodes(
  { id: provider, documents, signOff }: Provider,
  codes: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const keys = [
    ...documents.map(({ id }) => idKey.document(provider, id)),
    ...[...signOff.learnerStatements, ...signOff.staffStatements].map(({ id }) =>
      idKey.statement(provider, id),
    ),
  ];
  return new Map(
    keys.flatMap((key) => {
      const letter = letters[key.split('/')[0] ?? ''];
      if (codes.has(key) || letter === undefined) return [];
      const number = createHash('sha256').update(key, 'utf8').digest().readUInt32BE(0) % 900_000_000;
      return [[key, `${letter}${String(100_000_000 + number)}`] as const];
    }),
  );
}

/**
 * The text of `ids.yaml` with a code for every id.
 *
 * @param text - the file as it stands; undefined when there is none yet
 * @throws when `text` is not a file of ids, which reading the library has said before
 */
export function withNewCodes(
  text: string | undefined,
  library: Omit<Library, 'ids'>,
): { readonly text: string; readonly added: number } {
  const file = idsFile.parse(text === undefined ? { codes: {} } : parse(text));
  const codes = new Map(Object.entries(file.codes));
  const added = newCodes(idKeys(library), codes, new Set(Object.values(file.retired)));
  return {
    text: idsYaml(new Map([...codes, ...added]), new Map(Object.entries(file.retired))),
    added: added.size,
  };
}

function idsYaml(codes: ReadonlyMap<string, string>, retired: ReadonlyMap<string, string>): string {
  const lines = (entries: ReadonlyMap<string, string>) =>
    [...entries].map(([key, code]) => `\n  ${key}: ${code}`).join('') || ' {}';
  return [
    '# The opaque code of every id. Written by `npm run check -- --write-ids`, which only ever adds lines.',
    '# Records of learners point at these codes: never change one, never use one again.',
    '# When something is taken out of the course for good, move its line from "codes" to "retired".',
    `codes:${lines(codes)}`,
    `retired:${lines(retired)}`,
    '',
  ].join('\n');
}

function practiceQuestionIds(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if ('question' in block) return [block.question.id];
    if ('more' in block) return practiceQuestionIds(block.more.blocks);
    return [];
  });
}
