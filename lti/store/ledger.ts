/** The ledger of signatures, a chain per provider. The rules of the chain are `domain/ledger.ts`. */
import { randomBytes } from 'node:crypto';
import { CompiledQuery, type Kysely, type Selectable } from 'kysely';
import {
  firstPreviousHash,
  isItself,
  nextEntry,
  witnessText,
  type LedgerSeals,
  type LedgerWitness,
  type SealedWitness,
} from '../domain/ledger.ts';
import type { LedgerEntry, SignatureBody } from '../domain/model.ts';
import { hashesOf, receiptOf } from '../domain/receipt.ts';
import { entryOf, ledgerHashes, sealsFrom } from './ledger-tools.ts';
import { proveLedgers, type Proved, type ProveAsked } from './prove-ledger.ts';
import { retried } from './retried.ts';
import type { Tables } from './tables.ts';

/** Entries that are read at a time. */
const READ_AT_ONCE = 500;

/** One chain per provider. What is added stays; nothing here changes or takes away. */
export interface Ledger {
  /** From the first; for whoever proves or hands out the whole. */
  entries(providerId: string): AsyncIterable<LedgerEntry>;
  /**
   * Adds an entry in a transaction of its own. What a page signs comes through `attempts.save` instead. Four round trips.
   */
  append(addition: LedgerAddition): Promise<Appended>;
  /** @param receipt - as `readReceipt` gives it. An erased person's receipt is found like any other. */
  byReceipt(receipt: string): Promise<LedgerEntry | undefined>;
  /**
   * Whether a receipt holds: it was given out under the tool's seal, and its entry is still what it was then. Two round
   * trips at once.
   *
   * @param receipt - as `readReceipt` gives it
   * @returns `changed`: it was given out here, and its entry is gone or is another
   */
  check(receipt: string): Promise<'valid' | 'changed' | 'unknown'>;
  /** The newest first: all that a person signed, declined or withdrew at one provider. */
  ofPerson(providerId: string, personId: string): Promise<readonly PersonalEntry[]>;
  /** What a provider's chain ends with; undefined before the first entry. */
  head(providerId: string): Promise<LedgerHead | undefined>;
  /**
   * Notes and seals the chain's end as it is now, because it is about to be printed. What is noted under the same id
   * already stays as it is. Undefined before the first entry.
   *
   * @param paper - its `id`, or how it is named after the chain's end
   */
  givenOut(paper: {
    readonly providerId: string;
    readonly kind: 'print' | 'pack';
    readonly id: string | ((sequence: number) => string);
    readonly at: Date;
  }): Promise<SealedWitness | undefined>;
  /** What whoever wants to check the seal of a pack or a day needs: base64url of the raw Ed25519 key. */
  readonly publicKey: string | undefined;
  /** Notes and signs the end of every chain, once for each day. @returns how many were new */
  signHeads(now: Date): Promise<number>;
  /** Proves the chains, versions and all that was given out, in memory that does not grow with them. */
  prove(asked: ProveAsked): Promise<Proved>;
}

export type LedgerHead = Pick<LedgerEntry, 'sequence' | 'hash'>;

export interface LedgerAddition {
  readonly providerId: string;
  readonly kind: LedgerEntry['kind'];
  readonly at: Date;
  readonly personId: string;
  /** Of a paper copy, what stands on it; of what nobody signed by name, what the platform calls them. */
  readonly typedName: string;
  readonly body: SignatureBody;
  readonly track: string;
  readonly attemptId?: string;
  /** Who of the staff recorded it. */
  readonly recordedBy?: string;
}

export interface Appended {
  readonly entry: LedgerEntry;
  /** "7K3M-2QXT-9FBN-4HWE" */
  readonly receipt: string;
}

export interface PersonalEntry extends Pick<LedgerEntry, 'sequence' | 'kind' | 'at' | 'hash'> {
  readonly receipt: string;
  readonly track: string;
  readonly body: SignatureBody;
  readonly typedName: string;
}

