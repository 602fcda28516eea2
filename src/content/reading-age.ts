/**
 * How hard a text is to read, as an age.
 *
 * Two kept formulas, because each is fooled by something else: Flesch–Kincaid counts syllables, the automated
 * readability index counts letters. Both give a grade of the American school, where grade 1 begins at six.
 */
import { automatedReadability } from 'automated-readability';
import { fleschKincaid } from 'flesch-kincaid';
import { syllable } from 'syllable';

/** Added to an American grade to have an age in years. */
const gradeToAge = 5;

export interface ReadingAge {
  readonly words: number;
  readonly sentences: number;
  /** Ages in years. */
  readonly fleschKincaid: number;
  readonly automatedReadability: number;
  /** The mean of both. */
  readonly age: number;
}

/** @returns undefined when there is not a word in the sentences */
export function readingAge(sentences: readonly (readonly string[])[]): ReadingAge | undefined {
  const spoken = sentences.filter((words) => words.length > 0);
  const words = spoken.flat();
  if (words.length === 0) return undefined;
  const counts = { sentence: spoken.length, word: words.length };
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  const characters = words.reduce((sum, word) => sum + word.replace(/[^\p{L}\p{N}]/gu, '').length, 0);
  const byKincaid = fleschKincaid({ ...counts, syllable: syllables }) + gradeToAge;
  const byIndex = automatedReadability({ ...counts, character: characters }) + gradeToAge;
  return {
    words: words.length,
    sentences: spoken.length,
    fleschKincaid: byKincaid,
    automatedReadability: byIndex,
    age: (byKincaid + byIndex) / 2,
  };
}

export interface LeftOut {
  /** Glossary words: explained where they stand, so they are not counted as hard. Lower case. */
  readonly terms: readonly string[];
}

export interface Sentence {
  /** As it stands, for a message. */
  readonly text: string;
  /** The words that count. */
  readonly words: readonly string[];
}

/**
 * The sentences of Markdown texts. Left out of their words: placeholders, glossary words, names (a word with a capital
 * that does not begin its sentence, and the same word wherever it stands), numbers and addresses.
 */
export function sentencesOf(texts: readonly string[], { terms }: LeftOut): readonly Sentence[] {
  const plain = texts.flatMap(plainSentences);
  const names = new Set(plain.flatMap(namesIn));
  return plain.map((text) => ({ text, words: countedWords(text, terms, names) }));
}

const segmenter = new Intl.Segmenter('en-GB', { granularity: 'sentence' });

function plainSentences(markdown: string): string[] {
  const plain = markdown
    .replace(/\{\{[#/][^}]*\}\}|\{\{else\}\}/g, '')
    .replace(/\{\{[^}]*\}\}/g, placeholder)
    .replace(/\[([^\]]*)\]\(word:[^)]*\)/g, placeholder)
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_=`]{1,2}/g, '');
  // A list item ends a sentence whether or not it has a full stop.
  return plain
    .split(/\n\s*\n|\n\s*(?:[-*]|\d+\.)\s+/)
    .flatMap((part) => [...segmenter.segment(part.replace(/\s+/g, ' '))].map(({ segment }) => segment.trim()))
    .filter((sentence) => /\p{L}/u.test(sentence));
}

/** Stands where something was left out, and is no word. */
const placeholder = '…';

function namesIn(sentence: string): string[] {
  return tokens(sentence)
    .slice(1)
    .filter((word) => /^\p{Lu}/u.test(word) && !/^I(['’]|$)/.test(word));
}

function countedWords(sentence: string, terms: readonly string[], names: ReadonlySet<string>): string[] {
  let text = sentence;
  for (const term of terms)
    text = text.replace(new RegExp(`\\b${escaped(term)}(?:s|es)?\\b`, 'giu'), placeholder);
  return tokens(text).filter((word) => !names.has(word) && !/[\d@/]|\.\p{L}/u.test(word));
}

function tokens(text: string): string[] {
  return text
    .split(/[\s–—]+/)
    .map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((token) => /\p{L}/u.test(token));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
