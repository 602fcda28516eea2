/** What the policy check says about one place of a policy. */
import type { Source } from '../schema/registers.ts';
import type { PolicyRule, Severity } from '../schema/policy-rules.ts';
import { lineAt, type PolicyDocument, type Sentence } from './document.ts';
import type { PhraseMatch } from './phrase.ts';

export interface FindingSource {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly address: string | null;
  /** When somebody last looked: "2026-11-22". */
  readonly checked: string;
  /** It was due to be looked at again before the day of the check. */
  readonly isDue: boolean;
}

/** In the order of keys in which it is printed as JSON. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  /** Counted from 1; null for something missing, and where the document has pages and no lines. */
  readonly line: number | null;
  readonly page: number | null;
  /** Word for word; null for something missing. */
  readonly quote: string | null;
  readonly message: string;
  /** What is right now, from the register of sources. */
  readonly now: string;
  readonly source: FindingSource;
  /** Every source that `now` rests on; the first is `source`. */
  readonly sources: readonly FindingSource[];
  readonly suggest: string;
}

/** Where something was found, before it is put into words. */
export interface Found {
  readonly line?: number;
  readonly page?: number;
  readonly quote?: string;
  /** Fills {match}, {year} and whatever else the message names. */
  readonly words?: Readonly<Record<string, string>>;
  /** In which it was found, where it is one. */
  readonly sentence?: Sentence;
  /** Instead of the rule's own. */
  readonly facts?: readonly string[];
}

export interface Facts {
  readonly byId: ReadonlyMap<string, Source>;
  readonly today: string;
}

export function foundAt(sentence: Sentence, match: PhraseMatch): Found {
  const line = lineAt(sentence, match.from);
  return {
    ...(line && placeOf(line)),
    sentence,
    quote: quoteAround(sentence.text, match),
    words: {
      match: sentence.text.slice(match.from, match.to),
      ...(match.year !== undefined && { year: String(match.year) }),
    },
  };
}

/** A whole line of the document. */
export function foundLine(
  line: PolicyDocument['lines'][number],
  words: Readonly<Record<string, string>> = {},
): Found {
  return {
    ...placeOf(line),
    quote: quoteAround(line.text.trim().replace(/\s+/g, ' '), { from: 0, to: 0 }),
    words,
  };
}

/** In a document of pages the lines are ours, not the reader's. */
const placeOf = ({ number, page }: PolicyDocument['lines'][number]): Found =>
  page === undefined ? { line: number } : { page };

/** "line 12" or "page 3", for a finding that speaks of another place. */
export const placeInWords = ({ number, page }: PolicyDocument['lines'][number]): string =>
  page === undefined ? `line ${String(number)}` : `page ${String(page)}`;

const longestQuote = 240;

/** The sentence, or as many whole words of it around the match as can be taken in at a glance. */
export function quoteAround(text: string, { from, to }: Pick<PhraseMatch, 'from' | 'to'>): string {
  if (text.length <= longestQuote) return text;
  const room = Math.max(0, longestQuote - (to - from)) / 2;
  let start = Math.max(0, Math.floor(from - room));
  let end = Math.min(text.length, Math.ceil(to + room));
  if (start > 0) start = Math.min(from, text.indexOf(' ', start) + 1 || start);
  if (end < text.length) end = Math.max(to, text.lastIndexOf(' ', end));
  return text.slice(start, end).trim();
}

export function finding(rule: PolicyRule, found: Found, { byId, today }: Facts): Finding {
  const sources = (found.facts ?? rule.facts).flatMap((id) => byId.get(id) ?? []);
  const [first, ...others] = sources.map((source) => sourceOf(source, today));
  if (!first) throw new Error(`The rule “${rule.id}” names no source that is in the register.`);
  return {
    rule: rule.id,
    severity: rule.severity,
    title: filled(rule.title, found.words),
    line: found.line ?? null,
    page: found.page ?? null,
    quote: found.quote ?? null,
    message: filled(rule.message, found.words),
    now: sources.map((source) => nowOf(source)).join(' '),
    source: first,
    sources: [first, ...others],
    suggest: filled(rule.suggest, found.words),
  };
}

/** What the fact says, under its name where that is not in it, with the day from which it holds. */
function nowOf({ title, says, kind, inForceFrom }: Source): string {
  const isNamed = kind === 'ours' || says.toLowerCase().includes(title.toLowerCase());
  const since =
    inForceFrom === undefined || says.includes(dayInWords(inForceFrom))
      ? ''
      : ` Since ${dayInWords(inForceFrom)}.`;
  return `${isNamed ? '' : `${title}: `}${says}${since}`;
}

/** "1 September 2026" */
export function dayInWords(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}

function sourceOf({ id, title, publisher, address, seen, review }: Source, today: string): FindingSource {
  return { id, title, publisher, address: address ?? null, checked: seen, isDue: review < today };
}

function filled(text: string, words: Found['words'] = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
}
