/** Every statement of a whole run, before two judges: a validator of xAPI, and the rules of cmi5 by their numbers. */
import { readFileSync } from 'node:fs';
import validator from '@learninglocker/xapi-validation';
import { describe, expect, test } from 'vitest';
import type { LearningRecord } from '../../src/record/learning-record.ts';
import { profile, verbs } from '../../src/record/statements.ts';
import type { StoredStatement } from '../lms/lrs.ts';
import type { Cmi5LauncherOptions } from '../lms/cmi5-launcher.ts';
import { lrsWorld, verbOf } from './lrs-world.ts';
import type { LrsStandard, LrsWorld } from './lrs-world.ts';
import { attemptsUsedUp, notYetPassed, passedAndSigned, passedUnsigned, started } from './outcomes.ts';

/** Its types say that the function is a level deeper than it is. */
const validate = validator as unknown as (
  statement: unknown,
) => readonly { readonly path: readonly string[] }[];
const extension = 'https://w3id.org/xapi/cmi5/context/extensions/';
const category = 'https://w3id.org/xapi/cmi5/context/categories/';

/** Three sessions: not yet passed; passed and signed; looked at again. */
async function run(standard: LrsStandard, change: Partial<Cmi5LauncherOptions> = {}): Promise<LrsWorld> {
  const world = lrsWorld(standard);
  const sit = async (work: (record: LearningRecord) => Promise<void>): Promise<void> => {
    const { record, page } = world.launch(change);
    await record.open();
    page.pass(90.25);
    await work(record);
    await record.close('to-be-continued');
  };
  await sit(async (record) => {
    await record.report(started);
    await record.suspend({ data: 'C1a', location: 's3' });
    await record.report(notYetPassed);
  });
  await sit(async (record) => {
    await record.report(passedUnsigned);
    await record.report(passedAndSigned);
    await record.report(passedAndSigned);
  });
  await sit(async (record) => {
    await record.report(started);
  });
  return world;
}

const idsOf = (statement: StoredStatement, kind: string): string[] =>
  (statement.context?.contextActivities?.[kind] ?? []).map(({ id }) => id);
const isDefined = (statement: StoredStatement): boolean =>
  idsOf(statement, 'category').includes(`${category}cmi5`);
const of = ({ lrs }: LrsWorld, ...verbs: string[]): StoredStatement[] =>
  lrs.statements.filter((statement) => isDefined(statement) && verbs.includes(verbOf(statement)));

describe.each(['cmi5', 'xapi'] as const)('the statements of %s', (standard) => {
  test('are all valid xAPI', async () => {
    const { lrs } = await run(standard);
    expect(lrs.statements.length).toBeGreaterThan(10);
    for (const statement of lrs.statements)
      expect([verbOf(statement), validate(statement)]).toEqual([verbOf(statement), []]);
    expect(validate({ ...lrs.statements[0], actor: undefined })).not.toEqual([]);
  });

  test('tell the sign-off as one interaction with documents, version and hash', async () => {
    const { lrs } = await run(standard);
    const signed = lrs.statements.filter((statement) => verbOf(statement) === 'answered');
    expect(signed).toHaveLength(1);
    expect(signed[0]?.result?.response).toContain(passedAndSigned.signOff!.hash);
    expect(signed[0]?.result?.extensions).toMatchObject({
      'https://fourcs.example/xapi/extensions/signed': passedAndSigned.signOff,
    });
  });

  test('tell topics by opaque ids, a sensitive one without a score', async () => {
    const { lrs } = await run(standard);
    const topics = lrs.statements.filter((statement) => verbOf(statement) === 'covered');
    expect(topics.map(({ object }) => object.id.split('/').at(-1))).toEqual(['t1', 't1', 't6']);
    expect(topics.find(({ object }) => object.id.endsWith('t6'))?.result).toEqual({ completion: true });
    expect(topics.every(({ object }) => !('name' in (object.definition ?? {})))).toBe(true);
  });

  test('send one passed and one completed, with the score, in one registration', async () => {
    const { lrs } = await run(standard);
    for (const verb of ['passed', 'completed'])
      expect(lrs.statements.filter((statement) => verbOf(statement) === verb)).toHaveLength(1);
    const passed = lrs.statements.find((statement) => verbOf(statement) === 'passed');
    expect(passed?.result).toMatchObject({
      success: true,
      score: { scaled: 0.9, raw: 90, min: 0, max: 100 },
    });
  });
});

