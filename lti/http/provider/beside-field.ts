/** A problem of the profile's text, said to somebody who fills in a form: beside the field that it is about, in its words. */
import type { Provider } from '../../../src/content/schema/provider.ts';
import { fieldLabel, slotLabel } from './field-words.ts';
import { fieldName, type FieldSpec } from './fields.ts';
import type { SectionSpec } from './form-specs.ts';
import type { ProfileProblem } from './workshop.ts';

export function besideField(
  problem: ProfileProblem,
  sections: readonly SectionSpec[],
  { people }: Pick<Provider, 'people'>,
): ProfileProblem {
  const { field, message, mend } = problem;
  const { others, ...known } = people as Provider['people'] & Readonly<Record<string, unknown>>;
  const posts: Readonly<Record<string, unknown>> = { ...known, ...others };
  const specs = sections.flatMap(({ fields }) => fields);
  const names = specs.map(fieldName);
  const asked = specs.find((spec) => fieldName(spec) === field);
  const key = field.split('.').at(-1) ?? '';
  const inWords = (text: string): string =>
    text
      .replace(`“${key}”`, (whole) => (asked ? `“${labelIn(sections, asked)}”` : whole))
      .replace(/^Add “[a-z][A-Za-z-]*:” with [^.]*\./, 'Fill it in.')
      .replace(/“([a-z][A-Za-z-]*)”/g, (whole, word: string) => {
        const post = posts[word];
        if (typeof post === 'object' && post !== null && 'title' in post) return `“${String(post.title)}”`;
        const shown = words[word] ?? slotLabel(word);
        return shown === word ? whole : `“${shown}”`;
      })
      .replace(/\b(?:people|identity|policy|words|signOff|systems)\.\w+/g, (path) => `“${fieldLabel(path)}”`);
  return { ...problem, field: nearest(field, names), message: inWords(message), mend: inWords(mend) };
}

/** What a field is called where others of the form have the same name: "Safeguarding lead: Phone number". */
export function labelIn(sections: readonly SectionSpec[], spec: FieldSpec): string {
  const name = fieldName(spec);
  const section = sections.find(({ fields }) => fields.some((each) => fieldName(each) === name));
  const isAlone =
    sections.flatMap(({ fields }) => fields).filter(({ label }) => label === spec.label).length < 2;
  return isAlone || !section ? spec.label : `${section.title}: ${spec.label}`;
}

/** The field itself, the one whose value holds it, or the first within it. */
function nearest(field: string, names: readonly string[]): string {
  if (field === '' || names.includes(field)) return field;
  const around = names.filter((name) => field.startsWith(`${name}.`)).toSorted((a, b) => b.length - a.length);
  const within = around[0] ?? names.find((name) => name.startsWith(`${field}.`));
  // A point that is written just now has no field of its own yet.
  const words = /^documents\.\d+\.clauses\./.test(field)
    ? names.find((name) => name === 'text' || name === 'new.text')
    : undefined;
  return within ?? words ?? field;
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
