/** A store that outlives a launch, and fails when told to. */
import type { LmsStore, StoredAttempt } from './strict-lms.ts';

export interface MemoryStore extends LmsStore {
  attempt(): StoredAttempt | undefined;
  /** The next commits fail: this many, or all. */
  fail(times: number): void;
  readonly commits: number;
}

export function memoryStore(): MemoryStore {
  let held: string | undefined;
  let failures = 0;
  let commits = 0;
  const load = (): StoredAttempt | undefined =>
    held === undefined ? undefined : (JSON.parse(held) as StoredAttempt);
  return {
    load,
    attempt: load,
    commit: (data) => {
      commits += 1;
      if (failures > 0) {
        failures -= 1;
        return false;
      }
      held = JSON.stringify(data);
      return true;
    },
    fail: (times) => {
      failures = times;
    },
    get commits() {
      return commits;
    },
  };
}
