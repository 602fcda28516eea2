/**
 * The course in another language: the same library with other words. Ids, order, routes and facts stay as they are, so
 * codes and learners' progress are the same in every language. What is not translated yet stands in English, and the
 * author is told how much that is.
 */
import { keyOf, readerTexts } from './check/texts.ts';
import type { Language, Library, Path, Problem, ProviderFiles, SourceFile } from './library.ts';
import { englishSentences } from './compile/sentences.ts';
import { didYouMean, errorAt, warningAt } from './problems.ts';

export interface Translated {
  readonly library: Library;
  /** Errors: a place that is not there. Warnings: what is not translated yet, one for each file. */
  readonly problems: readonly Problem[];
  /** Everything that is in the other language. */
  readonly texts: readonly TranslatedText[];
  /** How many texts stand in English. */
  readonly missing: number;
}

export interface TranslatedText {
  /** Of the translation, for a problem. */
  readonly file: SourceFile<unknown>;
  readonly path: Path;
  /** By ids where there are some, so that it stays when things change places: "course/lessons/l1.yaml screens.hello.title". */
  readonly place: string;
  readonly original: string;
  readonly words: string;
}

const done = new WeakMap<Library, Map<string, Translated>>();

/** @param language - one of `library.languages`; read once for each library */
export function translate(library: Library, language: Language): Translated {
  const known = done.get(library) ?? new Map<string, Translated>();
  done.set(library, known);
  const ready = known.get(language.tag) ?? translateAll(library, language);
  known.set(language.tag, ready);
  return ready;
}

function translateAll(library: Library, language: Language): Translated {
  const problems: Problem[] = [];
  const texts: TranslatedText[] = [];
  let count = 0;
  const note = (words: SourceFile<unknown>, missing: readonly Path[]): void => {
    count += missing.length;
    if (missing.length > 0) problems.push(notYet(words, missing, language));
  };
  const one = <Value>(file: SourceFile<Value>): SourceFile<Value> => {
    const words = language.files.get(file.file);
    const missing: Path[] = [];
    const value = words
      ? (overlay(file.value, words.value, {
          file: words,
          original: file.file,
          problems,
          missing,
          texts,
        }) as Value)
      : file.value;
    if (words) note(words, missing);
    else {
      const all = wordsIn(file.value).length;
      count += all;
      if (all > 0) problems.push(noFile(file, all, language));
    }
    return { ...file, value };
  };
  const all = <Value>(
    files: ReadonlyMap<string, SourceFile<Value>>,
  ): ReadonlyMap<string, SourceFile<Value>> => new Map([...files].map(([id, file]) => [id, one(file)]));
  const provider = (files: ProviderFiles): ProviderFiles => ({ ...files, profile: one(files.profile) });
  const course = one(library.course);
  const translated: Library = {
    ...library,
    course: { ...course, value: { ...course.value, language: language.tag } },
    direction: language.direction,
    lessons: all(library.lessons),
    scenarios: all(library.scenarios),
    banks: all(library.banks),
    ...(library.easyRead && { easyRead: all(library.easyRead) }),
    ...(library.incidents && { incidents: one(library.incidents) }),
    sources: one(library.sources),
    help: one(library.help),
    glossary: one(library.glossary),
    interface: { ...library.interface, value: sentences(library, language, { problems, texts, note }) },
    providers: new Map([...library.providers].map(([id, files]) => [id, provider(files)])),
  };
  return { library: translated, problems, texts, missing: count };
}

/** Of the interface, and those that the compiler has in English of its own, under `compiled`. */
function sentences(
  { interface: english }: Library,
  { interface: words }: Language,
  given: Pick<Laying, 'problems' | 'texts'> & {
    readonly note: (file: SourceFile<unknown>, missing: readonly Path[]) => void;
  },
): Library['interface']['value'] {
  const missing: Path[] = [];
  const value = overlay({ ...english.value, compiled: englishSentences }, words.value, {
    ...given,
    file: words,
    original: english.file,
    missing,
  });
  given.note(words, missing);
  return value as Library['interface']['value'];
}

