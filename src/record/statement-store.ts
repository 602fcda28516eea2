/** Where statements wait: IndexedDB, which outlives the tab; or memory, where a browser refuses it. */
import type { Statement } from './lrs.ts';

export interface StatementStore {
  /** What an earlier page left under this key, unless it is too old to be of use. */
  load(key: string): Promise<readonly Statement[]>;
  /** An empty list leaves nothing. */
  save(key: string, statements: readonly Statement[]): Promise<void>;
}

interface Entry {
  readonly at: number;
  readonly statements: readonly Statement[];
}

const databaseName = 'fourcs-statements';
const table = 'waiting';
const longest = 24 * 60 * 60 * 1000;

/**
 * @param factory - may throw
 * @param now - milliseconds since 1970
 */
export function createStatementStore(
  factory: () => IDBFactory | undefined,
  now: () => number,
): StatementStore {
  let opening: Promise<IDBDatabase | undefined> | undefined;
  const database = (): Promise<IDBDatabase | undefined> => (opening ??= open(factory));

  return {
    load: async (key) => {
      const here = await database();
      if (!here) return [];
      await dropOld(here, now());
      const entry = (await ask(here, 'readonly', (rows) => rows.get(key))) as Entry | undefined;
      return entry?.statements ?? [];
    },
    save: async (key, statements) => {
      const here = await database();
      if (!here) return;
      const entry: Entry = { at: now(), statements };
      await ask(here, 'readwrite', (rows) =>
        statements.length > 0 ? rows.put(entry, key) : rows.delete(key),
      );
    },
  };
}

/** Undefined where a browser keeps nothing: the queue then lives as long as the page. */
function open(factory: () => IDBFactory | undefined): Promise<IDBDatabase | undefined> {
  return new Promise((resolve) => {
    try {
      const request = factory()?.open(databaseName, 1);
      if (!request) {
        resolve(undefined);
        return;
      }
      request.onupgradeneeded = () => void request.result.createObjectStore(table);
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}

function ask(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  run: (rows: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  return new Promise((resolve) => {
    try {
      const transaction = database.transaction(table, mode);
      const request = run(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}

/**
 * On a shared computer nothing of an attempt that nobody came back to may stay. A clock that was set back makes an entry come
 * from ahead; that costs nobody their work, and what comes from far ahead would never grow old.
 */
async function dropOld(database: IDBDatabase, now: number): Promise<void> {
  const keys = (await ask(database, 'readonly', (rows) => rows.getAllKeys())) as IDBValidKey[] | undefined;
  for (const key of keys ?? []) {
    const entry = (await ask(database, 'readonly', (rows) => rows.get(key))) as Entry | undefined;
    const age = now - (entry?.at ?? -Infinity);
    if (Math.abs(age) > longest) await ask(database, 'readwrite', (rows) => rows.delete(key));
  }
}
