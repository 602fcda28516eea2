/**
 * What the rules of the ledger ask for, from Node; an entry as its row holds it; and the seals, which only a store that
 * adds to the ledger has.
 */
import { hash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { LedgerHashes, LedgerSeals } from '../domain/ledger.ts';
import type { LedgerEntry } from '../domain/model.ts';
import type { Tables } from './tables.ts';

export const ledgerHashes: LedgerHashes = {
  sha256: (text) => hash('sha256', text, 'hex'),
  hmacSha256,
};

/** SHA-256 takes 64 bytes at a time. */
const BLOCK = 64;

/**
 * HMAC by its definition: each person has a key of their own, and Node makes an object of every key, which takes most
 * of the time of a proof of 100,000 entries.
 *
 * @param key - at most 64 bytes: a longer one would have to be hashed first
 * @see RFC 2104, 2
 */
function hmacSha256(key: Uint8Array, text: string): string {
  const inner = hash('sha256', Buffer.concat([padded(key, 0x36), Buffer.from(text)]), 'buffer');
  return hash('sha256', Buffer.concat([padded(key, 0x5c), inner]), 'hex');
}

function padded(key: Uint8Array, pad: number): Uint8Array {
  if (key.length > BLOCK) throw new RangeError('A key of the ledger is 32 bytes long.');
  const block = new Uint8Array(BLOCK).fill(pad);
  for (let index = 0; index < key.length; index += 1) block[index] = (key[index] ?? 0) ^ pad;
  return block;
}

export const entryOf = (row: Selectable<Tables['ledger_entry']>): LedgerEntry => ({
  providerId: row.provider_id,
  sequence: row.sequence,
  kind: row.kind,
  at: row.at,
  commitment: row.commitment,
  body: row.body,
  previousHash: row.previous_hash,
  hash: row.hash,
});

/** A store that was opened only to look has none. */
export function sealsFrom(seals: LedgerSeals | undefined): LedgerSeals {
  if (!seals)
    throw new Error('This store was opened without the seals of the ledger, and can add nothing to it.');
  return seals;
}
