import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  AttemptFacts,
  LtiLaunch,
  PlatformRegistration,
  SignatureBody,
} from '../../../lti/domain/model.ts';
import { standingOf } from '../../../lti/domain/standing.ts';
import { rosterStates } from '../../../lti/store/roster-list.ts';
import { ledgerHashes } from '../../../lti/store/ledger-tools.ts';
import type { Store } from '../../../lti/store/store.ts';
import { addTestPlatform, openTestStore, testEngines } from '../store-for-tests.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const today = '2026-11-22';
const firstDay = today;
const body = (how: SignatureBody['how'], hash = 'v3'): SignatureBody => ({
  track: 'induction',
  documents: hash === 'none' ? [] : [{ code: 'd1', version: hash.slice(1), hash: hashOf(hash) }],
  setHash: 'ab'.repeat(32),
  language: 'en-GB',
  isEasyRead: false,
  withSupport: false,
  withheld: [],
  statements: [],
  how,
});

/** As long as a real one, so that none is found inside another. */
const hashOf = (name: string): string => ledgerHashes.sha256(name);

function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Version 1 is as good as 2; 3 is to be signed by a day. */
async function learnVersions(store: Store): Promise<void> {
  for (const version of ['1', '2', '3'])
    await store.policies.learn(
      [
        {
          ...{ providerId: 'example', document: 'd1', audience: 'learner', language: 'en-GB', version },
          ...{ title: 'Rules', calledAs: 'rules', dated: '2026', clauses: [], hash: hashOf(`v${version}`) },
        },
      ],
      now,
    );
  const about = { providerId: 'example', document: 'd1', revision: 1, changeNote: 'New.' };
  await store.policies.decide({ ...about, version: '2', reSign: 'not-needed' });
  await store.policies.decide({ ...about, version: '3', reSign: 'by-date', reSignBy: '2026-12-01' });
}
const shown = [{ code: 'd1', hash: hashOf('v3'), hashes: [hashOf('v3')] }];

