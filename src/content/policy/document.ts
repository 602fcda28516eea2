/**
 * A policy as the check reads it: lines as they stand, and sentences that know their line.
 *
 * A line of a file is not a sentence: text is wrapped, a sentence goes on over the foot of a page, and a table puts
 * several into one line. Sentences are put together again here, once, for everything that looks at the policy.
 */
export interface PolicyLine {
  /** Counted from 1. In a document without lines, the paragraph. */
  readonly number: number;
  /** Only where the document has pages. */
  readonly page?: number;
  readonly text: string;
}

export interface PolicyDocument {
  /** As the person who runs the check calls it. */
  readonly file: string;
  /** What a place in it is called. */
  readonly counts: 'lines' | 'paragraphs' | 'pages';
  readonly lines: readonly PolicyLine[];
}

/** Lines of a text, as an editor counts them. */
export function documentOf(file: string, text: string): PolicyDocument {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n|\f/);
  return { file, counts: 'lines', lines: lines.map((line, index) => ({ number: index + 1, text: line })) };
}

export interface Sentence {
  /** As it stands, with single spaces. */
  readonly text: string;
  /** The same, letter for letter, with plain quotation marks, hyphens and spaces: what patterns are matched with. */
  readonly plain: string;
  readonly block: Block;
  /** The place of its first letter in the block. */
  readonly offset: number;
}

/** A paragraph, a list item, a row of a table or a heading. */
export interface Block {
  readonly kind: 'paragraph' | 'item' | 'row' | 'heading';
  readonly text: string;
  /** Where each line of the document begins in `text`. */
  readonly starts: readonly { readonly at: number; readonly line: PolicyLine }[];
  readonly sentences: Sentence[];
  /** The nearest heading above. */
  readonly heading?: Block;
  /** For a row below the first of its table: that first row, which may name the columns. */
  readonly columns?: string;
  /** For an item: the line that leads into its list ("Staff must not:"). */
  readonly intro?: string;
  readonly index: number;
}

/** Whole blocks in order; every sentence of the document is in one of them. */
export function blocksOf(document: PolicyDocument): readonly Block[] {
  const drafts: Draft[] = [];
  let open: Draft | undefined;
  let blanks = 0;
  const { lines } = document;
  const width = wrapWidth(lines);
  const lettered = letteredParts(lines);
  for (const [index, line] of lines.entries()) {
    const text = cleaned(line.text);
    if (text === '') {
      blanks += 1;
      continue;
    }
    const { kind, body } = kindOf(text, isAlone(lines, index), lettered);
    if (open && kind === 'paragraph' && goesOn(open, body, blanks, width)) {
      open.starts.push({ at: open.text.length + 1, line });
      open.text += ` ${body}`;
      open.last = body;
    } else {
      open = { kind, text: body, last: body, starts: [{ at: 0, line }] };
      drafts.push(open);
    }
    blanks = 0;
  }
  return linked(drafts);
}

export function sentencesOf(blocks: readonly Block[]): readonly Sentence[] {
  return blocks.flatMap(({ sentences }) => sentences);
}

/** The line on which the letter at `offset` of a sentence stands. */
export function lineAt({ block, offset: start }: Sentence, offset: number): PolicyLine | undefined {
  return block.starts.findLast(({ at }) => at <= start + offset)?.line ?? block.starts[0]?.line;
}

