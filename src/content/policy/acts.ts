/**
 * Acts of Parliament as a policy writes them, held against the list of Acts. Whoever copies a list by hand mixes two
 * names, or the name of one with the year of another; nearly right is what this looks for.
 */
import type { PolicyRule } from '../schema/policy-rules.ts';
import type { Sentence } from './document.ts';

type ActRule = Extract<PolicyRule, { kind: 'act' }>;

export interface WrittenAct {
  /** In letters of the sentence. */
  readonly from: number;
  readonly to: number;
  readonly wrong: ActRule['wrong'];
  /** As it should be, or the Act that comes nearest: "Malicious Communications Act 1988". */
  readonly nearest: string;
}

interface KnownAct {
  readonly name: string;
  readonly years: readonly number[];
  readonly words: readonly string[];
}

const read = new WeakMap<readonly string[], readonly KnownAct[]>();

function knownActs(list: readonly string[]): readonly KnownAct[] {
  const known = read.get(list);
  if (known) return known;
  const acts = list.map((line) => {
    const [, name = '', years = ''] = /^(.*) Act ([\d, ]+)$/.exec(line) ?? [];
    return { name, years: years.split(',').map(Number), words: wordsOf(name) };
  });
  read.set(list, acts);
  return acts;
}

/** "… Act 2015", "… Act (2015)", "… Act of '98", with at most this many letters of the name before it. */
const year = /\bAct\b,?\s*(?:of\s+|from\s+)?\(?((?:19|20)\d\d|'\d\d)(?!\d)/gi;
const reach = 120;
const mostWords = 9;

/** Every "… Act YYYY" of a sentence that is not in the list as it stands. */
export function wrongActsIn({ plain: text }: Sentence, list: readonly string[]): readonly WrittenAct[] {
  const acts = knownActs(list);
  if (acts.length === 0) return [];
  return [...text.matchAll(year)].flatMap((match): readonly WrittenAct[] => {
    const written = wordsWithPlaces(text.slice(Math.max(0, match.index - reach), match.index));
    const start = Math.max(0, match.index - reach);
    const to = match.index + match[0].length;
    const when = fullYear(match[1] ?? '');
    const exact = acts
      .filter(({ words }) => endsWith(written, words))
      .toSorted((a, b) => b.words.length - a.words.length)[0];
    const name = nameBefore(written);
    const place = (words: readonly Place[]): { from: number; to: number } => ({
      from: start + (words[0]?.at ?? match.index - start),
      to,
    });
    // A longer name around a known one may be another Act: "Youth Justice and Criminal Evidence Act".
    const isWhole = exact !== undefined && name.length <= exact.words.length;
    const isCut = /^[^(]*\)/.test(
      text.slice(
        exact
          ? start + (written.filter(({ word }) => !small.has(word)).at(-exact.words.length)?.at ?? 0)
          : match.index,
        match.index,
      ),
    );
    if (exact && !isCut && (isWhole || exact.years.includes(when))) {
      return exact.years.includes(when)
        ? []
        : [
            {
              ...place(written.filter(({ word }) => !small.has(word)).slice(-exact.words.length)),
              wrong: 'year' as const,
              nearest: `${exact.name} Act ${exact.years.join(' or ')}`,
            },
          ];
    }
    // Cut off by the end of a line or a bracket: what is left of a name is no name.
    if (
      name.length === 0 ||
      /[)\]]\s*$/.test(text.slice(0, match.index)) !==
        /[([]/.test(text.slice(name[0] ? start + name[0].at : 0, match.index))
    )
      return [];
    const near = acts
      .map((act) => ({
        act,
        likeness: likeness(
          name.map(({ word }) => word),
          act.words,
        ),
      }))
      .toSorted(
        (a, b) =>
          b.likeness - a.likeness || Number(b.act.years.includes(when)) - Number(a.act.years.includes(when)),
      )[0];
    if (!near) return [];
    const isItsYear = near.act.years.includes(when);
    const wrong = isItsYear && near.likeness >= 0.75 ? 'name' : 'unknown';
    if (near.likeness < (isItsYear ? 0.5 : 0.72)) return [];
    const nearestYear = isItsYear ? when : near.act.years.join(' or ');
    return [{ ...place(name), wrong, nearest: `${near.act.name} Act ${String(nearestYear)}` }];
  });
}

interface Place {
  readonly word: string;
  readonly raw: string;
  readonly at: number;
  /** What stands between it and the word before: a comma or bracket may end a name. */
  readonly gap: string;
}

const small = new Set(['of', 'and', 'the', 'to', 'for', 'in', 'with', 'on', 'etc', 'by', 'at', 'a']);

function wordsWithPlaces(text: string): readonly Place[] {
  let end = 0;
  return [...text.matchAll(/[A-Za-z0-9][\w']*|&/g)].flatMap((match) => {
    const gap = text.slice(end, match.index);
    end = match.index + match[0].length;
    const word = match[0] === '&' ? 'and' : match[0].toLowerCase();
    return [{ word, raw: match[0], at: match.index, gap }];
  });
}

/** Without the small words, which policies leave out and add. */
function wordsOf(name: string): readonly string[] {
  return (name.toLowerCase().match(/[a-z0-9][\w']*/g) ?? []).filter((word) => !small.has(word));
}

function endsWith(written: readonly Place[], words: readonly string[]): boolean {
  const big = written.filter(({ word }) => !small.has(word));
  const tail = big.slice(-words.length);
  return tail.length === words.length && tail.every(({ word }, index) => word === words[index]);
}

/** Back from "Act": words with a capital and the small ones between them, as far as nothing ends the name. */
function nameBefore(written: readonly Place[]): readonly Place[] {
  const name: Place[] = [];
  for (const place of written.toReversed()) {
    const isCapital = /^[A-Z]/.test(place.raw);
    if (!isCapital && !small.has(place.word)) break;
    if (/\d/.test(place.raw) || /^acts?$/i.test(place.raw)) break;
    name.unshift(place);
    if (/[,;:.()"]/.test(place.gap) || name.length > mostWords) break;
  }
  const first = name.findIndex(({ word, raw }) => !small.has(word) && !lead.test(raw));
  return first < 0 ? [] : name.slice(first).filter(({ word }) => !small.has(word));
}

/** Begins a sentence, and no name. */
const lead = /^(?:under|see|this|our|we|in|as|since|section|s|part|both|that|offences?|duties|law|laws?)$/i;

/** Twice what they share, over all that both have; 1 is the same. */
function likeness(one: readonly string[], other: readonly string[]): number {
  const left = [...other];
  let shared = 0;
  for (const word of one) {
    const at = left.findIndex((each) => isLike(word, each));
    if (at < 0) continue;
    left.splice(at, 1);
    shared += 1;
  }
  return (2 * shared) / (one.length + other.length);
}

/** "Child" and "Children", "Communication" and "Communications", "Investigative" and "Investigatory". */
function isLike(one: string, other: string): boolean {
  if (one === other) return true;
  const length = Math.min(one.length, other.length);
  if (length < 4) return false;
  const stem = Math.max(4, Math.ceil(length * 0.7));
  return one.slice(0, stem) === other.slice(0, stem);
}

function fullYear(written: string): number {
  const digits = Number(written.replace(/\D/g, ''));
  return digits < 100 ? (digits > 30 ? 1900 : 2000) + digits : digits;
}
