import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Outbox } from '../../../lti/outbox/outbox.ts';
import { TryAgainLater } from '../../../lti/outbox/trouble.ts';
import type { JobData, Store } from '../../../lti/store/store.ts';
import type { Fault } from '../../lms/lti-platform/faults.ts';
import type { Endpoint } from '../../lms/lti-platform/model.ts';
import { startOutboxBench } from '../outbox-for-tests.ts';
import type { OutboxBench } from '../outbox-for-tests.ts';
import { openTestStore, testEngines } from '../store-for-tests.ts';

describe.each(testEngines)('the outbox on the queue of $engine', ({ engine }) => {
  let store: Store;
  let bench: OutboxBench;
  beforeAll(async () => {
    store = await openTestStore(engine);
    // A new database takes a while on a busy machine.
  }, 120_000);
  beforeEach(async () => {
    bench = await startOutboxBench(store, 'moodle');
  });
  afterEach(() => bench.close());
  afterAll(() => store.close());

  test('sends by itself what is owed, also after a fault, and reads rosters that are asked for', async () => {
    await bench.outbox.start();
    const link = bench.addLink();
    const learner = bench.platform.person('learner');
    bench.platform.faults.set('scores', { kind: 'status', status: 503 }, 1);
    const ids = await bench.launch(link, learner);
    await bench.earn(ids, 85);
    await store.jobs.send('roster', { contextId: ids.contextId! });
    const held = (): number | undefined => bench.platform.gradebook.score(link.columnId!, learner.id);
    const read = async (): Promise<Date | undefined> =>
      (await store.roster.context(ids.contextId!))?.rosterReadAt;
    await expect.poll(held, { timeout: 60_000, interval: 200 }).toBe(85);
    await expect.poll(read, { timeout: 60_000, interval: 200 }).toBeDefined();
  }, 130_000);
});

describe('a hundred learners, a platform in trouble and a tool that keeps dying', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore();
  }, 120_000);
  afterAll(() => store.close());

  const faults: readonly (readonly [Endpoint, Fault])[] = [
    ['scores', { kind: 'down' }],
    ['scores', { kind: 'answer-lost' }],
    ['scores', { kind: 'status', status: 503 }],
    ['scores', { kind: 'status', status: 429 }],
    ['scores', { kind: 'status', status: 401 }],
    ['scores', { kind: 'invalid-json' }],
    ['results', { kind: 'down' }],
    ['token', { kind: 'invalid-json' }],
    ['token', { kind: 'down' }],
  ];

  test.each(['moodle', 'canvas'] as const)(
    'in the manner of %s: every score arrives once in effect, none is lost, none goes backwards',
    async (manner) => {
      const bench = await startOutboxBench(store, manner);
      const chance = seeded(20261122);
      const link = bench.addLink();
      const waiting: { job: JobData['score']; person: string }[] = [];
      for (let each = 0; each < 100; each += 1) {
        const person = bench.platform.addPerson(`Person ${each}`, 'learner');
        const ids = await bench.launch(link, person);
        waiting.push({ job: await bench.earn(ids, 80), person: person.id });
        // Some do better before the first score has gone out; that job comes as well.
        if (chance() < 0.3) waiting.push({ job: await bench.earn(ids, 95), person: person.id });
      }
      const best = new Map<string, number>();
      for (const { job, person } of waiting)
        best.set(person, Math.max(best.get(person) ?? 0, (await bench.delivery(job)).scoreGiven));

      let outbox = bench.outbox;
      let deaths = 0;
      for (let round = 0; waiting.length > 0; round += 1) {
        if (round > 2000) throw new Error(`${waiting.length} scores never arrived.`);
        // Trouble comes and goes, and ends in the end.
        if (round < 100 && chance() < 0.5)
          bench.platform.faults.set(...faults[Math.floor(chance() * faults.length)]!, 1);
        if (round < 100 && chance() < 0.3) {
          deaths += 1;
          outbox = dyingAt(chance() < 0.5 ? 'reserved' : 'arrived');
        }
        const batch = waiting.splice(0, 1 + Math.floor(chance() * 6));
        const done = await Promise.allSettled(batch.map(({ job }) => outbox.sendScore(job)));
        for (const [index, { status, ...rest }] of done.entries())
          if (status === 'rejected') {
            expect('reason' in rest && rest.reason).toBeInstanceOf(Error);
            waiting.push(batch[index]!);
          }
        if (done.some((each) => each.status === 'rejected' && !(each.reason instanceof TryAgainLater)))
          outbox = bench.restarted();
        bench.pass(chance() * 3);
      }
      expect(deaths).toBeGreaterThan(5);

      for (const [person, score] of best) {
        expect(bench.platform.gradebook.score(link.columnId!, person)).toBe(score);
        const history = bench.platform.gradebook.history.filter(({ personId }) => personId === person);
        expect(history.map((each) => each.score)).toEqual(
          history.map((each) => each.score).toSorted((a, b) => a! - b!),
        );
        expect(bench.platform.gradebook.cell(link.columnId!, person)).toMatchObject({
          attempts: 0,
          comments: [],
        });
      }
      expect(bench.platform.complaints).toEqual([]);
      await bench.close();

      /** Killed after the timestamp is reserved, or after the platform has taken the score. */
      function dyingAt(moment: 'reserved' | 'arrived'): Outbox {
        const { deliveries } = store;
        return bench.restarted({
          store: {
            ...store,
            deliveries: {
              ...deliveries,
              ...(moment === 'arrived'
                ? { sent: async () => Promise.reject(new Error('killed')) }
                : {
                    reserveTimestamp: async (...reservation) => {
                      await deliveries.reserveTimestamp(...reservation);
                      throw new Error('killed');
                    },
                  }),
            },
          },
        });
      }
    },
    120_000,
  );
});

/** A source of chance that is the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
