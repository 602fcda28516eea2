/** Where statements wait, in the browser's own IndexedDB: what a second tab, a refusal and a sudden end do to it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Lrs, LrsAnswer, Statement } from '../../src/record/lrs.ts';
import { createStatementQueue } from '../../src/record/statement-queue.ts';
import { createStatementStore, type StatementStore } from '../../src/record/statement-store.ts';

const database = 'fourcs-statements';
const hour = 60 * 60 * 1000;
const start = Date.UTC(2026, 10, 22, 13);
let now = start;

const statement = (n: number, text = 'progressed'): Statement => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  timestamp: new Date(start + n).toISOString(),
  verb: { id: `http://adlnet.gov/expapi/verbs/${text}` },
  object: { objectType: 'Activity', id: 'https://fourcs.example/course/example/induction' },
});
const some = (...numbers: number[]): Statement[] => numbers.map((n) => statement(n));

/** A page of its own, as another tab is: its connection ends with it. */
interface Tab {
  readonly store: StatementStore;
  /** Gone without a goodbye. */
  readonly kill: () => void;
}

const tabs: Tab[] = [];

function openTab(): Tab {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const tab = {
    store: createStatementStore(
      () => frame.contentWindow?.indexedDB,
      () => now,
    ),
    kill: () => frame.remove(),
  };
  tabs.push(tab);
  return tab;
}

const done = (request: IDBRequest): Promise<void> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });

beforeEach(() => {
  now = start;
});
afterEach(async () => {
  for (const { kill } of tabs.splice(0)) kill();
  await done(indexedDB.deleteDatabase(database));
});

