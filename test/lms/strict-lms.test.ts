import { describe, expect, test } from 'vitest';
import { memoryStore } from './memory-store.ts';
import { createStrictLms } from './strict-lms.ts';
import type { StrictLms, StrictLmsOptions } from './strict-lms.ts';
import type { Standard } from './strict-rules.ts';

type Api = Record<string, (...values: unknown[]) => string>;

function open(
  standard: Standard,
  options: Partial<StrictLmsOptions> = {},
): { lms: StrictLms; api: Api; prefix: string } {
  const lms = createStrictLms({
    standard,
    store: memoryStore(),
    learner: { id: '7', name: 'Khan, Amira' },
    ...options,
  });
  return { lms, api: lms.api as Api, prefix: standard === 'scorm12' ? 'LMS' : '' };
}

function errorOf(standard: Standard, settings: readonly (readonly [string, string])[]): string {
  const { api, prefix } = open(standard);
  api[`${prefix}Initialize`]!('');
  for (const [element, value] of settings) api[`${prefix}SetValue`]!(element, value);
  return api[`${prefix}GetLastError`]!();
}

const interaction = (
  standard: Standard,
  type: string,
  field: string,
  value: string,
): (readonly [string, string])[] => [
  ['cmi.interactions.0.id', 'i1'],
  ['cmi.interactions.0.type', type],
  [`cmi.interactions.0.${field}`, value],
];

describe('the strict LMS refuses what scorm-again takes and judges do not', () => {
  // Each row of the table of strict judges, and its good neighbour.
  test.each([
    ['scorm12', '405', [['cmi.suspend_data', 'a'.repeat(4097)]], [['cmi.suspend_data', 'a'.repeat(4096)]]],
    ['scorm12', '405', [['cmi.core.session_time', '0:01:02']], [['cmi.core.session_time', '00:01:02']]],
    [
      'scorm12',
      '405',
      [['cmi.core.session_time', '10000:01:02']],
      [['cmi.core.session_time', '9999:01:02.5']],
    ],
    ['scorm12', '405', [['cmi.core.exit', 'normal']], [['cmi.core.exit', '']]],
    [
      'scorm12',
      '405',
      [['cmi.core.lesson_status', 'not attempted']],
      [['cmi.core.lesson_status', 'browsed']],
    ],
    ['scorm12', '405', [['cmi.core.score.raw', '101']], [['cmi.core.score.raw', '66.67']]],
    [
      'scorm12',
      '405',
      interaction('scorm12', 'choice', 'result', 'incorrect'),
      interaction('scorm12', 'choice', 'result', 'wrong'),
    ],
    ['scorm12', '405', [['cmi.interactions.0.id', 'a b']], [['cmi.interactions.0.id', 'a-b_1']]],
    ['scorm12', '405', [['cmi.interactions.0.id', 'a.b']], [['cmi.objectives.0.id', 't5']]],
    [
      'scorm12',
      '405',
      interaction('scorm12', 'fill-in', 'student_response', 'a'.repeat(256)),
      interaction('scorm12', 'fill-in', 'student_response', 'a'.repeat(255)),
    ],
    [
      'scorm12',
      '405',
      interaction('scorm12', 'fill-in', 'time', '2026-11-22T13:05:00Z'),
      interaction('scorm12', 'fill-in', 'time', '13:05:00'),
    ],
    [
      'scorm2004',
      '406',
      interaction('scorm2004', 'fill-in', 'timestamp', '2026-11-22T01:02:03.123Z'),
      interaction('scorm2004', 'fill-in', 'timestamp', '2026-11-22T01:02:03.12Z'),
    ],
    [
      'scorm2004',
      '406',
      interaction('scorm2004', 'fill-in', 'timestamp', '2026-11-22T01:02:03Z'),
      interaction('scorm2004', 'fill-in', 'timestamp', '2026-11-22T01:02:03'),
    ],
    ['scorm2004', '406', [['cmi.objectives.0.id', 'topic five']], [['cmi.objectives.0.id', 't5']]],
    [
      'scorm2004',
      '406',
      interaction('scorm2004', 'choice', 'learner_response', 'a b'),
      interaction('scorm2004', 'choice', 'learner_response', 'a[,]b'),
    ],
    [
      'scorm2004',
      '406',
      interaction('scorm2004', 'choice', 'learner_response', 'a[,]a'),
      interaction('scorm2004', 'choice', 'learner_response', 'a'),
    ],
    [
      'scorm2004',
      '406',
      interaction('scorm2004', 'matching', 'learner_response', '1.a,2.b'),
      interaction('scorm2004', 'matching', 'learner_response', '1[.]a[,]2[.]b'),
    ],
    [
      'scorm2004',
      '406',
      interaction('scorm2004', 'numeric', 'correct_responses.0.pattern', '5'),
      interaction('scorm2004', 'numeric', 'correct_responses.0.pattern', '5[:]5'),
    ],
    ['scorm2004', '406', [['cmi.session_time', 'PT1.234S']], [['cmi.session_time', 'PT1.23S']]],
    ['scorm2004', '406', [['cmi.session_time', 'PT']], [['cmi.session_time', 'PT0S']]],
    ['scorm2004', '406', [['cmi.score.scaled', '.85']], [['cmi.score.scaled', '0.85']]],
    ['scorm2004', '407', [['cmi.progress_measure', '1.1']], [['cmi.progress_measure', '1']]],
    [
      'scorm2004',
      '408',
      [['cmi.interactions.0.type', 'choice']],
      interaction('scorm2004', 'choice', 'result', 'incorrect'),
    ],
    ['scorm2004', '401', [['cmi.core.exit', 'suspend']], [['cmi.exit', 'suspend']]],
  ] as const)('%s, error %s: %j', (standard, code, bad, fine) => {
    expect(errorOf(standard, bad)).toBe(code);
    expect(errorOf(standard, fine)).toBe('0');
  });
});

