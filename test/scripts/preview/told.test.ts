import { describe, expect, test } from 'vitest';
import { heldRows, toldLines } from '../../../scripts/preview/told.ts';
import type { StoredStatement } from '../../lms/lrs.ts';

const verbs = 'http://adlnet.gov/expapi/verbs/';
const activity = 'https://fourcs.example/course/example/induction';

function said(verb: string, more: Partial<StoredStatement> = {}): StoredStatement {
  return {
    id: verb,
    timestamp: '2026-11-22T13:00:00.000Z',
    actor: {},
    verb: { id: verbs + verb },
    object: { id: activity },
    ...more,
  };
}

const score = { raw: 86.66, min: 0, max: 100, scaled: 0.8666 };
const run: readonly StoredStatement[] = [
  said('terminated', { timestamp: '2026-11-22T13:09:00.000Z', result: { duration: 'PT8M40.5S' } }),
  said('initialized'),
  said('progressed', {
    timestamp: '2026-11-22T13:01:00.000Z',
    result: { extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/progress': 35 } },
  }),
  said('covered', {
    timestamp: '2026-11-22T13:02:00.000Z',
    object: { id: `${activity}/topic/t3` },
    result: { score: { scaled: 0.5 } },
  }),
  said('scored', { timestamp: '2026-11-22T13:03:00.000Z', result: { score } }),
  said('passed', { timestamp: '2026-11-22T13:03:01.000Z', result: { score, success: true } }),
  said('answered', {
    timestamp: '2026-11-22T13:04:00.000Z',
    result: { response: `d3 d4[,]2[,]7e430c43${'0'.repeat(56)}` },
  }),
  said('completed', { timestamp: '2026-11-22T13:04:01.000Z', result: { completion: true } }),
];

test('statements read as sentences, in the order in which they were said', () => {
  expect(toldLines(run).map(({ text }) => text)).toEqual([
    'The course was opened',
    '35% is done',
    'Topic t3 is covered, with 50 of 100',
    'The check gave 86.66 of 100',
    'Passed with 86.66 of 100',
    'Signed: d3 d4 in version 2, fingerprint 7e430c43',
    'Completed',
    'The course was closed after 9 minutes',
  ]);
});

test('each keeps the whole statement, to be looked into', () => {
  expect(JSON.parse(toldLines(run)[0]?.statement ?? '')).toEqual(run[1]);
});

describe('what a platform holds', () => {
  const values = (statements: readonly StoredStatement[], isSatisfied?: boolean): Record<string, string> =>
    Object.fromEntries(
      heldRows({
        learnerName: 'Khan, Amira',
        statements,
        suspendData: statements.length > 0 ? 'C1abc' : '',
        ...(isSatisfied !== undefined && { isSatisfied }),
      }).map(({ label, value }) => [label, value]),
    );

  test('is nothing before anything was said', () => {
    expect(values([])).toMatchObject({
      Learner: 'Khan, Amira',
      Completion: 'not yet',
      Success: 'not yet',
      Score: 'nothing yet',
      Signed: 'not yet',
      'Resume data': 'nothing yet',
    });
    expect(values([])).not.toHaveProperty('May move on');
  });

  test('is what was said last', () => {
    expect(values(run, true)).toMatchObject({
      Completion: 'completed',
      Success: 'passed',
      'May move on': 'yes',
      Score: '86.66 of 100',
      Progress: '35%',
      'Topics covered': '1',
      Opened: 'once',
      'Resume data': '5 characters',
    });
  });

  test('keeps passed and completed apart', () => {
    const unsigned = run.filter(({ verb }) => !/completed|answered/.test(verb.id));
    expect(values(unsigned, false)).toMatchObject({
      Completion: 'not yet',
      Success: 'passed',
      'May move on': 'not yet',
    });
  });
});
