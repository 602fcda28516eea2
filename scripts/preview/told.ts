/** What an LRS holds of one attempt, in words: a pure reading of its statements for the preview's live view. */
import type { StoredStatement } from '../../test/lms/lrs.ts';
import type { RecordedRow } from './recorded-rows.ts';

export interface ToldLine {
  /** UTC, as the course gave it. */
  readonly at: string;
  readonly text: string;
  /** The whole, for whoever knows xAPI. */
  readonly statement: string;
}

/** The last part of a verb's address. */
const verbOf = ({ verb }: StoredStatement): string => verb.id.split('/').at(-1) ?? '';

/** In the order in which they were said, which is not always the order in which they came. */
export function toldLines(statements: readonly StoredStatement[]): readonly ToldLine[] {
  return statements
    .toSorted((a, b) => a.timestamp.localeCompare(b.timestamp))
    .map((statement) => ({
      at: statement.timestamp,
      text: sentence(statement),
      statement: JSON.stringify(statement, undefined, 2),
    }));
}

function sentence(statement: StoredStatement): string {
  const { result, object } = statement;
  const score = scoreOf(statement);
  switch (verbOf(statement)) {
    case 'initialized':
      return 'The course was opened';
    case 'terminated':
      return `The course was closed after ${spoken(result?.duration)}`;
    case 'progressed':
      return `${progressOf(statement) ?? 0}% is done`;
    case 'covered':
      return `Topic ${object.id.split('/').at(-1) ?? ''} is covered${score === '' ? '' : `, with ${score}`}`;
    case 'scored':
      return `The check gave ${score}`;
    case 'passed':
      return `Passed with ${score}`;
    case 'failed':
      return `Not passed, with ${score}`;
    case 'completed':
      return 'Completed';
    case 'answered':
      return `Signed: ${signedOf(statement)}`;
    default:
      return verbOf(statement);
  }
}

export interface Held {
  readonly learnerName: string;
  readonly statements: readonly StoredStatement[];
  /** The resume state as the course stored it; empty before. */
  readonly suspendData: string;
  /** cmi5 only: whether the platform lets the learner move on. */
  readonly isSatisfied?: boolean;
}

/** What people ask a platform about. */
export function heldRows({
  learnerName,
  statements,
  suspendData,
  isSatisfied,
}: Held): readonly RecordedRow[] {
  const last = (verb: string): StoredStatement | undefined =>
    statements.findLast((statement) => verbOf(statement) === verb);
  const count = (verb: string): number => statements.filter((one) => verbOf(one) === verb).length;
  const progress = last('progressed');
  const scored = last('scored');
  const signed = last('answered');
  const topics = new Set(
    statements.filter((one) => verbOf(one) === 'covered').map(({ object }) => object.id),
  );
  const row = (label: string, value: string, element: string): RecordedRow => ({ label, value, element });
  const success = last('passed') ? 'passed' : last('failed') ? 'not passed' : '';
  return [
    row('Learner', learnerName, 'actor'),
    row('Completion', last('completed') ? 'completed' : 'not yet', 'completed'),
    row('Success', success || 'not yet', 'passed, failed'),
    ...(isSatisfied === undefined ? [] : [row('May move on', isSatisfied ? 'yes' : 'not yet', 'moveOn')]),
    row('Score', scored ? scoreOf(scored) : 'nothing yet', 'scored'),
    row('Progress', `${progress ? (progressOf(progress) ?? 0) : 0}%`, 'progressed'),
    row('Topics covered', String(topics.size), 'covered'),
    row('Signed', signed ? signedOf(signed) : 'not yet', 'answered'),
    row('Opened', times(count('initialized')), 'initialized'),
    row('Closed', times(count('terminated')), 'terminated'),
    row(
      'Resume data',
      suspendData === '' ? 'nothing yet' : `${suspendData.length} characters`,
      'activities/state',
    ),
  ];
}

const times = (n: number): string => (n === 0 ? 'not yet' : n === 1 ? 'once' : `${n} times`);

function scoreOf({ result }: StoredStatement): string {
  const { raw, scaled } = result?.score ?? {};
  if (raw !== undefined) return `${raw} of 100`;
  return scaled === undefined ? '' : `${Math.round(scaled * 100)} of 100`;
}

function progressOf({ result }: StoredStatement): number | undefined {
  const progress = result?.extensions?.['https://w3id.org/xapi/cmi5/result/extensions/progress'];
  return typeof progress === 'number' ? progress : undefined;
}

/** Documents, version and hash stand in one response, in pieces (see `ofSignOff` in src/record/statements.ts). */
function signedOf({ result }: StoredStatement): string {
  const [documents = '', version = '', hash = ''] = result?.response?.split('[,]') ?? [];
  return `${documents} in version ${version}, fingerprint ${hash.slice(0, 8)}`;
}

/** @param duration - ISO 8601 in seconds, minutes and hours: "PT1M30.25S" */
function spoken(duration = ''): string {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? [];
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Math.round(Number(seconds));
  return whole < 60 ? `${whole} seconds` : `${Math.round(whole / 60)} minutes`;
}
