/**
 * What placeholders can stand for: the provider's profile and the registers, and nothing else (`docs/authoring.md`).
 * Every path that an author may write is here, also where this provider leaves it empty (`null`), so that a
 * misspelt path and an empty one are two different mistakes.
 */
import type { Library } from '../library.ts';
import type { Provider } from '../schema/provider.ts';
import type { Source } from '../schema/registers.ts';
import { knownSlots, shownPerson, type ShownPerson } from './people.ts';
import { inEnglish, sentencesOf } from './sentences.ts';

/** Text that is Markdown already and goes in as it is; a plain string is escaped first. */
export class MarkdownText {
  readonly markdown: string;
  constructor(markdown: string) {
    this.markdown = markdown;
  }
}

/** A fact of `sources.yaml`, with what decides who may read it (design rule 9). */
export class FactText extends MarkdownText {
  readonly source: Source;
  constructor(source: Source) {
    super(source.says);
    this.source = source;
  }
}

export type ContextValue = string | MarkdownText | null | Context;
export interface Context {
  readonly [key: string]: ContextValue;
}

/**
 * Goes before a value that brings its own article ("the DSL", "any other manager"), so that a sentence may
 * begin with it and "the {{people.first.title}}" does not say "the the". `settleArticles` takes it out again.
 */
export const ownArticle = '\uE000';

/** Parts of the safe defaults (design rule 10) that stand inside a sentence; each is part of a default, word for word. */
export const anyStaff = inEnglish('any-staff-trusted');
export const anyManager = inEnglish('any-manager');

export interface ContextInput {
  readonly library: Library;
  readonly profile: Provider;
  readonly labels: Readonly<Record<string, string>>;
  readonly passMark: number;
  readonly today: string;
}

export function makeContext({ library, profile, labels, passMark, today }: ContextInput): Context {
  const { identity, policy, words, systems, monitoring, rules, people, signOff, cadence } = profile;
  const sentence = sentencesOf(library);
  const person = (slot: string): Context | null => personContext(shownPerson(profile, slot, today, sentence));
  return {
    identity: {
      name: identity.name,
      shortName: identity.shortName,
      kind: identity.kind,
      parent: identity.parent ?? null,
      campaign: identity.campaign
        ? { name: identity.campaign.name, slogan: identity.campaign.slogan ?? null }
        : empty('name', 'slogan'),
    },
    words: { ...words },
    people: {
      ...Object.fromEntries(
        [...knownSlots, ...Object.keys(people.others)].map((slot) => [slot, person(slot)]),
      ),
      first: person(people.first) ?? personContext(undefined),
      second:
        (people.second === undefined ? null : person(people.second)) ?? anybodyElse(sentence('any-manager')),
      anyStaff: people.anyStaff ? sentence('any-staff-brief') : null,
    },
    policy: fields(policy, policyFields),
    systems: {
      ...fields(systems, ['concern', 'helpdesk', 'parentChannel']),
      filter: systems.filter.length > 0 ? listed(systems.filter, sentence('and')) : null,
    },
    monitoring: { notice: markdown(monitoring?.notice), who: markdown(monitoring?.who) },
    rules: {
      staffEmailToUnder18Hours: rules.staffEmailToUnder18Hours ?? null,
      ...Object.fromEntries(markdownRules.map((rule) => [rule, markdown(rules[rule])])),
    },
    signOff: { validityMonths: String(signOff.validityMonths) },
    cadence: {
      staffMonths: String(cadence.staffMonths),
      inductionDays: cadence.inductionDays === undefined ? null : String(cadence.inductionDays),
    },
    labels: { ...labels },
    lines: Object.fromEntries(
      library.help.value.lines.map((line) => [
        line.id,
        {
          name: line.name,
          for: line.for,
          number:
            'call' in line.contact ? line.contact.call : 'text' in line.contact ? line.contact.text : null,
          address: 'web' in line.contact ? line.contact.web : null,
          label: 'web' in line.contact ? line.contact.label : null,
          hours: line.hours ?? null,
          note: line.note ?? null,
        },
      ]),
    ),
    facts: Object.fromEntries(
      library.sources.value.sources.map((source) => [source.id, { says: new FactText(source) }]),
    ),
    course: {
      passPercent: String(Math.round(passMark * 100)),
      edition: library.course.value.edition,
    },
  };
}

/** Every path an author may write, sorted: `people.first.name`. */
export function placeholderPaths(context: Context): readonly string[] {
  const paths = Object.entries(context).flatMap(([key, value]) =>
    isContext(value) ? placeholderPaths(value).map((path) => `${key}.${path}`) : [key],
  );
  return paths.sort();
}

/** The value at a path: `undefined` when there is no such path, `null` when this provider leaves it empty. */
export function lookUp(context: Context, parts: readonly string[]): ContextValue | undefined {
  let value: ContextValue | undefined = context;
  for (const part of parts) {
    if (!isContext(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

export const isContext = (value: ContextValue | undefined): value is Context =>
  typeof value === 'object' && value !== null && !(value instanceof MarkdownText);

/** Whether there is anything at a path: a group counts when something in it does. */
export const isFilled = (value: ContextValue): boolean =>
  isContext(value) ? Object.values(value).some(isFilled) : value !== null && value !== '';

/** "a", "a and b", "a, b and c". */
export const listed = (words: readonly string[], joining: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joining} ${words.at(-1) ?? ''}`;

const policyFields = [
  'name',
  'reference',
  'version',
  'owner',
  'approvedBy',
  'issued',
  'reviewed',
  'nextReview',
  'publishedAt',
] as const;

const markdownRules = [
  'personalContact',
  'socialMediaOnSite',
  'photoConsent',
  'personalDevices',
  'remote',
  'aiWork',
  'personalUse',
] as const;

const personFields = ['phone', 'email', 'where', 'hours'] as const;

function personContext(person: ShownPerson | undefined): Context {
  if (!person) return empty('name', 'title', 'short', ...personFields);
  return {
    name: ownArticle + person.name,
    title: person.title,
    short: person.short,
    ...fields(person, personFields),
  };
}

/** @param manager - part of the safe default (design rule 10), word for word */
const anybodyElse = (manager: string): Context => ({
  ...empty(...personFields),
  name: ownArticle + manager,
  title: ownArticle + manager,
  short: ownArticle + manager,
});

function empty(...keys: readonly string[]): Context {
  return Object.fromEntries(keys.map((key) => [key, null]));
}

const markdown = (text: string | undefined): MarkdownText | null =>
  text === undefined ? null : new MarkdownText(text.trim());

const fields = <Key extends string>(
  from: Readonly<Partial<Record<Key, string | undefined>>>,
  keys: readonly Key[],
): Context => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
