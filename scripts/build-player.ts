/** Builds the player both ways: as a folder for packages, and as a single file. */
import { join } from 'node:path';
import { build } from 'vite';

export const root = join(import.meta.dirname, '..');
export const dist = join(root, 'dist');

/** @throws what Vite throws: a build that fails is a bug, not an author's mistake */
export async function buildPlayer(): Promise<void> {
  const configFile = join(root, 'vite.config.ts');
  await build({ configFile, logLevel: 'warn' });
  await build({ configFile, logLevel: 'warn', mode: 'one-file' });
}
