/**
 * What the tool does not have yet, kept in this browser for a tab that dies or a day without a line. As with the mirror:
 * found only by a hash of the attempt, without a name in it, gone once the tool has it, too old to be used after a day.
 */
import type { RecordFact } from '../progress/model.ts';
import { hash } from './mirror.ts';
import type { MirrorStorage } from './mirror.ts';

export interface UnsentState {
  readonly data: string;
  readonly facts: readonly RecordFact[];
}

export interface UnsentStore {
  /** @returns what an earlier page could not send */
  read(): UnsentState | undefined;
  /** @returns false where this browser keeps nothing */
  keep(state: UnsentState): boolean;
  drop(): void;
}

interface Entry extends UnsentState {
  readonly at: number;
}

const prefix = 'fourcs-unsent-';
const longest = 24 * 60 * 60 * 1000;

/**
 * @param storage - may throw: a browser can refuse storage as soon as it is named
 * @param attempt - hashed at once
 * @param now - milliseconds since 1970
 */
export function createUnsentStore(
  storage: () => MirrorStorage,
  attempt: string,
  now: () => number,
): UnsentStore {
  const key = prefix + hash(attempt);
  return {
    read: () =>
      tried(() => {
        dropOld(storage(), now());
        return parse(storage().getItem(key));
      }),
    keep: ({ data, facts }) => {
      const entry: Entry = { at: now(), data, facts: facts.map(withoutName) };
      return tried(() => (storage().setItem(key, JSON.stringify(entry)), true)) ?? false;
    },
    drop: () => {
      tried(() => storage().removeItem(key));
    },
  };
}

/** The computer may be shared. The tool knows who it is, and then takes the name that the platform gave. */
function withoutName(fact: RecordFact): RecordFact {
  return fact.kind === 'signed' ? { ...fact, typedName: '' } : fact;
}

function tried<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** Entries of any learner that nobody came back for; also those from a clock that was set back since. */
function dropOld(storage: MirrorStorage, now: number): void {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    const age = now - (parse(storage.getItem(name))?.at ?? -Infinity);
    if (age < 0 || age > longest) storage.removeItem(name);
  }
}

function parse(text: string | null): Entry | undefined {
  try {
    const { at, data, facts } = JSON.parse(text ?? '') as Partial<Entry>;
    return typeof at === 'number' && typeof data === 'string' && Array.isArray(facts)
      ? { at, data, facts }
      : undefined;
  } catch {
    return undefined;
  }
}
