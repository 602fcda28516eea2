import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ensurePostgres, startOwnPostgres } from '../../scripts/find-postgres.ts';

afterEach(() => vi.unstubAllEnvs());

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

test('a TEST_DATABASE_URL that does not answer is a mistake, and no other server is taken instead', async () => {
  vi.stubEnv('TEST_DATABASE_URL', 'postgresql://me:my-secret@127.0.0.1:1/x');
  const found = ensurePostgres();
  await expect(found).rejects.toThrow('TEST_DATABASE_URL names a PostgreSQL that does not answer');
  await expect(found).rejects.not.toThrow('my-secret');
});

// Where the machine has a PostgreSQL; `npm test` brings one on Debian, and says so where there is none.
describe.runIf(process.env['TEST_DATABASE_URL'])('a PostgreSQL', { timeout: 120_000 }, () => {
  test('that is named and answers is used, and is not stopped afterwards', async () => {
    const url = process.env['TEST_DATABASE_URL']!;
    const found = await ensurePostgres();
    expect(found?.url).toBe(url);
    await found?.stop();
    expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('of one’s own keeps what it has committed when it crashes, and is gone at the end', async ({
    skip,
  }) => {
    const own = await startOwnPostgres();
    // A named server may stand on another machine, with none here.
    if (!own) return skip();
    await ask(own.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await own.crashAndRestart();
    expect(await ask(own.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await own.stop();
    await expect(ask(own.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });
});