describe('a cmi5 session keeps', () => {
  const rules: readonly (readonly [string, (world: LrsWorld) => void])[] = [
    [
      '8.1.3 the actor as the launch gave it',
      ({ lrs }) => {
        const actors = new Set(lrs.statements.map(({ actor }) => JSON.stringify(actor)));
        expect(actors.size).toBe(1);
        expect([...actors][0]).toContain('"account":{"homePage":"https://lms.example","name":"7"}');
      },
    ],
    [
      '8.2.1 one fetch by POST for each session',
      ({ lrs }) => expect(new Set(lrs.requests.map(({ headers }) => headers['authorization'])).size).toBe(3),
    ],
    [
      '9.1 an id of its own for every statement',
      ({ lrs }) => {
        const ids = lrs.statements.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids)
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      },
    ],
    [
      '9.3 initialized first and terminated last in every session',
      ({ lrs }) => {
        const sessions = Map.groupBy(
          lrs.statements,
          ({ context }) => context?.extensions?.[`${extension}sessionid`],
        );
        expect(sessions.size).toBe(3);
        for (const said of sessions.values()) {
          const inTime = said.toSorted((a, b) => a.timestamp.localeCompare(b.timestamp)).map(verbOf);
          expect([inTime[0], inTime.at(-1)]).toEqual(['initialized', 'terminated']);
        }
      },
    ],
    [
      '9.3.4 passed at or above the mastery score',
      (world) => {
        for (const { result, context } of of(world, 'passed'))
          expect(result?.score?.scaled).toBeGreaterThanOrEqual(
            Number(context?.extensions?.[`${extension}masteryscore`]),
          );
      },
    ],
    [
      '9.4 the launched activity as object of what the standard defines',
      (world) => {
        for (const { object } of world.lrs.statements.filter(isDefined))
          expect(object.id).toBe(world.activityId);
      },
    ],
    [
      '9.5.1 raw together with min and max',
      ({ lrs }) => {
        for (const { result } of lrs.statements)
          if (result?.score?.raw !== undefined) expect(result.score).toMatchObject({ min: 0, max: 100 });
      },
    ],
    [
      '9.5.2 and 9.5.3 success only with passed and failed, completion with completed',
      (world) => {
        expect(of(world, 'completed')[0]?.result).toMatchObject({ completion: true });
        expect(of(world, 'completed')[0]?.result).not.toHaveProperty('success');
        expect(of(world, 'passed')[0]?.result).not.toHaveProperty('completion');
      },
    ],
    [
      '9.5.4.1 a duration with completed, passed and terminated',
      (world) => {
        const timed = of(world, 'completed', 'passed', 'terminated');
        expect(timed).toHaveLength(5);
        for (const { result } of timed) expect(result?.duration).toBe('PT1M30.25S');
      },
    ],
    [
      '9.5.5.1 no progress with or after completed',
      ({ lrs }) => {
        const said = lrs.statements.map(verbOf);
        expect(said).toContain('progressed');
        expect(said.lastIndexOf('progressed')).toBeLessThan(said.indexOf('completed'));
      },
    ],
    [
      '9.6.1 the registration of the launch everywhere',
      ({ lrs, launcher }) => {
        for (const { context } of lrs.statements) expect(context?.registration).toBe(launcher?.registration);
      },
    ],
    [
      '9.6.2.1 the category cmi5 only on what the standard defines',
      ({ lrs }) => {
        const verbs = new Set(lrs.statements.filter(isDefined).map(verbOf));
        expect([...verbs].toSorted()).toEqual(['completed', 'initialized', 'passed', 'terminated']);
      },
    ],
    [
      '9.6.2.2 the category moveon with completed and passed alone',
      ({ lrs }) => {
        const moving = lrs.statements.filter((statement) =>
          idsOf(statement, 'category').includes(`${category}moveon`),
        );
        expect(moving.map(verbOf).toSorted()).toEqual(['completed', 'passed']);
      },
    ],
    [
      '9.6.2.3 the grouping of the template, first and unchanged',
      ({ lrs }) => {
        for (const statement of lrs.statements)
          expect(idsOf(statement, 'grouping')).toEqual([
            'https://fourcs.example/course/example/induction/au',
          ]);
      },
    ],
    [
      '9.6.3.1 the session id on every statement, defined or allowed',
      ({ lrs }) => {
        for (const { context } of lrs.statements)
          expect(context?.extensions).toHaveProperty([`${extension}sessionid`]);
      },
    ],
    [
      '9.6.3.2 the mastery score with passed',
      (world) =>
        expect(of(world, 'passed')[0]?.context?.extensions).toMatchObject({
          [`${extension}masteryscore`]: 0.8,
        }),
    ],
    [
      '9.7 times in UTC',
      ({ lrs }) => {
        for (const { timestamp } of lrs.statements)
          expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      },
    ],
    [
      '10.2 and 11 launch data and learner preferences read before it speaks',
      ({ lrs }) => {
        const asked = lrs.requests.map(({ method, path }) => method + path);
        const speaks = asked.findIndex((request) => request.startsWith('POST/statements'));
        for (const document of ['LMS.LaunchData', 'cmi5LearnerPreferences']) {
          const at = asked.findIndex((request) => request.includes(document));
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThan(speaks);
        }
      },
    ],
  ];
  test.each(rules)('%s', async (_, holds) => holds(await run('cmi5', { masteryScore: 0.8 })));

  test('9.3.5 failed below the mastery score, and only where the profile reports it', async () => {
    const world = lrsWorld('cmi5');
    const { record } = world.launch({ masteryScore: 0.8 });
    await record.open();
    await record.report(attemptsUsedUp);
    expect(of(world, 'failed')[0]?.result).toMatchObject({ success: false, score: { scaled: 0.6 } });
    expect(await world.launch().record.open()).toMatchObject({ value: { isReviewMode: true } });
  });

  test.each(['Browse', 'Review'] as const)('10.2.2 its silence in %s', async (launchMode) => {
    const world = lrsWorld('cmi5');
    const { record } = world.launch({ launchMode });
    expect(await record.open()).toMatchObject({ value: { isReviewMode: true } });
    await record.report(passedAndSigned);
    await record.close('finished');
    expect(world.lrs.statements.map(verbOf)).toEqual(['initialized', 'terminated']);
  });

  test('10.2.4 the mastery score of the launch, whatever the package says', async () => {
    const { record } = lrsWorld('cmi5').launch({ masteryScore: 0.65 });
    expect(await record.open()).toMatchObject({ value: { passMark: 0.65 } });
  });

  test.each([
    ['https://lms.example/done', ['https://lms.example/done']],
    ['javascript:alert(1)', []],
  ])('10.2.6 the way back after terminated, and only to a web address: %s', async (returnURL, wentTo) => {
    const world = lrsWorld('cmi5');
    const { record } = world.launch({ returnURL });
    await record.open();
    await record.close('to-be-continued');
    expect(world.browser.wentTo).toEqual(wentTo);
  });

  test('8.2.3 its token through a page that is loaded again, and says once that it has begun', async () => {
    const world = lrsWorld('cmi5');
    const first = world.launch();
    await first.record.open();
    first.record.closeOnPageHide();
    const again = world.reload(first);
    expect(await again.record.open()).toMatchObject({ ok: true });
    await again.record.report(passedAndSigned);
    await again.record.close('finished');
    expect(world.lrs.statements.filter((statement) => verbOf(statement) === 'initialized')).toHaveLength(1);
    expect(world.launcher?.isSatisfied).toBe(true);
  });

  test('8.2.3.1 quiet when the token was given already: an error that comes with status 200', async () => {
    const world = lrsWorld('cmi5');
    const first = world.launch();
    await first.record.open();
    world.browser.session.values.clear();
    expect(await world.reload(first).record.open()).toEqual({
      ok: false,
      problem: { code: 'session-refused', lmsCode: 'fetch 1' },
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
