/** Every statement of a whole run, before a validator of xAPI and against our own profile. */
import { readFileSync } from 'node:fs';
import validator from '@learninglocker/xapi-validation';
import { describe, expect, test } from 'vitest';
import { profile, verbs } from '../../src/record/statements.ts';
import { lrsWorld, verbOf } from './lrs-world.ts';
import { passedAndSigned } from './outcomes.ts';
import { threeSessions } from './three-sessions.ts';

/** Its types say that the function is a level deeper than it is. */
const validate = validator as unknown as (
  statement: unknown,
) => readonly { readonly path: readonly string[] }[];

describe.each(['cmi5', 'xapi'] as const)('the statements of %s', (standard) => {
  test('are all valid xAPI', async () => {
    const { lrs } = await threeSessions(standard);
    expect(lrs.statements.length).toBeGreaterThan(10);
    for (const statement of lrs.statements)
      expect([verbOf(statement), validate(statement)]).toEqual([verbOf(statement), []]);
    expect(validate({ ...lrs.statements[0], actor: undefined })).not.toEqual([]);
  });

  test('tell the sign-off as one interaction with documents, version and hash', async () => {
    const { lrs } = await threeSessions(standard);
    const signed = lrs.statements.filter((statement) => verbOf(statement) === 'answered');
    expect(signed).toHaveLength(1);
    expect(signed[0]?.result?.response).toContain(passedAndSigned.signOff!.hash);
    expect(signed[0]?.result?.extensions).toMatchObject({
      'https://fourcs.example/xapi/extensions/signed': passedAndSigned.signOff,
    });
  });

  test('tell topics by opaque ids, a sensitive one without a score', async () => {
    const { lrs } = await threeSessions(standard);
    const topics = lrs.statements.filter((statement) => verbOf(statement) === 'covered');
    expect(topics.map(({ object }) => object.id.split('/').at(-1))).toEqual(['t1', 't1', 't6']);
    expect(topics.find(({ object }) => object.id.endsWith('t6'))?.result).toEqual({ completion: true });
    expect(topics.every(({ object }) => !('name' in (object.definition ?? {})))).toBe(true);
  });

  test('send one passed and one completed, with the score, in one registration', async () => {
    const { lrs } = await threeSessions(standard);
    for (const verb of ['passed', 'completed'])
      expect(lrs.statements.filter((statement) => verbOf(statement) === verb)).toHaveLength(1);
    const passed = lrs.statements.find((statement) => verbOf(statement) === 'passed');
    expect(passed?.result).toMatchObject({
      success: true,
      score: { scaled: 0.9, raw: 90, min: 0, max: 100 },
    });
  });
});

describe('an xAPI launch', () => {
  test('takes the login out of the address, and still finds it when the page is loaded again', async () => {
    const world = lrsWorld('xapi');
    const first = world.launch();
    await first.record.open();
    expect(world.browser.isQueryHidden).toBe(true);
    await first.record.suspend({ data: 'C1a', location: '' });
    first.record.closeOnPageHide();
    expect(await world.reload(first).record.open()).toMatchObject({ value: { suspendData: 'C1a' } });
  });

  test('without an endpoint is no launch', async () => {
    const world = lrsWorld('xapi');
    const sitting = world.launch();
    const { record } = world.reload({ ...sitting, search: '?course=1' });
    expect(await record.open()).toEqual({ ok: false, problem: { code: 'no-lms' } });
  });
});

test('the profile document names every identifier of ours', () => {
  const path = new URL('../../docs/xapi-profile.jsonld', import.meta.url);
  const document = JSON.parse(readFileSync(path, 'utf8')) as { concepts: { id: string }[]; id: string };
  expect(document.id).toBe(profile);
  expect(document.concepts.map(({ id }) => id).toSorted()).toEqual([
    `${profile}/extensions/signed`,
    `${profile}/state/attempt`,
    verbs.covered.id,
  ]);
});