export function ledgerOf(db: Kysely<Tables>, seals: LedgerSeals | undefined): Ledger {
  async function byReceipt(receipt: string): Promise<LedgerEntry | undefined> {
    const [from, below] = hashesOf(receipt);
    const { rows } = await db.executeQuery<Selectable<Tables['ledger_entry']>>(
      CompiledQuery.raw(
        'SELECT * FROM ledger_entry WHERE hash COLLATE "C" >= $1 AND hash COLLATE "C" < $2 LIMIT 1',
        [from, below],
      ),
    );
    const [row] = rows;
    return row && entryOf(row);
  }

  return {
    async *entries(providerId) {
      for (let after = 0; ;) {
        const rows = await db
          .selectFrom('ledger_entry')
          .selectAll()
          .where('provider_id', '=', providerId)
          .where('sequence', '>', after)
          .orderBy('sequence')
          .limit(READ_AT_ONCE)
          .execute();
        for (const row of rows) yield entryOf(row);
        const last = rows.at(-1);
        if (!last || rows.length < READ_AT_ONCE) return;
        after = last.sequence;
      }
    },
    append: (addition) =>
      retried(() => db.transaction().execute((trx) => appendToLedger(trx, seals, addition))),
    byReceipt,
    async check(receipt) {
      const [entry, row] = await Promise.all([
        byReceipt(receipt),
        db.selectFrom('ledger_witness').selectAll().where('id', '=', receipt).executeTakeFirst(),
      ]);
      if (!row || !isGenuine(row, sealsFrom(seals))) return 'unknown';
      return entry?.hash === row.hash && isItself(entry, ledgerHashes) ? 'valid' : 'changed';
    },
    async ofPerson(providerId, personId) {
      const rows = await db
        .selectFrom('signer')
        .innerJoin('ledger_entry as e', (join) =>
          join.onRef('e.provider_id', '=', 'signer.provider_id').onRef('e.sequence', '=', 'signer.sequence'),
        )
        .where('signer.provider_id', '=', providerId)
        .where('signer.person_id', '=', personId)
        .orderBy('e.sequence', 'desc')
        .select(['e.sequence', 'e.kind', 'e.at', 'e.hash', 'e.body', 'signer.typed_name'])
        .execute();
      return rows.map(({ sequence, kind, at, hash, body, typed_name }) => {
        // Written by `nextEntry`, and nothing else writes there.
        const read = JSON.parse(body) as SignatureBody;
        return {
          ...{ sequence, kind, at, hash, track: read.track, body: read },
          receipt: receiptOf(hash),
          typedName: typed_name,
        };
      });
    },
    head: (providerId) => headOf(db, providerId),
    givenOut: ({ providerId, kind, id, at }) =>
      db.transaction().execute(async (trx) => {
        const head = await headOf(trx, providerId);
        if (!head) return undefined;
        const named = typeof id === 'string' ? id : id(head.sequence);
        const given = sealed(sealsFrom(seals), { ...head, id: named, providerId, kind, at });
        await keep(trx, given);
        return given;
      }),
    publicKey: seals?.publicKey,
    prove: (asked) => proveLedgers(db, sealsFrom(seals), asked),
    async signHeads(now) {
      const heads = await db
        .selectFrom('ledger_head')
        .select(['provider_id', 'sequence', 'hash'])
        .where('sequence', '>', 0)
        .execute();
      let added = 0;
      for (const { provider_id: providerId, sequence, hash } of heads) {
        const id = `day ${providerId} ${now.toISOString().slice(0, 10)}`;
        const one = { id, providerId, kind: 'day' as const, sequence, hash, at: now };
        added += await keep(db, sealed(sealsFrom(seals), one));
      }
      return added;
    },
  };
}

function isGenuine(
  { provider_id: providerId, seal, ...rest }: Selectable<Tables['ledger_witness']>,
  { isSealed }: LedgerSeals,
): boolean {
  return rest.kind === 'receipt' && isSealed('receipt', witnessText({ ...rest, providerId }), seal);
}

async function headOf(db: Kysely<Tables>, providerId: string): Promise<LedgerHead | undefined> {
  return db
    .selectFrom('ledger_head')
    .select(['sequence', 'hash'])
    .where('provider_id', '=', providerId)
    .where('sequence', '>', 0)
    .executeTakeFirst();
}

