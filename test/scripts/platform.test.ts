import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockFolder } from '../../lti/store/folder-lock.ts';

/** Starting a database on a busy machine takes a while. */
const slowly = { timeout: 180_000 };
const script = join(import.meta.dirname, '../../scripts/platform.ts');

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'four-cs-platform-'));
  environment = {
    PUBLIC_URL: 'https://fourcs.example.ac.uk',
    SECRETS_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: join(folder, 'data'),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function platform(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: environment,
  });
  return { status, stdout, stderr };
}

/** What a good `add` needs, by name. */
const good: Readonly<Record<string, string>> = {
  issuer: 'https://moodle.example.ac.uk',
  'client-id': 'client-1',
  deployment: '2',
  'auth-url': 'https://moodle.example.ac.uk/mod/lti/auth.php',
  'token-url': 'https://moodle.example.ac.uk/mod/lti/token.php',
  'jwks-url': 'https://moodle.example.ac.uk/mod/lti/certs.php',
  provider: 'example',
};
const flags = (named: Readonly<Record<string, string>>): string[] =>
  Object.entries(named).flatMap(([name, value]) => [`--${name}`, value]);
const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(good).filter(([each]) => each !== name));

describe('npm run platform', slowly, () => {
  test('adds a platform, lists it, and removes it by the id it gave', () => {
    expect(platform('list').stdout).toBe('No platform is registered yet. “add” and “invite” change that.\n');

    const added = platform('add', ...flags(good), '--family=moodle');
    expect([added.status, added.stderr]).toEqual([0, '']);
    expect(added.stdout).toContain('https://fourcs.example.ac.uk/lti/login');
    const [, id = ''] = /^Added ([0-9a-f-]{36}): https:\/\/moodle\.example\.ac\.uk for example\.$/m.exec(
      added.stdout,
    )!;

    const twice = platform('add', ...flags(good));
    expect([twice.status, twice.stderr]).toEqual([1, expect.stringContaining('registered already')]);

    expect(platform('list').stdout).toBe(
      `${id}  https://moodle.example.ac.uk  client client-1  moodle  example\n  deployment 2  example\n`,
    );
    expect(platform('remove', '--id', id)).toMatchObject({ status: 0 });
    expect(platform('list').stdout).toContain('No platform is registered yet.');
    expect(platform('remove', '--id', id)).toMatchObject({ status: 1 });
  });

  test('makes an invitation, of which the database keeps no more than a hash, and rotates keys', () => {
    const invited = platform('invite', '--provider', 'example', '--days', '1');
    expect([invited.status, invited.stderr]).toEqual([0, '']);
    expect(invited.stdout).toMatch(
      /^ {2}https:\/\/fourcs\.example\.ac\.uk\/lti\/register\?invite=[\w-]{43}$/m,
    );

    const day = 86_400_000;
    const rotated = platform('rotate-keys');
    expect([rotated.status, rotated.stderr]).toEqual([0, '']);
    const from = (text: string): number => Date.parse(/used from (\S+)\. /.exec(text)?.[1] ?? '');
    expect(from(rotated.stdout) - Date.now()).toBeGreaterThan(day * 0.9);
    expect(from(platform('rotate-keys', '--at-once').stdout)).toBeLessThanOrEqual(Date.now());
  });

  test('with another SECRETS_KEY says that it is not the one, and touches no key', () => {
    environment = { ...environment, SECRETS_KEY: randomBytes(32).toString('base64') };
    const { status, stdout, stderr } = platform('rotate-keys');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('SECRETS_KEY');
    expect(stderr).not.toContain('    at ');
  });

  test('leaves a folder alone that a running tool uses, and says who that is', () => {
    const lock = lockFolder(environment['DATA_DIR']!);
    if (!lock.ok) throw new Error('nobody uses it now');
    const { status, stderr } = platform('list');
    lock.value.release();
    expect(status).toBe(1);
    expect(stderr).toContain(`process ${process.pid} on `);
    expect(stderr).toContain('Stop the other one');
  });
});