describe.each(['scorm12', 'scorm2004'] as const)('the strict LMS over %s', (standard) => {
  const end = standard === 'scorm12' ? 'Finish' : 'Terminate';
  const exit = standard === 'scorm12' ? 'cmi.core.exit' : 'cmi.exit';
  const time =
    standard === 'scorm12' ? ['cmi.core.session_time', '00:01:30.5'] : ['cmi.session_time', 'PT1M30.5S'];
  const read = (name: string): string => (standard === 'scorm12' ? `cmi.core.${name}` : `cmi.${name}`);

  test('calls a clean run conformant, and lists its calls', () => {
    const { lms, api, prefix } = open(standard);
    api[`${prefix}Initialize`]!('');
    api[`${prefix}GetValue`]!('cmi.suspend_data');
    api[`${prefix}SetValue`]!('cmi.suspend_data', 'x');
    api[`${prefix}Commit`]!('');
    api[`${prefix}${end}`]!('');
    expect(lms.verdict()).toEqual({ isConformant: true, faults: [] });
    expect(lms.calls.map(({ call }) => call)).toEqual(
      ['Initialize', 'GetValue', 'SetValue', 'Commit', end].map((name) => prefix + name),
    );
    expect(lms.calls[2]).toEqual({
      call: `${prefix}SetValue`,
      element: 'cmi.suspend_data',
      value: 'x',
      result: 'true',
      error: '0',
    });
  });

  test('names every way in which a run is not', () => {
    const { lms, api, prefix } = open(standard);
    api[`${prefix}SetValue`]!('cmi.suspend_data', 'early');
    api[`${prefix}Initialize`]!();
    api[`${prefix}Initialize`]!('');
    api[`${prefix}SetValue`]!('cmi.suspend_data', 5);
    api[`${prefix}${end}`]!('');
    expect(api[`${prefix}SetValue`]!('cmi.suspend_data', 'late')).toBe('false');
    const faults = lms.verdict().faults.join('\n');
    for (const part of [
      'Initialize was called 2 times',
      '"early"',
      '"5"',
      'came outside the session',
      '"late"',
    ])
      expect(faults).toContain(part);
    expect(open(standard).lms.verdict().isConformant).toBe(false);
  });

  test('resumes after a suspended session, adds up the time and keeps what was set', () => {
    const store = memoryStore();
    for (const expected of [0, 90.5, 181]) {
      const { api, prefix, lms } = open(standard, { store });
      api[`${prefix}Initialize`]!('');
      expect(api[`${prefix}GetValue`]!(read('entry'))).toBe(expected === 0 ? 'ab-initio' : 'resume');
      expect(api[`${prefix}GetValue`]!('cmi.suspend_data')).toBe(expected === 0 ? '' : 'kept');
      expect(lms.committed()?.totalSeconds ?? 0).toBe(expected);
      api[`${prefix}SetValue`]!('cmi.suspend_data', 'kept');
      api[`${prefix}SetValue`]!(exit, 'suspend');
      api[`${prefix}SetValue`]!(time[0], time[1]);
      api[`${prefix}${end}`]!('');
    }
  });

  test('opens a finished attempt in review mode without credit', () => {
    const store = memoryStore();
    const { api, prefix } = open(standard, { store });
    api[`${prefix}Initialize`]!('');
    api[`${prefix}SetValue`]!(
      read(standard === 'scorm12' ? 'lesson_status' : 'completion_status'),
      'completed',
    );
    api[`${prefix}${end}`]!('');
    expect(open(standard, { store }).lms.snapshot()).toMatchObject({
      [read(standard === 'scorm12' ? 'lesson_mode' : 'mode')]: 'review',
      [read('credit')]: 'no-credit',
    });
  });

  test('answers false when its store fails or throws, and keeps what it had', () => {
    const store = memoryStore();
    const { api, prefix } = open(standard, { store });
    api[`${prefix}Initialize`]!('');
    api[`${prefix}SetValue`]!('cmi.suspend_data', 'one');
    expect(api[`${prefix}Commit`]!('')).toBe('true');
    store.fail(1);
    api[`${prefix}SetValue`]!('cmi.suspend_data', 'two');
    expect(api[`${prefix}Commit`]!('')).toBe('false');
    expect(api[`${prefix}GetLastError`]!()).toBe(standard === 'scorm12' ? '101' : '391');
    expect(store.attempt()?.values['cmi.suspend_data']).toBe('one');
    const throwing = open(standard, {
      store: {
        load: () => undefined,
        commit: () => {
          throw new Error('gone');
        },
      },
    });
    throwing.api[`${prefix}Initialize`]!('');
    expect(throwing.api[`${prefix}Commit`]!('')).toBe('false');
  });
});

test('a SCORM 1.2 LMS with a mastery score makes its own status of a score, as some do', () => {
  const store = memoryStore();
  const { api } = open('scorm12', { store, masteryScore: 80 });
  api['LMSInitialize']!('');
  api['LMSSetValue']!('cmi.core.lesson_status', 'incomplete');
  api['LMSSetValue']!('cmi.core.score.raw', '60');
  api['LMSFinish']!('');
  expect(store.attempt()?.values['cmi.core.lesson_status']).toBe('failed');
});

test('a SCORM 1.2 LMS may forget what a failed commit held', () => {
  const store = memoryStore();
  const { api } = open('scorm12', { store, forgetsFailedCommits: true });
  api['LMSInitialize']!('');
  api['LMSSetValue']!('cmi.suspend_data', 'same');
  store.fail(1);
  api['LMSCommit']!('');
  api['LMSSetValue']!('cmi.suspend_data', 'same');
  expect(api['LMSCommit']!('')).toBe('true');
  expect(store.attempt()?.values).not.toHaveProperty(['cmi.suspend_data']);
});
