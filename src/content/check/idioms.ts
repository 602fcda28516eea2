/** Turns of phrase: what a learner reads does not depend on having grown up with the language. */
import type { Library, Problem, SourceFile } from '../library.ts';
import { didYouMean, errorAt } from '../problems.ts';
import { readerTexts, textsIn, withoutPlaceholders } from './texts.ts';

type Read = Pick<Library, 'glossary' | 'lessons' | 'scenarios'>;

/**
 * Names an idiom that a learner meets unexplained in a lesson or situation, made-up messages apart. Questions come after
 * the lesson that explains it.
 */
export function checkIdioms(library: Read): readonly Problem[] {
  const { glossary } = library;
  const words = new Set(glossary.value.words.map(({ id }) => id));
  const unknown = glossary.value.idioms.flatMap(({ idiom, word }, index) =>
    word === undefined || words.has(word)
      ? []
      : [
          errorAt(glossary, ['idioms', index, 'word'], {
            code: 'missing-glossary-word',
            message: `“${idiom}” is explained by “${word}”, which is no glossary word.`,
            mend: `${didYouMean(word, words)}Add the word, or leave “word” out.`,
          }),
        ],
  );
  const files: readonly SourceFile<{ readonly audience: readonly string[] }>[] = [
    ...library.lessons.values(),
    ...library.scenarios.values(),
  ];
  return [
    ...unknown,
    ...files
      .filter(({ value }) => value.audience.includes('learner'))
      .flatMap((file) => unexplained(file, glossary)),
  ];
}

function unexplained(file: SourceFile<unknown>, glossary: Library['glossary']): Problem[] {
  const explained = new Set(
    textsIn(file.value).flatMap(({ text }) => [...text.matchAll(/\]\(word:([^)]*)\)/g)].map(([, id]) => id)),
  );
  const read = readerTexts(file.value).filter(
    ({ path }) => !path.includes('artefact') && !path.includes('thread') && !path.includes('title'),
  );
  return glossary.value.idioms
    .filter(({ word }) => word === undefined || !explained.has(word))
    .flatMap(({ idiom, means, word }) => {
      const said = new RegExp(
        `(?<![\\p{L}-])${idiom.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}-])`,
        'iu',
      );
      return read
        .filter(({ text }) => said.test(withoutPlaceholders(text)))
        .map(({ path }) =>
          errorAt(file, path, {
            code: 'idiom',
            message: `“${idiom}” is a turn of phrase that a reader may take word for word.`,
            mend:
              word === undefined
                ? `Say it plainly: ${means}`
                : `Explain it where the lesson uses it first, as in [${idiom}](word:${word}), or say it plainly: ${means}`,
          }),
        );
    });
}
