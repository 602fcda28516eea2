/**
 * Stores to test with: PGlite in memory always, and PostgreSQL where TEST_DATABASE_URL names a server
 * (`npm test` sees to that; see scripts/find-postgres.ts). Each store is alone in its database.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createLedgerSeals } from '../../lti/launch/ledger-seals.ts';
import type { PlatformRegistration } from '../../lti/domain/model.ts';
import type { DatabasePlace } from '../../lti/store/open-database.ts';
import { openStore } from '../../lti/store/open-store.ts';
import type { Store } from '../../lti/store/store.ts';

/** As `startTool` makes them from SECRETS_KEY. */
export const testSeals = createLedgerSeals(new Uint8Array(32).fill(7));

export type TestEngine = Store['engine'];

/** For `describe.each`: the engines that can be tested here. */
export const testEngines: readonly { readonly engine: TestEngine }[] = [
  { engine: 'pglite' },
  ...(process.env['TEST_DATABASE_URL'] ? [{ engine: 'postgresql' } as const] : []),
];

/**
 * An empty store. `close()` it when the file is done: that also drops its database.
 *
 * @param onTrouble - told what the store tells nobody else: an idle connection lost, a job that failed
 */
export async function openTestStore(
  engine: TestEngine = 'pglite',
  onTrouble: (error: Error, queue?: string) => void = () => undefined,
): Promise<Store> {
  const place = await freshPlace(engine);
  const opened = await openStore(place.place, onTrouble, testSeals);
  if (!opened.ok) throw new Error(`no store to test with: ${JSON.stringify(opened.problem)}`);
  return {
    ...opened.value,
    async close() {
      await opened.value.close();
      await place.drop();
    },
  };
}

/** A platform as Moodle registers one, with one deployment. @param change - what is other about it */
export async function addTestPlatform(
  store: Pick<Store, 'platforms'>,
  change: Partial<Omit<PlatformRegistration, 'id'>> = {},
): Promise<PlatformRegistration> {
  const { providerId = 'example' } = change;
  const added = await store.platforms.add({
    providerId,
    issuer: 'https://lms.example.org',
    clientId: 'client',
    authUrl: 'https://lms.example.org/auth',
    tokenUrl: 'https://lms.example.org/token',
    jwksUrl: 'https://lms.example.org/jwks',
    family: 'moodle',
    deployments: [{ deploymentId: '1', providerId }],
    ...change,
  });
  if (!added.ok) throw new Error('This client is registered already.');
  return added.value;
}

/** An empty database on the engine, for tests that open it themselves. */
export async function freshPlace(
  engine: TestEngine,
): Promise<{ readonly place: DatabasePlace; readonly drop: () => Promise<void> }> {
  if (engine === 'pglite') return { place: { kind: 'memory' }, drop: async () => undefined };
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) throw new Error('TEST_DATABASE_URL names no server');
  const name = `four_cs_test_${randomBytes(8).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    place: { kind: 'postgresql', url: url.href },
    drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
