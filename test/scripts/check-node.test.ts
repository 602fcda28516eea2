import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../scripts/check-node.cjs');

/** Runs the check as though this Node were of another version. */
function checkAs(version: string): Promise<{ code: number; said: string }> {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' }); require(${JSON.stringify(script)})`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', pretend], (error, _stdout, said) => {
      resolve({ code: error ? Number(error.code) : 0, said });
    });
  });
}

describe('the check that runs before every command', () => {
  test('says which Node is running', async () => {
    expect(await checkAs('24.21.0')).toEqual({ code: 0, said: 'Running on Node 24.21.0.\n' });
  });

  test('stops an older Node and says what to do', async () => {
    const { code, said } = await checkAs('20.20.2');
    expect(code).toBe(1);
    expect(said).toContain('This is Node 20.20.2, and Four Cs needs Node 24 or newer.');
    expect(said).toContain('npm ci --include=optional');
  });
});
