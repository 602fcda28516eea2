import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database, type DatabasePlace } from '../../../lti/store/open-database.ts';
import { openStore } from '../../../lti/store/open-store.ts';
import { freshPlace } from '../store-for-tests.ts';

describe.runIf(process.env['TEST_DATABASE_URL'])('a PostgreSQL that goes away', { timeout: 60_000 }, () => {
  let place: DatabasePlace & { readonly kind: 'postgresql' };
  let drop: () => Promise<void>;
  let database: Database;
  const told: unknown[][] = [];
  beforeAll(async () => {
    const made = await freshPlace('postgresql');
    if (made.place.kind !== 'postgresql') throw new Error('this is about PostgreSQL');
    ({ place, drop } = { ...made, place: made.place });
    const opened = await openDatabase(place, (...what: unknown[]) => told.push(what));
    if (!opened.ok) throw new Error(opened.problem.code);
    database = opened.value;
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await drop();
  });

  /** What a restart does to every connection. */
  async function cutConnections(): Promise<void> {
    const client = new pg.Client({ connectionString: place.url });
    await client.connect();
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await client.end();
  }

  test('fails the transaction that was under way, and nothing else: the next query opens a connection', async () => {
    const cut = database.db.transaction().execute(async (trx) => {
      await sql`SELECT 1`.execute(trx);
      // In use and between two queries: nobody waits for this connection just now.
      await cutConnections();
      await new Promise((resolve) => setTimeout(resolve, 200));
      await sql`SELECT 1`.execute(trx);
    });
    await expect(cut).rejects.toThrow();
    expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
  });

  test('is told of as an error, without the connection and what it knows', async () => {
    await sql`SELECT 1`.execute(database.db);
    told.length = 0;
    await cutConnections();
    await expect.poll(() => told.length).toBeGreaterThan(0);
    for (const what of told) {
      expect(what).toHaveLength(1);
      expect(what[0]).toBeInstanceOf(Error);
    }
  });
});

test.each([
  ['nobody listens', 'postgresql://me:my-secret@127.0.0.1:1/x'],
  ['the name leads nowhere', 'postgresql://me:my-secret@no-such-host.invalid/x'],
])('where %s, there is a reason without the password', async (_what, url) => {
  const opened = await openStore({ kind: 'postgresql', url }, () => undefined);
  expect(opened).toMatchObject({ ok: false, problem: { code: 'database-unreachable' } });
  expect(JSON.stringify(opened)).not.toContain('my-secret');
});

test('a folder that cannot be made is named, with the mend', async () => {
  const base = mkdtempSync(join(tmpdir(), 'four-cs-no-folder-'));
  writeFileSync(join(base, 'file'), '');
  const folder = join(base, 'file', 'data');
  const opened = await openDatabase({ kind: 'folder', folder }, () => undefined);
  rmSync(base, { recursive: true });
  expect(opened).toMatchObject({ ok: false, problem: { code: 'database-unreachable' } });
  expect(opened.ok ? '' : JSON.stringify(opened.problem)).toContain(`${folder} (ENOTDIR)`);
});
