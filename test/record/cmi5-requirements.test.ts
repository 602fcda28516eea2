/**
 * What cmi5 asks of a unit, each rule by the ids of the published requirements (`@cmi5/requirements` lists them under the same
 * numbers): section, then a number within it.
 */
import { describe, expect, test } from 'vitest';
import type { StoredStatement } from '../lms/lrs.ts';
import { lrsWorld, verbOf } from './lrs-world.ts';
import type { LrsWorld } from './lrs-world.ts';
import { attemptsUsedUp, passedAndSigned } from './outcomes.ts';
import { threeSessions } from './three-sessions.ts';

const extension = 'https://w3id.org/xapi/cmi5/context/extensions/';
const category = 'https://w3id.org/xapi/cmi5/context/categories/';

const idsOf = (statement: StoredStatement, kind: string): string[] =>
  (statement.context?.contextActivities?.[kind] ?? []).map(({ id }) => id);
const isDefined = (statement: StoredStatement): boolean =>
  idsOf(statement, 'category').includes(`${category}cmi5`);
const of = ({ lrs }: LrsWorld, ...verbs: string[]): StoredStatement[] =>
  lrs.statements.filter((statement) => isDefined(statement) && verbs.includes(verbOf(statement)));

describe('a cmi5 session', () => {
  const rules: readonly (readonly [string, (world: LrsWorld) => void])[] = [
    [
      '8.1.3.0-3: says everything of the actor that the launch gave',
      ({ lrs }) => {
        const actors = new Set(lrs.statements.map(({ actor }) => JSON.stringify(actor)));
        expect(actors.size).toBe(1);
        expect([...actors][0]).toContain('"account":{"homePage":"https://lms.example","name":"7"}');
      },
    ],
    [
      '8.1.2.0-5, 8.2.1.0-2: speaks with the one token of its session',
      ({ lrs }) => expect(new Set(lrs.requests.map(({ headers }) => headers['authorization'])).size).toBe(3),
    ],
    [
      '9.1.0.0-1: gives every statement a UUID of its own',
      ({ lrs }) => {
        const ids = lrs.statements.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids)
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      },
    ],
    [
      '9.3.0.0-4, 9.3.0.0-5, 9.3.2.0-2, 9.3.8.0-2: begins with initialized and ends with terminated',
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
      '9.2.0.0-2, 9.2.0.0-3: has an agent with an account for actor',
      ({ lrs }) => {
        for (const { actor } of lrs.statements)
          expect(actor).toMatchObject({ objectType: 'Agent', account: { name: '7' } });
      },
    ],
    [
      '9.3.0.0-2, 9.3.0.0-3: says no verb of the standard twice in a session, and one of passed and failed',
      ({ lrs }) => {
        const sessions = Map.groupBy(
          lrs.statements.filter(isDefined),
          ({ context }) => context?.extensions?.[`${extension}sessionid`],
        );
        for (const said of sessions.values()) {
          const verbs = said.map(verbOf);
          expect(new Set(verbs).size).toBe(verbs.length);
          expect(verbs.filter((verb) => /passed|failed/.test(verb)).length).toBeLessThan(2);
        }
      },
    ],
    [
      '9.3.0.0-6, 9.3.0.0-7, 9.3.0.0-8, 9.3.3.0-2, 9.3.4.0-3: completes and passes once in a registration, and never fails after',
      (world) => {
        expect(of(world, 'completed', 'passed', 'failed').map(verbOf).toSorted()).toEqual([
          'completed',
          'passed',
        ]);
      },
    ],
    [
      '9.5.1.0-2: gives what the standard defines a score with passed and failed alone',
      ({ lrs }) => {
        const scored = lrs.statements.filter((one) => isDefined(one) && one.result?.score);
        expect(scored.map(verbOf)).toEqual(['passed']);
      },
    ],
    [
      '10.2.1.0-5: leaves the launch data as they are',
      ({ lrs }) => {
        const asked = lrs.requests.filter(({ path }) => path.includes('LMS.LaunchData'));
        expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
      },
    ],
    [
      '9.3.4.0-2, 9.5.1.0-1, 10.2.4.0-2: passes at or above the mastery score',
      (world) => {
        for (const { result, context } of of(world, 'passed'))
          expect(result?.score?.scaled).toBeGreaterThanOrEqual(
            Number(context?.extensions?.[`${extension}masteryscore`]),
          );
      },
    ],
    [
      '8.1.5.0-6, 9.4.0.0-1, 9.4.0.0-2: speaks of the activity that was launched',
      (world) => {
        for (const { object } of world.lrs.statements.filter(isDefined))
          expect(object.id).toBe(world.activityId);
      },
    ],
    [
      '9.5.1.0-3: gives raw together with min and max',
      ({ lrs }) => {
        for (const { result } of lrs.statements)
          if (result?.score?.raw !== undefined) expect(result.score).toMatchObject({ min: 0, max: 100 });
      },
    ],
    [
      '9.5.2.0-1, 9.5.2.0-3, 9.5.3.0-1, 9.5.3.0-2: gives success with passed alone, completion with completed alone',
      (world) => {
        expect(of(world, 'completed')[0]?.result).toMatchObject({ completion: true });
        expect(of(world, 'completed')[0]?.result).not.toHaveProperty('success');
        expect(of(world, 'passed')[0]?.result).not.toHaveProperty('completion');
      },
    ],
    [
      '9.5.4.1-1, 9.5.4.1-2, 9.5.4.1-3: gives completed, passed and terminated a duration',
      (world) => {
        const timed = of(world, 'completed', 'passed', 'terminated');
        expect(timed).toHaveLength(5);
        for (const { result } of timed) expect(result?.duration).toBe('PT1M30.25S');
      },
    ],
    [
      'section 9.5.5.1: reports no progress with or after completed',
      ({ lrs }) => {
        const said = lrs.statements.map(verbOf);
        expect(said).toContain('progressed');
        expect(said.lastIndexOf('progressed')).toBeLessThan(said.indexOf('completed'));
      },
    ],
    [
      '8.1.4.0-3, 9.6.1.0-1: names the registration of the launch',
      ({ lrs, launcher }) => {
        for (const { context } of lrs.statements) expect(context?.registration).toBe(launcher?.registration);
      },
    ],
    [
      '9.6.2.1-1: marks with the category cmi5 what the standard defines, and nothing else',
      ({ lrs }) => {
        const verbs = new Set(lrs.statements.filter(isDefined).map(verbOf));
        expect([...verbs].toSorted()).toEqual(['completed', 'initialized', 'passed', 'terminated']);
      },
    ],
    [
      '9.6.2.2-1, 9.6.2.2-2: marks completed and passed alone with the category moveon',
      ({ lrs }) => {
        const moving = lrs.statements.filter((statement) =>
          idsOf(statement, 'category').includes(`${category}moveon`),
        );
        expect(moving.map(verbOf).toSorted()).toEqual(['completed', 'passed']);
      },
    ],
    [
      '9.6.2.0-1, 10.2.1.0-6, 10.2.1.0-7: keeps the grouping of the template',
      ({ lrs }) => {
        for (const statement of lrs.statements)
          expect(idsOf(statement, 'grouping')).toEqual([
            'https://fourcs.example/course/example/induction/au',
          ]);
      },
    ],
    [
      '9.6.3.1-4: names its session in every statement, defined or allowed',
      ({ lrs }) => {
        for (const { context } of lrs.statements)
          expect(context?.extensions).toHaveProperty([`${extension}sessionid`]);
      },
    ],
    [
      '9.6.3.2-2: says with passed which mastery score it was judged by',
      (world) =>
        expect(of(world, 'passed')[0]?.context?.extensions).toMatchObject({
          [`${extension}masteryscore`]: 0.8,
        }),
    ],
    [
      '9.7.0.0-1, 9.7.0.0-2: tells the time of every statement in UTC',
      ({ lrs }) => {
        for (const { timestamp } of lrs.statements)
          expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      },
    ],
    [
      '10.2.1.0-4, 11.0.0.0-3, 11.0.0.0-4: has read launch data and learner preferences before it speaks',
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
  test.each(rules)('%s', async (_, holds) => holds(await threeSessions('cmi5', { masteryScore: 0.8 })));

  test('9.3.5.0-2, 9.5.2.0-2, 9.5.4.1-4: fails below the mastery score, and only where the profile reports it', async () => {
    const world = lrsWorld('cmi5');
    const { record } = world.launch({ masteryScore: 0.8 });
    await record.open();
    await record.report(attemptsUsedUp);
    expect(of(world, 'failed')[0]?.result).toMatchObject({ success: false, score: { scaled: 0.6 } });
    expect(await world.launch().record.open()).toMatchObject({ value: { isReviewMode: true } });
  });

  test.each(['Browse', 'Review'] as const)(
    '10.2.2.0-8 to 10.2.2.0-11: says hello and goodbye and nothing else in %s',
    async (launchMode) => {
      const world = lrsWorld('cmi5');
      const { record } = world.launch({ launchMode });
      expect(await record.open()).toMatchObject({ value: { isReviewMode: true } });
      await record.report(passedAndSigned);
      await record.close('finished');
      expect(world.lrs.statements.map(verbOf)).toEqual(['initialized', 'terminated']);
    },
  );

  test('10.2.4.0-2: goes by the mastery score of the launch, whatever the package says', async () => {
    const { record } = lrsWorld('cmi5').launch({ masteryScore: 0.65 });
    expect(await record.open()).toMatchObject({ value: { passMark: 0.65 } });
  });

  test.each([
    ['https://lms.example/done', ['https://lms.example/done']],
    ['javascript:alert(1)', []],
  ])('10.2.6.0-1: goes back after terminated, and only to a web address: %s', async (returnURL, wentTo) => {
    const world = lrsWorld('cmi5');
    const { record } = world.launch({ returnURL });
    await record.open();
    await record.close('to-be-continued');
    expect(world.browser.wentTo).toEqual(wentTo);
  });

  test('8.2.3.0-1, 9.3.2.0-3: keeps its token through a page that is loaded again, and says once that it has begun', async () => {
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

  test('8.2.2.0-3, 8.2.3.2-1: stays quiet when the token was given already, an error that comes with status 200', async () => {
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
