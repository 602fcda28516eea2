/**
 * Who works where, as staff bring it in: a form of one line, or a list. All of a list is read before anything is done
 * with it, and every problem in it is named with its line and column.
 */
import { failed, ok, type Result } from '../../src/result.ts';

/** A line of the list: its number as an editor counts, and its values. */
export interface ListedLine {
  readonly line: number;
  readonly values: readonly string[];
}

export interface KnownPerson {
  readonly personId: string;
  readonly name?: string;
  readonly email?: string;
  /** Their id at the platform. */
  readonly sub: string;
}

export interface ReadLink {
  readonly personId: string;
  readonly employer: string;
  readonly site?: string;
  /** "2027-08-31". */
  readonly endsOn: string;
}

export interface LinkProblem {
  readonly line: number;
  /** From 1; 0 where the whole line is meant. */
  readonly column: number;
  readonly sentence: string;
}

/** Columns of a list, in any order; `site` may be left out. */
export const linkColumns = ['apprentice', 'employer', 'site', 'ends on'] as const;
type Column = (typeof linkColumns)[number];
const longest = 200;

/**
 * @param lines - the first holds the names of the columns; empty lines are left out already
 * @param people - whoever may be linked
 * @param today - "2026-11-22"
 */
export function readLinks(
  lines: readonly ListedLine[],
  people: readonly KnownPerson[],
  today: string,
): Result<readonly ReadLink[], readonly LinkProblem[]> {
  const [head, ...rest] = lines;
  if (!head || rest.length === 0)
    return failed([{ line: head?.line ?? 1, column: 0, sentence: 'There is nobody in this list.' }]);
  const columns = columnsOf(head);
  if (!columns.ok) return columns;
  const find = finderOf(people);
  const problems: LinkProblem[] = [];
  const links: ReadLink[] = [];
  const seen = new Map<string, number>();
  for (const line of rest) {
    const read = readLine(line, columns.value, find, today);
    if (!read.ok) {
      problems.push(...read.problem);
      continue;
    }
    const key = `${read.value.personId} ${read.value.employer}`;
    const before = seen.get(key);
    if (before !== undefined)
      problems.push({
        line: line.line,
        column: 0,
        sentence: `The same person stands with the same employer on line ${before} already. Keep one of the two.`,
      });
    seen.set(key, line.line);
    links.push(read.value);
  }
  return problems.length > 0 ? failed(problems) : ok(links);
}

/** "Line 3, column 2 (employer): …" */
export function linkProblemWords({ line, column, sentence }: LinkProblem): string {
  return `Line ${line}${column > 0 ? `, column ${column}` : ''}: ${sentence}`;
}

type Columns = ReadonlyMap<Column, number>;

function columnsOf({ line, values }: ListedLine): Result<Columns, readonly LinkProblem[]> {
  const named = values.map((value) => value.trim().toLowerCase().replace(/[_-]/g, ' '));
  const columns = new Map<Column, number>();
  const problems: LinkProblem[] = [];
  named.forEach((name, index) => {
    const known = linkColumns.find((column) => column === name);
    if (!known)
      problems.push({
        line,
        column: index + 1,
        sentence: `“${short(name)}” is no column of this list. There are: ${linkColumns.join(', ')}.`,
      });
    else if (columns.has(known))
      problems.push({ line, column: index + 1, sentence: `There are two columns called “${known}”.` });
    else columns.set(known, index);
  });
  for (const column of linkColumns)
    if (column !== 'site' && !columns.has(column))
      problems.push({ line, column: 0, sentence: `The column “${column}” is missing.` });
  return problems.length > 0 ? failed(problems) : ok(columns);
}

type Found = { readonly personId: string } | 'nobody' | 'several';

/** By id at the platform or e-mail address, letter for letter; else by name, as long as only one person has it. */
function finderOf(people: readonly KnownPerson[]): (text: string) => Found {
  const exact = new Map<string, string>();
  const names = new Map<string, string[]>();
  for (const { personId, name, email, sub } of people) {
    exact.set(sub, personId);
    if (email !== undefined) exact.set(email.toLowerCase(), personId);
    if (name !== undefined) names.set(plain(name), [...(names.get(plain(name)) ?? []), personId]);
  }
  return (text) => {
    const personId = exact.get(text) ?? exact.get(text.toLowerCase());
    if (personId !== undefined) return { personId };
    const [first, second] = names.get(plain(text)) ?? [];
    return first === undefined ? 'nobody' : second === undefined ? { personId: first } : 'several';
  };
}

const plain = (name: string): string => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

function readLine(
  { line, values }: ListedLine,
  columns: Columns,
  find: (text: string) => Found,
  today: string,
): Result<ReadLink, readonly LinkProblem[]> {
  const problems: LinkProblem[] = [];
  const at = (column: Column): number => (columns.get(column) ?? -1) + 1;
  const say = (column: Column, sentence: string): void => {
    problems.push({ line, column: at(column), sentence });
  };
  const value = (column: Column): string =>
    (values[columns.get(column) ?? -1] ?? '').replace(/\s+/g, ' ').trim();
  for (const column of ['apprentice', 'employer', 'site'] as const)
    if (value(column).length > longest) say(column, `This is longer than ${longest} letters.`);

  const apprentice = value('apprentice');
  const found = find(apprentice);
  if (apprentice === '') say('apprentice', 'There is no name here.');
  else if (found === 'nobody')
    say(
      'apprentice',
      `Nobody on your list is called “${short(apprentice)}”. Write the name as it stands there.`,
    );
  else if (found === 'several')
    say(
      'apprentice',
      `Two people are called “${short(apprentice)}”. Write the e-mail address, or the id in your learning platform.`,
    );
  const employer = value('employer');
  if (employer === '') say('employer', 'There is no employer here.');
  const endsOn = dayIn(value('ends on'));
  if (endsOn === undefined)
    say('ends on', 'Write the last day of the apprenticeship as 2027-08-31 or 31/08/2027.');
  else if (endsOn < today) say('ends on', 'This day is over, so the employer would see nothing.');
  if (problems.length > 0 || typeof found === 'string' || endsOn === undefined) return failed(problems);
  const site = value('site');
  return ok({ ...found, employer, ...(site !== '' && { site }), endsOn });
}

/** Days as a spreadsheet in the United Kingdom writes them, or as the calendar of the standard. */
function dayIn(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? british(text);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${written}T00:00:00Z`);
  // 31 June would become 1 July.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : undefined;
}

function british(text: string): readonly (string | undefined)[] {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return [undefined, year, month, day];
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
