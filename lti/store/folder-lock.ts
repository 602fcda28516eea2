/**
 * One process to a PGlite folder. Two would both seem to work, and the writes of one would vanish.
 *
 * SQLite holds the lock because the system then lets it go by itself when the process ends, however it ends.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { failed, ok, type Result } from '../../src/result.ts';
import { makeFolder } from './make-folder.ts';

export interface FolderLock {
  release(): void;
}

export interface FolderInUse {
  readonly code: 'folder-in-use';
  readonly folder: string;
  /** Who holds it, as it wrote itself down: "process 4711 on desk-3, since 2026-11-22T09:00:00.000Z". */
  readonly holder?: string;
}

/** @param folder - made if it is not there; the lock stands in it, beside the folder of the database */
export function lockFolder(folder: string): Result<FolderLock, FolderInUse> {
  makeFolder(folder);
  const holderFile = join(folder, 'in-use.txt');
  const lock = new DatabaseSync(join(folder, 'in-use.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const holder = readHolder(holderFile);
    return failed({ code: 'folder-in-use', folder, ...(holder !== undefined && { holder }) });
  }
  writeFileSync(holderFile, `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}\n`);
  return ok({ release: () => lock.close() });
}

function readHolder(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** SQLITE_BUSY. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5;
