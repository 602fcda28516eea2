/** The document itself: whether it is in date, whether its parts fit together, and what a template left behind. */
import type { PolicyRule, PolicyRules } from '../schema/policy-rules.ts';
import type { Reading } from './check-policy.ts';
import { plain, type Block } from './document.ts';
import { contactsDiffer, helplineNumbers } from './contacts.ts';
import { serviceAges } from './service-age.ts';
import { foundAt, foundLine, type Found } from './finding.ts';
import { metadataOf, type MetadataField, type Said } from './metadata.ts';
import { illegalStepsWithoutLead, leadTitlesDiffer, onePerson, staffRoutesDiffer } from './routes.ts';
import { postHoldersDiffer, routeCircles } from './posts.ts';
import { namesDamaged, reviewCyclesDiffer, versionsDiffer, weekdaysWrong } from './slips.ts';
import {
  blemishes,
  doubledWords,
  mixedWords,
  numberedTwice,
  otherKindOfPlace,
  placeholders,
} from './blemishes.ts';

type HealthRule = Extract<PolicyRule, { kind: 'health' }>;

export function checkHealth(rule: HealthRule, reading: Reading, rules: PolicyRules): readonly Found[] {
  const { blocks, today } = reading;
  switch (rule.check) {
    case 'expired':
      return expired(reading);
    case 'review-due':
      return reviewDue(metadataOf(blocks), today);
    case 'review-date-missing':
      return reviewDateMissing(reading);
    case 'version-missing':
      return metadataOf(blocks).some(({ field }) => field === 'version') || hasVersionTable(blocks)
        ? []
        : [{}];
    case 'owner-missing':
      return metadataOf(blocks).some(({ field }) => field === 'owner' || field === 'approvedBy') ||
        saysWhoOwnsIt(reading)
        ? []
        : [{}];
    case 'dates-impossible':
      return impossibleDates(reading);
    case 'placeholder':
      return placeholders(reading);
    case 'damaged-characters':
    case 'markup-left':
      return blemishes(rule.check, reading);
    case 'doubled-words':
      return doubledWords(reading, rule.words ?? []);
    case 'section-numbered-twice':
      return numberedTwice(reading);
    case 'cs-missing':
      return csMissing(reading);
    case 'count-of-cs':
    case 'cs-incomplete':
      return countOfCs(rule.check, reading);
    case 'commerce-unfinished':
      return commerceUnfinished(reading);
    case 'staff-routes-differ':
      return staffRoutesDiffer(reading);
    case 'lead-titles-differ':
      return leadTitlesDiffer(reading);
    case 'one-person':
      return onePerson(reading);
    case 'illegal-steps-without-lead':
      return illegalStepsWithoutLead(reading);
    case 'mixed-words':
      return mixedWords(reading);
    case 'other-kind-of-place':
      return otherKindOfPlace(reading);
    case 'contacts-differ':
      return contactsDiffer(reading);
    case 'post-holders-differ':
      return postHoldersDiffer(reading);
    case 'route-circles':
      return routeCircles(reading);
    case 'helpline-number':
      return helplineNumbers(rule.services ?? [], rules.helpNumbers ?? {}, reading);
    case 'service-age':
      return serviceAges(reading);
    case 'name-damaged':
      return namesDamaged(reading, rule.words ?? []);
    case 'review-cycles-differ':
      return reviewCyclesDiffer(reading);
    case 'versions-differ':
      return versionsDiffer(reading);
    case 'weekday-wrong':
      return weekdaysWrong(reading);
  }
}

/** The last day on which the policy counts as in date, as far as it says. */
function lastDay(said: readonly Said[]): { said: Said; last: string } | undefined {
  const [next] = said
    .filter(({ field, dates }) => (field === 'nextReview' || field === 'effectiveTo') && dates.length > 0)
    .map((each) => ({ said: each, last: each.dates[0]?.last ?? '' }))
    // Of two dates the later one counts: nobody is told that a policy has expired that has not.
    .toSorted((a, b) => (a.last < b.last ? 1 : -1));
  return next;
}

/** How often, and no day to count from, says no more than nothing. */
function reviewDateMissing(reading: Reading): readonly Found[] {
  const said = metadataOf(reading.blocks);
  const isNext = said.some(
    ({ field, dates }) => (field === 'nextReview' || field === 'effectiveTo') && dates.length > 0,
  );
  const isDated = said.some(({ dates }) => dates.length > 0);
  return isNext || (saysHowOften(reading) && isDated) ? [] : [{}];
}

