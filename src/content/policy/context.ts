/**
 * What stands around a match: whether the policy says not to, only mentions the words, or tells its own history.
 * A false alarm costs more than a miss: whoever gets two of them stops reading.
 */
import { datesIn } from './dates.ts';
import { plain, type Block, type Sentence } from './document.ts';
import { anyPhrase, type Phrase, type PhraseMatch } from './phrase.ts';

/** Words that look like "not" and forbid nothing: "without delay", "illegal content", "whether it is an offence". */
const harmless = new RegExp(
  [
    'without (?:delay|hesitation|fear|exception)|no later than|no longer than|not only|not limited to|no matter|whether or not|no doubt|if not|not alone|why not',
    '(?:do|should|must) not (?:hesitate|wait|delay)(?: to)?',
    '(?:prohibited|illegal|unlawful|unacceptable|forbidden|criminal)\\s+(?:\\w+\\s+)?(?:material|content|images?|imagery|sites?|websites?|photos?|pictures?|acts?|activit\\w+|downloads?|behaviour|conduct)',
    'whether\\b[^.;]{0,40}\\b(?:illegal|unlawful|an offence|a crime|criminal)',
    '(?:may|might|could) be (?:an? )?(?:illegal|unlawful|offence|crime|criminal)',
  ]
    .map((words) => `\\b(?:${words})\\b`)
    .join('|'),
  'gi',
);

const negator =
  /\b(?:not|never|no|nobody|none|neither|nor|without|cannot|can't|don't|doesn't|mustn't|shouldn't|won't|isn't|aren't|avoid|avoids|avoiding|refrain\w*|abstain\w*|prohibit\w*|forbid\w*|forbidden|ban|bans|banned|rather than|instead of|unable|ceas(?:e|es|ing)|desist\w*|declin(?:e|es|ing)|no longer|refuses?|prevent\w*|illegal|offences?|unlawful|criminal|crime|unacceptable|wrong|stop|against|nothing)\b/i;

/** After it a new order begins, which the "not" before it says nothing about. */
const turn = /;|\bbut\b|\bhowever\b|\binstead\b(?! of)|\brather\b(?! than)|\bthen\b|\bin which case\b/gi;

const reason =
  /\b(?:so that|so as|in order (?:to|that)|because|to (?:avoid|prevent|stop|make sure|ensure|keep))\b/i;

/** "So that nobody is troubled, the tutor will …": the "nobody" says nothing about what the tutor will do. */
const purpose =
  /\b(?:so|in order) that\b[^.,;]{1,160}(?=,\s(?:the|a|an|all|any|each|every|staff|you)\b[^.,;]{0,40}\b(?:will|should|must|shall)\b)/gi;

const refused =
  /\b(?:(?:is|are|be|must|should|may|can|will)\s+(?:\w+\s+)?(?:not|never)|cannot|not (?:be )?(?:permitted|allowed|acceptable|tolerated)|prohibited|forbidden|illegal|unlawful|unacceptable|(?:criminal )?offence|against the law|crime|disciplinary|disciplined|gross misconduct|a breach)\b/i;

/** "Staff must not …", "never …", a list under "Do not:", "… is an offence". */
export function isForbidden(sentence: Sentence, { from, to, saysNo }: PhraseMatch): boolean {
  const text = sentence.plain
    .replace(harmless, (found) => ' '.repeat(found.length))
    .replace(purpose, (found, at: number) => (at + found.length <= from ? ' '.repeat(found.length) : found));
  const before = text.slice(0, from);
  const turns = [...before.matchAll(turn)];
  const clause = before.slice(turns.at(-1)?.index ?? 0);
  // What begins at the match itself ("guaranteed … cannot") and what comes after it.
  const own = saysNo ? '' : text.slice(from, to);
  // An order that has been given is not taken back by what a next one forbids: "save the image, and do not reply".
  const isGiven =
    saysNo === true || /\b(?:should|must|will|shall|asked to|told to|is to|are to|please)\b/i.test(own);
  // Why it is done forbids nothing: "wipe the chat so that it cannot upset them".
  const rest =
    own +
    (text
      .slice(to)
      .split(reason)[0]
      ?.split(isGiven ? /[;,]|\b(?:but|and|so|then)\b/i : /;|\bbut\b/i)[0] ?? '');
  if (negator.test(clause) || negator.test(own) || refused.test(rest)) return true;
  if (isBelowDoNot(sentence)) return true;
  const { intro } = sentence.block;
  // A whole sentence among the items speaks for itself: "Copies may be sent …" below "Do not:".
  const isSentence = /\b(?:may|will|must|should|shall|can)\b/i.test(text.slice(0, to));
  return turns.length === 0 && intro !== undefined && !isSentence && forbids(intro);
}

