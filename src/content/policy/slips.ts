/** Slips that only somebody who compares would see: damaged names, two intervals, two versions, a wrong weekday. */
import type { Reading } from './check-policy.ts';
import { datesIn } from './dates.ts';
import { plain, type PolicyLine, type Sentence } from './document.ts';
import { foundAt, foundLine, placeInWords, type Found } from './finding.ts';
import { metadataOf } from './metadata.ts';

/** What find-and-replace puts in, and what it takes out. */
const putIn = [
  'learner',
  'student',
  'trainee',
  'apprentice',
  'participant',
  'customer',
  'provider',
  'centre',
  'college',
  'adult',
  'person',
  'people',
  'user',
  'client',
  'pupil',
  'organisation',
  'company',
  'setting',
  'academy',
  'colleague',
  'team',
  'manager',
  'tutor',
];
const alsoPutIn = ['lead', 'staff', 'school', 'service', 'young person'];
const takenOut = [
  'child',
  'children',
  'pupil',
  'student',
  'school',
  'college',
  'staff',
  'society',
  'person',
  'people',
  'young',
  'education',
  'service',
  'board',
  'local',
  'social',
  'teacher',
  'teaching',
  'officer',
  'lead',
  'safeguarding',
  'helpline',
  'internet',
  'online',
];

/** Words that have one of these in them by right. */
const rightful =
  /^(?:(?:co-|e-|non-|ex-|pre-|post-|inter-|sub-|mid-)?(?:learner|student|trainee|apprentice|participant|customer|provider|centre|college|adult|person|people|user|client|pupil|organisation|company|setting|academy|colleague|team|manager|tutor)(?:'?s'?|'d|ship|ships|hood|al|ally|ality|alise|alised|ise|isation|ify|nel|able|ed|ing|wide|based|led|facing|less|name|names|work|mate|mates|ial|ials|wise|friendly|stage|piece|d|folk|ry|group)?|(?:learner|student|adult|customer|person|people|user|client|provider|team|manager|tutor|company|organisation|college|centre)-[\w'-]+|[\w']+-(?:learner|student|adult|customer|person|people|user|client|provider|team|centre|college|tutor|manager)s?|accompany\w*|unaccompanied|epicentre|concentre\w*|salesperson|chairperson|spokesperson|layperson|superuser|impersonat\w*|personn?\w*|peopled?|adulter\w*|steam\w*|settings?|onsetting|upsetting|besetting|offsetting|resetting|typesetting|trendsetting|pacesetting|teaming|teamwork\w*|undergraduate|collegee?|headcentre|userid|users?|abuser\w*|browser\w*|focusers?|excuser\w*|accuser\w*|disabuser|mouser|trouser\w*|houser\w*|causer\w*|reuser|diffuser\w*|cruiser\w*|perusers?|managerial|managers?|macuser)$/i;

/** A known name with one of its words replaced, and words that a replacement has run together. */
export function namesDamaged({ sentences, contexts }: Reading, known: readonly string[]): readonly Found[] {
  const phrases = known
    .map((name) => ({ name, words: wordsOf(name) }))
    .toSorted((a, b) => b.words.length - a.words.length);
  const singles = phrases.filter(({ words }) => words.length === 1);
  const compounds = phrases.filter(({ words }) => words.length > 1);
  return sentences.flatMap((sentence) => {
    if (contexts.isHistory(sentence)) return [];
    const words = [...sentence.plain.matchAll(/[A-Za-z][\w']*(?:-[A-Za-z][\w']*)*/g)].map((match) => ({
      word: match[0].toLowerCase(),
      raw: match[0],
      from: match.index,
      to: match.index + match[0].length,
    }));
    for (const [index, each] of words.entries()) {
      const single = singles.find(({ words: [name = ''] }) => isReplaced(each.word, name.toLowerCase()));
      if (single) return [damaged(sentence, each, single.name)];
      for (const { name, words: own } of compounds) {
        const here = words.slice(index, index + own.length);
        if (here.length < own.length) continue;
        const differ = here.flatMap(({ word }, at) => (word === own[at] ? [] : [at]));
        const [at] = differ;
        if (differ.length !== 1 || at === undefined) continue;
        const [wrong = '', right = ''] = [here[at]?.word, own[at]];
        if (!isSwap(wrong, right)) continue;
        const isKnown = phrases.some(
          ({ words: other }) => other.join(' ') === here.map(({ word }) => word).join(' '),
        );
        if (isKnown) continue;
        // Ordinary words may stand beside each other; a name has its capitals, or is long.
        const hasCapitals =
          here.filter(({ raw }) => /^[A-Z]/.test(raw)).length >= Math.min(2, own.length - 1);
        if (!hasCapitals && own.length < 3) continue;
        // "Young Persons Act" in "Children and Young Persons Act": the end of another name.
        const before = words[index - 1];
        const isTail =
          own.length === 2 &&
          before !== undefined &&
          /^[A-Z]/.test(before.raw) &&
          !/^(?:the|under|in|and|see|our|this|by|of)$/i.test(before.raw) &&
          sentence.plain.slice(before.to, here[0]?.from) === ' ';
        if (isTail) continue;
        return [damaged(sentence, { from: here[0]?.from ?? 0, to: here.at(-1)?.to ?? 0 }, name)];
      }
    }
    return [];
  });
}

function damaged(sentence: Sentence, place: { from: number; to: number }, other: string): Found {
  const found = foundAt(sentence, place);
  return { ...found, words: { ...found.words, other } };
}

const wordsOf = (name: string): readonly string[] =>
  plain(name)
    .toLowerCase()
    .match(/[a-z][\w']*(?:-[a-z][\w']*)*/g) ?? [];

