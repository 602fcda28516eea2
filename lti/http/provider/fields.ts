/** Form fields of the workspace's pages: each stands for one value of the profile. */
import type { FieldView } from '../../views/provider/views.ts';
import type { Fields } from '../fields.ts';
import type { YamlChange, YamlPath } from './edit-yaml.ts';
import { yamlValue } from './edit-yaml.ts';
import type { ProfileProblem } from './workshop.ts';

export interface FieldSpec {
  readonly path: YamlPath;
  readonly label: string;
  readonly hint?: string;
  /**
   * How it is asked: a line; several lines of text; a whole number; a share in per cent; a list of words or numbers with
   * commas between;
   * one of several; several of several; several in order, each chosen from the same; or yes or no.
   */
  readonly kind:
    'line' | 'area' | 'number' | 'percent' | 'list' | 'numbers' | 'choice' | 'boxes' | 'order' | 'switch';
  readonly type?: FieldView['type'];
  readonly rows?: number;
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** What readers see while it is empty. */
  readonly empty?: string;
  /** An empty field is an empty text or list, not a value that is taken away. */
  readonly isNeeded?: boolean;
}

export const fieldName = ({ path }: Pick<FieldSpec, 'path'>): string => path.join('.');
export const fieldId = (spec: Pick<FieldSpec, 'path'>): string => `f-${fieldName(spec).replaceAll('.', '-')}`;

/** As the profile has it. */
export const textOf = (profile: string, spec: FieldSpec): string =>
  written(spec, yamlValue(profile, spec.path));

function written({ kind }: FieldSpec, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'switch') return value === true ? 'yes' : '';
  if (Array.isArray(value)) return value.map(String).join(kind === 'boxes' ? ' ' : ', ');
  if (kind === 'percent' && typeof value === 'number') return String(Math.round(value * 100));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** As the form has it. */
export function sentText(fields: Fields, spec: FieldSpec): string {
  const name = fieldName(spec);
  if (spec.kind === 'boxes') return fields.all(name).join(' ');
  if (spec.kind === 'order') return [...new Set(fields.all(name))].filter((each) => each !== '').join(', ');
  return (fields.get(name) ?? '').replaceAll('\r\n', '\n').trim();
}

/** What a form asks to change: only fields that say something else than the profile does. */
export function changesOf(
  profile: string,
  specs: readonly FieldSpec[],
  fields: Fields,
): readonly YamlChange[] {
  return specs.flatMap((spec) => {
    const sent = sentText(fields, spec);
    const known = textOf(profile, spec).trim();
    return isSameText(spec, sent, known) ? [] : [{ path: spec.path, value: valueOf(spec, sent) }];
  });
}

/** @param known - what the profile says; `sent` says the same in this field */
export function isSameText({ kind, options }: FieldSpec, sent: string, known: string): boolean {
  // What a profile does not say is the first of the choices, and stays unsaid.
  const isUsual = known === '' && kind === 'choice' && sent === options?.[0]?.[0];
  return isUsual || (kind === 'boxes' ? isSameSet(sent, known) : sent === known);
}

/** Boxes stand in our order and the profile's list in its own. */
const isSameSet = (one: string, other: string): boolean =>
  one.split(' ').toSorted().join(' ') === other.split(' ').toSorted().join(' ');

/** @returns undefined for what is to be taken away */
export function valueOf({ kind, isNeeded }: FieldSpec, sent: string): unknown {
  switch (kind) {
    case 'switch':
      return sent !== '';
    case 'boxes':
      return sent === '' ? (isNeeded ? [] : undefined) : sent.split(' ');
    case 'list':
    case 'order':
    case 'numbers': {
      const items = sent
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      if (items.length === 0 && !isNeeded) return undefined;
      return kind === 'numbers'
        ? items.map((item) => (Number.isFinite(Number(item)) ? Number(item) : item))
        : items;
    }
    case 'number':
      return sent === '' ? undefined : Number.isFinite(Number(sent)) ? Number(sent) : sent;
    case 'percent':
      return sent === '' ? undefined : Number.isFinite(Number(sent)) ? Number(sent) / 100 : sent;
    default:
      return sent === '' && !isNeeded ? undefined : sent;
  }
}

export function fieldView(
  spec: FieldSpec,
  value: string,
  problems: readonly ProfileProblem[] = [],
): FieldView {
  const { label, hint = '', kind, type, rows = 3, options = [], empty = '' } = spec;
  const name = fieldName(spec);
  const id = fieldId(spec);
  const error = problems
    .filter(({ field }) => field === name || field.startsWith(`${name}.`))
    .map(({ message, mend }) => `${message} ${mend}`)
    .join(' ');
  const isBoxes = kind === 'boxes' || kind === 'switch';
  const chosen = kind === 'boxes' ? value.split(' ') : [value];
  const shownEmpty = value === '' ? empty : '';
  return {
    id,
    name,
    label,
    hint,
    value,
    error,
    empty: shownEmpty,
    describedBy: [hint && `${id}-hint`, error && `${id}-error`, shownEmpty && `${id}-empty`]
      .filter((part) => part !== '')
      .join(' '),
    type: kind === 'number' || kind === 'percent' ? 'number' : (type ?? 'text'),
    rows,
    isArea: kind === 'area',
    isChoice: kind === 'choice',
    isBoxes,
    isOrder: kind === 'order',
    places: kind === 'order' ? placesOf(id, value, options) : [],
    options: (kind === 'switch' ? [['yes', 'Yes'] as const] : options).map(([option, words]) => ({
      name,
      value: option,
      label: words,
      isChosen: chosen.includes(option),
    })),
  };
}

/** One place more than is taken, and at least two: who comes first, and who then. */
function placesOf(
  id: string,
  value: string,
  options: readonly (readonly [value: string, label: string])[],
): FieldView['places'] {
  const taken = value.split(', ').filter((each) => each !== '');
  return Array.from({ length: Math.min(Math.max(taken.length + 1, 2), 6) }, (_, index) => {
    const chosen = taken[index] ?? '';
    // What is not among them was written elsewhere, and is not lost by saving something else.
    const all = options.some(([option]) => option === chosen)
      ? options
      : [...options, [chosen, chosen] as const];
    return {
      id: `${id}-${String(index + 1)}`,
      label: index === 0 ? 'First' : 'Then',
      options: all.map(([option, label]) => ({ value: option, label, isChosen: option === chosen })),
    };
  });
}