/** A table with a column of what not to do: "Do | Do not". */
function isBelowDoNot({ block, offset }: Sentence): boolean {
  if (block.kind !== 'row' || block.columns === undefined) return false;
  const column = block.text.slice(0, offset).split('\t').length - 1;
  const title = plain(block.columns.split('\t')[column] ?? '');
  return title.length <= 40 && columnForbids.test(title);
}

const columnForbids =
  /^\W*(?:(?:you|we|staff|people)\s+)?(?:do not|don'?ts?\b|never|not\b|must not|should not|avoid|what not to|no\b|unsafe|wrong|not (?:allowed|acceptable|ok(?:ay)?))/i;

/** The line above a list turns all of it round. */
function forbids(intro: string): boolean {
  const text = plain(intro).replace(harmless, '');
  return /\b(?:not|never|don'ts?|cannot|nobody|no one|avoid|prohibited|unacceptable|forbidden|illegal|refrain from|misuse|breach(?:es)?|offences?)\b/i.test(
    text,
  );
}

export interface Contexts {
  /** Words in quotation marks that the paragraph around them calls wrong: the whole sentence, or the match in it. */
  readonly isBadExample: (sentence: Sentence, match?: PhraseMatch) => boolean;
  readonly isMention: (sentence: Sentence, match: PhraseMatch) => boolean;
  readonly isHistory: (sentence: Sentence) => boolean;
}

/** At most this many letters between "formerly known as" and the words it speaks of, and between those and "is now". */
const reach = { before: 12, after: 24 };

export function contextsOf(
  lists: {
    readonly mentionBefore: readonly string[];
    readonly mentionAfter: readonly string[];
    readonly history: readonly string[];
  },
  blocks: readonly Block[],
): Contexts {
  const ends = new Map<Block, number>();
  const [before, after, history] = [lists.mentionBefore, lists.mentionAfter, lists.history].map((list) =>
    anyPhrase(list),
  ) as [Phrase, Phrase, Phrase];
  return {
    isBadExample,
    isMention: ({ plain: text, block }, { from, to }) =>
      // A list of what others call it: "Many people refer to this as:".
      (block.intro !== undefined &&
        /\b(?:refer(?:red)? to|known|called|described)\b.*\bas:?$/i.test(plain(block.intro))) ||
      isNamedInQuotes(text, { from, to }) ||
      before(text).some((cue) => cue.to <= from && from - cue.to <= reach.before) ||
      after(text).some((cue) => cue.from >= to && cue.from - to <= reach.after),
    isHistory: ({ block }) => {
      if (isHistoryRow(block) || tellsOfLast.test(plain(block.text))) return true;
      const { heading } = block;
      if (heading === undefined || history(plain(heading.text)).length === 0) return false;
      const end = ends.get(heading) ?? endOfHistory(blocks, heading);
      ends.set(heading, end);
      return block.kind === 'row' || block.index < end;
    },
  };
}

/** "“…” is what they call it", "we removed “…”": a term in quotation marks, and the sentence speaks of the words. */
function isNamedInQuotes(text: string, { from, to }: Pick<PhraseMatch, 'from' | 'to'>): boolean {
  for (const { index, 0: found } of text.matchAll(/"[^"]{2,48}"|(?<!\w)'[^']{2,48}'(?!\w)/g)) {
    if (index >= from || to >= index + found.length) continue;
    const around = `${text.slice(0, index)} ${text.slice(index + found.length)}`;
    return ofWords.test(around) || /\bnot\s*$/i.test(text.slice(0, index));
  }
  return false;
}

const ofWords =
  /\b(?:words?|terms?|phrases?|labels?|slang|wording|language|expressions?|names?|call(?:ed|s)?|renamed|removed|replaced|struck|dropped|withdrawn|changed to|known as|taken out|used to (?:say|be))\b/i;

const quoted = /[“"][^“”"]{8,600}[”"]|(?<![\w’'])[‘'][^‘“”"]{24,600}[’'](?![\w])/g;
const calledBad =
  /\b(?:(?:poor|bad|unsafe) (?:practice|advice|answer|example)|what (?:went|goes) wrong|(?:is|are|was|were) (?:all )?(?:wrong|unsafe|unacceptable|not acceptable|a mistake)|find the (?:faults?|mistakes?)|what not to (?:say|do|write)|(?:never|not|avoid) (?:to )?(?:say|write|promise|use|be heard|tell|reply)\w*|(?:do not|don't|never) [^.]{0,60}(?:such as|like|as in)|instead of|rather than|would lead to action|must not be said)\b/i;

/**
 * A quotation of how it must not be done. The sentence lies within quotation marks, and what stands around them in the
 * same paragraph says that it is wrong.
 */
function isBadExample({ block, offset, text }: Sentence, match?: PhraseMatch): boolean {
  if (block.text.length > 4_000) return false;
  const whole = plain(block.text);
  const spans = [...whole.matchAll(quoted)].map(({ index, 0: found }) => ({
    from: index,
    to: index + found.length,
  }));
  const middle = offset + Math.floor(match ? (match.from + match.to) / 2 : text.length / 2);
  const isInside = spans.some(({ from, to }) => from <= middle && middle < to);
  const around = spans.reduceRight((rest, { from, to }) => rest.slice(0, from) + ' ' + rest.slice(to), whole);
  return isInside && (calledBad.test(around) || calledBad.test(plain(block.heading?.text ?? '')));
}

/**
 * Where a history ends: at the first paragraph below its heading that tells of no change. A part whose own heading was not
 * seen as one does not belong to it.
 */
function endOfHistory(blocks: readonly Block[], heading: Block): number {
  const end = blocks
    .slice(heading.index + 1, heading.index + longestHistory)
    .find(({ kind, text }) => kind !== 'row' && text.length >= 60 && !tellsOfChange.test(plain(text)));
  return end?.index ?? heading.index + longestHistory;
}

const longestHistory = 40;
const tellsOfChange =
  /\b(?:19|20)\d\d\b|\d[./-]\d{1,2}[./-]\d\d|\bv(?:ersion|\.)?\s?\d|\b(?:added|amend\w*|changed?|changes|clarifi\w+|corrected|deleted|dropped|edited|new|removed|renamed|replaced|reworded|rewritten|rewrote|struck out|supersed\w+|taken out|took out|updated?|reviewed|withdrawn|revised|inserted|first issue|initial|draft|approved|brought in|used to|formerly|no longer)\b/i;

/** "Replaces: version 2.4 of 9 October 2025": what a label says of the version before. */
const tellsOfLast =
  /^(?:this (?:policy|version|document|edition) )?(?:replac(?:es|ed|ing)|supersed(?:es|ed|ing)|previous|prior|earlier|former|last)(?: (?:policy|version|document|edition|issue)s?)?\s*[:\t]/i;

/** "2 | Reviewed | November 2024 | what was changed": a version and a date in the first cells. */
function isHistoryRow({ kind, text }: Sentence['block']): boolean {
  // No row of a history is longer; a row of a hundred thousand cells is asked once for each of them.
  if (kind !== 'row' || text.length > 2_000) return false;
  const cells = text.split('\t');
  return (
    cells.length >= 3 &&
    cells
      .slice(0, 3)
      .some((cell) =>
        /^(?:(?:v(?:ersion)?|issue|edition|rev(?:ision)?)\.? ?)?\d{1,2}(?:\.\d+)*$/i.test(cell),
      ) &&
    cells
      .slice(0, 4)
      .some((cell) => cell.length < 24 && (/\b(?:19|20)\d\d\b/.test(cell) || datesIn(plain(cell)).length > 0))
  );
}
