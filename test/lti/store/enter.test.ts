/** A launch that uses its nonce up and leaves what it leaves in the same step. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LtiLaunch } from '../../../lti/domain/model.ts';
import type { Store } from '../../../lti/store/store.ts';
import { addTestPlatform, openTestStore, testEngines } from '../store-for-tests.ts';

describe.each(testEngines)('a launch that enters on $engine', ({ engine }) => {
  let store: Store;
  let learner: LtiLaunch;
  const now = new Date('2026-11-22T12:00:00Z');
  const course = { track: 'induction', part: 'course' } as const;
  const entering = (nonce: string, withAttempt = true) => ({
    nonce,
    nonceExpiresAt: new Date(now.getTime() + 600_000),
    withAttempt,
    now,
  });

  beforeAll(async () => {
    store = await openTestStore(engine);
    const platform = await addTestPlatform(store);
    learner = {
      platform,
      deployment: platform.deployments[0]!,
      message: 'resource-link',
      person: { sub: 'sub-1', name: 'Ann Example' },
      roles: ['learner'],
      context: { id: 'course-1', title: 'Plumbing' },
      resourceLink: { id: 'link-1' },
      custom: {},
    };
  }, 60_000);
  afterAll(() => store.close());

  test('is kept as any other, and its nonce is used up', async () => {
    const ids = await store.launches.enter(learner, course, entering('once'));
    expect(ids).toEqual(await store.launches.keep(learner, course, now));
    expect(await store.launches.spendNonce('once', now)).toBe(false);
  });

  test('with a nonce that was used changes nothing, whichever way it was used', async () => {
    const before = await store.launches.enter(learner, course, entering('twice'));
    await store.launches.spendNonce('spent', entering('').nonceExpiresAt);
    const later = { ...learner, person: { sub: 'sub-1', name: 'Somebody Else' } };
    for (const nonce of ['twice', 'spent'])
      expect(await store.launches.enter(later, course, entering(nonce))).toBeUndefined();
    const attempt = await store.attempts.byId(before?.attemptId ?? '');
    expect(attempt?.learnerName).toBe('Ann Example');
  });

  test('twenty times at once with one nonce enters once', async () => {
    const someone = { ...learner, person: { sub: 'sub-2' } };
    const entered = await Promise.all(
      Array.from({ length: 20 }, () => store.launches.enter(someone, course, entering('the one'))),
    );
    expect(entered.filter((ids) => ids !== undefined)).toHaveLength(1);
  });

  test('of somebody who teaches begins no attempt', async () => {
    const teacher: LtiLaunch = { ...learner, person: { sub: 'teacher' }, roles: ['instructor'] };
    const ids = await store.launches.enter(teacher, course, entering('teacher', false));
    expect(Object.keys(ids ?? {}).sort()).toEqual(['contextId', 'linkId', 'personId']);
    // Were there one, this would be it.
    const learning = await store.launches.keep(teacher, course, now);
    expect((await store.attempts.byId(learning.attemptId))?.revision).toBe(0);
    const again = await store.launches.enter(teacher, course, entering('teacher again', false));
    expect(again).toEqual(ids);
  });
});
