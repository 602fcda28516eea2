/**
 * Which edition of a publication a policy names. The year may stand beside the name, in a half-sentence about the
 * edition, in the next sentence, or be no year at all: "last year's edition".
 */
import type { PolicyRule, PolicyRules } from '../schema/policy-rules.ts';
import type { Facts, Found } from './finding.ts';
import { foundAt } from './finding.ts';
import type { Reading } from './check-policy.ts';
import type { Sentence } from './document.ts';
import { yearsIn } from './dates.ts';
import { anyPhrase, type PhraseMatch } from './phrase.ts';

export type EditionRule = Extract<PolicyRule, { kind: 'edition' }>;

/** How far behind a year another one still speaks of the same publication, in letters: "2020, updated March 2024". */
const reach = 24;
/** And how far from a name a year that speaks of an edition may stand. */
const farther = 110;

const edition =
  /\b(?:edition|version|issue|issued|copy|text|publi\w+|revis\w+|in force|came in(?:to)?|comes in(?:to)?|took effect|takes effect|in effect|effective|dated|released|updat\w+)\b/i;
/** No year is written, and an older edition is meant. */
const olderInWords =
  /\b(?:last year's|the previous year's|the year before's|(?:the )?(?:previous|last|older|earlier|outgoing|old) (?:edition|version|issue))\b/i;
const tellsOfChange =
  /\b(?:replac\w+|supersed\w+|compar\w+|changed? (?:from|since)|differ\w*|no longer|instead of|withdr\w+|used to|until|unlike|before|earlier drafts?|taken out|updated (?:from|to|for))\b/i;
const another = /\b(?:Act|Regulations?|Strategy|Framework|Standards?|Order|Code)\b/g;

export function editions(
  rule: EditionRule,
  { sentences, contexts, today }: Reading,
  { byId }: Facts,
  all: PolicyRules['rules'],
): readonly Found[] {
  const current = rule.editions.findLast(({ fact }) => {
    const source = byId.get(fact);
    return source !== undefined && (source.inForceFrom === undefined || source.inForceFrom <= today);
  });
  if (!current) return [];
  const find = anyPhrase(rule.find);
  const off = rule.unless && anyPhrase(rule.unless);
  const own = rule.names && anyPhrase(rule.names);
  const others = all.flatMap((each) =>
    each.kind === 'edition' && each.id !== rule.id && each.names ? [anyPhrase(each.names)] : [],
  );
  return sentences.flatMap((sentence, index) => {
    const text = sentence.plain;
    if (contexts.isHistory(sentence) || contexts.isBadExample(sentence) || (off && off(text).length > 0))
      return [];
    const beside = find(text).filter(({ year }) => year !== undefined);
    const before = sentences[index - 1];
    const matches = own
      ? [...beside, ...fartherOff(sentence, before, own, others)].toSorted((a, b) => a.from - b.from)
      : beside;
    const old = matches.find(
      (match) =>
        match.year !== undefined && match.year < current.year && !contexts.isMention(sentence, match),
    );
    // "KCSIE 2024 and 2026", "KCSIE 2024, updated 2026": the right edition is named as well.
    const isNamed = matches.some(({ year, from, to }) => {
      const years = text.slice(from, to + reach).match(/\b20\d\d\b/g) ?? [];
      return year === current.year || years.some((each) => Number(each) >= current.year);
    });
    // "Version 3 followed the one of 2024; this one follows the edition of 2026."
    const year = String(current.year);
    const isThisOne = new RegExp(
      `\\b(?:edition|version|guidance)\\s+(?:of|for|dated)\\s+(?:\\w+\\s+){0,2}${year}\\b|\\b${year}\\s+(?:edition|version)\\b`,
      'i',
    ).test(text);
    if (old && !isNamed && !isThisOne) return [{ ...foundAt(sentence, old), facts: [current.fact] }];
    const inWords = olderInWords.exec(text);
    if (inWords && own && own(text).length > 0 && !tellsOfChange.test(text) && matches.length === 0) {
      const match = { from: inWords.index, to: inWords.index + inWords[0].length };
      const found = foundAt(sentence, match);
      return [{ ...found, words: { ...found.words, year: 'an earlier year' }, facts: [current.fact] }];
    }
    return [];
  });
}

/** Years that belong to the name although other words stand between. */
function fartherOff(
  sentence: Sentence,
  before: Sentence | undefined,
  own: (text: string) => readonly PhraseMatch[],
  others: readonly ((text: string) => readonly PhraseMatch[])[],
): readonly PhraseMatch[] {
  const text = sentence.plain;
  const years = yearsIn(text);
  if (years.length === 0) return [];
  const names = own(text);
  const rest = [
    ...others.flatMap((find) => find(text)),
    ...[...text.matchAll(another)].map(({ index, 0: found }) => ({ from: index, to: index + found.length })),
  ];
  if (names.length === 0) {
    // "We follow KCSIE. The edition we use is that of September 2025."
    const goesOn =
      /^(?:the|our|this|that|it)\b[^.]{0,30}\b(?:edition|version|issue|copy|guidance|document|text)\b/i.test(
        text,
      ) && /\b(?:edition|version|issue|copy|dated|published)\b/i.test(text);
    const isAbout =
      before !== undefined &&
      before.block === sentence.block &&
      own(before.plain).length > 0 &&
      others.every((find) => find(before.plain).length === 0);
    return goesOn && isAbout && rest.length === 0
      ? years.slice(0, 1).map(({ at, to, year }) => ({ from: at, to, year }))
      : [];
  }
  return years.flatMap(({ at, to, year }) => {
    const front = names.filter((name) => name.to <= at).at(-1);
    const behind = names.find((name) => name.from >= to);
    if (front) {
      const between = text.slice(front.to, at);
      const isOthers = rest.some((each) => each.from >= front.to && each.to <= at);
      // A year right behind an Act of its own is that Act's.
      return between.length <= farther &&
        !isOthers &&
        !/;/.test(between) &&
        edition.test(between + text.slice(to, to + 24))
        ? [{ from: front.from, to, year }]
        : [];
    }
    if (!behind) return [];
    const between = text.slice(to, behind.from);
    const isOthers =
      rest.some((each) => each.from >= to && each.to <= behind.from) ||
      rest.some((each) => at - each.to >= 0 && at - each.to <= 3);
    return between.length <= farther / 2 &&
      !isOthers &&
      !/[;,]/.test(between) &&
      edition.test(text.slice(Math.max(0, at - 40), behind.from))
      ? [{ from: at, to: behind.to, year }]
      : [];
  });
}