/** "learnerline" for "childline": a part of the word was replaced. */
function isReplaced(word: string, name: string): boolean {
  return (
    word !== name &&
    takenOut.some((out) => name.includes(out) && putIn.some((into) => name.replace(out, into) === word))
  );
}

/** "Learners" for "Children", "learner's" for "children's", "provider" for "education". */
function isSwap(wrong: string, right: string): boolean {
  const bare = (word: string): string => word.replace(/'s$|s'$|s$/, '');
  const [w, r] = [bare(wrong), bare(right)];
  const isOut = takenOut.some((out) => out === r || (out === 'child' && r === 'children'));
  return w !== r && isOut && (putIn.includes(w) || alsoPutIn.includes(w));
}

/** "learnerren", "preprovider", "studentcare": a replacement inside another word. */
export function weldedIn(text: string): { from: number; to: number } | undefined {
  for (const match of text.matchAll(/[A-Za-z][\w']*(?:-[A-Za-z][\w']*)*/g)) {
    const word = match[0];
    const bare = word.replace(/'s$/i, '');
    if (bare.length < 8 || /[@\d_]/.test(word)) continue;
    if (
      /[@/.]$/.test(text.slice(0, match.index)) ||
      /^(?:@|\.[a-z]|\/)/i.test(text.slice(match.index + word.length))
    )
      continue;
    const has = welders.some((each) => bare.toLowerCase().includes(each));
    if (has && !rightful.test(bare)) return { from: match.index, to: match.index + word.length };
  }
  return undefined;
}

/** Only words that hardly ever are part of another. */
const welders = [
  'learner',
  'student',
  'trainee',
  'apprentice',
  'participant',
  'provider',
  'customer',
  'colleague',
  'college',
  'pupil',
];

interface Cycle {
  readonly months: number;
  readonly sentence: Sentence;
  readonly match: { readonly from: number; readonly to: number };
}

const interval =
  /\b(?:(?:every|each|at least every) (?:(two|three|four|five|six|2|3|4|5|six) )?(years?|months?|term)|annual(?:ly)?|(?:once )?(?:a|each|per) year|yearly|bi-?annual(?:ly)?|termly|every other year|twice a year|(?:two|three|2|3)[- ]year(?:ly)?|every twelve months|every 12 months)\b/gi;
const ofThisPolicy =
  /\b(?:this|the|our) (?:policy|document|e-?safety policy|online safety policy)\b[^.]{0,60}\b(?:review|revis|updat|renew|looked at)|\breview(?:s|ed)? (?:of )?(?:this|the|our) (?:\w+ ){0,3}(?:policy|document)\b|^(?:policy )?(?:review (?:cycle|frequency|period|interval)|frequency of review)|\bit (?:is|will be) (?:formally )?reviewed\b/i;

/** Of this policy, and not of the filter or of training. */
export function reviewCyclesDiffer({ sentences, contexts }: Reading): readonly Found[] {
  const cycles = sentences.flatMap((sentence): readonly Cycle[] => {
    const text = sentence.plain;
    const heading = plain(sentence.block.heading?.text ?? '');
    const isOurs =
      ofThisPolicy.test(text) ||
      (/\breview\b/i.test(heading) && /\bpolicy\b/i.test(text) && /\breview/i.test(text));
    const isOther =
      /\b(?:train\w*|induct\w*|refresh\w*|filter\w*|monitor\w*|statistics|figures|dbs|risk assessment|agreement|signs?|signed|read)\b/i.test(
        text,
      );
    if (contexts.isHistory(sentence) || !isOurs || isOther) return [];
    return [...text.matchAll(interval)].slice(0, 1).map((match) => ({
      months: monthsOf(match[0].toLowerCase()),
      sentence,
      match: { from: match.index, to: match.index + match[0].length },
    }));
  });
  const [first] = cycles;
  const second = cycles.find(({ months }) => first !== undefined && months !== first.months);
  if (!first || !second) return [];
  const at = foundAt(second.sentence, second.match);
  const line = first.sentence.block.starts[0]?.line;
  return [
    {
      ...at,
      words: {
        ...at.words,
        other: first.sentence.plain.slice(first.match.from, first.match.to),
        place: line ? placeInWords(line) : 'another line',
      },
    },
  ];
}

