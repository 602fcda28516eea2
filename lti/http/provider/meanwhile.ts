/** Two people had the same form open: what each changed is kept, and they are asked only where both changed one field. */
import type { Fields } from '../fields.ts';
import { fieldName, isSameText, sentText, type FieldSpec } from './fields.ts';

export interface Meanwhile {
  /** Of every field: what this person changed, and else what stands there now. */
  readonly fields: Fields;
  /** Fields that both changed, each in another way. */
  readonly both: readonly BothChanged[];
}
export interface BothChanged {
  readonly spec: FieldSpec;
  readonly theirs: string;
  readonly yours: string;
}

/**
 * @param read - what a field said when the form was opened, and what it says now
 */
export function meanwhile(
  specs: readonly FieldSpec[],
  sent: Fields,
  read: { readonly opened: (spec: FieldSpec) => string; readonly now: (spec: FieldSpec) => string },
): Meanwhile {
  const theirs = new Map<string, readonly string[]>();
  const both: BothChanged[] = [];
  for (const spec of specs) {
    const [yours, opened, now] = [sentText(sent, spec), read.opened(spec).trim(), read.now(spec).trim()];
    if (isSameText(spec, yours, opened)) theirs.set(fieldName(spec), asSent(spec, now));
    else if (!isSameText(spec, now, opened) && !isSameText(spec, now, yours))
      both.push({ spec, theirs: now, yours });
  }
  return { fields: withTexts(sent, theirs), both };
}

/** Which of two texts of a field is kept, as the form asks it. */
export const choiceName = (spec: FieldSpec): string => `keep.${fieldName(spec)}`;

/** What somebody chose of the fields that both had changed; `open` are those for which they have not said it. */
export function chosen(
  specs: readonly FieldSpec[],
  sent: Fields,
  now: (spec: FieldSpec) => string,
): { readonly fields: Fields; readonly open: readonly BothChanged[] } {
  const asked = new Set(sent.all('asked'));
  const theirs = new Map<string, readonly string[]>();
  const open: BothChanged[] = [];
  for (const spec of specs) {
    const name = fieldName(spec);
    if (!asked.has(name)) continue;
    const kept = sent.get(choiceName(spec));
    const text = now(spec).trim();
    if (kept === 'theirs') theirs.set(name, asSent(spec, text));
    else if (kept !== 'yours') open.push({ spec, theirs: text, yours: sentText(sent, spec) });
  }
  return { fields: withTexts(sent, theirs), open };
}

/** A value as a person reads it on the form. */
export function textInWords({ kind, options = [] }: FieldSpec, text: string): string {
  const named = (value: string): string => options.find(([option]) => option === value)?.[1] ?? value;
  switch (kind) {
    case 'switch':
      return text === '' ? 'No' : 'Yes';
    case 'choice':
      return named(text) || 'Nothing';
    case 'boxes':
      return text === '' ? 'Nothing' : text.split(' ').map(named).join(', ');
    case 'order':
      return text === '' ? 'Nothing' : text.split(', ').map(named).join(', then ');
    case 'percent':
      return text === '' ? 'Nothing' : `${text} per cent`;
    default:
      return text === '' ? 'Nothing' : text;
  }
}

/** Several of one name come as several texts. */
const asSent = ({ kind }: FieldSpec, text: string): readonly string[] =>
  kind === 'boxes'
    ? text.split(' ').filter((each) => each !== '')
    : kind === 'order'
      ? text.split(', ').filter((each) => each !== '')
      : [text];

function withTexts(sent: Fields, texts: ReadonlyMap<string, readonly string[]>): Fields {
  return {
    all: (name) => texts.get(name) ?? sent.all(name),
    get(name) {
      const known = texts.get(name);
      return known ? known[0] : sent.get(name);
    },
    hasRepeated: (...names) => sent.hasRepeated(...names),
  };
}