/** "Last reviewed: March 2024", and every year: past its day, though no next day is written. */
function lastDayByCycle(said: readonly Said[], reading: Reading): { said: Said; last: string } | undefined {
  const latest = said
    .filter(({ field, isLabelled }) => isLabelled && past.includes(field))
    .flatMap((each) => each.dates.map((date) => ({ said: each, last: date.last })))
    .toSorted((a, b) => (a.last < b.last ? 1 : -1))[0];
  if (!latest || !saysYearly(reading)) return undefined;
  const [year = '', ...rest] = latest.last.split('-');
  return { said: latest.said, last: [String(Number(year) + 1), ...rest].join('-') };
}

function expired(reading: Reading): readonly Found[] {
  const { today } = reading;
  const said = metadataOf(reading.blocks);
  const end = lastDay(said) ?? lastDayByCycle(said, reading);
  return end && end.last < today
    ? [foundLine(end.said.line, { match: end.said.dates[0]?.text ?? end.said.value })]
    : [];
}

function reviewDue(said: readonly Said[], today: string): readonly Found[] {
  const end = lastDay(said);
  if (!end || end.last < today) return [];
  const days = (Date.parse(end.last) - Date.parse(today)) / 86_400_000;
  return days <= 45 ? [foundLine(end.said.line, { match: end.said.dates[0]?.text ?? end.said.value })] : [];
}

const saysYearly = ({ sentences }: Reading): boolean =>
  sentences.some(
    ({ plain: text }) =>
      /\b(?:policy|document|procedure)\b/i.test(text) &&
      /\breview(?:ed|s)?\b[^.]{0,40}\b(?:annual(?:ly)?|every (?:year|twelve months|12 months)|each (?:year|september|autumn|january|summer)|yearly|once a year)|\b(?:annual|yearly) review\b/i.test(
        text,
      ),
  );

const saysHowOften = ({ sentences }: Reading): boolean =>
  sentences.some(
    ({ plain: text, block }) =>
      /\b(?:policy|document|procedure|it|review cycle)\b/i.test(
        text + ' ' + plain(block.heading?.text ?? ''),
      ) &&
      /\breview(?:ed|s)?\b[^.]{0,60}\b(?:annual(?:ly)?|every (?:year|twelve|12|two|\d)|each (?:year|september|autumn|january|summer)|yearly|once a year|at least (?:once|annually))|\b(?:annual|yearly) review\b/i.test(
        text,
      ),
  );

const hasVersionTable = (blocks: readonly Block[]): boolean =>
  blocks.some(
    (block, index) =>
      block.kind === 'row' && /^version\b/i.test(block.text) && /^v?\d/i.test(blocks[index + 1]?.text ?? ''),
  ) ||
  blocks
    .slice(0, 30)
    .some(({ text }) => /\b(?:version|issue|v\.?)\s?(?:no\.?\s?|number\s?)?:?\s?\d/i.test(text));

const saysWhoOwnsIt = ({ sentences }: Reading): boolean =>
  sentences.some(({ plain: text }) =>
    /\bpolicy (?:is|was|has been) (?:owned|maintained|approved|ratified|written)\b|\b(?:is|are) responsible for (?:maintaining|reviewing|keeping) (?:this|the) policy/i.test(
      text,
    ),
  );

const past: readonly MetadataField[] = ['issued', 'reviewed', 'approvedOn'];

function impossibleDates({ blocks, document, today }: Reading): readonly Found[] {
  const said = metadataOf(blocks).filter(({ isLabelled }) => isLabelled);
  const found = new Map<number, Found>();
  const add = (each: Said | undefined): void => {
    if (each) found.set(each.line.number, foundLine(each.line, { match: each.dates[0]?.text ?? each.value }));
  };
  const first = (field: MetadataField): Said | undefined => said.find((each) => each.field === field);
  for (const each of said) if (each.dates.some(({ isImpossible }) => isImpossible)) add(each);
  for (const line of document.lines)
    if (
      /\b(?:3[01]|30)(?:st|th)? (?:of )?feb(?:ruary)?\b|\b31(?:st)? (?:of )?(?:april|june|september|november)\b/i.test(
        line.text,
      )
    )
      found.set(line.number, foundLine(line, { match: line.text.trim() }));
  // A review, approval or issue that is still to come; the next review before the last.
  for (const field of past) {
    const each = first(field);
    if (each?.dates[0] && each.dates[0].first > today) add(each);
  }
  // "Review date" may be the last review where "Next review" stands beside it.
  const next = said
    .filter(({ field, dates }) => field === 'nextReview' && dates[0])
    .toSorted((a, b) => ((a.dates[0]?.last ?? '') < (b.dates[0]?.last ?? '') ? 1 : -1))[0];
  const latest = [...past, 'effectiveFrom' as const]
    .flatMap((field) => first(field)?.dates[0]?.first ?? [])
    .toSorted()
    .at(-1);
  if (next?.dates[0] && latest !== undefined && next.dates[0].last < latest) add(next);
  const [from, to] = [first('effectiveFrom')?.dates[0], first('effectiveTo')];
  if (from && to?.dates[0] && to.dates[0].last < from.first) add(to);
  return [...found.values()];
}

