/** The page "Words we use": every glossary word with its plainest meaning. */
import type { Library } from '../library.ts';
import type { TermsData, Words } from '../model.ts';
import { at, below } from './problems.ts';
import type { Text } from './text.ts';

export function compileTerms({ glossary, course }: Library, text: Text, words: Words): TermsData {
  const inOrder = new Intl.Collator(course.value.language).compare;
  const terms = glossary.value.words.map(({ word, easy, means }, index) => {
    const place = at(glossary, 'words', index);
    return {
      word: text.plain(word, below(place, 'word')),
      html: text.html(easy ?? means, below(place, easy === undefined ? 'means' : 'easy')),
    };
  });
  return { terms: terms.sort((a, b) => inOrder(a.word, b.word)), words };
}
