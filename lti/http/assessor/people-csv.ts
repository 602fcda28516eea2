/**
 * Everybody in an LMS course as a file for a spreadsheet, a few hundred rows at a time: what it takes in memory does
 * not grow with the course. No mark is in it.
 */
import { stringify } from 'csv-stringify/sync';
import { receiptOf } from '../../domain/receipt.ts';
import { londonDay } from '../../domain/london.ts';
import { standingOf, type Standing } from '../../domain/standing.ts';
import type { SignOffOrigin } from '../../domain/model.ts';
import { reportedWords, statusWords } from '../../views/status-words.ts';
import type { Tool } from '../tool.ts';
import { standingRules, type Asked } from './asked.ts';

const AT_ONCE = 500;

const columns = [
  'Name',
  'In the course',
  'Groups',
  'Employers',
  'Status',
  'Done on',
  'Due by',
  'Signature',
  'Signed on',
  'Receipt',
  'Taken',
] as const;

const originWords: Readonly<Record<SignOffOrigin, string>> = {
  'signed-here': 'Signed',
  'reported-by-lms': 'Signed in the LMS',
  'paper-held': 'Paper copy held',
};

/** Whose word it is that the course was taken; empty where nobody says so. */
function takenWords({ state, isReported }: Standing): string {
  if (isReported) return reportedWords;
  return state === 'not-started' ? '' : 'In this course';
}

export async function* peopleCsv({ store }: Pick<Tool, 'store'>, asked: Asked): AsyncGenerator<Buffer> {
  const { course, context, track } = asked;
  const { contextId } = context;
  // The mark at the beginning tells a spreadsheet that it is UTF-8.
  yield lines([columns], true);
  for (let offset = 0; ; offset += AT_ONCE) {
    const page = await store.roster.page(contextId, track, { offset, limit: AT_ONCE });
    const ids = page.rows.map(({ personId }) => personId);
    if (ids.length === 0) return;
    const [standings, people] = await Promise.all([
      store.standings.of({ ...course, personIds: ids }),
      store.roster.people(course, ids),
    ]);
    const places = new Map(people.map((person) => [person.personId, person]));
    yield lines(
      page.rows.map(({ personId, name, hasLeft }) => {
        const facts = standings.get(personId) ?? {};
        const standing = standingOf({ ...facts, ...standingRules(course) }, course.today);
        const place = places.get(personId);
        return [
          name ?? '',
          hasLeft ? 'No longer' : 'Yes',
          place?.groups.join('; ') ?? '',
          place?.employers.map((employer) => employer.name).join('; ') ?? '',
          statusWords(standing, course.today).words,
          standing.doneAt ? londonDay(standing.doneAt) : '',
          standing.dueOn ?? '',
          facts.signOff ? originWords[facts.signOff.origin] : '',
          facts.signOff ? londonDay(facts.signOff.at) : '',
          facts.signOffHash === undefined ? '' : receiptOf(facts.signOffHash),
          takenWords(standing),
        ];
      }),
      false,
    );
    if (ids.length < AT_ONCE) return;
  }
}

/** A name that begins with "=" would be worked out by a spreadsheet, so it gets an apostrophe before it. */
function lines(rows: readonly (readonly string[])[], isFirst: boolean): Buffer {
  return Buffer.from(
    stringify(
      rows.map((row) => [...row]),
      { bom: isFirst, escape_formulas: true, record_delimiter: 'windows' },
    ),
  );
}
