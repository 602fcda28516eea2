/**
 * The ledger of signatures: entries in a chain, each holding the hash of the one before, so that nothing in it can be
 * changed, left out or put in between without every later hash telling.
 *
 * A person stands in an entry only as a commitment made with a random key of their own. Deleting the key erases the
 * person from the ledger, and the chain stays whole.
 */
import { canonicalJson, canonicalString as text } from './canonical-json.ts';
import type { LedgerEntry, SignatureBody } from './model.ts';

/** Passed in, as rules have no packages. Both answer in small hex digits, over the UTF-8 of the text. */
export interface LedgerHashes {
  readonly sha256: (text: string) => string;
  readonly hmacSha256: (key: Uint8Array, text: string) => string;
}

/**
 * What the tool's secret can do and the database cannot: whoever rebuilds the tables without it is found out.
 * `receipt` and `print` seals are made at every entry and every sheet of paper, `pack` and `day` seals are signatures that
 * anybody with the public part can check.
 */
export interface LedgerSeals {
  readonly seal: (kind: SealKind, text: string) => string;
  readonly isSealed: (kind: SealKind, text: string, seal: string) => boolean;
  /** Base64url of the raw Ed25519 key, for whoever wants to check a `pack` or a `day` without the tool. */
  readonly publicKey: string;
}
/** `erased`: somebody at a Moodle who was erased, to know them again without knowing who they are. */
export type SealKind = LedgerWitness['kind'] | 'policy' | 'erased';

/** The end of the chain as it was when it was given out. */
export interface LedgerWitness {
  /**
   * The receipt itself; of a day "day <provider> 2026-11-22"; of a pack its own reference; of a print what `printId`
   * gives.
   */
  readonly id: string;
  readonly providerId: string;
  /** `receipt`: its entry was made. `print`: a receipt or certificate was put on paper with the chain's end on it. */
  readonly kind: 'receipt' | 'print' | 'pack' | 'day';
  readonly sequence: number;
  readonly hash: string;
  readonly at: Date;
}

/** A witness as it is kept. */
export interface SealedWitness extends LedgerWitness {
  readonly seal: string;
}

/** The same sheet with the same end of the chain on it is one witness, however often it is printed. */
export const printId = (what: 'receipt' | 'certificate', receipt: string, sequence: number): string =>
  `${what} ${receipt} at ${sequence}`;

/**
 * What a witness's seal is over: the canonical JSON of it, written member by member. This, what a commitment is over and
 * what an entry's hash is over are made for every entry in a proof of all, where sorting members took a fifth of the time.
 */
export const witnessText = ({ id, providerId, kind, sequence, hash, at }: LedgerWitness): string =>
  `{"at":${text(at.toISOString())},"hash":${text(hash)},"id":${text(id)},"kind":${text(kind)},"providerId":${text(providerId)},"sequence":${sequence}}`;

export interface LedgerPerson {
  readonly id: string;
  /** 32 random bytes, kept beside the person. */
  readonly key: Uint8Array;
  /** As typed to sign; kept beside the person, and under the commitment, so that a change of it is found. */
  readonly typedName: string;
}

export interface EntryDraft {
  readonly providerId: string;
  readonly kind: LedgerEntry['kind'];
  readonly at: Date;
  readonly person: LedgerPerson;
  readonly body: SignatureBody;
}

/** What the first entry of a provider holds in place of a hash before it. */
export const firstPreviousHash = '0'.repeat(64);

/** @param last - the newest entry of the same provider; undefined, or sequence 0, for the first */
export function nextEntry(
  last: Pick<LedgerEntry, 'sequence' | 'hash'> | undefined,
  { providerId, kind, at, person, body }: EntryDraft,
  hashes: LedgerHashes,
): LedgerEntry {
  const sequence = (last?.sequence ?? 0) + 1;
  const entry = {
    providerId,
    sequence,
    kind,
    at: `${at.toISOString().slice(0, 19)}Z`,
    commitment: commitmentTo(person, providerId, sequence, hashes),
    body: canonicalJson(body),
    previousHash: last?.hash ?? firstPreviousHash,
  };
  return { ...entry, hash: hashOf(entry, hashes) };
}

/** Binds a person and the name they typed to one entry; two entries of one person have nothing in common. */
export function commitmentTo(
  { id, key, typedName }: LedgerPerson,
  providerId: string,
  sequence: number,
  { hmacSha256 }: LedgerHashes,
): string {
  return hmacSha256(
    key,
    `{"person":${text(id)},"providerId":${text(providerId)},"sequence":${sequence},"typedName":${text(typedName)}}`,
  );
}

export interface LedgerFault {
  /**
   * `entry-changed`: it is not what was hashed. `chain-broken`: one before it is gone, was put in or stands elsewhere.
   */
  readonly code: 'entry-changed' | 'chain-broken' | 'other-provider';
  readonly sequence: number;
}

/**
 * Looks at one entry beside the one before it.
 *
 * @param before - undefined for the first
 * @returns the first thing that is wrong with it
 */
export function faultOf(
  entry: LedgerEntry,
  before: Pick<LedgerEntry, 'providerId' | 'sequence' | 'hash'> | undefined,
  hashes: LedgerHashes,
): LedgerFault | undefined {
  const { sequence } = entry;
  if (before && before.providerId !== entry.providerId) return { code: 'other-provider', sequence };
  if (sequence !== (before?.sequence ?? 0) + 1) return { code: 'chain-broken', sequence };
  if (entry.previousHash !== (before?.hash ?? firstPreviousHash)) return { code: 'chain-broken', sequence };
  return entry.hash === hashOf(entry, hashes) ? undefined : { code: 'entry-changed', sequence };
}

/** Whether an entry still is what was hashed, whatever became of those around it. */
export const isItself = (entry: LedgerEntry, hashes: LedgerHashes): boolean =>
  entry.hash === hashOf(entry, hashes);

/** Field by field: what a row of the database holds besides is not part of the entry. */
function hashOf(
  { providerId, sequence, kind, at, commitment, body, previousHash }: Omit<LedgerEntry, 'hash'>,
  { sha256 }: LedgerHashes,
): string {
  return sha256(
    `{"at":${text(at)},"body":${text(body)},"commitment":${text(commitment)},"kind":${text(kind)},"previousHash":${text(previousHash)},"providerId":${text(providerId)},"sequence":${sequence}}`,
  );
}