const sealed = ({ seal }: LedgerSeals, given: LedgerWitness): SealedWitness => ({
  ...given,
  seal: seal(given.kind, witnessText(given)),
});

/** @returns how many were written: none where there is one of that id */
async function keep(db: Kysely<Tables>, { providerId, ...rest }: SealedWitness): Promise<number> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('ledger_witness')
    .values({ ...rest, provider_id: providerId })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows);
}

/**
 * Adds an entry to the end of its provider's chain. The chain is locked until `trx` ends, so this comes last in it.
 * Three round trips.
 */
export async function appendToLedger(
  trx: Kysely<Tables>,
  seals: LedgerSeals | undefined,
  addition: LedgerAddition,
): Promise<Appended> {
  const { body, typedName, at, personId, providerId, kind, track, attemptId, recordedBy } = addition;
  const { seal } = sealsFrom(seals);
  const key = await keyOf(trx, personId);
  const head = await lockHead(trx, providerId);
  const entry = nextEntry(
    head,
    { providerId, kind, at, person: { id: personId, key, typedName }, body },
    ledgerHashes,
  );
  const { sequence, hash } = entry;
  const receipt = receiptOf(hash);
  const given = { id: receipt, providerId, kind: 'receipt' as const, sequence, hash, at };
  await trx.executeQuery(
    CompiledQuery.raw(appendSql, [
      entry.providerId,
      sequence,
      kind,
      entry.at,
      entry.commitment,
      entry.body,
      entry.previousHash,
      hash,
      personId,
      attemptId ?? null,
      typedName,
      receipt,
      track,
      recordedBy ?? null,
      at,
      seal('receipt', witnessText(given)),
    ]),
  );
  return { entry, receipt };
}

/** The person's own key, which is made at their first signature; and one entry more is counted. */
async function keyOf(trx: Kysely<Tables>, personId: string): Promise<Uint8Array> {
  const { rows } = await trx.executeQuery<{ secret: string }>(
    CompiledQuery.raw(keySql, [personId, randomBytes(32).toString('base64')]),
  );
  return Buffer.from(only(rows).secret, 'base64');
}

const keySql = `
INSERT INTO person_secret AS s (person_id, secret, entries) VALUES ($1, $2, 1)
ON CONFLICT (person_id) DO UPDATE SET entries = s.entries + 1
RETURNING s.secret`;

/** The end of the chain, locked until the transaction ends; sequence 0 stands before the first entry. */
async function lockHead(trx: Kysely<Tables>, providerId: string): Promise<LedgerHead> {
  const { rows } = await trx.executeQuery<LedgerHead>(
    CompiledQuery.raw(headSql, [providerId, firstPreviousHash]),
  );
  return only(rows);
}

/** An update that changes nothing still locks the row. */
const headSql = `
INSERT INTO ledger_head AS h (provider_id, sequence, hash) VALUES ($1, 0, $2)
ON CONFLICT (provider_id) DO UPDATE SET sequence = h.sequence
RETURNING h.sequence, h.hash`;

function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error('a statement that writes one row gives one back');
  return row;
}

const appendSql = `
WITH entry AS (
  INSERT INTO ledger_entry (provider_id, sequence, kind, at, commitment, body, previous_hash, hash)
  VALUES ($1::text, $2::integer, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text)
), signed_by AS (
  INSERT INTO signer (provider_id, sequence, person_id, attempt_id, typed_name, receipt, track, recorded_by)
  VALUES ($1::text, $2::integer, $9::uuid, $10::uuid, $11::text, $12::text, $13::text, $14::uuid)
), given_out AS (
  INSERT INTO ledger_witness (id, provider_id, kind, sequence, hash, at, seal)
  VALUES ($12::text, $1::text, 'receipt', $2::integer, $8::text, $15::timestamptz, $16::text)
)
UPDATE ledger_head SET sequence = $2::integer, hash = $8::text WHERE provider_id = $1::text`;
