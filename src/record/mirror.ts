/**
 * What the LMS does not have yet, kept in this browser until it has: for a tab that dies, and for nothing else.
 *
 * A computer may be shared, so an entry exists only while something is unsaved, is found only by the hash of learner,
 * course and attempt, holds nothing but the opaque resume state, and is too old to be used after a day.
 */
import { textHash } from '../progress/text-hash.ts';

/** What a mirror needs of `localStorage`. */
export type MirrorStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface Mirror {
  /**
   * Called once, when the record is open.
   *
   * @param attempt - who takes which attempt; hashed at once
   * @param held - the resume state that the LMS gave
   * @returns what an earlier page could not save; undefined when there is nothing or the LMS has moved on since
   */
  begin(attempt: string, held: string): string | undefined;
  /** Keeps a state that is about to be sent. @returns false where this browser keeps nothing */
  keep(data: string): boolean;
  /** The LMS has this state: the entry goes. */
  saved(data: string): void;
  drop(): void;
}

export interface MirrorParts {
  /** May throw: a browser can refuse storage as soon as it is named. */
  readonly storage: () => MirrorStorage;
  /** Course and standard: two packages on one origin must not meet. */
  readonly course: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Entry {
  readonly at: number;
  /** Hashes of what the LMS may hold without having moved on: its last state, and each one tried since. */
  readonly known: readonly string[];
  readonly data: string;
}

const prefix = 'fourcs-unsaved-';
const longest = 24 * 60 * 60 * 1000;
/** Tries that may have reached the LMS although it said nothing; the oldest are the least likely to matter. */
const mostTries = 40;

export function createMirror({ storage, course, now }: MirrorParts): Mirror {
  let key: string | undefined;
  let known: readonly string[] = [];

  function drop(): void {
    attempt(() => key !== undefined && storage().removeItem(key));
  }

  return {
    begin: (who, held) => {
      key = prefix + hash(`${course}\n${who}`);
      known = [hash(held)];
      const entry = attempt(() => {
        dropOld(storage(), now());
        return parse(storage().getItem(key ?? ''));
      });
      drop();
      // Equal means that the last try arrived after all.
      if (!entry || entry.data === held || !entry.known.includes(hash(held))) return undefined;
      known = entry.known.slice(-mostTries);
      return entry.data;
    },
    keep: (data) => {
      if (key === undefined) return false;
      known = [...known, hash(data)].slice(-mostTries);
      const entry: Entry = { at: now(), known, data };
      const name = key;
      return attempt(() => (storage().setItem(name, JSON.stringify(entry)), true)) ?? false;
    },
    saved: (data) => {
      known = [hash(data)];
      drop();
    },
    drop,
  };
}

/** Storage may be full, forbidden or gone; none of that may reach the learner. */
function attempt<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** Entries of any learner that nobody came back for; also those from far ahead, which would never grow old. */
function dropOld(storage: MirrorStorage, now: number): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  for (const name of keys.filter((candidate) => candidate.startsWith(prefix))) {
    const age = now - (parse(storage.getItem(name))?.at ?? -Infinity);
    if (Math.abs(age) > longest) storage.removeItem(name);
  }
}

function parse(text: string | null): Entry | undefined {
  try {
    const { at, known, data } = JSON.parse(text ?? '') as Partial<Entry>;
    return typeof at === 'number' && Array.isArray(known) && typeof data === 'string'
      ? { at, known, data }
      : undefined;
  } catch {
    return undefined;
  }
}

/** 64 bits: two learners of one computer never meet, and no name can be read off it. */
export function hash(text: string): string {
  return [textHash(text), textHash(`${text}\n${String(text.length)}\n${text}`)]
    .map((part) => (part >>> 0).toString(36))
    .join('-');
}