const numbers: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  '2': 2,
  '3': 3,
  '4': 4,
  '5': 5,
};
const cWords = ['content', 'contact', 'conduct', 'commerce'] as const;

/** "the three Cs", "three areas: content, contact and commerce", "the following three headings". */
const counted =
  /\b(two|three|four|five|[2-5])\s+(?:(?:broad |main |key |different )?(?:c'?s|categories of risk|areas of risk)\b|(?:areas|headings|categories|groups|types)\b)/i;

function countOfCs(check: 'count-of-cs' | 'cs-incomplete', { sentences, blocks }: Reading): readonly Found[] {
  for (const [index, sentence] of sentences.entries()) {
    const match = counted.exec(sentence.plain);
    if (!match) continue;
    const said = numbers[(match[1] ?? '').toLowerCase()];
    const isAboutCs = /\bc'?s\b/i.test(match[0]) || /risk|e-?safety|online safety/i.test(sentence.plain);
    if (!isAboutCs || said === undefined) continue;
    // "Three headings. These are …"
    const next = sentences[index + 1];
    const listed =
      next?.block === sentence.block && /^(?:these|they|namely)\b/i.test(next.plain) ? ` ${next.plain}` : '';
    const named = cWords.filter((word) => isNamedC(word, blocks, sentence.plain + listed));
    const isShort = said < 4 && named.length === said;
    const isWrong = said !== named.length && named.length > 2;
    if ((check === 'cs-incomplete' && isShort) || (check === 'count-of-cs' && isWrong && !isShort)) {
      const missing = cWords.filter((word) => !named.includes(word)).join(' and ');
      const found = foundAt(sentence, { from: match.index, to: match.index + match[0].length });
      return [{ ...found, words: { ...found.words, named: String(named.length), missing } }];
    }
  }
  return [];
}

/** Fewer than three of them stand anywhere as a kind of risk, and none are counted. */
function csMissing({ blocks, sentences }: Reading): readonly Found[] {
  const isCounted = sentences.some(({ plain: text }) => /\b(?:three|four|3|4)\s+(?:\w+ )?c'?s\b/i.test(text));
  const isListed = sentences.some(
    ({ plain: text }) => cWords.filter((word) => text.toLowerCase().includes(word)).length >= 3,
  );
  // "Content is what they see. Contact is …": each in a sentence of its own that says what it means.
  const named = cWords.filter(
    (word) =>
      isTitled(word, blocks) ||
      sentences.some(({ plain: text }) =>
        new RegExp(`^${word} (?:is|means|covers|includes)\\b`, 'i').test(text),
      ),
  );
  return isCounted || isListed || named.length >= 3 ? [] : [{}];
}

/** As a heading or label of its own, or in the sentence that counts. */
const isNamedC = (word: string, blocks: readonly Block[], counting: string): boolean =>
  new RegExp(`\\b${word}\\b`, 'i').test(counting) || isTitled(word, blocks);

function isTitled(word: string, blocks: readonly Block[]): boolean {
  const title = new RegExp(`^(?:\\d+(?:\\.\\d+)*\\.?\\s*)?${word}(?:\\s*(?:risks?)?\\s*(?:[:–-]|$))`, 'i');
  return blocks.some(
    ({ text, kind, sentences }) =>
      title.test(plain(text)) ||
      sentences.some((sentence) => title.test(sentence.plain)) ||
      (kind === 'row' && text.split('\t').some((cell) => title.test(plain(cell)))),
  );
}

/** A definition of commerce that names nothing that can be bought, sold or lost. */
function commerceUnfinished({ blocks }: Reading): readonly Found[] {
  for (const block of blocks) {
    const match = /^commerce\s*[:–-]\s*(.+)$/i.exec(plain(block.text));
    const text = match?.[1] ?? '';
    const isShort = text.split(/\s+/).length <= 14;
    const sentence = block.sentences[0];
    if (
      match &&
      sentence &&
      isShort &&
      !/gambl|advert|scam|phish|fraud|money|financ|buy|sell|purchas|pay|spend|market|commercial/i.test(text)
    )
      return [foundAt(sentence, { from: 0, to: sentence.text.length })];
  }
  return [];
}
