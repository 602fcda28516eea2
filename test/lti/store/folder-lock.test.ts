import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../../../lti/store/folder-lock.ts';

let folder: string;
let holder: ChildProcess | undefined;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'four-cs-lock-')), 'made', 'by', 'the', 'lock');
});
afterEach(async () => {
  if (holder?.exitCode === null && holder.signalCode === null) {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
  rmSync(join(folder, '../../../..'), { recursive: true, force: true });
});

/** Another process, which holds the folder until it is ended. */
async function held(): Promise<ChildProcess> {
  const script = `
    import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, '../../../lti/store/folder-lock.ts'))};
    globalThis.lock = lockFolder(${JSON.stringify(folder)});
    console.log(globalThis.lock.ok);
    setInterval(() => undefined, 1000);`;
  holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(holder.stdout!, 'data')) as [Buffer];
  expect(said.toString().trim()).toBe('true');
  return holder;
}

test('a folder that another process holds is refused, with who holds it', async () => {
  const { pid } = await held();
  const refused = lockFolder(folder);
  expect(refused).toMatchObject({ ok: false, problem: { code: 'folder-in-use', folder } });
  expect(!refused.ok && refused.problem.holder).toMatch(
    new RegExp(`^process ${pid} on .+, since 2[0-9]{3}-`),
  );
}, 30_000);

test('a process that was killed holds nothing', async () => {
  const child = await held();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = lockFolder(folder);
  expect(lock.ok).toBe(true);
  if (lock.ok) lock.value.release();
}, 30_000);

test('a folder that was let go can be taken again', () => {
  for (let each = 0; each < 3; each += 1) {
    const lock = lockFolder(folder);
    expect(lock.ok).toBe(true);
    expect(lockFolder(folder)).toMatchObject({ ok: false });
    if (lock.ok) lock.value.release();
  }
});
