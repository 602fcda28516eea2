import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LaunchIds } from '../../../lti/domain/model.ts';
import { TryAgainLater } from '../../../lti/outbox/trouble.ts';
import type { JobData, Store } from '../../../lti/store/store.ts';
import { canvasThrottling } from '../../lms/lti-platform/faults.ts';
import type { Fault } from '../../lms/lti-platform/faults.ts';
import type { Endpoint, PlatformLink, PlatformPerson } from '../../lms/lti-platform/model.ts';
import { startOutboxBench } from '../outbox-for-tests.ts';
import type { OutboxBench } from '../outbox-for-tests.ts';
import { openTestStore, testEngines } from '../store-for-tests.ts';

type Job = JobData['score'];

/** The queue, by hand: the job comes again until it is done. @returns how often it was tried */
async function untilDone(bench: OutboxBench, job: Job, outbox = bench.outbox): Promise<number> {
  for (let tries = 1; tries <= 20; tries += 1) {
    try {
      await outbox.sendScore(job);
      return tries;
    } catch (error) {
      if (!(error instanceof TryAgainLater)) throw error;
      bench.pass(5);
    }
  }
  throw new Error('The score never arrived.');
}

describe.each(testEngines)('scores, kept in $engine', ({ engine }) => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore(engine);
    // A new database takes a while on a busy machine.
  }, 120_000);
  afterAll(() => store.close());

  describe.each(['moodle', 'canvas'] as const)('and sent to a platform in the manner of %s', (manner) => {
    let bench: OutboxBench;
    let learner: PlatformPerson;
    let link: PlatformLink;
    let ids: LaunchIds;

    beforeEach(async () => {
      bench = await startOutboxBench(store, manner);
      learner = bench.platform.person('learner');
      link = bench.addLink();
      ids = await bench.launch(link, learner);
    });
    afterEach(() => bench.close());

    const held = (): number | undefined => bench.platform.gradebook.score(link.columnId!, learner.id);
    const posts = (): number =>
      bench.platform.requests.filter(({ endpoint }) => endpoint === 'scores').length;

    test('arrive once, and the platform has nothing to complain of', async () => {
      const job = await bench.earn(ids, 85);
      await bench.outbox.sendScore(job);
      expect(held()).toBe(85);
      expect(await bench.delivery(job)).toMatchObject({ state: 'sent' });
      // The queue may bring a job twice.
      await bench.outbox.sendScore(job);
      expect(posts()).toBe(1);
      expect(bench.platform.complaints).toEqual([]);
    });

    const passing: readonly (readonly [string, Endpoint, Fault])[] = [
      ['the line is dead', 'scores', { kind: 'down' }],
      ['the answer is lost', 'scores', { kind: 'answer-lost' }],
      ['the platform fails with 500', 'scores', { kind: 'status', status: 500 }],
      ['the platform is restarted (503)', 'scores', { kind: 'status', status: 503 }],
      ['the platform asks for patience (429)', 'scores', { kind: 'status', status: 429 }],
      ['the platform throttles with 403', 'scores', canvasThrottling],
      ['the token is refused', 'scores', { kind: 'status', status: 401 }],
      ['tokens cannot be had', 'token', { kind: 'down' }],
      ['the token endpoint fails', 'token', { kind: 'status', status: 500 }],
      ['the token endpoint answers what is not JSON', 'token', { kind: 'invalid-json' }],
      ['the platform cannot read our keys', 'token', { kind: 'status', status: 404 }],
    ];
    test.each(passing)('arrive after %s for a while', async (_what, endpoint, fault) => {
      bench.platform.faults.set(endpoint, fault, 3);
      const job = await bench.earn(ids, 85);
      await untilDone(bench, job);
      expect(held()).toBe(85);
      expect(await bench.delivery(job)).toMatchObject({ state: 'sent' });
      expect(bench.platform.complaints).toEqual([]);
    });

    test('arrive at once when only the token was too old', async () => {
      bench.platform.faults.set('scores', { kind: 'status', status: 401 }, 1);
      expect(await untilDone(bench, await bench.earn(ids, 85))).toBe(1);
      expect(held()).toBe(85);
    });

    test('say meanwhile what they wait for', async () => {
      bench.platform.faults.set('scores', { kind: 'down' });
      const job = await bench.earn(ids, 85);
      await expect(bench.outbox.sendScore(job)).rejects.toBeInstanceOf(TryAgainLater);
      expect(await bench.delivery(job)).toMatchObject({
        state: 'waiting',
        trouble: 'platform-unreachable',
        tries: 1,
      });
    });

    test('use one token for many', async () => {
      const others = await Promise.all(
        Array.from({ length: 5 }, (_each, index) =>
          bench.launch(link, bench.platform.addPerson(`Person ${index}`, 'learner')),
        ),
      );
      const jobs: Job[] = [];
      for (const each of others) jobs.push(await bench.earn(each, 70));
      await Promise.all(jobs.map((job) => bench.outbox.sendScore(job)));
      expect(bench.platform.requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(1);
      // And another one in time before the first ends.
      bench.pass(3600 - 30);
      await bench.outbox.sendScore(await bench.earn(ids, 85));
      expect(bench.platform.requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(2);
    });

    describe('when the process dies', () => {
      class Dies extends Error {}

      test('before the score is sent, it is sent by the next one', async () => {
        const job = await bench.earn(ids, 85);
        const dying = bench.restarted({ fetchJson: async () => Promise.reject(new Dies()) });
        await expect(dying.sendScore(job)).rejects.toBeInstanceOf(Dies);
        await untilDone(bench, job, bench.restarted());
        expect(held()).toBe(85);
      });

      test('after the score has arrived, it is held once and without a second attempt', async () => {
        const job = await bench.earn(ids, 85);
        const dying = bench.restarted({
          store: {
            ...store,
            deliveries: { ...store.deliveries, sent: async () => Promise.reject(new Dies()) },
          },
        });
        await expect(dying.sendScore(job)).rejects.toBeInstanceOf(Dies);
        expect(held()).toBe(85);
        await untilDone(bench, job, bench.restarted());
        expect(held()).toBe(85);
        expect(await bench.delivery(job)).toMatchObject({ state: 'sent' });
        expect(bench.platform.gradebook.cell(link.columnId!, learner.id)?.attempts).toBe(0);
        expect(bench.platform.complaints).toEqual([]);
      });

      test('between the reserved timestamp and the request, the next timestamp is later', async () => {
        const job = await bench.earn(ids, 85);
        const dying = bench.restarted({
          store: {
            ...store,
            deliveries: {
              ...store.deliveries,
              reserveTimestamp: async (...reservation) => {
                await store.deliveries.reserveTimestamp(...reservation);
                throw new Dies();
              },
            },
          },
        });
        await expect(dying.sendScore(job)).rejects.toBeInstanceOf(Dies);
        const reserved = (await bench.delivery(job)).lastTimestamp!;
        await untilDone(bench, job, bench.restarted());
        const [taken] = bench.platform.gradebook.history;
        expect(new Date(taken!.timestamp).getTime()).toBeGreaterThanOrEqual(
          Math.floor(reserved.getTime() / 1000) * 1000 + 1000,
        );
      });
    });

    describe('and a better one is earned', () => {
      test('it replaces the first, with a later timestamp, although no time has passed', async () => {
        await bench.outbox.sendScore(await bench.earn(ids, 80));
        await bench.outbox.sendScore(await bench.earn(ids, 95));
        expect(bench.platform.gradebook.history.map(({ score }) => score)).toEqual([80, 95]);
        expect(bench.platform.complaints).toEqual([]);
      });

      test('the job of the first one does nothing', async () => {
        const first = await bench.earn(ids, 80);
        const second = await bench.earn(ids, 95);
        await bench.outbox.sendScore(second);
        await bench.outbox.sendScore(first);
        expect(bench.platform.gradebook.history.map(({ score }) => score)).toEqual([95]);
      });

      test('while the first one is still on its way, the better one stays', async () => {
        const { promise, resolve } = Promise.withResolvers<undefined>();
        bench.platform.faults.set('scores', { kind: 'slow', until: promise }, 1);
        const slow = bench.outbox.sendScore(await bench.earn(ids, 80));
        await expect.poll(posts).toBe(1);
        await bench.outbox.sendScore(await bench.earn(ids, 95));
        resolve(undefined);
        await slow;
        expect(held()).toBe(95);
        expect(bench.platform.gradebook.history.map(({ score }) => score)).toEqual([95]);
      });
    });

    test('are settled when the column has as late a timestamp and the same score', async () => {
      const job = await bench.earn(ids, 85);
      bench.platform.faults.set('scores', { kind: 'answer-lost' }, 1);
      await expect(bench.outbox.sendScore(job)).rejects.toBeInstanceOf(TryAgainLater);
      bench.platform.faults.set('scores', conflict(manner), 1);
      await untilDone(bench, job);
      expect(bench.platform.gradebook.history).toHaveLength(1);
      expect(await bench.delivery(job)).toMatchObject({ state: 'sent' });
    });

    test('are sent later when the column has as late a timestamp and another score', async () => {
      bench.platform.gradebook.put(link.columnId!, learner.id, {
        score: 40,
        maximum: 100,
        timestamp: new Date(bench.clock.now.getTime() + 700),
        comments: [],
        attempts: 0,
        isLocked: false,
        isOverridden: false,
      });
      await untilDone(bench, await bench.earn(ids, 85));
      expect(held()).toBe(85);
    });

    const lasting: readonly (readonly [string, string, (bench: OutboxBench) => void])[] = [
      ['the person is staff', 'not-a-student', () => (learner.role = 'assessor')],
      ['the person has left', 'not-a-student', () => (learner.hasLeft = true)],
      [
        'the column was deleted',
        'column-gone',
        ({ platform }) => platform.gradebook.deleteColumn(link.columnId!),
      ],
      [
        'the platform forbids it',
        'not-permitted',
        ({ platform }) => platform.faults.set('scores', { kind: 'status', status: 403 }),
      ],
      [
        'scores are no longer among what the tool may do',
        'not-permitted',
        ({ tool }) => (tool.scopes = tool.scopes.filter((scope) => !scope.endsWith('/score'))),
      ],
      ['the scopes were taken away', 'not-permitted', ({ tool }) => (tool.scopes = [])],
    ];
    test.each(lasting)('stop when %s, and say so', async (_what, code, change) => {
      change(bench);
      const job = await bench.earn(ids, 85);
      await bench.outbox.sendScore(job);
      expect(await bench.delivery(job)).toMatchObject({ state: 'refused', trouble: code });
      const before = posts();
      await bench.outbox.sendScore(job);
      expect(posts()).toBe(before);
    });

    test('go out after all when somebody says so', async () => {
      learner.role = 'assessor';
      const job = await bench.earn(ids, 85);
      await bench.outbox.sendScore(job);
      learner.role = 'learner';
      expect(await store.deliveries.sendAgain(job.deliveryId, bench.clock.now)).toBe(true);
      const { generation } = await bench.delivery(job);
      await bench.outbox.sendScore({ ...job, generation });
      expect(held()).toBe(85);
    });

    test('are not sent to a host that is not the platform’s', async () => {
      const { origin } = new URL(bench.tool.jwksUri);
      const other = bench.addLink({ column: false });
      const elsewhere = await bench.launch(other, learner, {
        context: { id: 'another-course' },
        ags: { scopes: bench.tool.scopes, lineItemUrl: `${origin}/lineitem` },
      });
      const job = await bench.earn(elsewhere, 85);
      await bench.outbox.sendScore(job);
      expect(await bench.delivery(job)).toMatchObject({ state: 'refused', trouble: 'not-permitted' });
    });

    describe('for a link without a column', () => {
      let bare: PlatformLink;
      beforeEach(() => {
        bare = bench.addLink({ part: 'sign-off', column: false });
      });
      const columns = (): readonly string[] =>
        [...bench.platform.gradebook.columns.values()].flatMap(({ tag, id }) =>
          tag === 'sign-off' ? [id] : [],
        );

      test('make one, once, however many wait for it', async () => {
        const jobs: Job[] = [];
        for (const name of ['A', 'B', 'C', 'D']) {
          const signer = await bench.launch(bare, bench.platform.addPerson(name, 'learner'));
          jobs.push(await bench.earn(signer, 1, 1));
        }
        await Promise.all(jobs.map((job) => bench.outbox.sendScore(job)));
        expect(columns()).toHaveLength(1);
        expect([...bench.platform.gradebook.scored(columns()[0]!)]).toHaveLength(4);
      });

      test('find the one that was made before the process died', async () => {
        const signer = await bench.launch(bare, learner);
        const job = await bench.earn(signer, 1, 1);
        const dying = bench.restarted({
          store: {
            ...store,
            deliveries: {
              ...store.deliveries,
              setLineItem: async () => Promise.reject(new Error('killed')),
            },
          },
        });
        await expect(dying.sendScore(job)).rejects.toThrow('killed');
        await untilDone(bench, job, bench.restarted());
        expect(columns()).toHaveLength(1);
        expect(bench.platform.gradebook.score(columns()[0]!, learner.id)).toBe(1);
      });

      test('find one among many columns, page by page', async () => {
        for (let each = 0; each < 25; each += 1)
          bench.platform.gradebook.addColumn({
            courseId: bare.courseId,
            clientId: bench.tool.clientId,
            label: 'Other',
            scoreMaximum: 10,
            resourceId: 'example.induction',
            tag: 'sign-off',
            linkId: `another link ${each}`,
          });
        const ours = bench.platform.gradebook.addColumn({
          courseId: bare.courseId,
          clientId: bench.tool.clientId,
          label: 'Ours',
          scoreMaximum: 1,
          resourceId: 'example.induction',
          tag: 'sign-off',
        });
        await bench.outbox.sendScore(await bench.earn(await bench.launch(bare, learner), 1, 1));
        expect(bench.platform.gradebook.score(ours.id, learner.id)).toBe(1);
      });

      test('make none, and say so, when columns may not be made', async () => {
        bench.tool.scopes = bench.tool.scopes.filter((scope) => !scope.endsWith('/lineitem'));
        const job = await bench.earn(await bench.launch(bare, learner), 1, 1);
        await bench.outbox.sendScore(job);
        expect((await bench.delivery(job)).state).toBe('refused');
        expect(columns()).toEqual([]);
      });
    });
  });

  describe('and sent to Moodle', () => {
    let bench: OutboxBench;
    beforeEach(async () => {
      bench = await startOutboxBench(store, 'moodle');
    });
    afterEach(() => bench.close());

    test('stop at a grade that is locked, once it is clear that it is no accident', async () => {
      const link = bench.addLink();
      const learner = bench.platform.person('learner');
      const job = await bench.earn(await bench.launch(link, learner), 85);
      bench.platform.faults.set('scores', { kind: 'status', status: 500, body: 'Error' });
      await untilDone(bench, job);
      expect(await bench.delivery(job)).toMatchObject({ state: 'refused', trouble: 'grade-locked' });
    });

    test('leave a grade that a teacher has typed', async () => {
      const link = bench.addLink();
      const learner = bench.platform.person('learner');
      bench.platform.gradebook.overrideGrade(link.columnId!, learner.id, 60);
      const job = await bench.earn(await bench.launch(link, learner), 85);
      await bench.outbox.sendScore(job);
      expect(bench.platform.gradebook.score(link.columnId!, learner.id)).toBe(60);
      expect(await bench.delivery(job)).toMatchObject({ state: 'sent' });
    });
  });

  describe('and sent to Canvas', () => {
    let bench: OutboxBench;
    beforeEach(async () => {
      bench = await startOutboxBench(store, 'canvas');
    });
    afterEach(() => bench.close());

    test('wait for somebody when the course is not published', async () => {
      bench.platform.courses[0]!.state = 'unpublished';
      const job = await bench.earn(await bench.launch(bench.addLink(), bench.platform.person('learner')), 85);
      await bench.outbox.sendScore(job);
      expect(await bench.delivery(job)).toMatchObject({
        state: 'refused',
        trouble: 'course-not-published',
      });
    });
  });
});

function conflict(manner: 'moodle' | 'canvas'): Fault {
  return manner === 'moodle'
    ? { kind: 'status', status: 409 }
    : { kind: 'status', status: 400, body: 'Provided timestamp before last updated timestamp' };
}
