/** A browser's storage that can be full or forbidden. */
import type { MirrorStorage } from '../../src/record/mirror.ts';

export interface FakeStorage {
  readonly values: Map<string, string>;
  trouble: 'none' | 'full' | 'forbidden';
  /** As naming `localStorage` does: throws where it is forbidden. */
  open(): MirrorStorage;
}

export function fakeStorage(): FakeStorage {
  const values = new Map<string, string>();
  const fake: FakeStorage = {
    values,
    trouble: 'none',
    open: () => {
      if (fake.trouble === 'forbidden') throw new DOMException('no', 'SecurityError');
      return storage;
    },
  };
  const storage: MirrorStorage = {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      if (fake.trouble === 'full') throw new DOMException('no room', 'QuotaExceededError');
      values.set(key, value);
    },
    removeItem: (key) => void values.delete(key),
  };
  return fake;
}
