import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/build-player.ts';

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(root, 'scripts/ledger.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });

test('without a command, or with an unknown one, it says how it is used', () => {
  for (const args of [[], ['prove'], ['verify', '--heads', 'x']]) {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain('npm run ledger -- verify');
  }
});

test('a slip in a receipt is told before anything is opened', () => {
  const { status, stderr } = run('verify', '--receipt', '7K3M-2QXT-9FBN-4HWE');
  expect(status).toBe(2);
  expect(stderr).toContain('a letter of it is wrong');
});

test('missing settings are named', () => {
  const { status, stderr } = run('verify');
  expect(status).toBe(2);
  expect(stderr).toContain('SECRETS_KEY');
});