describe.concurrent('npm run platform refuses, with a sentence and before it opens anything,', slowly, () => {
  const bad: readonly (readonly [what: string, args: readonly string[], sentence: string])[] = [
    ['nothing to do', [], 'Say what to do.'],
    ['a command that is none', ['delete'], 'There is no command “delete”.'],
    ...Object.keys(good).map(
      (name) => [`an add without ${name}`, ['add', ...flags(without(name))], `Missing: --${name}.`] as const,
    ),
    ['an add of nothing', ['add'], 'Missing: --issuer, --client-id, --deployment, --auth-url'],
    ['an option that is none', ['add', ...flags(good), '--colour', 'red'], '“--colour” is not understood'],
    ['a word too many', ['list', 'all'], '“all” is not understood here.'],
    ['an option said twice', ['add', ...flags(good), '--issuer', 'x'], '--issuer is given twice.'],
    ['an option without its value', ['remove', '--id'], '--id needs a value after it.'],
    ['an empty value', ['remove', '--id='], '--id needs a value after it.'],
    ['a value without end', ['remove', '--id', 'x'.repeat(3000)], '--id is too long.'],
    ['a remove without an id', ['remove'], 'Missing: --id'],
    ['an invite for nobody', ['invite'], 'Missing: --provider.'],
    ['an unknown provider', ['invite', '--provider', 'other'], 'There is no provider called “other”.'],
    ['a provider that is a path', ['invite', '--provider', '../providers/example'], 'There is no provider'],
    ['a switch with a value', ['rotate-keys', '--at-once=no'], '--at-once takes no value'],
    ['a switch with a word after it', ['rotate-keys', '--at-once', 'no'], '“no” is not understood here'],
    ...['0', '31', '1.5', '-1', 'soon', '1e1', '0x7', '007'].map(
      (days) =>
        [
          `an invite for ${days} days`,
          ['invite', '--provider=example', `--days=${days}`],
          '--days must be a whole number from 1 to 30',
        ] as const,
    ),
    [
      'a family that is none',
      ['add', ...flags(good), '--family', 'blackboard'],
      '--family must be one of moodle, canvas, other; it is “blackboard”.',
    ],
  ];

  test.each(bad)('%s', async (_what, args, sentence) => {
    // A folder that could not be made, so that opening it would show.
    const { status, stdout, stderr } = await run(args, { ...environment, DATA_DIR: '/dev/null/no' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });

  test('settings that are wrong, all at once and without their values', async () => {
    const { status, stderr } = await run(['list'], { SECRETS_KEY: 'my-secret', PORT: 'x' });
    expect(status).toBe(1);
    expect(stderr).toContain('These settings have to be mended first:');
    for (const setting of ['PUBLIC_URL', 'SECRETS_KEY', 'PORT']) expect(stderr).toContain(`  ${setting}: `);
    expect(stderr).not.toContain('my-secret');
  });

  test('a database that is not there', async () => {
    const { status, stderr } = await run(['list'], {
      ...environment,
      DATABASE_URL: 'postgresql://me:my-secret@127.0.0.1:1/x',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('The database does not answer: ')]);
    expect(stderr).not.toMatch(/my-secret| {4}at /);
  });
});

describe('npm run platform takes no address', slowly, () => {
  test.each([
    ['over http', 'http://moodle.example.ac.uk'],
    ['in a private network', 'https://10.0.0.5/x'],
    ['of this machine', 'https://localhost/x'],
    ['that is none', 'moodle'],
  ])('%s', (_what, address) => {
    const { status, stderr } = platform('add', ...flags({ ...good, issuer: address, 'token-url': address }));
    expect(status).toBe(1);
    expect(stderr).toContain('--issuer, --token-url: must be an address that begins with https://');
  });
});

/** Several at once: each takes a second to start. */
function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { env });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
