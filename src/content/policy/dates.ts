/** Dates as policies write them: "4.9.2023", "3rd March 2024", "Nov '26", "September twenty twenty-five". */
export interface WrittenDate {
  /** As it stands. */
  readonly text: string;
  readonly at: number;
  /** "2026-11-01", the first day it can mean. */
  readonly first: string;
  /** The last day it can mean; the same day where the day is written. */
  readonly last: string;
  /** There is no such day: 31 February. */
  readonly isImpossible?: true;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const small = 'one|two|three|four|five|six|seven|eight|nine';
const yearWords = `(?:two thousand and |twenty[ -])(?:(?:twenty|thirty)(?:[ -](?:${small}))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|${small})`;
const year = `((?:19|20)\\d\\d|'?\\d\\d|${yearWords})`;
const dayWords =
  'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)';
const ends = '(?![\\w/]|[.-]\\d)';

const forms: readonly { pattern: RegExp; order: readonly ('d' | 'm' | 'y')[] }[] = [
  { pattern: /(?<![\w./-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\w/-])/g, order: ['y', 'm', 'd'] },
  {
    pattern: new RegExp(
      `(?<![\\w./-])(\\d{1,2})\\s?[./-]\\s?(\\d{1,2})\\s?[./-]\\s?((?:19|20)\\d\\d|\\d\\d)${ends}`,
      'g',
    ),
    order: ['d', 'm', 'y'],
  },
  {
    pattern: new RegExp(
      `\\b(\\d{1,2}|${dayWords})(?:\\s?(?:st|nd|rd|th))?(?:\\s+day)?(?:\\s+of)?[\\s-]+(${month})\\.?,?[\\s-]+${year}${ends}`,
      'gi',
    ),
    order: ['d', 'm', 'y'],
  },
  {
    pattern: new RegExp(
      `\\b(${month})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+((?:19|20)\\d\\d)${ends}`,
      'gi',
    ),
    order: ['m', 'd', 'y'],
  },
  { pattern: new RegExp(`\\b(${month})\\.?,?[\\s-]*${year}${ends}`, 'gi'), order: ['m', 'y'] },
  { pattern: new RegExp(`(?<![\\w./-])(\\d{1,2})/((?:19|20)\\d\\d)${ends}`, 'g'), order: ['m', 'y'] },
];

/** Every date in a text, in its order; what is part of a longer one is not said twice. */
export function datesIn(text: string): readonly WrittenDate[] {
  const found: WrittenDate[] = [];
  for (const { pattern, order } of forms)
    for (const match of text.matchAll(pattern)) {
      const taken = found.some(
        ({ at, text: other }) => match.index < at + other.length && at < match.index + match[0].length,
      );
      const date = taken ? undefined : dated(match, order);
      if (date) found.push(date);
    }
  return found.toSorted((a, b) => a.at - b.at);
}

export interface WrittenYear {
  readonly at: number;
  readonly to: number;
  readonly year: number;
}

const aYear = new RegExp(
  `(?<![\\w/.£-])(?:((?:19|20)\\d\\d)|'(\\d\\d)|(?<=\\b(?:${month})\\.?,?[\\s/-])(\\d\\d)|(${yearWords}))(?![\\w:]|\\.\\d)`,
  'gi',
);

/** Years by themselves and in dates, in the order of the text. */
export function yearsIn(text: string): readonly WrittenYear[] {
  const found = datesIn(text).map(({ at, text: written, last }) => ({
    at,
    to: at + written.length,
    year: Number(last.slice(0, 4)),
  }));
  for (const match of text.matchAll(aYear)) {
    const isPart = found.some(({ at, to }) => match.index >= at && match.index < to);
    const year = yearOf(match[0]);
    if (!isPart && year !== undefined)
      found.push({ at: match.index, to: match.index + match[0].length, year });
  }
  return found.toSorted((a, b) => a.at - b.at);
}

function dated(match: RegExpMatchArray, order: readonly ('d' | 'm' | 'y')[]): WrittenDate | undefined {
  const part = (name: 'd' | 'm' | 'y'): string | undefined => match[order.indexOf(name) + 1];
  const y = yearOf(part('y') ?? '');
  const m = monthOf(part('m') ?? '');
  const d = order.includes('d') ? dayOf(part('d') ?? '') : undefined;
  if (y === undefined || m === undefined || (order.includes('d') && d === undefined)) return undefined;
  const place = { text: match[0], at: match.index ?? 0 };
  if (m < 1 || m > 12) return { ...place, first: iso(y, 12, 31), last: iso(y, 12, 31), isImpossible: true };
  const days = new Date(Date.UTC(y, m, 0)).getUTCDate();
  if (d === undefined) return { ...place, first: iso(y, m, 1), last: iso(y, m, days) };
  const isImpossible = d < 1 || d > days;
  const day = iso(y, m, Math.min(Math.max(d, 1), days));
  return { ...place, first: day, last: day, ...(isImpossible && { isImpossible }) };
}

const iso = (y: number, m: number, d: number): string =>
  `${String(y)}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;

function monthOf(written: string): number | undefined {
  if (/^\d+$/.test(written)) return Number(written);
  const index = months.indexOf(written.slice(0, 3).toLowerCase());
  return index < 0 ? undefined : index + 1;
}

const units = [
  '',
  ...small.split('|'),
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];

function yearOf(written: string): number | undefined {
  const digits = /\d+/.exec(written)?.[0];
  if (digits !== undefined) return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
  const words = written
    .toLowerCase()
    .replace(/^two thousand and |^twenty[ -]/, '')
    .split(/[ -]/);
  const value = words.reduce(
    (sum, word) => sum + (word === 'twenty' ? 20 : word === 'thirty' ? 30 : Math.max(0, units.indexOf(word))),
    0,
  );
  return value === 0 ? undefined : 2000 + value;
}

function dayOf(written: string): number | undefined {
  if (/^\d+$/.test(written)) return Number(written);
  const all = dayWords.split('|(?:')[0]?.split('|') ?? [];
  const [tens = '', unit = ''] = written.toLowerCase().split(/[ -]/);
  if (unit !== '') return (tens === 'twenty' ? 20 : 30) + all.indexOf(unit) + 1;
  const index = all.indexOf(tens);
  return index < 0 ? undefined : tens === 'thirtieth' ? 30 : index + 1;
}
