/**
 * The small language in which rules say what to look for, so that nobody who edits them has to write a regular
 * expression, and no rule can take a time that grows out of hand (every repetition is bounded).
 *
 *     revenge porn*            words one after the other; * is any ending; spaces and hyphens are alike
 *     (view|look at) ...4 it   one of several; then at most four words between
 *     [own] phone              a part that may be missing
 *     KCSIE ...6 {year}        a year, kept as the year; {n} is a number
 *     ^ send it                only where the sentence or a list item begins, or the order behind "If …," or "So that …,"
 *
 * Words that many rules need are named once (`terms`), and `{image}` in a phrase stands for all of them.
 */
import { failed, ok } from '../../result.ts';
import type { Result } from '../../result.ts';

export interface PhraseMatch {
  /** In characters of the text that was searched. */
  readonly from: number;
  readonly to: number;
  readonly year?: number;
  /** The phrase itself holds a "not": it is no sign that the policy forbids what it says. */
  readonly saysNo?: true;
}

export type Phrase = (text: string) => readonly PhraseMatch[];

/** @returns why the phrase cannot be read, in words for whoever wrote it */
export function readPhrase(source: string): Result<Phrase, string> {
  const parser = { source, at: 0 };
  const body = sequence(parser, '');
  if (!body.ok) return body;
  if (parser.at < source.length)
    return failed(`“${source.charAt(parser.at)}” closes something that was not opened`);
  // Every phrase begins with a word or a year: where neither stands nothing is tried.
  const pattern = new RegExp(`(?<![\\w])(?=[\\w'])${body.value}(?![\\w])`, 'gi');
  const saysNo = ownNot.test(source);
  return ok((text) =>
    [...text.matchAll(pattern)].map((match) => ({ ...toMatch(match), ...(saysNo && { saysNo }) })),
  );
}

const ownNot =
  /\b(?:not|never|no|nobody|nothing|none|without|cannot|can't|don't|won't|needn't|nor|neither|rather than|instead of|avoid)\b/i;

/** "{image}" is one of the words that are named so; {year} and {n} stay. */
export function withTerms(phrase: string, terms: ReadonlyMap<string, string>): string {
  return phrase.replace(/\{([a-z-]+)\}/g, (whole, name: string) => terms.get(name) ?? whole);
}

/** Lists of rules are the same from policy to policy; each is read once. */
const read = new WeakMap<readonly string[], Phrase>();

/**
 * The phrases as one search; they have been read by the check of the rules.
 *
 * @throws Error for a phrase that cannot be read: the check was left out
 */
export function anyPhrase(sources: readonly string[]): Phrase {
  const known = read.get(sources);
  if (known) return known;
  const phrases = sources.map((source) => {
    const phrase = readPhrase(source);
    if (!phrase.ok) throw new Error(`The phrase “${source}” cannot be read: ${phrase.problem}.`);
    return phrase.value;
  });
  const any: Phrase = (text) => phrases.flatMap((phrase) => phrase(text)).toSorted((a, b) => a.from - b.from);
  read.set(sources, any);
  return any;
}

function toMatch(match: RegExpMatchArray): PhraseMatch {
  // Of several places for a year only one is filled.
  const year = Object.values<string | undefined>(match.groups ?? {}).find((each) => each !== undefined);
  const from = match.index ?? 0;
  return { from, to: from + match[0].length, ...(year !== undefined && { year: fullYear(year) }) };
}

/** "24" and "'24" are years of this century. */
function fullYear(written: string): number {
  const digits = Number(written.replace(/\D/g, ''));
  return digits < 100 ? 2000 + digits : digits;
}

interface Parser {
  readonly source: string;
  at: number;
}

const between = '[\\s-]+';
/**
 * Numbers, marks of a list and a label with a colon may stand before the first word; so may half a sentence that says when or why: "So that the
 * lead can see it, send it on." A comma of a list ("If you take, save or share …") ends no such half.
 */
const begins =
  '(?<=^[^a-z]{0,8}(?:[^.;:?!]{3,40}:\\s)?(?:(?:if|when|whenever|where|once|after|before|as soon as|so that|so as to|in order (?:to|that)|to|for|in case|until|while)\\b[^.;:?!]{6,160}(?<!\\b(?:take|make|create|send|share|copy|cop|view|post|keep|find|get|produce|request|receive|possess|print|save|store|download|upload|record|film|hold|see|open|forward|delete|lose|gain|access|search for|ask for|look at)(?:s|es|ies|ing)?),\\s(?:(?:please|always|first|then|next|simply|just)\\s)?)?)';