function monthsOf(text: string): number {
  const words: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5, six: 6, twelve: 12 };
  const word = /\b(two|three|four|five|six|twelve)\b/.exec(text)?.[1];
  const count = Number(/\d+/.exec(text)?.[0] ?? (word === undefined ? 1 : words[word]));
  if (/term/.test(text)) return 4;
  if (/twice a year/.test(text)) return 6;
  if (/other year|bi-?annual/.test(text)) return 24;
  return /month/.test(text) ? count : count * 12;
}

/** The number on the cover, in a footer and in the newest line of the history. */
export function versionsDiffer({ blocks, document, contexts }: Reading): readonly Found[] {
  const labelled = metadataOf(blocks).filter(({ field, isLabelled }) => field === 'version' && isLabelled);
  const numberOf = (text: string): string | undefined =>
    /^\W*(?:v(?:ersion)?\.?\s*)?(\d{1,2}(?:\.\d{1,2}){0,2})(?![\d/.-]*\d)(?:\b|$)/i.exec(text)?.[1];
  const isHistoric = (line: PolicyLine): boolean =>
    blocks.some(
      ({ starts, sentences: [first] }) =>
        first !== undefined &&
        contexts.isHistory(first) &&
        starts.some((start) => start.line.number === line.number),
    );
  const cover = labelled.find(({ line, value }) => !isHistoric(line) && numberOf(value) !== undefined);
  const head = cover && numberOf(cover.value);
  if (!cover || head === undefined) return [];
  const others = document.lines.flatMap((line) => {
    const text = plain(line.text).trim();
    const footer =
      text.length < 120 && line.number !== cover.line.number && !isHistoric(line)
        ? /\b(?:policy|version|page \d+(?: of \d+)?)\b.*?\b(?:v|version|issue)\.?\s?(\d{1,2}(?:\.\d{1,2})?)\b(?!\/)/i.exec(
            text,
          )?.[1]
        : undefined;
    return footer === undefined || /\b(?:KCSIE|WCAG|TLS|USB|iOS|Windows)\b/i.test(text)
      ? []
      : [{ line, number: footer }];
  });
  const history = blocks
    .filter(
      ({ kind, sentences: [first] }) => kind === 'row' && first !== undefined && contexts.isHistory(first),
    )
    .flatMap(({ text, starts }) => {
      const number = numberOf(text.split('\t')[0] ?? '');
      const line = starts[0]?.line;
      return number !== undefined && line && /\t/.test(text) ? [{ line, number }] : [];
    });
  const newest = history.toSorted(
    (a, b) =>
      Number(b.number.split('.').slice(0, 2).join('.')) - Number(a.number.split('.').slice(0, 2).join('.')),
  )[0];
  const wrong = [...others, ...(newest ? [newest] : [])].find(({ number }) => !isSameVersion(number, head));
  return wrong
    ? [foundLine(wrong.line, { match: wrong.number, other: head, place: placeInWords(cover.line) })]
    : [];
}

const isSameVersion = (one: string, other: string): boolean => {
  const even = (text: string): string => text.replace(/(?:\.0)+$/, '');
  return even(one) === even(other);
};

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** "Monday 6 October 2026", which is a Tuesday. */
export function weekdaysWrong({ document }: Reading): readonly Found[] {
  return document.lines.flatMap((line) => {
    const text = plain(line.text);
    for (const match of text.matchAll(/\b(sun|mon|tues|wednes|thurs|fri|satur)day,?\s+(?:the\s+)?/gi)) {
      const behind = text.slice(match.index + match[0].length);
      const [date] = datesIn(behind);
      if (date?.at !== 0 || date.first !== date.last || date.isImpossible) continue;
      const day = days[new Date(`${date.first}T00:00:00Z`).getUTCDay()] ?? '';
      if (day.slice(0, 3) !== match[0].slice(0, 3).toLowerCase())
        return [
          foundLine(line, {
            match: match[0] + date.text,
            day: day.charAt(0).toUpperCase() + day.slice(1),
          }),
        ];
    }
    return [];
  });
}
