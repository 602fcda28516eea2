/** The databases that a bench of the tool is run on: PostgreSQL too, on a server of its own where none is named. */
import { ensurePostgres } from '../../scripts/find-postgres.ts';
import { testEngines, type TestEngine } from '../lti/store-for-tests.ts';

/** @param work - is given the engines, PostgreSQL first; the server is stopped when it is done */
export async function onEngines(work: (engines: readonly TestEngine[]) => Promise<void>): Promise<void> {
  const named = testEngines.map(({ engine }) => engine);
  if (named.includes('postgresql')) return work(named.toReversed());
  const server = await ensurePostgres();
  if (server) process.env['TEST_DATABASE_URL'] = server.url;
  try {
    await work(server ? ['postgresql', 'pglite'] : ['pglite']);
  } finally {
    delete process.env['TEST_DATABASE_URL'];
    await server?.stop();
  }
}
