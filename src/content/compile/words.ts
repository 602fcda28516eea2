/**
 * Which sentences of the interface travel with which data. The first answer of a server holds as few as it can;
 * the rest come with the part that shows them. A group that no list names comes with help, which is in every package.
 */
import type { Library } from '../library.ts';
import type { Block, Words } from '../model.ts';
import { at } from './problems.ts';
import type { Text } from './text.ts';

const groupsOf = {
  course: ['shell', 'home', 'lesson', 'saving', 'leave'],
  quiz: ['quiz', 'question'],
  signOff: ['signOff', 'certificate'],
} as const;

/** What a lesson's activities say, beside the sentences that are there from the start. */
const groupsOfBlock: Partial<Record<Block['kind'], readonly string[]>> = {
  question: ['question'],
  sort: ['sort'],
  scenario: ['scenario'],
};

/** Help as it stands before its data has come, or when that cannot come. */
const earlyHelp = ['title', 'loading', 'failed', 'danger', 'danger-number'];

/** Never shown by a page: sentences that the compiler itself has used. */
const compilerGroup = 'compiled';

export interface PageWords {
  readonly course: Words;
  readonly quiz: Words;
  readonly signOff: Words;
  readonly help: Words;
  /** Undefined for a lesson without activities. */
  forLesson(kinds: ReadonlySet<Block['kind']>): Words | undefined;
}

export function makeWords(library: Library, text: Text): PageWords {
  const groups = library.interface.value;
  const pick = (names: readonly string[]): Words =>
    Object.fromEntries(
      names.flatMap((group) =>
        Object.entries(groups[group] ?? {}).map(([key, sentence]) => [
          `${group}.${key}`,
          text.plain(sentence, at(library.interface, group, key)),
        ]),
      ),
    );
  const placed = new Set<string>([
    compilerGroup,
    ...Object.values(groupsOf).flat(),
    ...Object.values(groupsOfBlock).flat(),
  ]);
  return {
    course: {
      ...pick(groupsOf.course),
      ...Object.fromEntries(
        Object.entries(pick(['help'])).filter(([key]) => earlyHelp.includes(key.slice('help.'.length))),
      ),
    },
    quiz: pick(groupsOf.quiz),
    signOff: pick(groupsOf.signOff),
    help: pick(Object.keys(groups).filter((group) => !placed.has(group))),
    forLesson(kinds) {
      const names = [...kinds].sort().flatMap((kind) => groupsOfBlock[kind] ?? []);
      return names.length > 0 ? pick(names) : undefined;
    },
  };
}
