/** Finds the sentences of the interface. No component holds a sentence of its own: they come with the compiled course. */
import type { Words } from '../content/model.ts';

/**
 * A sentence of the interface with its slots filled in.
 *
 * @param key - `group.key`, for example `question.answer`
 * @param values - what stands in `{slots}`; placed as text, never as HTML
 * @returns the sentence; in a released build a missing key gives the key itself, because a learner is
 *   better served by a strange word than by an empty page
 * @throws Error in development, for a missing key or an unfilled slot: it is a slip in our own code
 */
export function t(words: Words, key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const sentence = words[key];
  if (sentence === undefined) {
    if (import.meta.env.DEV) throw new Error(`No sentence "${key}" in the interface words.`);
    return key;
  }
  return sentence.replace(/\{([\w-]+)\}/g, (slot, name: string) => {
    const value = values[name];
    if (value === undefined && import.meta.env.DEV) throw new Error(`"${key}" needs a value for ${slot}.`);
    return value === undefined ? '' : String(value);
  });
}
