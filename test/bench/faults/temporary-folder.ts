import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gone when this process is, however it ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'four-cs-faults-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
