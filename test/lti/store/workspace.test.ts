import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../../lti/store/store.ts';
import { openTestStore, testEngines } from '../store-for-tests.ts';

const now = new Date('2026-11-22T09:00:00Z');
const later = new Date('2026-11-22T10:00:00Z');
const files = { profile: 'id: one # a remark\n', policies: { 'policies/rules.md': '- Be kind.\n' } };
const version = { providerId: 'one', authorRole: 'An administrator', what: 'Imported', at: now };

describe.each(testEngines)('the workspace on $engine', ({ engine }) => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore(engine);
  }, 120_000);
  afterAll(() => store.close());

  test('lets a link in once, and not when its time is over', async () => {
    const { workspace } = store;
    await workspace.addLink({ tokenHash: 'a', providerId: 'one', expiresAt: later });
    await workspace.addLink({ tokenHash: 'b', providerId: 'one', expiresAt: now });
    expect(await workspace.useLink('a', now)).toEqual({ providerId: 'one' });
    expect(await workspace.useLink('a', now)).toBeUndefined();
    expect(await workspace.useLink('b', now)).toBeUndefined();
    expect(await workspace.useLink('c', now)).toBeUndefined();
  });

  test('keeps a session until its time is over or it is closed', async () => {
    const { workspace } = store;
    await workspace.openSession({
      tokenHash: 's',
      providerId: 'one',
      authorRole: 'By link',
      expiresAt: later,
    });
    expect(await workspace.session('s', now)).toMatchObject({ providerId: 'one', authorRole: 'By link' });
    expect(await workspace.session('s', later)).toBeUndefined();
    await workspace.closeSession('s');
    expect(await workspace.session('s', now)).toBeUndefined();
  });

  test('takes one of two versions that were made upon the same one, and loses neither what was there', async () => {
    const { workspace } = store;
    expect(await workspace.add({ ...version, base: 0, files })).toMatchObject({
      ok: true,
      value: { revision: 1 },
    });
    const other = { ...files, profile: 'id: one # another\n' };
    const both = await Promise.all([
      workspace.add({ ...version, base: 1, files: other }),
      workspace.add({ ...version, base: 1, files }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.filter(({ ok }) => !ok)).toEqual([{ ok: false, problem: { code: 'changed-meanwhile' } }]);
    expect((await workspace.version('one', 1))?.files).toEqual(files);
    expect((await workspace.newest('one'))?.revision).toBe(2);
    expect((await workspace.versions('one', 10)).map(({ revision }) => revision)).toEqual([2, 1]);
    expect(await workspace.newest('two')).toBeUndefined();
  });

  test('knows which version is in use, and takes none that is not there', async () => {
    const { workspace } = store;
    expect(await workspace.activate('one', 2, 'By link', now)).toBe(true);
    expect(await workspace.activate('one', 1, 'By link', now)).toBe(true);
    expect(await workspace.activate('one', 7, 'By link', now)).toBe(false);
    expect(await workspace.activate('two', 1, 'By link', now)).toBe(false);
    expect(await workspace.active()).toEqual(new Map([['one', 1]]));
  });
});