const gap = (most: number): string => `(?:[^\\w]+[\\w'-]+){0,${String(most)}}?[^\\w]+`;
const longestGap = 12;

/** Parts up to `end` ("|", ")" or "]", or the end of the phrase). */
function sequence(parser: Parser, end: string): Result<string, string> {
  const parts: { pattern: string; optional: boolean; gap: boolean }[] = [];
  const { source } = parser;
  while (parser.at < source.length && !(end + ')]').includes(source.charAt(parser.at))) {
    const rest = source.slice(parser.at);
    const sign = rest.charAt(0);
    if (/\s/.test(sign)) {
      parser.at += 1;
      continue;
    }
    const dots = /^\.\.\.(\d*)/.exec(rest);
    if (dots) {
      const most = dots[1] === '' ? 8 : Number(dots[1]);
      if (most > longestGap) return failed(`a gap is at most ${String(longestGap)} words`);
      parts.push({ pattern: gap(most), optional: false, gap: true });
      parser.at += dots[0].length;
      continue;
    }
    if (sign === '(' || sign === '[') {
      const group = choices(parser, sign === '(' ? ')' : ']');
      if (!group.ok) return group;
      const ending = /^\*/.exec(source.slice(parser.at)) ? "[\\w'-]*" : '';
      parser.at += ending === '' ? 0 : 1;
      parts.push({ pattern: group.value + ending, optional: sign === '[', gap: false });
      continue;
    }
    if (sign === '^') {
      parts.push({ pattern: begins, optional: false, gap: true });
      parser.at += 1;
      continue;
    }
    const place = /^\{(year|n)\}/.exec(rest);
    if (place) {
      parts.push({
        pattern: place[1] === 'year' ? yearPattern(parser.at) : '\\d+',
        optional: false,
        gap: false,
      });
      parser.at += place[0].length;
      continue;
    }
    const word = /^[^\s()[\]|{}^]+/.exec(rest)?.[0];
    if (word === undefined) return failed(`“${sign}” stands where a word was expected`);
    parts.push({ pattern: wordPattern(word), optional: false, gap: false });
    parser.at += word.length;
  }
  if (parts.length === 0) return failed('it has an empty part');
  const isGap = (part: (typeof parts)[number] | undefined): boolean =>
    part?.gap === true && part.pattern !== begins;
  if (isGap(parts[0]) || parts.at(-1)?.gap) return failed('a gap stands between words');
  if (parts.slice(1).some(({ pattern }) => pattern === begins)) return failed('“^” stands at the beginning');
  return ok(joined(parts));
}

/** After "(" or "[": alternatives up to the closing bracket. */
function choices(parser: Parser, closing: string): Result<string, string> {
  parser.at += 1;
  const options: string[] = [];
  for (;;) {
    const option = sequence(parser, '|' + closing);
    if (!option.ok) return option;
    options.push(option.value);
    const sign = parser.source.charAt(parser.at);
    parser.at += 1;
    if (sign === closing) return ok(`(?:${options.join('|')})`);
    if (sign !== '|') return failed(`a bracket is not closed with “${closing}”`);
  }
}

function joined(parts: readonly { pattern: string; optional: boolean; gap: boolean }[]): string {
  let pattern = '';
  let needsSpace = false;
  for (const [index, part] of parts.entries()) {
    const next = parts.slice(index + 1).find(({ optional }) => !optional);
    if (part.gap) {
      pattern += part.pattern;
      needsSpace = false;
    } else if (part.optional) {
      // The space goes with the part: before it at the end of a phrase, otherwise after it.
      if (!next || next.gap) pattern += `(?:${needsSpace ? between : ''}${part.pattern})?`;
      else pattern += `${needsSpace ? between : ''}(?:${part.pattern}${between})?`;
      if (next && !next.gap) needsSpace = false;
    } else {
      pattern += (needsSpace ? between : '') + part.pattern;
      needsSpace = true;
    }
  }
  return pattern;
}

function wordPattern(word: string): string {
  return word
    .split('-')
    .map((part) => part.replace(/[.*+?^${}()|\\/]/g, (sign) => (sign === '*' ? "[\\w'-]*" : `\\${sign}`)))
    .join('[\\s-]?');
}

/** Four digits; or two after an apostrophe, a month or the name itself. Not the beginning of a longer number. */
const months = 'jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec';
const yearPattern = (at: number): string =>
  `(?<y${String(at)}>(?:19|20)\\d\\d|'\\d\\d|(?<=\\b(?:kcsie|(?:${months})[a-z]*)\\.?\\s)\\d\\d(?!\\w|[.:]\\d|(?:st|nd|rd|th)\\b))`;
