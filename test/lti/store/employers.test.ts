import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LaunchIds, PlatformRegistration } from '../../../lti/domain/model.ts';
import type { Viewer } from '../../../lti/store/employers.ts';
import type { Store } from '../../../lti/store/store.ts';
import { addTestPlatform, openTestStore, testEngines } from '../store-for-tests.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const today = '2026-11-22';
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

describe.each(testEngines)('employers in a store on $engine', ({ engine }) => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore(engine);
  }, 120_000);
  afterAll(() => store.close());

  let count = 0;
  let employer: string;
  let platform: PlatformRegistration;
  beforeEach(async () => {
    count += 1;
    employer = `Orchard View ${String(count)}`;
    platform = await addTestPlatform(store, { clientId: `client-${String(count)}` });
  });

  const launch = (sub: string, name: string, course = 'c1'): Promise<LaunchIds> =>
    store.launches.keep(
      {
        platform,
        deployment: platform.deployments[0]!,
        message: 'resource-link',
        person: { sub, name },
        roles: ['learner'],
        context: { id: course },
        resourceLink: { id: `link-${course}` },
        custom: {},
      },
      { track: 'induction', part: 'course' },
      now,
    );

  async function viewerOf(email: string, siteName?: string): Promise<Viewer> {
    const known = (await store.employers.list({ providerId: 'example' })).find(
      ({ name }) => name === employer,
    )!;
    const siteId = known.sites.find(({ name }) => name === siteName)?.id;
    return store.employers.invite({ employerId: known.id, email, ...(siteId !== undefined && { siteId }) });
  }

  async function linked(endsOn = '2027-08-31') {
    const ann = await launch('ann', 'Ann Example');
    const bob = await launch('bob', 'Bob Example', 'c2');
    await store.employers.link('example', [
      { personId: ann.personId, employer, site: 'North', endsOn },
      { personId: bob.personId, employer, site: 'South', endsOn },
    ]);
    return { ann, bob };
  }

  const spend = (linkHash: string, sessionHash: string, at = now, day = today) =>
    store.employers.spend({ linkHash, sessionHash, sessionExpiresAt: later(600), now: at, today: day });

  async function openSession(viewer: Viewer, name: string): Promise<void> {
    await store.employers.addLink({ viewerId: viewer.id, tokenHash: `l-${name}`, expiresAt: later(15), now });
    expect(await spend(`l-${name}`, `s-${name}`)).toEqual({ viewerId: viewer.id });
  }

  test('are listed with sites and viewers, for the provider and for one LMS course', async () => {
    const { ann } = await linked();
    await viewerOf('Boss@Orchard.example', 'North');
    const own = { name: employer, sites: [{ name: 'North' }, { name: 'South' }] };
    const inCourse = await store.employers.list({ providerId: 'example', contextId: ann.contextId! });
    expect(inCourse).toMatchObject([{ ...own, viewers: [{ email: 'boss@orchard.example' }] }]);
    expect(await store.employers.list({ providerId: 'other' })).toEqual([]);
    const other = await launch('cy', 'Cy Alone', 'c3');
    expect(await store.employers.list({ providerId: 'example', contextId: other.contextId! })).toEqual([]);
    const people = { providerId: 'example', contextId: ann.contextId! };
    expect(await store.employers.linkable(people)).toMatchObject([{ name: 'Ann Example', sub: 'ann' }]);
    expect(await store.employers.apprentices(people, { offset: 0, limit: 10 })).toMatchObject({
      total: 1,
      rows: [{ name: 'Ann Example', employerName: employer, siteName: 'North', endsOn: '2027-08-31' }],
    });
  });

  test('let a link be spent once, also by two presses at the same moment', async () => {
    await linked();
    const viewer = await viewerOf('a@b.example');
    const name = `once-${String(count)}`;
    await store.employers.addLink({ viewerId: viewer.id, tokenHash: name, expiresAt: later(15), now });
    const at = { now, today };
    expect(await store.employers.isOpen(name, at)).toBe(true);
    expect(await store.employers.isOpen(name, at)).toBe(true);
    const both = await Promise.all([spend(name, `${name}-1`), spend(name, `${name}-2`)]);
    expect(both.filter((spent) => spent !== undefined)).toHaveLength(1);
    expect(await store.employers.isOpen(name, at)).toBe(false);
    expect(await spend(name, `${name}-3`)).toBeUndefined();
    expect(await store.employers.session(`${name}-3`, at)).toBeUndefined();
  });

  test('let nobody in with a link that is too old, unknown, revoked or of an employer without apprentices', async () => {
    await linked('2026-12-01');
    const viewer = await viewerOf('a@b.example');
    const name = `no-${String(count)}`;
    await store.employers.addLink({ viewerId: viewer.id, tokenHash: name, expiresAt: later(15), now });
    expect(await spend('never-made', 's')).toBeUndefined();
    expect(await spend(name, 's', later(15))).toBeUndefined();
    expect(await spend(name, 's', now, '2026-12-02')).toBeUndefined();
    await store.employers.revoke(viewer.id, now);
    expect(await spend(name, 's')).toBeUndefined();
  });

  test('end a session when it is signed out of, too old, revoked, or the last apprenticeship is over', async () => {
    const { ann, bob } = await linked('2026-12-01');
    const viewer = await viewerOf('a@b.example');
    const name = `end-${String(count)}`;
    await openSession(viewer, name);
    const session = (at = now, day = today) => store.employers.session(`s-${name}`, { now: at, today: day });
    expect(await session()).toMatchObject({ id: viewer.id, employerName: employer, email: 'a@b.example' });
    expect(await session(later(600))).toBeUndefined();
    expect(await session(now, '2026-12-01')).toBeDefined();
    expect(await session(now, '2026-12-02')).toBeUndefined();
    const both = await store.employers.apprentices({ providerId: 'example' }, { offset: 0, limit: 500 });
    const mine = both.rows.filter(({ employerName }) => employerName === employer);
    expect(mine.map(({ personId }) => personId).sort()).toEqual([ann.personId, bob.personId].sort());
    for (const { apprenticeshipId } of mine) await store.employers.unlink(apprenticeshipId);
    expect(await session()).toBeUndefined();
    await linked();
    expect(await session()).toBeDefined();
    await store.employers.revoke(viewer.id, now);
    expect(await session()).toBeUndefined();
    // Invited once more, they look again, and by a new link only.
    await viewerOf('a@b.example');
    expect(await session()).toBeUndefined();
    await openSession(viewer, `${name}-2`);
    await store.employers.endSession(`s-${name}-2`);
    expect(await store.employers.session(`s-${name}-2`, { now, today })).toBeUndefined();
  });

  test('are sent no more links than can wait at once', async () => {
    await linked();
    const viewer = await viewerOf('a@b.example');
    const add = (n: number, at = now) =>
      store.employers.addLink({
        viewerId: viewer.id,
        tokenHash: `many-${String(count)}-${String(n)}`,
        expiresAt: later(15),
        now: at,
      });
    expect([await add(1), await add(2), await add(3), await add(4)]).toEqual([true, true, true, false]);
    expect(await add(5, later(16))).toBe(true);
  });

  test('show a viewer of one site its own people, and everybody of the employer to the others', async () => {
    const { ann, bob } = await linked();
    const north = await viewerOf('north@b.example', 'North');
    const all = await viewerOf('all@b.example');
    const names = async (viewer: Viewer, day = today) =>
      (await store.employers.visibleTo(viewer, day)).map(({ name }) => name);
    expect(await names(north)).toEqual(['Ann Example']);
    expect(await names(all)).toEqual(['Ann Example', 'Bob Example']);
    expect(await names(all, '2027-09-01')).toEqual([]);
    await store.employers.setPaused('example', ann.personId, now);
    expect(await store.employers.visibleTo(all, today)).toMatchObject([
      { personId: ann.personId, isPaused: true, siteName: 'North' },
      { personId: bob.personId, isPaused: false },
    ]);
    // Another provider pauses nothing here.
    await store.employers.setPaused('other', bob.personId, now);
    expect(await store.employers.ofPerson('example', bob.personId, today)).toMatchObject([
      { employerName: employer, isPaused: false },
    ]);
    expect(await store.employers.ofPerson('other', bob.personId, today)).toEqual([]);
  });

  test('keep a pause when the same person is linked again or to another employer', async () => {
    const { ann } = await linked();
    await store.employers.setPaused('example', ann.personId, now);
    await store.employers.link('example', [
      { personId: ann.personId, employer, endsOn: '2028-08-31' },
      { personId: ann.personId, employer: `${employer} Too`, endsOn: '2028-08-31' },
    ]);
    expect(await store.employers.ofPerson('example', ann.personId, today)).toMatchObject([
      { isPaused: true },
      { isPaused: true },
    ]);
    await store.employers.setPaused('example', ann.personId, undefined);
    expect(await store.employers.ofPerson('example', ann.personId, today)).toMatchObject([
      { isPaused: false },
      { isPaused: false },
    ]);
  });

  test('know who wants the digest, who is briefed, and whom an address belongs to', async () => {
    await linked();
    const viewer = await viewerOf(`d${String(count)}@b.example`);
    await store.employers.setDigest(viewer.id, true);
    await store.employers.setBriefed(viewer.id, now);
    const known = { id: viewer.id, wantsDigest: true, briefedAt: now };
    expect(await store.employers.viewersOf(viewer.email.toUpperCase(), today)).toMatchObject([known]);
    expect((await store.employers.digestViewers(today)).map(({ id }) => id)).toContain(viewer.id);
    expect(await store.employers.viewersOf('nobody@b.example', today)).toEqual([]);
    await store.employers.revoke(viewer.id, now);
    expect(await store.employers.viewersOf(viewer.email, today)).toEqual([]);
    expect((await store.employers.digestViewers(today)).map(({ id }) => id)).not.toContain(viewer.id);
  });

  test('forget links and sessions that are over', async () => {
    await linked();
    const viewer = await viewerOf('a@b.example');
    await openSession(viewer, `sweep-${String(count)}`);
    expect(await store.employers.sweep(later(100_000))).toBeGreaterThanOrEqual(2);
  });
});
