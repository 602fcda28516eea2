/**
 * Which sentences of the interface travel with which data. The first answer of a server holds as few as it can;
 * the rest come with the part that shows them. A group that no list names comes with help, which is in every package.
 */
import type { Library } from '../library.ts';
import type { Block, Lesson, Words } from '../model.ts';

const groupsOf = {
  course: ['shell', 'home', 'lesson', 'saving', 'leave'],
  quiz: ['quiz', 'question'],
  signOff: ['signOff', 'certificate'],
  easyRead: ['easy'],
  incidents: ['incident'],
  terms: ['terms'],
} as const;

/** What a lesson's activities say, beside the sentences that are there from the start. */
const groupsOfBlock: Partial<Record<Block['kind'], readonly string[]>> = {
  question: ['question'],
  sort: ['sort'],
  scenario: ['scenario'],
};

/** Sentences of the groups `lesson` and `leave` for what comes before a sensitive lesson, or one that asks for the age. */
const beforeLesson = {
  note: /^(lesson\.(note-|read-it|three-lines|not-today|summary-|about-leaving)|leave\.(about|cannot-hide))/,
  age: /^lesson\.age-/,
};

/** The pages of Save and close, which come in a later script: their sentences come with Help. */
const closingPages = /^(home\.(closed|open-again|my-record)|saving\.(leave-|waiting$))/;

/** Help as it stands before its data has come, or when that cannot come. */
const earlyHelp = ['title', 'loading', 'failed', 'danger', 'danger-number'];

/** Never shown by a page: sentences that the compiler itself has used. */
const compilerGroup = 'compiled';

/** What a language is called: for the compiler too. */
const languageGroup = 'language';

/** Whole keys (`signOff.sign-title`) of sentences that are said in other words where nothing of the provider's is signed. */
const acknowledgementGroup = 'acknowledgement';

/** Whole keys in other words for readers who have no account anywhere, so that no platform keeps a record of theirs. */
const withoutAccountGroup = 'withoutAccount';

export interface PageWords {
  readonly course: Words;
  readonly quiz: Words;
  readonly easyRead: Words;
  readonly incidents: Words;
  readonly terms: Words;
  readonly signOff: Words;
  /** In the place of `signOff` where a reader only acknowledges. */
  readonly acknowledgement: Words;
  /** Comes with help where there is no sign-off to bring it. */
  readonly certificate: Words;
  readonly help: Words;
  /** Undefined for a lesson without activities, note or question about age. */
  forLesson(
    kinds: ReadonlySet<Block['kind']>,
    before: Pick<Lesson, 'contentNote' | 'needsAge'>,
  ): Words | undefined;
}

const wordsOf = new WeakMap<Library, PageWords>();

/** The sentences of a library: the same for every provider, so they are put together once. */
export function makeWords(library: Library): PageWords {
  const ready = wordsOf.get(library) ?? gather(library);
  wordsOf.set(library, ready);
  return ready;
}

function gather(library: Library): PageWords {
  const groups = library.interface.value;
  const pick = (names: readonly string[]): Words =>
    Object.fromEntries(
      names.flatMap((group) =>
        Object.entries(groups[group] ?? {}).map(([key, sentence]) => [`${group}.${key}`, sentence]),
      ),
    );
  const placed = new Set<string>([
    compilerGroup,
    languageGroup,
    acknowledgementGroup,
    withoutAccountGroup,
    ...Object.values(groupsOf).flat(),
    ...Object.values(groupsOfBlock).flat(),
  ]);
  return {
    course: {
      ...keep(pick(groupsOf.course), (key) => !comesLater(key)),
      ...keep(pick(['help']), (key) => earlyHelp.includes(key.slice('help.'.length))),
    },
    quiz: pick(groupsOf.quiz),
    easyRead: pick(groupsOf.easyRead),
    incidents: pick(groupsOf.incidents),
    terms: pick(groupsOf.terms),
    signOff: pick(groupsOf.signOff),
    acknowledgement: { ...pick(groupsOf.signOff), ...groups[acknowledgementGroup] },
    certificate: pick(['certificate']),
    help: {
      ...pick(Object.keys(groups).filter((group) => !placed.has(group))),
      ...keep(pick(groupsOf.course), (key) => closingPages.test(key)),
    },
    forLesson(kinds, { contentNote, needsAge }) {
      const names = [...kinds].sort().flatMap((kind) => groupsOfBlock[kind] ?? []);
      const words = {
        ...pick(names),
        ...(contentNote && keep(pick(groupsOf.course), (key) => beforeLesson.note.test(key))),
        ...(needsAge && keep(pick(groupsOf.course), (key) => beforeLesson.age.test(key))),
      };
      return Object.keys(words).length > 0 ? words : undefined;
    },
  };
}

/** The same sentences, as they are said to readers without an account. */
export function withoutAccount(words: Words, library: Library): Words {
  const others = library.interface.value[withoutAccountGroup] ?? {};
  return { ...words, ...keep(others, (key) => key in words) };
}

const keep = (words: Words, isKept: (key: string) => boolean): Words =>
  Object.fromEntries(Object.entries(words).filter(([key]) => isKept(key)));

const comesLater = (key: string): boolean =>
  [closingPages, ...Object.values(beforeLesson)].some((some) => some.test(key));
