/** A problem of the profile's text, said to somebody who fills in a form: beside the field that it is about, in its words. */
import type { Provider } from '../../../src/content/schema/provider.ts';
import { fieldLabel, slotLabel } from './field-words.ts';
import type { ProfileProblem } from './workshop.ts';

/** @param names - of the form's fields, each the way to its value */
export function besideField(
  problem: ProfileProblem,
  names: readonly string[],
  { people }: Pick<Provider, 'people'>,
): ProfileProblem {
  const { field, message, mend } = problem;
  const { others, ...known } = people as Provider['people'] & Readonly<Record<string, unknown>>;
  const posts: Readonly<Record<string, unknown>> = { ...known, ...others };
  const inWords = (text: string): string =>
    text
      .replace(/“([a-z][A-Za-z-]*)”/g, (whole, word: string) => {
        const post = posts[word];
        if (typeof post === 'object' && post !== null && 'title' in post) return `“${String(post.title)}”`;
        const shown = words[word] ?? slotLabel(word);
        return shown === word ? whole : `“${shown}”`;
      })
      .replace(/\b(?:people|identity|policy|words|signOff|systems)\.\w+/g, (path) => `“${fieldLabel(path)}”`);
  return { ...problem, field: nearest(field, names), message: inWords(message), mend: inWords(mend) };
}

/** The field itself, the one whose value holds it, or the first within it. */
function nearest(field: string, names: readonly string[]): string {
  if (field === '' || names.includes(field)) return field;
  const around = names.filter((name) => field.startsWith(`${name}.`)).toSorted((a, b) => b.length - a.length);
  return around[0] ?? names.find((name) => name.startsWith(`${field}.`)) ?? field;
}

/** Keys of the profile, as the forms call them. */
const words: Readonly<Record<string, string>> = {
  second: 'or instead',
  learner: 'Learners',
  staff: 'Staff',
  signedBy: 'Who signs it',
  place: 'Where people can read it',
  safe: 'The safe line that stands in its place',
  plain: 'In plain words',
  easyReadStatements: 'statements in Easy Read',
};