interface Laying {
  readonly file: SourceFile<unknown>;
  /** Name of the file that is translated. */
  readonly original: string;
  readonly problems: Problem[];
  readonly texts: TranslatedText[];
  /** Places in the original whose words are not there. */
  readonly missing: Path[];
}

/** `words` laid over `base`: objects by key, things with an id by it, everything else in order. */
function overlay(
  base: unknown,
  words: unknown,
  laying: Laying,
  path: Path = [],
  place: Path = path,
): unknown {
  if (words === undefined) {
    laying.missing.push(...wordsIn(base, path));
    return base;
  }
  if (typeof base === 'string' && typeof words === 'string') {
    const { file, original } = laying;
    if (isWords(keyOf(path), base))
      laying.texts.push({
        file,
        path,
        place: `${original} ${place.join('.')}`,
        original: base,
        words,
      });
    return words;
  }
  if (Array.isArray(base) && Array.isArray(words)) return overList(base, words, laying, path, place);
  if (isThing(base) && isThing(words)) {
    for (const key of Object.keys(words))
      // The interface may say more: sentences that the compiler has in English of its own.
      if (!Object.hasOwn(base, key) && !/interface\//.test(laying.file.file))
        strange(laying, [...path, key], didYouMean(key, Object.keys(base)));
    return {
      ...(/interface\//.test(laying.file.file) ? words : {}),
      ...Object.fromEntries(
        Object.entries(base).map(([key, value]) => [
          key,
          overlay(value, words[key], laying, [...path, key], [...place, key]),
        ]),
      ),
    };
  }
  // A number or a yes or no may be repeated as it is.
  if (base !== words) strange(laying, path, '');
  return base;
}

function overList(
  base: readonly unknown[],
  words: readonly unknown[],
  laying: Laying,
  path: Path,
  place: Path,
): readonly unknown[] {
  const byId = words.every((item) => idOf(item) !== undefined);
  for (const [index, item] of words.entries())
    if (byId ? !base.some((one) => idOf(one) === idOf(item)) : index >= base.length)
      strange(laying, [...path, index], '');
  return base.map((item, index) =>
    overlay(
      item,
      byId ? words.find((one) => idOf(one) === idOf(item)) : words[index],
      laying,
      [...path, index],
      [...place, idOf(item) ?? index],
    ),
  );
}

function idOf(item: unknown): string | number | undefined {
  const id = isThing(item) ? (item['id'] ?? item['number']) : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function strange({ file, problems }: Laying, path: Path, hint: string): void {
  problems.push(
    errorAt(file, path, {
      code: 'translation-unknown',
      message: `There is nothing at “${path.join('.')}” in the original.`,
      mend: `${hint}A translation has the same ids and keys as the original, and only its words are different.`,
    }),
  );
}

function notYet(file: SourceFile<unknown>, missing: readonly Path[], { name }: Language): Problem {
  return warningAt(file, [], {
    code: 'translation-missing',
    message: `${String(missing.length)} texts are not in ${name} yet and stand in English; the first is at “${(missing[0] ?? []).join('.')}”.`,
    mend: 'Add them to the translation under the same ids and keys.',
  });
}

function noFile(file: SourceFile<unknown>, count: number, { name, tag }: Language): Problem {
  return warningAt(file, [], {
    code: 'file-not-translated',
    message: `None of its ${String(count)} texts is in ${name}.`,
    mend: `Put its words into ${file.file.replace('course/', `course/translations/${tag}/`)}.`,
  });
}

/** Places with something a reader reads; addresses and numbers stay as they are. */
const wordsIn = (value: unknown, path: Path = []): Path[] =>
  readerTexts(value)
    .filter(({ path: inner, text }) => isWords(keyOf(inner), text))
    .map(({ path: inner }) => [...path, ...inner]);

const isWords = (key: string, text: string): boolean =>
  /\p{L}{2}/u.test(text) && !/^https?:/.test(text) && !notWords.has(key);

/** Of registers and profiles: names and settings of the product, which no reader sees. */
const notWords = new Set(['publisher', 'status', 'confidence', 'nation', 'mode', 'file', 'state']);

const isThing = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
