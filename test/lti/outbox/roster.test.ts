import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RosterPage, Store } from '../../../lti/store/store.ts';
import { startOutboxBench } from '../outbox-for-tests.ts';
import type { OutboxBench } from '../outbox-for-tests.ts';
import { openTestStore } from '../store-for-tests.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
  // A new database takes a while on a busy machine.
}, 120_000);
afterAll(() => store.close());

describe.each(['moodle', 'canvas'] as const)('a roster from a platform in the manner of %s', (manner) => {
  let bench: OutboxBench;
  let contextId: string;
  beforeEach(async () => {
    bench = await startOutboxBench(store, manner);
    contextId = (await bench.launch(bench.addLink(), bench.platform.person('learner'))).contextId!;
  });
  afterEach(() => bench.close());

  const page = (): Promise<RosterPage> =>
    store.roster.page(contextId, 'induction', { offset: 0, limit: 1000 });
  const names = async (): Promise<readonly (string | undefined)[]> =>
    (await page()).rows.map(({ name }) => name);

  test('holds the learners and nobody else', async () => {
    bench.platform.addPerson('Olu Observer', 'observer');
    expect(await bench.outbox.refreshRoster(contextId)).toEqual({ ok: true, value: undefined });
    expect(await names()).toEqual(['Ada Second', 'Sam Learner']);
    expect(bench.platform.complaints).toEqual([]);
  });

  test('is read to its last page', async () => {
    for (let each = 0; each < 230; each += 1) bench.platform.addPerson(`Person ${each}`, 'learner');
    await bench.outbox.refreshRoster(contextId);
    expect((await page()).total).toBe(232);
    const asked = bench.platform.requests.filter(({ endpoint }) => endpoint === 'roster');
    expect(asked).toHaveLength(manner === 'canvas' ? 5 : 1);
  });

  test('marks who has left, and who comes back', async () => {
    await bench.outbox.refreshRoster(contextId);
    const leaver = bench.platform.person('learner', 1);
    leaver.hasLeft = true;
    await bench.outbox.refreshRoster(contextId);
    const hasLeft = async (): Promise<boolean | undefined> =>
      (await page()).rows.find(({ name }) => name === leaver.name)?.hasLeft;
    expect(await hasLeft()).toBe(true);
    leaver.hasLeft = false;
    await bench.outbox.refreshRoster(contextId);
    expect(await hasLeft()).toBe(false);
  });

  test('marks a suspended person as one who is not there', async () => {
    bench.platform.person('learner').isSuspended = true;
    await bench.outbox.refreshRoster(contextId);
    expect((await page()).rows.find(({ name }) => name === 'Sam Learner')?.hasLeft).toBe(true);
  });

  test.each([
    ['a page fails', { kind: 'status', status: 503 }],
    ['it is not JSON', { kind: 'invalid-json' }],
    ['the address of the next page cannot be read', { kind: 'malformed-link' }],
    ['the line dies', { kind: 'answer-lost' }],
  ] as const)('stays as it was when %s', async (_what, fault) => {
    for (let each = 0; each < 80; each += 1) bench.platform.addPerson(`Person ${each}`, 'learner');
    await bench.outbox.refreshRoster(contextId);
    bench.platform.faults.set('roster', fault, 3);
    expect(await bench.outbox.refreshRoster(contextId)).toMatchObject({ ok: false });
    expect((await page()).rows.filter(({ hasLeft }) => hasLeft)).toEqual([]);
  });

  test('is asked for once when two want it at the same time', async () => {
    await Promise.all([bench.outbox.refreshRoster(contextId), bench.outbox.refreshRoster(contextId)]);
    expect(bench.platform.requests.filter(({ endpoint }) => endpoint === 'roster')).toHaveLength(1);
  });

  test('says so when the tool may not read it', async () => {
    bench.tool.scopes = bench.tool.scopes.filter((scope) => !scope.includes('nrps'));
    expect(await bench.outbox.refreshRoster(contextId)).toEqual({
      ok: false,
      problem: { code: 'not-permitted', isLasting: true },
    });
  });
});
