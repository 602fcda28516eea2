/** Opens PGlite in a folder (or in memory) or PostgreSQL, and brings its tables up to date. */
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { failed, ok, type Result } from '../../src/result.ts';
import { lockFolder, type FolderInUse } from './folder-lock.ts';
import { migrations } from './migrations/all.ts';
import { prepareHotStatements } from './prepared.ts';
import type { Tables } from './tables.ts';

export type DatabasePlace =
  | { readonly kind: 'memory' }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'postgresql'; readonly url: string };

export type DatabaseProblem =
  | FolderInUse
  /** No answer, a wrong password, no such database. `detail` holds no password. */
  | { readonly code: 'database-unreachable'; readonly detail: string }
  /** The tables were made by a newer version, or a migration failed; nothing was changed by halves. */
  | { readonly code: 'migration-failed'; readonly detail: string };

export interface Database {
  readonly db: Kysely<Tables>;
  /** The engine itself, for the queue. */
  readonly engine:
    | { readonly kind: 'pglite'; readonly pglite: PGlite }
    | { readonly kind: 'postgresql'; readonly url: string };
  close(): Promise<void>;
}

/** Connections for requests; the queue has its own. */
const CONNECTIONS = 10;

/**
 * @param onLost - an idle connection broke; the next query opens another
 */
export async function openDatabase(
  place: DatabasePlace,
  onLost: (error: Error) => void,
): Promise<Result<Database, DatabaseProblem>> {
  const opened =
    place.kind === 'postgresql' ? await openPostgreSql(place.url, onLost) : await openPglite(place);
  if (!opened.ok) return opened;
  const problem = await migrate(opened.value.db);
  if (!problem) return opened;
  await opened.value.close();
  return failed(problem);
}

async function openPglite(
  place: Exclude<DatabasePlace, { kind: 'postgresql' }>,
): Promise<Result<Database, DatabaseProblem>> {
  let lock: ReturnType<typeof lockFolder> | undefined;
  try {
    lock = place.kind === 'folder' ? lockFolder(place.folder) : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const folder = place.kind === 'folder' ? place.folder : '';
    return failed({
      code: 'database-unreachable',
      detail: `nothing can be kept in ${folder} (${code}). Choose another folder with DATA_DIR, or change who may write there.`,
    });
  }
  if (lock && !lock.ok) return lock;
  let pglite: PGlite;
  try {
    // Loaded where it is used: whoever has PostgreSQL need not keep it in memory.
    const { PGlite } = await import('@electric-sql/pglite');
    pglite = await PGlite.create(place.kind === 'folder' ? { dataDir: join(place.folder, 'pglite') } : {});
  } catch (error) {
    lock?.value.release();
    return failed({ code: 'database-unreachable', detail: detailOf(error) });
  }
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return ok({
    db,
    engine: { kind: 'pglite', pglite },
    async close() {
      await db.destroy();
      lock?.value.release();
    },
  });
}

async function openPostgreSql(
  url: string,
  onLost: (error: Error) => void,
): Promise<Result<Database, DatabaseProblem>> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    application_name: 'four-cs',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Without a listener, a server that restarts would end this process: the pool listens to connections that are idle,
  // and nobody else to those that are in use. Their queries fail by themselves.
  pool.on('error', (error) => onLost(error));
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('connect', prepareHotStatements);
  // Compiling a statement takes seconds where running it takes a fraction of one: a course's list is such a statement.
  pool.on('connect', (client) => void client.query('SET jit = off').catch(() => undefined));
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    return failed({ code: 'database-unreachable', detail: detailOf(error) });
  }
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return ok({ db, engine: { kind: 'postgresql', url }, close: () => db.destroy() });
}

/** On PostgreSQL, Kysely holds an advisory lock meanwhile: of several instances that start at once, one migrates. */
async function migrate(db: Kysely<Tables>): Promise<DatabaseProblem | undefined> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  return error === undefined ? undefined : { code: 'migration-failed', detail: detailOf(error) };
}

function detailOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(detailOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
