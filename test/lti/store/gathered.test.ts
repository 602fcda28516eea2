/** Round trips shared by those who come at once: nobody gets another's answer, and nobody's trouble is another's. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LtiLaunch } from '../../../lti/domain/model.ts';
import { gathered } from '../../../lti/store/gathered.ts';
import type { AttemptChange, Store } from '../../../lti/store/store.ts';
import { addTestPlatform, openTestStore, testEngines } from '../store-for-tests.ts';

describe('calls that are gathered', () => {
  const later = <Value>(value: Value): Promise<Value> =>
    new Promise((resolve) => setImmediate(resolve, value));

  test('each get their own answer, in few rounds', async () => {
    const rounds: number[] = [];
    const double = gathered(async (items: readonly number[]) => {
      rounds.push(items.length);
      return later(items.map((item) => item * 2));
    });
    const wanted = Array.from({ length: 200 }, (_, index) => index);
    expect(await Promise.all(wanted.map((item) => double(item)))).toEqual(wanted.map((item) => item * 2));
    expect(rounds).toEqual([64, 64, 64, 8]);
    expect(await double(21)).toBe(42);
  });

  test('see what was there when they came, not before', async () => {
    let value = 1;
    const read = gathered(async (items: readonly string[]) => {
      const seen = value;
      return later(items.map(() => seen));
    });
    const first = read('a');
    await new Promise((resolve) => setImmediate(resolve));
    value = 2;
    expect(await Promise.all([first, read('b'), read('c')])).toEqual([1, 2, 2]);
  });

  const trouble = (code: string): Error => Object.assign(new Error('x'), { code });

  test('do not fail for the data of one among them', async () => {
    const work = gathered(async (items: readonly number[]) => {
      await later(0);
      if (items.includes(7)) throw trouble('22P02');
      return items;
    });
    const ends = await Promise.allSettled([1, 2, 3, 7, 5].map((item) => work(item)));
    expect(ends.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  test('fail together, at once, when the database is away; later ones try again', async () => {
    let isAway = true;
    let asked = 0;
    const work = gathered(async (items: readonly number[]) => {
      asked += 1;
      await later(0);
      if (isAway) throw trouble('ECONNREFUSED');
      return items;
    });
    const ends = await Promise.allSettled([1, 2, 3, 4, 5].map((item) => work(item)));
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked).toBe(1);
    isAway = false;
    expect(await work(6)).toBe(6);
  });
});

describe.each(testEngines)('learners who save in one instant on $engine', ({ engine }) => {
  let store: Store;
  let launch: LtiLaunch;
  const now = new Date('2026-11-22T12:00:00.123Z');
  beforeAll(async () => {
    store = await openTestStore(engine);
    const platform = await addTestPlatform(store);
    launch = {
      platform,
      deployment: platform.deployments[0]!,
      message: 'resource-link',
      roles: ['learner'],
      context: { id: 'course-1' },
      resourceLink: { id: 'link-1' },
      custom: {},
    };
  }, 60_000);
  afterAll(() => store.close());

  const attemptsOf = (count: number): Promise<readonly string[]> =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const person = { sub: randomUUID() };
        const course = { track: 'induction', part: 'course' } as const;
        return (await store.launches.keep({ ...launch, person }, course, now)).attemptId;
      }),
    );
  const changeOf = (id: string, state: string, change: Partial<AttemptChange> = {}): AttemptChange => ({
    id,
    revision: 0,
    state,
    session: 's',
    sequence: 1,
    facts: {
      completion: 'incomplete',
      success: 'passed',
      scaledScore: 0.1 + 0.2,
      marks: { t1: [2, 3] } as never,
      quizAttempts: 1,
      startedAt: now,
      passedAt: now,
    },
    scores: [],
    now,
    ...change,
  });

  test('keep each their own, exactly', async () => {
    const ids = await attemptsOf(60);
    const saved = await Promise.all(
      ids.map((id, index) => store.attempts.save(changeOf(id, `state ${index}`))),
    );
    expect(saved.every(({ ok }) => ok)).toBe(true);
    const read = await Promise.all(ids.map((id) => store.attempts.byId(id)));
    for (const [index, attempt] of read.entries()) {
      const { state, facts, session, sequence } = changeOf(ids[index]!, `state ${index}`);
      expect(attempt).toMatchObject({ id: ids[index], revision: 1, state, session, sequence, facts });
    }
  });

  test('are told, each for itself, when somebody else has written meanwhile', async () => {
    const ids = await attemptsOf(20);
    await Promise.all(ids.slice(0, 10).map((id) => store.attempts.save(changeOf(id, 'first'))));
    const saved = await Promise.all(ids.map((id) => store.attempts.save(changeOf(id, 'second'))));
    expect(saved.map(({ ok }) => ok)).toEqual(ids.map((_, index) => index >= 10));
    const states = await Promise.all(ids.map(async (id) => (await store.attempts.byId(id))?.state));
    expect(states).toEqual(ids.map((_, index) => (index < 10 ? 'first' : 'second')));
  });

  test('on two devices: the first of two is written, and the other is told', async () => {
    const ids = await attemptsOf(10);
    const saved = await Promise.all(
      [...ids, ...ids].map((id, index) => store.attempts.save(changeOf(id, `device ${index < 10 ? 1 : 2}`))),
    );
    expect(saved.map(({ ok }) => ok)).toEqual(saved.map((_, index) => index < 10));
    for (const id of ids) expect((await store.attempts.byId(id))?.state).toBe('device 1');
  });

  test('do not lose theirs because one among them cannot be kept', async () => {
    const ids = await attemptsOf(12);
    const ends = await Promise.allSettled(
      ids.map((id, index) => store.attempts.save(changeOf(id, index === 6 ? 'a \u0000' : 'kept'))),
    );
    expect(ends.map(({ status }) => status === 'fulfilled')).toEqual(ids.map((_, index) => index !== 6));
    const states = await Promise.all(ids.map(async (id) => (await store.attempts.byId(id))?.state));
    expect(states).toEqual(ids.map((_, index) => (index === 6 ? '' : 'kept')));
  });

  test('of whom one is not there any more, the others find their own', async () => {
    const ids = await attemptsOf(6);
    const asked = [...ids.slice(0, 3), randomUUID(), ...ids.slice(3)];
    const found = await Promise.all(asked.map((id) => store.attempts.byId(id)));
    expect(found.map((attempt) => attempt?.id)).toEqual(
      asked.map((id) => (ids.includes(id) ? id : undefined)),
    );
  });
});