describe('statements that wait', () => {
  test('come back whole and in the order in which they were said', async () => {
    const { store, kill } = openTab();
    await store.save('a', some(3, 1, 2));
    kill();
    expect(await openTab().store.load('a')).toEqual(some(3, 1, 2));
  });

  test('leave nothing once they have gone', async () => {
    const { store } = openTab();
    await store.save('a', some(1));
    await store.save('a', []);
    expect(await openTab().store.load('a')).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  test('hold no actor, so that nobody can be read off the disk', async () => {
    const { store } = openTab();
    const { lrs } = createLrsSide(() => new Promise(() => undefined));
    const queue = createStatementQueue(lrs, { name: 'Khan, Amira' }, store, 'a', () => undefined);
    await queue.add(some(1));
    void queue.flush();
    expect(JSON.stringify(await rows())).not.toContain('Amira');
    expect(await rows()).toHaveLength(1);
  });
});

describe('two tabs', () => {
  test('of different attempts do not touch each other', async () => {
    const [one, other] = [openTab(), openTab()];
    await Promise.all([one.store.save('a', some(1, 2)), other.store.save('b', some(3))]);
    await one.store.save('a', []);
    expect(await other.store.load('b')).toEqual(some(3));
    expect(await openTab().store.load('a')).toEqual([]);
  });

  test('neither waits for the other to close', async () => {
    const one = openTab();
    await one.store.save('a', some(1));
    expect(await openTab().store.load('a')).toEqual(some(1));
    await one.store.save('a', some(1, 2));
    expect(await openTab().store.load('a')).toEqual(some(1, 2));
  });
});

describe('a tab that dies', () => {
  test('in the middle of writing leaves the list before or the list after, never a part', async () => {
    for (let round = 0; round < 10; round++) {
      const { store, kill } = openTab();
      await store.save('a', some(1));
      void store.save('a', some(1, 2, 3));
      kill();
      const found = (await openTab().store.load('a')).length;
      expect([1, 3]).toContain(found);
    }
  });

  test('between the answer and the note of it sends the same statement again, with its id and its time', async () => {
    const first = openTab();
    const sent: object[][] = [];
    const { lrs } = createLrsSide((statements) => {
      sent.push([...statements]);
      // The store has it; the page is gone before the answer is there.
      first.kill();
      return new Promise(() => undefined);
    });
    const before = createStatementQueue(lrs, {}, first.store, 'a', () => undefined);
    await before.add(some(1, 2));
    void before.flush();
    await expect.poll(() => sent.length).toBe(1);

    const after = createLrsSide(async (statements) => {
      sent.push([...statements]);
      return { status: 200 };
    });
    const queue = createStatementQueue(after.lrs, {}, openTab().store, 'a', () => undefined);
    await queue.open();
    expect(await queue.flush()).toEqual({ ok: true, value: undefined });
    expect(sent[1]).toEqual(sent[0]);
    expect(await rows()).toEqual([]);
  });
});

describe('a browser that refuses', () => {
  const refusals: readonly (readonly [string, () => IDBFactory | undefined])[] = [
    [
      'to be asked, as in some private windows',
      () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    ],
    ['by having none', () => undefined],
    // A database from a later version of ours cannot be opened: a refusal of the browser's own.
    ['to open it', () => indexedDB],
  ];

  test.each(refusals)('%s, costs nothing while the page lives', async (_, factory) => {
    const later = indexedDB.open(database, 2);
    await done(later);
    later.result.close();
    const store = createStatementStore(factory, () => now);
    expect(await store.load('a')).toEqual([]);
    const { lrs, sent } = createLrsSide(async () => ({ status: 200 }));
    const queue = createStatementQueue(lrs, {}, store, 'a', () => undefined);
    await queue.open();
    await queue.add(some(1, 2));
    expect(await queue.flush()).toEqual({ ok: true, value: undefined });
    expect(idsOf(sent)).toEqual(idsOf([some(1, 2)]));
  });

  test('because it is full, says nothing and keeps what waits in the page', async () => {
    const bucket = await buckets.open('small', { quota: 300_000 });
    const store = createStatementStore(
      () => bucket.indexedDB,
      () => now,
    );
    await store.save('a', some(1));
    const { lrs, sent } = createLrsSide(async () => ({ status: 200 }));
    const queue = createStatementQueue(lrs, {}, store, 'a', () => undefined);
    await queue.open();
    await queue.add([statement(2, 'x'.repeat(1_000_000))]);
    // It did not get to the disk, so this was a refusal.
    expect(await store.load('a')).toEqual(some(1));
    expect(await queue.flush()).toEqual({ ok: true, value: undefined });
    expect(idsOf(sent)).toEqual(idsOf([some(1, 2)]));
    expect(await store.load('a')).toEqual([]);
    await buckets.delete('small');
  });
});

describe('on a shared computer', () => {
  test('what nobody came back for is gone after a day, whoever comes', async () => {
    await openTab().store.save('a', some(1));
    now += 25 * hour;
    expect(await openTab().store.load('b')).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  test('a clock that is set back loses nothing of the same day', async () => {
    await openTab().store.save('a', some(1));
    now -= 2 * hour;
    expect(await openTab().store.load('a')).toEqual(some(1));
  });

  test('what says that it is from far ahead is not kept for ever', async () => {
    await openTab().store.save('a', some(1));
    now -= 48 * hour;
    expect(await openTab().store.load('a')).toEqual([]);
    expect(await rows()).toEqual([]);
  });
});

/** A store on the other side that takes statements as it is told to. */
function createLrsSide(answer: (statements: readonly object[]) => Promise<LrsAnswer>): {
  readonly lrs: Lrs;
  readonly sent: object[][];
} {
  const sent: object[][] = [];
  const none = async (): Promise<LrsAnswer> => ({ status: 404 });
  return {
    sent,
    lrs: {
      sendStatements: (statements) => {
        sent.push([...statements]);
        return answer(statements);
      },
      findStatement: none,
      getState: none,
      putState: none,
    },
  };
}

const idsOf = (sent: readonly (readonly object[])[]): unknown[] =>
  sent.flat().map((one) => (one as Statement).id);

/** A share of the disk with a limit of its own, which TypeScript does not know yet. */
const buckets = (
  navigator as unknown as {
    readonly storageBuckets: {
      open(name: string, limits: { readonly quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
      delete(name: string): Promise<void>;
    };
  }
).storageBuckets;

/** Everything that lies on the disk. */
async function rows(): Promise<unknown[]> {
  const opening = indexedDB.open(database);
  await done(opening);
  const asking = opening.result.transaction('waiting').objectStore('waiting').getAll();
  await done(asking);
  opening.result.close();
  return asking.result as unknown[];
}
