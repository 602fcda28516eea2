import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../lti/store/make-folder.ts';

/**
 * The key of a demonstration: made at the first start and kept beside the data that it seals, readable by its owner
 * alone. Enough for made-up people, and for nobody else: `npm run serve` asks for SECRETS_KEY.
 *
 * @returns 32 bytes, base64
 */
export function demoKey(folder: string): string {
  const file = join(folder, 'demonstration.key');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  makeFolder(folder);
  const key = randomBytes(32).toString('base64');
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}
