import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  AttemptFacts,
  LtiLaunch,
  PlatformRegistration,
  SignatureBody,
} from '../../../lti/domain/model.ts';
import { standingOf } from '../../../lti/domain/standing.ts';
import { rosterStates } from '../../../lti/store/roster-list.ts';
import type { Store } from '../../../lti/store/store.ts';
import { openTestStore, testEngines } from '../store-for-tests.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const today = '2026-11-22';
const firstDay = today;
const body = (how: SignatureBody['how']): SignatureBody => ({
  track: 'induction',
  documents: [],
  setHash: 'ab'.repeat(32),
  language: 'en-GB',
  isEasyRead: false,
  withSupport: false,
  withheld: [],
  statements: [],
  how,
});

function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe.each(testEngines)('standings on $engine', ({ engine }) => {
  let store: Store;
  let platform: PlatformRegistration;
  beforeAll(async () => {
    store = await openTestStore(engine);
    const added = await store.platforms.add({
      providerId: 'example',
      issuer: 'https://lms.example.org',
      clientId: 'client',
      authUrl: 'https://lms.example.org/auth',
      tokenUrl: 'https://lms.example.org/token',
      jwksUrl: 'https://lms.example.org/jwks',
      family: 'moodle',
      deployments: [{ deploymentId: '1', providerId: 'example' }],
    });
    if (!added.ok) throw new Error('a new client is not registered already');
    platform = added.value;
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
            body: body((['click', 'paper', 'reported-by-lms', 'each-login'] as const)[roll(4)]!),
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
