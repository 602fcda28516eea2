import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LtiLaunch, PlatformRegistration } from '../../../lti/domain/model.ts';
import { usualRetention } from '../../../lti/domain/retention.ts';
import { standingOf } from '../../../lti/domain/standing.ts';
import { settleIdentity } from '../../../lti/moodle/sites.ts';
import { syncCourse } from '../../../lti/moodle/sync.ts';
import type { FakeMoodle } from '../../lms/moodle-rest/moodle.ts';
import { testEngines } from '../store-for-tests.ts';
import {
  begun12,
  connectedWorld,
  dropped,
  everything,
  finished12,
  finished2004,
  moodleWithCourse,
  now,
  openWorldStore,
  otherHash,
  ourHash,
  seconds,
} from './moodle-world.ts';

describe.each(testEngines)('what a Moodle reports, read into $engine', ({ engine }) => {
  let moodle: FakeMoodle;
  let opened: Awaited<ReturnType<typeof openWorldStore>>;
  let world: Awaited<ReturnType<typeof connectedWorld>>;
  beforeAll(async () => {
    opened = await openWorldStore(engine);
  }, 60_000);
  afterAll(() => opened.close());
  beforeEach(async () => {
    moodle = await moodleWithCourse();
    world = await connectedWorld(opened, moodle);
  });
  afterEach(() => moodle.close());

  const sync = async () => {
    const read = await syncCourse(world.services, '5');
    if (!read.ok) throw new Error(JSON.stringify(read.problem));
    return read.value;
  };
  const attempts = () =>
    world.db
      .selectFrom('attempt')
      .innerJoin('person', 'person.id', 'attempt.person_id')
      .select(['sub', 'name', 'track', 'cycle', 'completion', 'success', 'scaled_score', 'started_at'])
      .select(['passed_at', 'signed_at', 'completed_at', 'reported_at', 'revision', 'state'])
      .orderBy('sub')
      .orderBy('track')
      .orderBy('cycle')
      .execute();

  describe('somebody who was erased because they asked for it, and is still enrolled', () => {
    const personOf = async (sub: string) =>
      (await world.db.selectFrom('person').select('id').where('sub', '=', sub).executeTakeFirst())?.id;
    const erase = async (sub: string, at = now) => {
      await world.store.erasure.erase((await personOf(sub))!, at);
    };

    test('is left out when the course is read again, and the reading says so', async () => {
      await sync();
      await erase('3');
      expect(await sync()).toMatchObject({ people: 2, leftOut: 1, newSignOffs: 0 });
      expect(await personOf('3')).toBeUndefined();
      const { rows } = await sql<{ all: string }>`SELECT t::text AS all FROM moodle_left_out AS t`.execute(
        world.db,
      );
      expect(rows).toHaveLength(1);
      expect(await everything(world.db)).not.toContain('Amira');
    });

    test('is told apart from whoever has the same number at another site', async () => {
      await sync();
      await erase('3');
      const otherSite = await world.store.moodle.connect(
        { providerId: 'other', platformId: world.site.platformId, url: moodle.url, sealedToken: 'x' },
        now,
      );
      expect([...(await world.store.moodle.leftOut(world.site.id, ['3', '4'], now)).keys()]).toEqual(['3']);
      expect((await world.store.moodle.leftOut(otherSite.id, ['3'], now)).size).toBe(0);
    });

    test('is read again with what they begin afterwards, and with nothing from before', async () => {
      await sync();
      await erase('3');
      moodle.attempts.push({
        ...{ user: 3, sco: 12, number: 2, elements: { ...begun12 } },
        timemodified: seconds('2026-11-23T10:10:00Z'),
      });
      // Begun before, gone on with since: that is the old work.
      expect(await sync()).toMatchObject({ people: 2, leftOut: 1 });
      Object.assign(moodle.attempts.at(-1)!.elements, {
        'x.start.time': String(seconds('2026-11-23T10:00:00Z')),
      });
      world = { ...world, services: { ...world.services, now: () => new Date('2026-11-23T12:00:00Z') } };
      expect(await sync()).toMatchObject({ people: 3, leftOut: 0, newSignOffs: 0 });
      expect((await attempts()).find(({ sub }) => sub === '3')).toMatchObject({
        completion: 'incomplete',
        started_at: new Date('2026-11-23T10:00:00Z'),
        signed_at: null,
      });
    });

    test('is remembered for twelve months after a reading last met them', async () => {
      await sync();
      await erase('3');
      const kept = async (day: string) => {
        await world.store.erasure.sweep(() => usualRetention, new Date(day));
        return (await world.db.selectFrom('moodle_left_out').selectAll().execute()).length;
      };
      expect(await kept('2027-11-21T12:00:00Z')).toBe(1);
      expect(await kept('2027-11-24T12:00:00Z')).toBe(0);
    });

    test('and who was erased because their time was over is read like anybody who comes back', async () => {
      await sync();
      await world.db
        .updateTable('member')
        .set({ is_active: false, left_at: new Date('2020-01-01') })
        .execute();
      await world.db
        .updateTable('attempt')
        .set({ started_at: new Date('2020-01-01'), completed_at: null, signed_at: null, passed_at: null })
        .execute();
      await sql`UPDATE moodle_reading SET changed_at = '2020-01-01'`.execute(world.db);
      await world.store.erasure.sweep(() => usualRetention, new Date('2030-01-01'));
      expect(await personOf('3')).toBeUndefined();
      expect(await world.db.selectFrom('moodle_left_out').selectAll().execute()).toEqual([]);
    });
  });

  test('pauses where it is told to, and goes on from there', async () => {
    let pages = 0;
    const paused = await syncCourse({ ...world.services, mayGoOn: () => (pages += 1) > 1 }, '5');
    if (paused.ok || paused.problem.code !== 'paused') throw new Error('it did not pause');
    expect(paused.problem.soFar).toMatchObject({ people: 2, complete: 1 });
    const { soFar: before } = paused.problem;
    const rest = await syncCourse({ ...world.services, before }, '5');
    expect(rest).toMatchObject({ value: { isResumed: false, people: 3, complete: 2, newSignOffs: 2 } });
  });

  test('is status, score, time and sign-off of each learner in our packages', async () => {
    expect(await sync()).toMatchObject({
      title: 'Online safety, autumn',
      activities: [
        { moduleId: '11', track: 'induction-short' },
        { moduleId: '13', track: 'induction' },
      ],
      ...{ people: 3, complete: 2, inProgress: 1, notBegun: 3, newSignOffs: 2, keptHere: 0 },
      signOffs: { matches: 1, differs: 1, unknown: 0 },
    });
    expect(await attempts()).toMatchObject([
      {
        ...{
          sub: '3',
          name: 'Amira Test',
          track: 'induction-short',
          completion: 'completed',
          success: 'unknown',
        },
        started_at: new Date('2026-11-20T10:00:00Z'),
        // SCORM 1.2 writes the time of day alone: the day is that of Moodle's completion.
        signed_at: new Date('2026-11-20T10:19:55Z'),
        completed_at: new Date('2026-11-20T10:19:55Z'),
        passed_at: null,
      },
      { sub: '4', track: 'induction-short', completion: 'incomplete', completed_at: null, signed_at: null },
      {
        ...{ sub: '5', track: 'induction', completion: 'completed', success: 'passed', scaled_score: 0.9333 },
        signed_at: new Date('2026-11-21T09:30:00Z'),
        completed_at: new Date('2026-11-21T09:30:30Z'),
      },
    ]);
    const times = await world.db.selectFrom('moodle_reading').select('seconds').orderBy('seconds').execute();
    expect(times.map(({ seconds: spent }) => spent).filter((spent) => spent !== null)).toEqual([
      4, 848, 3724,
    ]);
  });

  test('and nothing else: suspend data, places, answers and topics never reach the store', async () => {
    await sync();
    const all = await everything(world.db);
    expect(all).toContain('Amira Test');
    for (const word of dropped) expect(all).not.toContain(word);
    // Of a person Moodle is asked for the id, the name and the roles.
    const asked = moodle.seen.filter(
      ({ form }) => form.get('wsfunction') === 'core_enrol_get_enrolled_users',
    );
    expect(asked[0]?.form.get('options[0][value]')).toBe('id,fullname,roles');
  });

  test('enters sign-offs into the ledger as reported, with how their words stand to ours', async () => {
    await sync();
    const entries = [];
    for await (const entry of world.store.ledger.entries('example'))
      entries.push({ kind: entry.kind, at: entry.at, body: JSON.parse(entry.body) as unknown });
    expect(entries).toEqual([
      {
        kind: 'signed',
        at: '2026-11-20T10:19:55Z',
        body: {
          ...{ track: 'induction-short', setHash: ourHash, how: 'reported-by-lms', language: 'en-GB' },
          documents: [{ code: 'd3', version: '2', hash: 'c'.repeat(64) }],
          ...{ isEasyRead: false, withSupport: false, withheld: ['d3.4'], statements: [] },
        },
      },
      {
        kind: 'signed',
        at: '2026-11-21T09:30:00Z',
        body: {
          ...{ track: 'induction', setHash: otherHash, how: 'reported-by-lms', language: 'und' },
          documents: [{ code: 'd3', version: '2', hash: '' }],
          ...{ isEasyRead: false, withSupport: false, withheld: [], statements: [] },
        },
      },
    ]);
    const compared = await world.db
      .selectFrom('moodle_sign_off')
      .select(['comparison', 'sequence'])
      .orderBy('sequence')
      .execute();
    expect(compared).toEqual([
      { comparison: 'matches', sequence: 1 },
      { comparison: 'differs', sequence: 2 },
    ]);
  });

  test('cannot be compared in a track that the tool does not host', async () => {
    world = { ...world, services: { ...world.services, setsOf: () => undefined } };
    expect((await sync()).signOffs).toEqual({ matches: 0, differs: 0, unknown: 2 });
  });

  test('is shown as the word of the LMS wherever somebody stands', async () => {
    await sync();
    const people = await world.db.selectFrom('person').select(['id', 'sub']).orderBy('sub').execute();
    const context = await world.db.selectFrom('lms_context').select('id').executeTakeFirstOrThrow();
    const facts = await world.store.standings.of({
      ...{ providerId: 'example', track: 'induction-short', contextId: context.id },
      personIds: people.map(({ id }) => id),
    });
    const standings = people.map(({ id }) =>
      standingOf({ ...facts.get(id), needs: { quiz: false, signOff: true } }, '2026-11-22'),
    );
    expect(standings).toMatchObject([
      { state: 'done', origin: 'reported-by-lms', isReported: true },
      { state: 'in-progress', isReported: true },
      { state: 'not-started' },
    ]);
    expect(standings[2]).not.toHaveProperty('isReported');
  });

  test('read twice changes nothing', async () => {
    await sync();
    const before = await attempts();
    expect((await sync()).newSignOffs).toBe(0);
    expect(await attempts()).toEqual(before);
  });

  test('goes on where a reading stopped, and keeps no half page', async () => {
    moodle.faultFor = (called, times) =>
      called === 'mod_scorm_get_scorm_sco_tracks' && times > 4 ? 'error-500' : undefined;
    expect(await syncCourse(world.services, '5')).toMatchObject({
      problem: { code: 'call-failed', problem: { code: 'http-status' } },
    });
    expect((await attempts()).map(({ sub }) => sub)).toEqual(['3', '4']);
    moodle.faultFor = () => undefined;
    const asked = moodle.seen.length;
    expect(await sync()).toMatchObject({ isResumed: true, people: 1, newSignOffs: 1 });
    const offsets = moodle.seen
      .slice(asked)
      .filter(({ form }) => form.get('wsfunction') === 'core_enrol_get_enrolled_users')
      .map(({ form }) => form.get('options[2][value]'));
    expect(offsets).toEqual(['2', '4']);
    expect((await attempts()).map(({ sub }) => sub)).toEqual(['3', '4', '5']);
    expect((await sync()).isResumed).toBe(false);
  });

  test('passes over whom Moodle gives nothing of, and reads the rest', async () => {
    moodle.courses[1]!.people[1] = { id: 4, fullname: 'Ben Test', roles: ['student'], isSuspended: true };
    expect(await sync()).toMatchObject({ people: 2, passedOver: { 'person-not-active': 1 } });
  });

  test('marks who is not enrolled any more as having left', async () => {
    await sync();
    moodle.courses[1]!.people.splice(0, 1);
    world = { ...world, services: { ...world.services, now: () => new Date(now.getTime() + 3_600_000) } };
    await sync();
    const members = await world.db
      .selectFrom('member')
      .innerJoin('person', 'person.id', 'member.person_id')
      .select(['sub', 'is_learner', 'is_active'])
      .orderBy('sub')
      .execute();
    expect(members).toEqual([
      { sub: '3', is_learner: true, is_active: false },
      { sub: '4', is_learner: true, is_active: true },
      { sub: '5', is_learner: true, is_active: true },
    ]);
  });

  test('takes an empty list for a right that was lost, and nobody for gone', async () => {
    await sync();
    moodle.courses[1]!.people.splice(0, 3);
    world = { ...world, services: { ...world.services, now: () => new Date(now.getTime() + 3_600_000) } };
    expect((await sync()).people).toBe(0);
    const members = await world.db.selectFrom('member').select('is_active').execute();
    expect(members).toEqual([{ is_active: true }, { is_active: true }, { is_active: true }]);
  });

  test('takes nothing back when the course is reset, and makes next year’s work the next cycle', async () => {
    await sync();
    moodle.attempts.length = 0;
    await sync();
    expect((await attempts())[0]).toMatchObject({ sub: '3', cycle: 1, completion: 'completed' });
    const later = new Date('2027-11-25T12:00:00Z');
    world = { ...world, services: { ...world.services, now: () => later } };
    moodle.attempts.push({
      ...{ user: 3, sco: 12, number: 1, timemodified: seconds('2027-11-24T10:00:00Z') },
      elements: { ...finished12(ourHash), 'x.start.time': String(seconds('2027-11-24T09:00:00Z')) },
    });
    expect((await sync()).newSignOffs).toBe(1);
    expect((await attempts()).filter(({ sub }) => sub === '3')).toMatchObject([
      { cycle: 1, completed_at: new Date('2026-11-20T10:19:55Z') },
      { cycle: 2, completion: 'completed', completed_at: new Date('2027-11-24T10:00:00Z') },
    ]);
  });

  test('looks at earlier attempts until one is complete', async () => {
    moodle.attempts.push({
      ...{ user: 3, sco: 12, number: 2, timemodified: seconds('2026-11-22T09:00:00Z') },
      elements: begun12,
    });
    expect(await sync()).toMatchObject({ complete: 2, newSignOffs: 2 });
    expect((await attempts())[0]).toMatchObject({ sub: '3', completion: 'completed' });
  });

  test('of who took the course in the tool, too, leaves the tool’s own record as it is', async () => {
    const { platform } = await registered();
    const { attemptId } = await launch(platform, '3');
    const own = (await world.store.attempts.byId(attemptId))!;
    await world.store.attempts.save({
      ...{ id: attemptId, revision: own.revision, state: 'ours', session: 's', sequence: 1, scores: [], now },
      facts: own.facts,
    });
    const identity = await settleIdentity(world.store, world.site);
    world = { ...world, services: { ...world.services, ...identity } };
    moodle.attempts[0] = { ...moodle.attempts[0]!, sco: 14, elements: finished2004(ourHash) };
    expect(await sync()).toMatchObject({ keptHere: 1, newSignOffs: 2 });
    const [kept] = await attempts();
    expect(kept).toMatchObject({ sub: '3', state: 'ours', completion: 'incomplete', reported_at: null });
  });

  test('belongs to the person who launches from the same Moodle, whichever came first', async () => {
    await sync();
    const { platform } = await registered();
    // Amira has launched before the next reading; the others have not.
    const amira = await launch(platform, '3');
    const identity = await settleIdentity(world.store, world.site);
    expect(identity).toMatchObject({ deploymentId: '1', adopted: { moved: 2, known: 1 } });
    world = { ...world, services: { ...world.services, ...identity } };
    await sync();
    const people = await world.db
      .selectFrom('person')
      .select(['id', 'sub', 'platform_id'])
      .orderBy('sub')
      .execute();
    expect(people.map(({ sub }) => sub)).toEqual(['3', '4', '5']);
    expect(new Set(people.map(({ platform_id }) => platform_id))).toEqual(new Set([platform.id]));
    expect(people[0]?.id).toBe(amira.personId);
    const contexts = await world.db.selectFrom('lms_context').select(['id', 'lms_id']).execute();
    expect(contexts).toEqual([{ id: amira.contextId, lms_id: '5' }]);
    // And who launches later finds what was read.
    const cai = await launch(platform, '5');
    expect(cai.personId).toBe(people[2]?.id);
    expect(await settleIdentity(world.store, identity.site)).not.toHaveProperty('adopted');
    expect(await world.store.platforms.list()).toHaveLength(1);
  });

  test('needs a package of ours in the course', async () => {
    expect(await syncCourse(world.services, '99')).toEqual({
      ok: false,
      problem: { code: 'no-such-course', courseId: '99' },
    });
    moodle.scorms.splice(
      0,
      moodle.scorms.length,
      ...moodle.scorms.filter(({ name }) => name === 'Fire safety'),
    );
    expect(await syncCourse(world.services, '5')).toEqual({
      ok: false,
      problem: { code: 'no-package', courseId: '5', scorms: 1 },
    });
  });

  async function registered() {
    const added = await world.store.platforms.add({
      ...{ providerId: 'example', issuer: moodle.url, clientId: 'client', family: 'moodle' },
      ...{ authUrl: `${moodle.url}/a`, tokenUrl: `${moodle.url}/t`, jwksUrl: `${moodle.url}/k` },
      deployments: [{ deploymentId: '1', providerId: 'example' }],
    });
    if (!added.ok) throw new Error(added.problem.code);
    return { platform: added.value };
  }

  const launch = (platform: PlatformRegistration, sub: string) => {
    const made: LtiLaunch = {
      platform,
      deployment: platform.deployments[0]!,
      message: 'resource-link',
      person: { sub },
      roles: ['learner'],
      context: { id: '5', title: 'Online safety, autumn' },
      resourceLink: { id: '77' },
      custom: {},
    };
    return world.store.launches.keep(made, { track: 'induction', part: 'course' }, now);
  };
});
