import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { collectLines } from '../../../lti/http/log-lines.ts';

const module = new URL('../../../lti/http/log-lines.ts', import.meta.url).href;
const run = (code: string): string =>
  spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `import { standardOutput } from '${module}'; ${code}`],
    { encoding: 'utf8', timeout: 20_000 },
  ).stdout;

describe('log lines', () => {
  test('are written together, in order, within a moment', async () => {
    const written: string[] = [];
    const lines = collectLines((text) => written.push(text));
    for (const line of ['one\n', 'two\n', 'three\n']) lines.write(line);
    expect(written).toEqual([]);
    await pause(300);
    expect(written).toEqual(['one\ntwo\nthree\n']);
  });

  test('do not wait when there are many', () => {
    const written: string[] = [];
    const lines = collectLines((text) => written.push(text));
    for (let count = 0; count < 100; count++) lines.write(`${'x'.repeat(999)}\n`);
    expect(written.length).toBeGreaterThan(4);
    lines.flush();
    expect(written.join('')).toHaveLength(100_000);
  });

  test.each([
    ['that is done', ''],
    ['that says so', 'process.exit(0)'],
    ['that falls over', 'throw new Error("x")'],
  ])('of a process %s are all there', (_, end) => {
    expect(run(`standardOutput().write('last words\\n'); ${end}`)).toBe('last words\n');
  });
});
