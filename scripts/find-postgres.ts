/**
 * Finds a PostgreSQL for the tests of the store, or starts one of its own: a cluster in a temporary folder, on a free
 * port, stopped and removed at the end.
 */
import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

export interface TestPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server that nobody else uses, so it may be taken down. */
export interface OwnPostgres extends TestPostgres {
  /** As after a crash: connections are cut without a word, and the log is played back. */
  crashAndRestart(): Promise<void>;
}

const run = promisify(execFile);

/**
 * The server that TEST_DATABASE_URL names, else one that is started from an installed package, else one whose package
 * is installed first (Debian, as root). Says in a sentence what it does.
 *
 * @returns undefined where none could be had: it has then said why
 * @throws Error if TEST_DATABASE_URL names a server that does not answer: using another would hide the mistake
 */
export async function ensurePostgres(): Promise<TestPostgres | undefined> {
  const named = process.env['TEST_DATABASE_URL'];
  if (named) {
    await mustAnswer(named);
    say('PostgreSQL for the tests: the server that TEST_DATABASE_URL names.');
    return { url: named, stop: async () => undefined };
  }
  try {
    const binaries = findBinaries() ?? (await installed());
    if (binaries === undefined) return undefined;
    const started = await startCluster(binaries);
    say(`PostgreSQL for the tests: a cluster of its own, from ${binaries}.`);
    return started;
  } catch (error) {
    skip(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/**
 * A cluster of one's own, whatever TEST_DATABASE_URL says. What it has committed outlives a crash of it.
 *
 * @returns undefined where there is no PostgreSQL on this machine
 */
export async function startOwnPostgres(): Promise<OwnPostgres | undefined> {
  const binaries = findBinaries();
  return binaries === undefined ? undefined : startCluster(binaries, '-c synchronous_commit=on');
}

async function mustAnswer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `TEST_DATABASE_URL names a PostgreSQL that does not answer (${reason}). Start it, or leave the setting out.`,
      { cause: error },
    );
  }
}

/** The folder with `initdb` and `postgres`; of several versions the newest. */
function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':').filter((folder) => folder !== ''),
    '/opt/homebrew/opt/postgresql/bin',
    '/usr/local/opt/postgresql/bin',
  ];
  return places.find((folder) =>
    ['initdb', 'pg_ctl', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
}

async function installed(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !isDebian()) {
    skip(
      'there is no PostgreSQL on this machine. Install it, or set TEST_DATABASE_URL to a server on which databases may be made',
    );
    return undefined;
  }
  say('No PostgreSQL found. Installing Debian\u2019s postgresql package; this takes a minute.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '--yes', '--no-install-recommends', 'postgresql'], {
    env,
    maxBuffer: 16 * 2 ** 20,
  });
  const binaries = findBinaries();
  if (binaries === undefined) skip('the package was installed, and there is still no server');
  return binaries;
}

async function startCluster(binaries: string, more = ''): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'four-cs-postgres-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const account = await accountFor(folder);
    const data = join(folder, 'data');
    await run(
      join(binaries, 'initdb'),
      ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
      account,
    );
    const port = await freePort();
    // Nothing in it outlives the tests, so nothing has to be forced to the disk.
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 ${more}`;
    const control = (...does: readonly string[]): Promise<unknown> =>
      run(join(binaries, 'pg_ctl'), ['-D', data, '-w', '-t', '60', ...does], account);
    const start = ['-l', join(folder, 'log'), '-o', options, 'start'];
    await control(...start);
    return {
      url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      async crashAndRestart() {
        await control('-m', 'immediate', 'stop');
        await control(...start);
      },
      async stop() {
        await control('-m', 'immediate', 'stop');
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** PostgreSQL does not run as root, so root lends the folder to an account without rights. */
async function accountFor(folder: string): Promise<{ cwd: string; uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return { cwd: folder };
  for (const name of ['postgres', 'nobody']) {
    const ids = accountIds(name);
    if (!ids) continue;
    chownSync(folder, ids.uid, ids.gid);
    return { cwd: folder, ...ids };
  }
  throw new Error('this is root, PostgreSQL does not run as root, and there is no account to run it as');
}

function accountIds(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function skip(reason: string): void {
  say(`The tests on PostgreSQL are left out: ${reason}. Those on the embedded database run.`);
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
