import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultOf } from '../../../lti/domain/ledger.ts';
import type {
  AttemptFacts,
  LedgerEntry,
  LtiLaunch,
  PlatformRegistration,
  SignatureBody,
} from '../../../lti/domain/model.ts';
import { ledgerHashes } from '../../../lti/store/ledger-tools.ts';
import type { AttemptChange, JobData, Store } from '../../../lti/store/store.ts';
import { addTestPlatform, openTestStore, testEngines } from '../store-for-tests.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

describe.each(testEngines)('a store on $engine', ({ engine }) => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore(engine);
  }, 60_000);
  afterAll(() => store.close());

  let count = 0;
  const unique = (name: string): string => `${name}-${(count += 1)}`;

  const newPlatform = (): Promise<PlatformRegistration> =>
    addTestPlatform(store, { clientId: unique('client') });

  const launchOf = (platform: PlatformRegistration, change: Partial<LtiLaunch> = {}): LtiLaunch => ({
    platform,
    deployment: platform.deployments[0]!,
    message: 'resource-link',
    person: { sub: 'sub-1', name: 'Ann Example' },
    roles: ['learner'],
    context: { id: 'course-1', title: 'Plumbing' },
    resourceLink: { id: 'link-1' },
    custom: {},
    ags: { scopes: ['score'], lineItemUrl: 'https://lms.example.org/items/1' },
    nrpsUrl: 'https://lms.example.org/members',
    ...change,
  });
  const course = { track: 'induction', part: 'course' } as const;

  async function newAttempt(providerId = 'example') {
    const platform = await newPlatform();
    const ids = await store.launches.keep(
      launchOf(platform, { deployment: { deploymentId: '1', providerId } }),
      course,
      now,
    );
    return { platform, ...ids };
  }

  const facts: AttemptFacts = {
    completion: 'completed',
    success: 'passed',
    scaledScore: 0.9,
    marks: { t1: { right: 9, asked: 10 } },
    quizAttempts: 1,
    startedAt: now,
    passedAt: later(60),
    completedAt: later(90),
  };

  const change = (id: string, revision: number, more: Partial<AttemptChange> = {}): AttemptChange => ({
    id,
    revision,
    state: `state after ${revision}`,
    session: 's1',
    sequence: revision + 1,
    facts,
    scores: [],
    now,
    ...more,
  });
  const score = (linkId: string, scoreGiven: number) => ({
    linkId,
    scoreGiven,
    scoreMaximum: 100,
    achievedAt: later(60),
  });

  /** Deliveries and generations as jobs bring them, from here on. */
  const scoreJobs: JobData['score'][] = [];
  let isListening = false;
  async function jobFor(deliveryId: string, generation: number): Promise<void> {
    if (!isListening) {
      isListening = true;
      await store.jobs.work('score', async (job) => {
        scoreJobs.push(job);
      });
    }
    await expect.poll(() => scoreJobs, { timeout: 15_000 }).toContainEqual({ deliveryId, generation });
  }

  async function deliveriesOf({ contextId }: { contextId?: string }) {
    const { rows } = await store.roster.page(contextId!, 'induction', { offset: 0, limit: 50 });
    return rows.flatMap(({ deliveries }) => deliveries);
  }

  describe('platforms', () => {
    test('are found by issuer and client, letter for letter', async () => {
      const platform = await newPlatform();
      expect(await store.platforms.find(platform.issuer, platform.clientId)).toEqual([platform]);
      expect(await store.platforms.find(`${platform.issuer}/`, platform.clientId)).toEqual([]);
      expect(await store.platforms.byId(platform.id)).toEqual(platform);
    });

    test('are registered once', async () => {
      const { id: _, ...platform } = await newPlatform();
      expect(await store.platforms.add(platform)).toEqual({
        ok: false,
        problem: { code: 'registered-already' },
      });
    });

    test('keep earlier deployments when they are registered again', async () => {
      const platform = await newPlatform();
      await store.platforms.update({
        ...platform,
        tokenUrl: 'https://lms.example.org/token2',
        deployments: [{ deploymentId: '2', providerId: 'waes' }],
      });
      expect(await store.platforms.byId(platform.id)).toMatchObject({
        tokenUrl: 'https://lms.example.org/token2',
        deployments: [
          { deploymentId: '1', providerId: 'example' },
          { deploymentId: '2', providerId: 'waes' },
        ],
      });
    });

    test('that were removed and added again find their learners where they were', async () => {
      const { platform, attemptId } = await newAttempt();
      expect(await store.platforms.remove(platform.id)).toBe(true);
      expect(await store.platforms.remove(platform.id)).toBe(false);
      expect(await store.platforms.find(platform.issuer, platform.clientId)).toEqual([]);
      const { id: _, ...again } = platform;
      const added = await store.platforms.add(again);
      if (!added.ok) throw new Error('it was removed');
      const ids = await store.launches.keep(launchOf(added.value), course, now);
      expect(ids.attemptId).toBe(attemptId);
    });
  });

  describe('an invitation', () => {
    test('can be used once, and only while it is young', async () => {
      await store.invites.create({ tokenHash: 'h1', providerId: 'example', expiresAt: later(60) });
      expect(await store.invites.find('h1', now)).toEqual({ providerId: 'example' });
      expect(await store.invites.use('h1', later(61))).toBe(false);
      expect(await Promise.all([store.invites.use('h1', now), store.invites.use('h1', now)])).toContain(
        false,
      );
      expect(await store.invites.find('h1', now)).toBeUndefined();
    });
  });

  describe('a nonce', () => {
    test('is spent once, by whoever comes first', async () => {
      const tries = await Promise.all(
        Array.from({ length: 20 }, () => store.launches.spendNonce('n1', later(60))),
      );
      expect(tries.filter(Boolean)).toHaveLength(1);
    });

    test('is forgotten when no token can carry it any more, and not before', async () => {
      await store.launches.spendNonce('n2', later(60));
      await store.launches.sweepNonces(later(59));
      expect(await store.launches.spendNonce('n2', later(60))).toBe(false);
      await store.launches.sweepNonces(later(61));
      expect(await store.launches.spendNonce('n2', later(120))).toBe(true);
    });
  });

  describe('a launch', () => {
    test('that comes again finds the same person, course, link and attempt', async () => {
      const platform = await newPlatform();
      const first = await store.launches.keep(launchOf(platform), course, now);
      expect(await store.launches.keep(launchOf(platform), course, later(60))).toEqual(first);
    });

    test('that comes fifty times at once is still one attempt each', async () => {
      const platform = await newPlatform();
      const kept = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          store.launches.keep(launchOf(platform, { person: { sub: `sub-${index % 10}` } }), course, now),
        ),
      );
      expect(new Set(kept.map(({ attemptId }) => attemptId)).size).toBe(10);
      expect(new Set(kept.map(({ contextId }) => contextId)).size).toBe(1);
      expect(new Set(kept.map(({ linkId }) => linkId)).size).toBe(1);
    });

    test('brings names up to date and keeps what it does not mention', async () => {
      const platform = await newPlatform();
      const { attemptId, contextId } = await store.launches.keep(launchOf(platform), course, now);
      const {
        nrpsUrl: _n,
        ags: _a,
        ...bare
      } = launchOf(platform, { person: { sub: 'sub-1', name: 'Ann New' } });
      await store.launches.keep(bare, course, now);
      const page = await store.roster.page(contextId!, 'induction', { offset: 0, limit: 9 });
      expect(page.rows).toMatchObject([{ name: 'Ann New' }]);
      expect(await store.roster.context(contextId!)).toMatchObject({
        nrpsUrl: 'https://lms.example.org/members',
      });
      expect(await store.attempts.linksOf(attemptId)).toMatchObject([
        { lineItemUrl: 'https://lms.example.org/items/1', scopes: ['score'] },
      ]);
    });

    test('of another person, course, track or provider is another attempt', async () => {
      const platform = await newPlatform();
      const other = { deploymentId: '1', providerId: 'waes' };
      const kept = [
        await store.launches.keep(launchOf(platform), course, now),
        await store.launches.keep(launchOf(platform, { person: { sub: 'sub-2' } }), course, now),
        await store.launches.keep(launchOf(platform, { context: { id: 'course-2' } }), course, now),
        await store.launches.keep(launchOf(platform), { ...course, track: 'staff' }, now),
        await store.launches.keep(launchOf(platform, { deployment: other }), course, now),
      ];
      expect(new Set(kept.map(({ attemptId }) => attemptId)).size).toBe(5);
    });

    test('shares its attempt with another link of the same course and track', async () => {
      const platform = await newPlatform();
      const quiz = await store.launches.keep(launchOf(platform), course, now);
      const signOff = await store.launches.keep(
        launchOf(platform, { resourceLink: { id: 'link-2' } }),
        { track: 'induction', part: 'sign-off' },
        now,
      );
      expect(signOff.attemptId).toBe(quiz.attemptId);
      const links = await store.attempts.linksOf(quiz.attemptId);
      expect(links.map(({ part }) => part).sort()).toEqual(['course', 'sign-off']);
    });

    test('without an LMS course belongs to its link alone', async () => {
      const platform = await newPlatform();
      const { context: _, ...alone } = launchOf(platform);
      const first = await store.launches.keep(alone, course, now);
      const second = await store.launches.keep({ ...alone, resourceLink: { id: 'link-2' } }, course, now);
      expect(first.contextId).toBeUndefined();
      expect(second.attemptId).not.toBe(first.attemptId);
      expect(await store.attempts.linksOf(first.attemptId)).toMatchObject([{ linkId: first.linkId }]);
    });
  });

  describe('saving', () => {
    test('keeps the state and the facts', async () => {
      const { attemptId } = await newAttempt();
      expect(await store.attempts.save(change(attemptId, 0))).toEqual({ ok: true, value: {} });
      expect(await store.attempts.byId(attemptId)).toMatchObject({
        state: 'state after 0',
        revision: 1,
        session: 's1',
        sequence: 1,
        facts,
      });
    });

    test('refuses what was made from an older state, and keeps nothing of it', async () => {
      const { attemptId, linkId, contextId } = await newAttempt();
      await store.attempts.save(change(attemptId, 0));
      const stale = change(attemptId, 0, { state: 'stale', scores: [score(linkId, 50)] });
      expect(await store.attempts.save(stale)).toEqual({
        ok: false,
        problem: { code: 'changed-meanwhile' },
      });
      expect(await store.attempts.byId(attemptId)).toMatchObject({ state: 'state after 0', revision: 1 });
      expect(await deliveriesOf({ contextId: contextId! })).toEqual([]);
    });

    test('by twenty devices at once lets exactly one through', async () => {
      const { attemptId } = await newAttempt();
      const saved = await Promise.all(
        Array.from({ length: 20 }, () => store.attempts.save(change(attemptId, 0))),
      );
      expect(saved.filter(({ ok }) => ok)).toHaveLength(1);
    });

    test('owes a score once, a better one again, and a lower one never', async () => {
      const { attemptId, linkId, contextId } = await newAttempt();
      const owed = async () => {
        const [delivery] = await deliveriesOf({ contextId: contextId! });
        return store.deliveries.toSend(delivery!.id);
      };
      await store.attempts.save(change(attemptId, 0, { scores: [score(linkId, 80)] }));
      await store.attempts.save(change(attemptId, 1, { scores: [score(linkId, 80)] }));
      expect((await owed())?.delivery).toMatchObject({ scoreGiven: 80, generation: 1, state: 'waiting' });
      await store.attempts.save(change(attemptId, 2, { scores: [score(linkId, 95)] }));
      await store.attempts.save(change(attemptId, 3, { scores: [score(linkId, 60)] }));
      const { delivery, sub, link } = (await owed())!;
      expect(delivery).toMatchObject({ scoreGiven: 95, generation: 2, state: 'waiting' });
      expect(sub).toBe('sub-1');
      expect(link.linkId).toBe(linkId);
      await jobFor(delivery.id, 1);
      await jobFor(delivery.id, 2);
    });

    test('keeps neither fact nor job when any part of it fails', async () => {
      const { attemptId, linkId, contextId } = await newAttempt();
      const impossible = score(linkId, Number.NaN);
      await expect(
        store.attempts.save(change(attemptId, 0, { scores: [score(linkId, 80), impossible] })),
      ).rejects.toThrow();
      expect(await store.attempts.byId(attemptId)).toMatchObject({ revision: 0, state: '' });
      expect(await deliveriesOf({ contextId: contextId! })).toEqual([]);
    });
  });

  describe('a delivery', () => {
    async function newDelivery() {
      const { attemptId, linkId, contextId, platform } = await newAttempt();
      await store.attempts.save(change(attemptId, 0, { scores: [score(linkId, 80)] }));
      const [delivery] = await deliveriesOf({ contextId: contextId! });
      return { id: delivery!.id, linkId, attemptId, platform };
    }
    const stateOf = async (id: string) => (await store.deliveries.toSend(id))?.delivery;

    test('goes out with a timestamp later than the last one, by a whole second', async () => {
      const { id } = await newDelivery();
      const reserve = (timestamp: Date) => store.deliveries.reserveTimestamp(id, 1, timestamp);
      expect(await reserve(later(10))).toBe(true);
      expect(await reserve(new Date(later(10).getTime() + 900))).toBe(false);
      expect(await reserve(later(11))).toBe(true);
      expect(await stateOf(id)).toMatchObject({ lastTimestamp: later(11) });
    });

    test('that is overtaken by news is left alone by its old job', async () => {
      const { id, linkId, attemptId } = await newDelivery();
      await store.attempts.save(change(attemptId, 1, { scores: [score(linkId, 99)] }));
      expect(await store.deliveries.reserveTimestamp(id, 1, later(10))).toBe(false);
      await store.deliveries.sent(id, 1, later(10));
      await store.deliveries.troubled(id, 1, 'refused', true);
      expect(await stateOf(id)).toMatchObject({ state: 'waiting', generation: 2, tries: 0 });
    });

    test('that met passing trouble waits on; lasting trouble ends it, until somebody says "send again"', async () => {
      const { id } = await newDelivery();
      await store.deliveries.troubled(id, 1, 'platform-busy', false);
      expect(await stateOf(id)).toMatchObject({ state: 'waiting', trouble: 'platform-busy', tries: 1 });
      await store.deliveries.troubled(id, 1, 'not-a-student', true);
      expect(await stateOf(id)).toMatchObject({ state: 'refused', trouble: 'not-a-student' });
      expect(await store.deliveries.sendAgain(id, later(10))).toBe(true);
      expect(await stateOf(id)).toMatchObject({ state: 'waiting', generation: 2 });
      expect(await stateOf(id)).not.toHaveProperty('trouble');
      await jobFor(id, 2);
    });

    test('that was sent is listed with its link, to be looked after', async () => {
      const { id, linkId, platform } = await newDelivery();
      expect(await store.deliveries.sentOfLink(linkId)).toEqual([]);
      await store.deliveries.sent(id, 1, later(20));
      expect(await store.deliveries.sentOfLink(linkId)).toMatchObject([
        { id, sub: 'sub-1', sentAt: later(20) },
      ]);
      const links = await store.deliveries.linksWithSent();
      expect(links.find(({ link }) => link.linkId === linkId)?.platform).toEqual(platform);
    });
  });

  describe('a roster', () => {
    test('marks who has left, and takes them back', async () => {
      const { contextId } = await newAttempt();
      const members = ['sub-1', 'sub-2'].map((sub) => ({ sub, isLearner: true, isActive: true }));
      await store.roster.replace(contextId!, [...members, ...members], now);
      await store.roster.replace(contextId!, members.slice(1), later(60));
      const left = async () =>
        (await store.roster.page(contextId!, 'induction', { offset: 0, limit: 9 })).rows.map(
          ({ hasLeft }) => hasLeft,
        );
      expect(await left()).toEqual([true, false]);
      await store.roster.replace(contextId!, members, later(120));
      expect(await left()).toEqual([false, false]);
    });

    test('is paged by name, nameless people last, teachers not at all', async () => {
      const { contextId } = await newAttempt();
      await store.roster.replace(
        contextId!,
        [
          { sub: 'b', name: 'ben', isLearner: true, isActive: true },
          { sub: 'z', isLearner: true, isActive: true },
          { sub: 'c', name: 'Cy', isLearner: true, isActive: false },
          { sub: 't', name: 'Teacher', isLearner: false, isActive: true },
          { sub: 'sub-1', isLearner: true, isActive: true },
        ],
        now,
      );
      const page = (offset: number) => store.roster.page(contextId!, 'induction', { offset, limit: 2 });
      const first = await page(0);
      expect(first.total).toBe(4);
      expect(first.rows.map(({ name }) => name)).toEqual(['Ann Example', 'ben']);
      expect(first.rows[0]?.facts).toMatchObject({ completion: 'incomplete' });
      expect(first.rows[1]).not.toHaveProperty('facts');
      expect((await page(2)).rows.map(({ name, hasLeft }) => [name, hasLeft])).toEqual([
        ['Cy', true],
        [undefined, false],
      ]);
      expect(await page(100)).toEqual({ total: 4, rows: [] });
    });
  });

  describe('the ledger', () => {
    const body: SignatureBody = {
      track: 'induction',
      documents: [{ code: 'd1', version: '1', hash: 'a'.repeat(64) }],
      setHash: 'b'.repeat(64),
      language: 'en-GB',
      isEasyRead: false,
      withSupport: false,
      withheld: [],
      statements: ['e1'],
      how: 'click',
    };

    test('is one chain per provider, however many sign at once', async () => {
      const attempts = await Promise.all(Array.from({ length: 12 }, () => newAttempt('busy')));
      await Promise.all(
        attempts.map(({ attemptId }) =>
          store.attempts.save(
            change(attemptId, 0, { signature: { body, typedName: 'Ann Example', at: now } }),
          ),
        ),
      );
      const entries: LedgerEntry[] = [];
      for await (const entry of store.ledger.entries('busy')) entries.push(entry);
      expect(entries.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 12 }, (_, index) => index + 1),
      );
      entries.forEach((entry, index) =>
        expect(faultOf(entry, entries[index - 1], ledgerHashes)).toBeUndefined(),
      );
      expect(JSON.stringify(entries)).not.toContain('Ann');
      expect(new Set(entries.map(({ commitment }) => commitment)).size).toBe(12);
    });

    test('has no entry for a signature that was not saved', async () => {
      const { attemptId } = await newAttempt('careful');
      await store.attempts.save(change(attemptId, 5, { signature: { body, typedName: 'Ann', at: now } }));
      for await (const entry of store.ledger.entries('careful')) expect.unreachable(entry.hash);
    });
  });

  describe('jobs', () => {
    test('are tried again after they fail', async () => {
      const tries: string[] = [];
      await store.jobs.work('statement', async ({ statement }) => {
        tries.push(String(statement['id']));
        if (tries.length === 1) throw new Error('not yet');
      });
      await store.jobs.send('statement', { statement: { id: 'st-1' } });
      await expect.poll(() => tries, { timeout: 30_000, interval: 250 }).toEqual(['st-1', 'st-1']);
    }, 40_000);
  });
});