describe.each(testEngines)('standings on $engine', ({ engine }) => {
  let store: Store;
  let platform: PlatformRegistration;
  beforeAll(async () => {
    store = await openTestStore(engine);
    platform = await addTestPlatform(store);
    await learnVersions(store);
  }, 120_000);
  afterAll(() => store.close());

  const launch = (sub: string, course: string, change: Partial<LtiLaunch> = {}) =>
    store.launches.keep(
      {
        platform,
        deployment: platform.deployments[0]!,
        message: 'resource-link',
        person: { sub, name: `Person ${sub}` },
        roles: ['learner'],
        context: { id: course },
        resourceLink: { id: `link-${course}` },
        custom: {},
        ...change,
      },
      { track: 'induction', part: 'course' },
      now,
    );
  async function save(attemptId: string, change: Partial<AttemptFacts>): Promise<void> {
    const attempt = (await store.attempts.byId(attemptId))!;
    await store.attempts.save({
      id: attemptId,
      revision: attempt.revision,
      state: 's',
      session: 's',
      sequence: attempt.sequence + 1,
      facts: { ...attempt.facts, ...change },
      scores: [],
      now,
    });
  }

  const renewal = { cycle: 'rolling', months: 12, opensDaysBefore: 30, graceDays: 5 } as const;

  /** A course of people of whom anything may be known. */
  async function randomCourse(course: string, people: number, seed: number) {
    const roll = chance(seed);
    const ids = [];
    for (let each = 0; each < people; each += 1) {
      const kept = await launch(`${course}-${each}`, course);
      ids.push(kept);
      const { personId, attemptId } = kept;
      const about = { providerId: 'example', track: 'induction' };
      if (roll(2) === 0)
        await save(attemptId, {
          quizAttempts: roll(3),
          success: (['unknown', 'passed', 'failed'] as const)[roll(3)]!,
          ...(roll(2) === 0 && { passedAt: later(roll(90)) }),
          ...(roll(3) === 0 && { signedAt: later(roll(90)) }),
          ...(roll(3) === 0 && { completion: 'completed' as const, completedAt: later(roll(90)) }),
        });
      for (let steps = roll(4); steps > 0; steps -= 1) {
        const at = later(roll(90));
        const kind = roll(5);
        if (kind === 0) {
          const id = await store.followUps.open({ ...about, personId, at, forRole: 'Lead' });
          if (roll(2) === 0)
            await store.followUps.close({
              id,
              providerId: 'example',
              at: later(95),
              role: 'Lead',
              outcome: (['other-arrangement', 'still-declined', 'signed-after-talking'] as const)[roll(3)]!,
            });
        } else if (kind <= 2)
          await store.adjustments.add({
            ...about,
            personIds: [personId],
            at,
            kind: kind === 1 ? 'talk-through' : 'group-session',
          });
        else
          await store.ledger.append({
            ...about,
            kind: kind === 3 ? 'signed' : (['signed', 'withdrawn', 'declined'] as const)[roll(3)]!,
            at,
            personId,
            typedName: 'x',
            body: body(
              (['click', 'paper', 'reported-by-lms', 'each-login'] as const)[roll(4)]!,
              (['v1', 'v2', 'v3', 'other', 'none'] as const)[roll(5)],
            ),
            ...(roll(2) === 0 && { attemptId }),
          });
      }
    }
    return ids;
  }

  test('are the same in a list, which the database sorts, as by the rule', async () => {
    for (const [course, dueOn] of [
      ['open', undefined],
      ['due', '2026-12-03'],
      ['late', '2026-11-21'],
    ] as const) {
      const ids = await randomCourse(course, 45, course.length + course.charCodeAt(0));
      const { contextId } = ids[0]!;
      if (dueOn) await store.dueDates.set({ contextId: contextId!, track: 'induction', dueOn });
      for (const { today, ...rules } of [
        { needs: { quiz: true, signOff: true }, today: firstDay },
        { needs: { quiz: false, signOff: true }, today: firstDay },
        { needs: { quiz: true, signOff: false }, today: firstDay },
        { needs: { quiz: false, signOff: false }, today: firstDay },
        // A year later some of it is due again, and some of that is late.
        { needs: { quiz: true, signOff: true }, today: '2027-11-22', renewal },
        { needs: { quiz: true, signOff: false }, today: '2027-12-01', renewal },
        { needs: { quiz: false, signOff: true }, today: '2028-02-01', renewal },
        // Newer words are to be signed by a day that is to come, is today, or is over.
        ...(['2026-11-30', '2026-12-01', '2026-12-05'] as const).flatMap((each) => [
          { needs: { quiz: true, signOff: true }, today: each, shown },
          { needs: { quiz: false, signOff: true }, today: each, shown },
          { needs: { quiz: true, signOff: false }, today: each, shown },
        ]),
        { needs: { quiz: true, signOff: true }, today: '2027-12-01', renewal, shown },
      ]) {
        const asked = {
          contextId: contextId!,
          providerId: 'example',
          track: 'induction',
          today,
          ...rules,
        };
        const known = await store.standings.of({
          providerId: 'example',
          track: 'induction',
          contextId: contextId!,
          personIds: ids.map(({ personId }) => personId),
          ...('shown' in rules && { shown: rules.shown }),
        });
        const standings = new Map(
          [...known].map(([personId, facts]) => [personId, standingOf({ ...facts, ...rules }, today)]),
        );
        const stateOf = (personId: string) => {
          const { state, overdueDays } = standings.get(personId)!;
          return overdueDays === undefined ? state : 'overdue';
        };
        const list = await store.roster.list({ ...asked, offset: 0, limit: 100 });
        expect(list.rows).toHaveLength(45);
        const order = list.rows.map(({ personId }) =>
          ['overdue', 'in-progress', 'not-started', 'done'].indexOf(stateOf(personId)),
        );
        expect(order).toEqual(order.toSorted((one, other) => one - other));
        for (const { personId, facts } of list.rows) {
          expect(facts).toEqual(known.get(personId));
        }
        for (const state of rosterStates) {
          const own = list.rows.filter(({ personId }) => stateOf(personId) === state).length;
          expect(list.counts[state], state).toBe(own);
          const narrowed = await store.roster.list({ ...asked, state, offset: 0, limit: 100 });
          expect(narrowed.matched).toBe(own);
        }
        const { everybody, weeks } = await store.figures.completion(asked);
        const all = [...standings.values()];
        expect(everybody).toEqual({
          people: 45,
          aware: all.filter(({ isAware }) => isAware).length,
          done: all.filter(({ state }) => state === 'done').length,
          overdue: all.filter(({ overdueDays }) => overdueDays !== undefined).length,
        });
        expect(weeks.reduce((sum, { done }) => sum + done, 0)).toBe(everybody.done);
      }
    }
  }, 120_000);

  test('of one LMS course know nothing of a signature made in another, and count a paper copy everywhere', async () => {
    const here = await launch('two-courses', 'here');
    const there = await launch('two-courses', 'there');
    const asked = { providerId: 'example', track: 'induction', personIds: [here.personId] };
    const signature = { kind: 'signed', at: now, personId: here.personId, typedName: 'x' } as const;
    await store.ledger.append({ ...asked, ...signature, body: body('click'), attemptId: there.attemptId });
    const ofHere = async () =>
      (await store.standings.of({ ...asked, contextId: here.contextId! })).get(here.personId);
    expect(await ofHere()).not.toHaveProperty('signOff');
    expect((await store.standings.of(asked)).get(here.personId)).toHaveProperty(
      'signOff.origin',
      'signed-here',
    );
    await store.ledger.append({ ...asked, ...signature, body: body('paper') });
    expect(await ofHere()).toHaveProperty('signOff.origin', 'paper-held');
  });

  test('of older words end on the day by which the new ones are to be signed, in the list, the figures and by the rule', async () => {
    const ids = [await launch('again-old', 'again'), await launch('again-new', 'again')];
    const { contextId } = ids[0]!;
    for (const [index, { personId, attemptId }] of ids.entries()) {
      await save(attemptId, { success: 'passed', passedAt: now, completion: 'completed', completedAt: now });
      await store.ledger.append({
        ...{ providerId: 'example', kind: 'signed', at: now, personId, attemptId, typedName: 'x' },
        ...{ track: 'induction', body: body('click', index === 0 ? 'v1' : 'v3') },
      });
    }
    const course = { providerId: 'example', track: 'induction', contextId: contextId!, shown };
    const needs = { quiz: true, signOff: true };
    const on = async (today: string) => {
      const asked = { ...course, needs, today };
      const { counts } = await store.roster.list({ ...asked, offset: 0, limit: 10 });
      const { everybody } = await store.figures.completion(asked);
      const facts = await store.standings.of({ ...course, personIds: [ids[0]!.personId] });
      const { state, dueOn, renewOn, overdueDays } = standingOf(
        { ...facts.get(ids[0]!.personId), needs },
        today,
      );
      return {
        done: counts.done,
        overdue: counts.overdue,
        aware: everybody.aware,
        state,
        dueOn,
        renewOn,
        overdueDays,
      };
    };
    const last = '2026-12-01';
    expect(await on('2026-11-30')).toMatchObject({
      done: 2,
      overdue: 0,
      aware: 2,
      state: 'done',
      renewOn: last,
    });
    expect(await on(last)).toMatchObject({
      done: 1,
      overdue: 0,
      aware: 2,
      state: 'in-progress',
      dueOn: last,
    });
    expect(await on('2026-12-02')).toMatchObject({
      done: 1,
      overdue: 1,
      aware: 1,
      dueOn: last,
      overdueDays: 1,
    });
    await store.ledger.append({
      ...{ providerId: 'example', kind: 'signed', at: now, personId: ids[0]!.personId, typedName: 'x' },
      ...{ track: 'induction', body: body('paper', 'v3') },
    });
    expect(await on('2026-12-02')).toMatchObject({ done: 2, overdue: 0, aware: 2, state: 'done' });
  });

  test('of somebody unknown are empty', async () => {
    const id = '00000000-0000-0000-0000-000000000000';
    const known = await store.standings.of({
      providerId: 'example',
      track: 'induction',
      personIds: [id, id],
    });
    expect(known).toEqual(new Map([[id, {}]]));
    expect(await store.standings.of({ providerId: 'example', track: 'induction', personIds: [] })).toEqual(
      new Map(),
    );
  });

  test('count weeks as they are in London: a Sunday night in summer is not yet Monday', async () => {
    const ids = [await launch('night-1', 'weeks'), await launch('night-2', 'weeks')];
    // 23:30 UTC on Sunday 28 June is Monday in London; a second before midnight in winter is still Sunday.
    await save(ids[0]!.attemptId, { passedAt: new Date('2026-06-28T23:30:00Z') });
    await save(ids[1]!.attemptId, { passedAt: new Date('2026-11-15T23:59:59Z') });
    const { weeks } = await store.figures.completion({
      contextId: ids[0]!.contextId!,
      providerId: 'example',
      track: 'induction',
      needs: { quiz: true, signOff: false },
      today,
    });
    expect(weeks).toEqual([
      { week: '2026-06-29', done: 1 },
      { week: '2026-11-09', done: 1 },
    ]);
  });

  test('and topic marks come into the figures ten at a time, once, and stay', async () => {
    const ids: Awaited<ReturnType<typeof launch>>[] = [];
    for (let each = 0; each < 24; each += 1) ids.push(await launch(`topic-${each}`, 'topics'));
    const contextId = ids[0]!.contextId!;
    await store.groups.replace(
      contextId,
      ids.map((_, each) => ({ who: `Person topic-${each}`, group: each < 11 ? 'A' : 'B' })),
    );
    const marks = { t1: { right: 1, asked: 2 }, t7: { right: 2, asked: 2 } };
    const pass = (from: number, to: number) =>
      Promise.all(
        ids
          .slice(from, to)
          .map(({ attemptId }) => save(attemptId, { success: 'passed', marks, passedAt: now })),
      );
    const batches = (at = now) =>
      store.figures.topicBatches({ contextId, providerId: 'example', track: 'induction', now: at });
    await pass(0, 9);
    expect(await batches()).toEqual([]);
    await pass(9, 20);
    const formed = [
      // Everybody right is kept a tenth away from the end.
      { groups: ['A'], people: 11, marks: { t1: { right: 11, asked: 22 }, t7: { right: 19, asked: 22 } } },
    ];
    expect(await batches()).toEqual(formed);
    await store.groups.replace(contextId, []);
    // Two at once form one batch.
    await pass(20, 24);
    const [one, other] = await Promise.all([batches(later(1)), batches(later(1))]);
    expect(one).toEqual([...formed, { groups: [], people: 13, marks: expect.anything() as unknown }]);
    expect(other).toEqual(one);
  });
});