/** Plain quotation marks, hyphens and spaces, and the same length. */
export const plain = (text: string): string =>
  text
    .replace(/[‘’‛′`´]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/[\u00a0\u2000-\u200a\u202f\u00ad\u200b]/g, ' ');

interface Draft {
  kind: Block['kind'];
  text: string;
  last: string;
  readonly starts: { at: number; line: PolicyLine }[];
}

const mostCells = 40;

/** Spaces within a line are single; a tab parts the cells of a table. */
function cleaned(text: string): string {
  const line = text
    .replace(/\*\*/g, '')
    .replace(/<\/?(p|u|b|i|strong|em|br)\b[^>]*>/gi, ' ')
    .replace(/[^\S\t]+/g, ' ')
    .replace(/\s*\t\s*/g, '\t')
    .replace(/^\s*\|\s*|\s*\|\s*$/g, '')
    .replace(/\s+\|\s+/g, '\t')
    .trim();
  // No table of a policy has so many columns; whatever it is, it is read as words.
  return line.split('\t').length > mostCells ? line.replaceAll('\t', ' ') : line;
}

const bullet =
  /^(?:[-*•·▪●◦‣–✓✔➢]|\uf0b7|o(?=\s)|\d{1,2}(?:\.\d{1,2}){1,3}(?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?!\d))\s*(?:[✓✔]\s*)?(?=\S)/i;

/** "A. Purpose", "C) People", "IV. Reporting". */
const letteredTitle = /^(?:([A-Z])|[IVX]{1,5})[.):]?\s+(?=[A-Z][^.;!?]{2,70}$)/;

/** Whether the parts of the document are counted by letters or Roman numbers, each with a title that stands alone. */
function letteredParts(lines: readonly PolicyLine[]): boolean {
  const marks = lines.flatMap(({ text }, index) => {
    const mark = letteredTitle.exec(cleaned(text));
    return mark && isAlone(lines, index) ? [mark[0].replace(/\W/g, '')] : [];
  });
  return [
    ['A', 'B', 'C'],
    ['I', 'II', 'III'],
  ].some((first) => first.every((mark) => marks.includes(mark)));
}

function kindOf(text: string, alone: boolean, lettered: boolean): { kind: Block['kind']; body: string } {
  const marked = /^#{1,6}\s+(.*)$/.exec(text);
  if (marked) return { kind: 'heading', body: marked[1] ?? '' };
  if (text.includes('\t')) return { kind: 'row', body: text };
  const mark = bullet.exec(text)?.[0];
  const body = mark === undefined ? text : text.slice(mark.length);
  const isShort = body.length <= 80 && body.split(' ').length <= 12 && !/[.;,!?]$/.test(body);
  // "G. NUDES": a letter may count parts as well, where the title is in capitals.
  const isNumber =
    mark === undefined ||
    /^\d/.test(mark) ||
    (lettered && letteredTitle.test(text)) ||
    (/^[A-Z][.)]/.test(mark) && /^[^a-z]*[A-Z]{3}[^a-z]*(?:\([^)]*\))?$/.test(body));
  // "Part B: Staff" has its stop before the title, and a day by itself ("1 September 2027") is no title.
  const isTitle =
    /^(?:section|part|chapter|annex|appendix)\s+[\dA-Z]{1,3}\s*:/i.test(body) || !/:\s*\S/.test(body);
  if (isShort && isNumber && alone && isTitle && /^[A-Z0-9(“"'‘]/.test(body) && !aDay.test(body))
    return { kind: 'heading', body: text };
  return mark === undefined ? { kind: 'paragraph', body: text } : { kind: 'item', body };
}

const aDay =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+[A-Z][a-z]{2,8}\.?,?\s+(?:19|20)?\d\d|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d)$/i;

/** White space above and below, or the edge of the document. */
function isAlone(lines: readonly PolicyLine[], index: number): boolean {
  const empty = (line: PolicyLine | undefined): boolean => line === undefined || line.text.trim() === '';
  const above = lines[index - 1];
  const here = lines[index];
  const isAllCapitals = /[A-Z]{3}/.test(here?.text ?? '') && !/[a-z]/.test(here?.text ?? '');
  return (empty(above) || above?.page !== here?.page) && (empty(lines[index + 1]) || isAllCapitals);
}

/**
 * The width to which the text was wrapped, in letters; infinite where every paragraph stands on one line. A line that
 * comes near it goes on in the next.
 */
function wrapWidth(lines: readonly PolicyLine[]): number {
  const lengths = lines.map(({ text }) => text.trimEnd().length).filter((length) => length > 30);
  const longest = lengths.toSorted((a, b) => b - a);
  const width = longest[Math.floor(longest.length / 50)] ?? 0;
  if (width > 0 && (longest[0] ?? 0) <= 140) return width;
  // Wrapped text with the long rows of a table in it: most of the other lines end near one edge.
  const wrapped = longest.filter((length) => length <= 140);
  const edge = wrapped[Math.floor(wrapped.length / 50)] ?? 0;
  const near = wrapped.filter((length) => length >= edge * 0.85).length;
  return edge >= 60 && wrapped.length >= 20 && near >= wrapped.length * 0.4 ? edge : Infinity;
}

/** Whether a line belongs to the block above it. */
function goesOn(open: Draft, next: string, blanks: number, width: number): boolean {
  if (open.kind === 'row' || open.kind === 'heading') return false;
  const ends = /[.!?:;”"]$/.test(open.last);
  const small = /^(?!e-)[a-z(&]/.test(next);
  // Over the foot of a page: nothing but a sentence that was not finished goes on in small letters.
  if (blanks > 0) return !ends && small && open.kind === 'paragraph' && blanks > 1;
  if (small && !ends) return true;
  return open.last.length >= width * 0.7 && open.last.length <= width * 1.1 && !/[:;]$/.test(open.last);
}

/** A line that is not finished without the list below it. */
const leadsIn = /:\s*-?$|\b(?:not|never|don't|to|must|should)$/i;

function linked(drafts: readonly Draft[]): readonly Block[] {
  const blocks: Block[] = [];
  let heading: Block | undefined;
  let intro: string | undefined;
  let columns: string | undefined;
  for (const [index, { kind, text, starts }] of drafts.entries()) {
    if (kind !== 'row') columns = undefined;
    if (kind !== 'item') intro = kind === 'heading' || leadsIn.test(plain(text)) ? text : undefined;
    const block: Block = {
      kind,
      text,
      starts,
      sentences: [],
      index,
      ...(heading && { heading }),
      ...(columns !== undefined && { columns }),
      ...(kind === 'item' && intro !== undefined && { intro }),
    };
    if (kind === 'row') columns ??= text;
    block.sentences.push(...split(text).map((at) => sentence(block, at.from, at.to)));
    blocks.push(block);
    if (kind === 'heading') heading = block;
  }
  return blocks;
}

function sentence(block: Block, from: number, to: number): Sentence {
  const text = block.text.slice(from, to);
  return { text, plain: plain(text), block, offset: from };
}

/** A stop after one of these, or after a number at the beginning, ends no sentence. */
const shortened =
  /(?:\b(?:e\.g|i\.e|etc|no|nos|ref|st|mr|mrs|ms|dr|prof|vs|cf|para|paras|sect?|pp?|approx|dept|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[A-Z])\.$/i;
const numbered =
  /^\s*(?:(?:section|paragraph|para|part|annex|appendix|step)\s+)?\(?[\dA-Za-z]{1,3}(?:\.\d+)*[.)]$/i;

/** No sentence that somebody wrote is longer, in letters. What is, is cut, so that the time of a check stays bounded. */
const longest = 2_000;

function split(text: string): readonly { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let from = 0;
  const close = (to: number): void => {
    while (to - from > longest) {
      const space = text.lastIndexOf(' ', from + longest);
      add(space > from ? space : from + longest);
    }
    add(to);
  };
  const add = (to: number): void => {
    const piece = text.slice(from, to);
    const lead = piece.length - piece.trimStart().length;
    const end = from + piece.trimEnd().length;
    if (end > from + lead) parts.push({ from: from + lead, to: end });
    from = to;
  };
  for (const { index, 0: found } of text.matchAll(/[.!?]+["'”’)]{0,3}\s+|\t/g)) {
    const end = index + found.trimEnd().length;
    // A short look back and ahead tells an abbreviation or a number from the end of a sentence.
    const before = text.slice(Math.max(from, end - 40), end);
    const after = text.slice(index + found.length, index + found.length + 8);
    const isNumber = end - from <= 40 && numbered.test(before);
    const isStop =
      found === '\t' || (!shortened.test(before) && !isNumber && /^["'“‘([]*[A-Z0-9]/.test(after));
    if (isStop) close(index + found.length);
  }
  close(text.length);
  return parts;
}
