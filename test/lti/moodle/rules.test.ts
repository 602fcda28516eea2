import { describe, expect, test } from 'vitest';
import { trackOfManifest } from '../../../lti/domain/moodle-package.ts';
import { joinAttempts, readingOf } from '../../../lti/domain/moodle-reading.ts';
import { isMoodleLearner } from '../../../lti/domain/moodle-roles.ts';
import { compareSignOff, reportedBody } from '../../../lti/domain/moodle-sign-off.ts';
import { keepTracks } from '../../../lti/domain/moodle-tracks.ts';
import { writeForm } from '../../../lti/moodle/form.ts';

const now = new Date('2026-11-22T12:00:00Z');
const hash = '7e430c432bdd'.padEnd(64, '1');
const tracks = (values: Readonly<Record<string, string>>) =>
  keepTracks(Object.entries(values).map(([element, value]) => ({ element, value })));
const read = (
  values: Readonly<Record<string, string>>,
  completion?: { state: number; timeCompleted: number },
) => readingOf(1, tracks(values), completion, now);

describe('of what Moodle keeps of an attempt', () => {
  test('only what is named comes in', () => {
    const kept = tracks({
      'cmi.core.lesson_status': 'passed',
      'cmi.suspend_data': 'secret',
      'cmi.core.lesson_location': 's17',
      'cmi.comments': 'secret',
      'cmi.objectives_0.score.raw': '12',
      'cmi.core.student_name': 'Test, Amira',
      'cmi.interactions_0.id': 'q16',
      'cmi.interactions_0.student_response': 'secret',
      'cmi.interactions_1.id': `signoff-${hash.slice(0, 12)}`,
      'cmi.interactions_1.student_response': `d3 2 ${hash}`,
      'cmi.interactions_1.result': 'secret',
      __proto__: 'secret',
      constructor: 'secret',
    });
    expect(JSON.stringify(kept)).not.toMatch(/secret|s17|Amira|q16|12"/);
    expect(kept).toMatchObject({ lessonStatus: 'passed', signOffs: [{ response: `d3 2 ${hash}` }] });
  });

  test('a value that is longer than any of ours stays out', () => {
    expect(tracks({ 'cmi.core.lesson_status': 'x'.repeat(1001) }).lessonStatus).toBe('');
  });
});

describe('a reading', () => {
  test.each([
    [{ 'cmi.core.lesson_status': 'passed' }, 'completed', 'passed'],
    [{ 'cmi.core.lesson_status': 'completed' }, 'completed', 'unknown'],
    [{ 'cmi.core.lesson_status': 'incomplete' }, 'incomplete', 'unknown'],
    [{ 'cmi.core.lesson_status': 'browsed' }, 'incomplete', 'unknown'],
    [{ 'cmi.core.lesson_status': 'failed' }, 'incomplete', 'failed'],
    [{ 'cmi.completion_status': 'incomplete', 'cmi.success_status': 'passed' }, 'incomplete', 'passed'],
    [{ 'cmi.completion_status': 'completed', 'cmi.success_status': 'unknown' }, 'completed', 'unknown'],
    [{}, 'incomplete', 'unknown'],
  ] as const)('of %o is %s and %s', (values, completion, success) => {
    expect(read(values)).toMatchObject({ completion, success });
  });

  test.each([
    ['00:14:07.75', 848],
    ['0001:00:00', 3600],
    ['PT1H2M3.5S', 3724],
    ['P1DT1S', 86_401],
    ['soon', 0],
    ['', 0],
  ])('of the time %s is %d seconds', (text, seconds) => {
    expect(read({ 'cmi.total_time': text }).seconds).toBe(seconds);
  });

  test.each([
    ['93.33', 0.9333],
    ['100', 1],
    ['0', 0],
    ['', undefined],
    ['101', undefined],
    ['many', undefined],
  ])('of the score %s is %s', (raw, scaled) => {
    expect(read({ 'cmi.score.raw': raw }).scaledScore).toBe(scaled);
  });

  test('does not believe a clock that is ahead', () => {
    const ahead = String(Date.parse('2030-01-01') / 1000);
    expect(read({ timemodified: ahead, 'x.start.time': ahead })).toMatchObject({
      changedAt: now,
      startedAt: now,
    });
  });

  test('takes the moment of completion from an activity that is complete, and not from one of another attempt', () => {
    const at = (text: string): number => Date.parse(text) / 1000;
    const values = {
      'cmi.core.lesson_status': 'completed',
      'x.start.time': String(at('2026-11-20T10:00:00Z')),
      timemodified: String(at('2026-11-20T11:00:00Z')),
    };
    const completedAt = (timeCompleted: number, state = 1) =>
      read(values, { state, timeCompleted }).completedAt;
    expect(completedAt(at('2026-11-20T10:30:00Z'))).toEqual(new Date('2026-11-20T10:30:00Z'));
    expect(completedAt(at('2025-11-20T10:30:00Z'))).toEqual(new Date('2026-11-20T11:00:00Z'));
    expect(completedAt(0, 0)).toEqual(new Date('2026-11-20T11:00:00Z'));
  });

  test.each([
    ['two pieces are cut', `signoff-${hash.slice(0, 12)}`, hash.slice(0, 40)],
    ['the id is of another hash', 'signoff-0123456789ab', `d3 2 ${hash}`],
    ['there is no hash', `signoff-${hash.slice(0, 12)}`, 'd3 2'],
  ])('takes no sign-off of which %s', (_, id, response) => {
    const values = { 'cmi.interactions.0.id': id, 'cmi.interactions.0.learner_response': response };
    expect(read(values).signOffs).toEqual([]);
  });

  test('knows a sign-off again that a mended commit has marked', () => {
    const { signOffs } = read({
      'cmi.interactions_0.id': `signoff-${hash.slice(0, 12)}_`,
      'cmi.interactions_0.student_response': `d3 2 ${hash} `,
    });
    expect(signOffs).toMatchObject([{ setHash: hash, documents: [], version: 'd3 2' }]);
  });

  test('of several attempts is that of the newest complete one, with all the time and all that was signed', () => {
    const done = read({ 'cmi.completion_status': 'completed', 'cmi.total_time': 'PT10S' });
    const begun = { ...read({ 'cmi.total_time': 'PT5S' }), attempt: 2 };
    expect(joinAttempts([begun, done])).toMatchObject({ attempt: 1, completion: 'completed', seconds: 15 });
    expect(joinAttempts([])).toBeUndefined();
  });
});

describe('a reported sign-off', () => {
  const known = [
    { setHash: hash, language: 'en-GB', documents: [{ code: 'd3', version: '2', hash: 'c' }], withheld: [] },
  ];

  test('matches, differs or cannot be compared', () => {
    expect(compareSignOff(hash, known)).toBe('matches');
    expect(compareSignOff('other', known)).toBe('differs');
    expect(compareSignOff(hash, [])).toBe('differs');
    expect(compareSignOff(hash, undefined)).toBe('unknown');
  });

  test('of other words says what the package said, and invents nothing', () => {
    const signed = { setHash: 'other', documents: ['d3', 'd4'], version: '1 + 2', at: now };
    expect(reportedBody(signed, 'induction', known)).toMatchObject({
      documents: [
        { code: 'd3', version: '1', hash: '' },
        { code: 'd4', version: '2', hash: '' },
      ],
      ...{ language: 'und', statements: [], how: 'reported-by-lms' },
    });
  });
});

describe('a manifest', () => {
  test.each([
    ['fourcs-example-induction-short', 'induction-short'],
    ['fourcs-example-two-induction', undefined],
    ['fourcs-other-induction', undefined],
    ['fourcs-example-', undefined],
    ['somebody-else', undefined],
    ['', undefined],
  ])('%s is of the track %s', (manifest, track) => {
    expect(trackOfManifest(manifest, 'example', ['example', 'example-two', 'other'])).toBe(track);
  });
});

test.each([
  [['student'], true],
  [['student', 'teacher'], true],
  [['apprentice'], true],
  [['editingteacher'], false],
  [['manager', 'teacher'], false],
  [[], false],
])('somebody with the roles %j takes the course: %s', (roles, takes) => {
  expect(isMoodleLearner(roles)).toBe(takes);
});

test('arguments are written as Moodle reads them', () => {
  const form = writeForm({
    courseids: [5, 6],
    options: [{ name: 'users', value: 0 }],
    visible: false,
    name: 'a&b',
  });
  expect([...form]).toEqual([
    ['courseids[0]', '5'],
    ['courseids[1]', '6'],
    ['options[0][name]', 'users'],
    ['options[0][value]', '0'],
    ['visible', '0'],
    ['name', 'a&b'],
  ]);
});
