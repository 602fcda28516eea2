/** Reads whole chains in their order, a piece at a time, and has each piece proved. */
import { sql, type Kysely } from 'kysely';
import { firstPreviousHash, type LedgerSeals, type SealedWitness } from '../domain/ledger.ts';
import type { LedgerEntry } from '../domain/model.ts';
import type { PolicyVersion } from '../domain/policies.ts';
import { hashesOf } from '../domain/receipt.ts';
import {
  bodyReader,
  findingsOf,
  findingsOfVersions,
  mostFindings,
  wordsKey,
  type LedgerFinding,
  type LedgerProof,
  type Paper,
  type ProofTools,
} from '../domain/prove.ts';
import { entryOf, ledgerHashes } from './ledger-tools.ts';
import { versionOf, versionRows } from './policies.ts';
import type { Tables } from './tables.ts';

/** Entries in memory at once. */
const READ_AT_ONCE = 500;

export interface ProveAsked {
  /** Without it every provider's. */
  readonly providerId?: string;
  /** What people hold in their hands. */
  readonly paper?: readonly Paper[];
}

export interface Proved {
  /** One for each provider. */
  readonly proofs: readonly LedgerProof[];
  /** What paper says and no chain does, in the order of the places that it names. */
  readonly paper: readonly LedgerFinding[];
}

/** On one picture of the database: who signs meanwhile is not in it. */
export async function proveLedgers(
  db: Kysely<Tables>,
  seals: LedgerSeals,
  { providerId, paper = [] }: ProveAsked,
): Promise<Proved> {
  const tools = { hashes: ledgerHashes, seals, readBody: bodyReader() };
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const providers = providerId === undefined ? await providersOf(trx) : [providerId];
      const proofs: LedgerProof[] = [];
      for (const one of providers) proofs.push(await proveOne(trx, one, tools));
      return { proofs, paper: await findingsOfPaper(trx, providers, paper) };
    });
}

async function providersOf(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ provider_id: string }>`
    SELECT provider_id FROM ledger_head UNION SELECT provider_id FROM ledger_entry
    UNION SELECT provider_id FROM ledger_witness UNION SELECT provider_id FROM policy_version
    ORDER BY 1`.execute(db);
  return rows.map(({ provider_id }) => provider_id);
}

async function proveOne(db: Kysely<Tables>, providerId: string, tools: ProofTools): Promise<LedgerProof> {
  const findings: LedgerFinding[] = [];
  let contradicted: LedgerFinding | undefined;
  const add = (found: readonly LedgerFinding[]): void => {
    for (const one of found) {
      if (one.code === 'contradicted') contradicted ??= one;
      if (findings.length < mostFindings) findings.push(one);
    }
  };
  const end = await db
    .selectFrom('ledger_head')
    .selectAll()
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
  const versions = await sealedVersions(db, providerId);
  const words = new Set(versions.map(({ document, version, hash }) => wordsKey(document, version, hash)));

  const byKind = { signed: 0, declined: 0, withdrawn: 0 };
  const givenOut = { receipt: 0, print: 0, pack: 0, day: 0 };
  let erased = 0;
  let entries = 0;
  let last: LedgerEntry | undefined;
  for await (const { rows, witnesses } of piecesOf(db, providerId)) {
    for (const row of rows) {
      const { entry, signer } = partsOf(providerId, row);
      const mine = witnesses.get(entry.sequence) ?? [];
      add(findingsOf({ entry, ...(signer && { signer }), witnesses: mine }, last, words, tools));
      entries += 1;
      byKind[entry.kind] += 1;
      for (const { kind } of mine) givenOut[kind] += 1;
      if (!signer) erased += 1;
      last = entry;
    }
  }
  add(await findingsAtEnd(db, providerId, last, end));
  add(findingsOfVersions(versions, end?.versions ?? 0, tools));
  add(await signersGone(db, providerId));
  return {
    providerId,
    ...{ entries, byKind, erased, givenOut, findings },
    versions: versions.length,
    ...(contradicted && { contradicted }),
    ...(last && { head: { sequence: last.sequence, hash: last.hash } }),
  };
}

interface EntryAndSigner {
  readonly sequence: number;
  readonly kind: LedgerEntry['kind'];
  readonly at: string;
  readonly commitment: string;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
  readonly person_id: string | null;
  readonly typed_name: string | null;
  readonly receipt: string | null;
  readonly track: string | null;
  readonly secret: string | null;
}

interface Piece {
  readonly rows: readonly EntryAndSigner[];
  readonly witnesses: ReadonlyMap<number, readonly SealedWitness[]>;
}

/** The next piece is on its way while one is proved. */
async function* piecesOf(db: Kysely<Tables>, providerId: string): AsyncGenerator<Piece> {
  for (let piece = await pieceAfter(db, providerId, undefined); piece.rows.length > 0;) {
    const isLast = piece.rows.length < READ_AT_ONCE;
    const next = isLast ? undefined : pieceAfter(db, providerId, piece.rows.at(-1)?.sequence);
    // Told to whoever waits for it below, if anybody still does.
    next?.catch(() => undefined);
    yield piece;
    if (!next) return;
    piece = await next;
  }
}

async function pieceAfter(db: Kysely<Tables>, providerId: string, after: number | undefined): Promise<Piece> {
  const { rows } = await sql<EntryAndSigner>`
    SELECT e.sequence, e.kind, e.at, e.commitment, e.body, e.previous_hash, e.hash,
      s.person_id, s.typed_name, s.receipt, s.track, p.secret
    FROM ledger_entry e
    LEFT JOIN signer s ON s.provider_id = e.provider_id AND s.sequence = e.sequence
    LEFT JOIN person_secret p ON p.person_id = s.person_id
    WHERE e.provider_id = ${providerId} ${after === undefined ? sql`` : sql`AND e.sequence > ${after}`}
    ORDER BY e.sequence LIMIT ${READ_AT_ONCE}`.execute(db);
  return { rows, witnesses: await witnessesIn(db, providerId, rows) };
}

function partsOf(
  providerId: string,
  row: EntryAndSigner,
): {
  readonly entry: LedgerEntry;
  readonly signer?: NonNullable<Parameters<typeof findingsOf>[0]['signer']>;
} {
  return {
    entry: entryOf({ ...row, provider_id: providerId }),
    ...(row.person_id !== null && {
      signer: {
        personId: row.person_id,
        typedName: row.typed_name ?? '',
        receipt: row.receipt,
        track: row.track,
        ...(row.secret !== null && { key: Buffer.from(row.secret, 'base64') }),
      },
    }),
  };
}

async function witnessesIn(
  db: Kysely<Tables>,
  providerId: string,
  rows: readonly EntryAndSigner[],
): Promise<ReadonlyMap<number, readonly SealedWitness[]>> {
  const found = await db
    .selectFrom('ledger_witness')
    .select(['id', 'kind', 'sequence', 'hash', 'at', 'seal'])
    .where('provider_id', '=', providerId)
    .where('sequence', '>=', rows[0]?.sequence ?? 0)
    .where('sequence', '<=', rows.at(-1)?.sequence ?? 0)
    // A receipt comes before the paper that shows it.
    .orderBy('at')
    .execute();
  const byPlace = new Map<number, SealedWitness[]>();
  for (const row of found) {
    const one = { providerId, ...row };
    const there = byPlace.get(one.sequence);
    if (there) there.push(one);
    else byPlace.set(one.sequence, [one]);
  }
  return byPlace;
}

/** What was given out for a place that the chain does not have; and an end that is not where it is noted. */
async function findingsAtEnd(
  db: Kysely<Tables>,
  providerId: string,
  last: LedgerEntry | undefined,
  end: { readonly sequence: number; readonly hash: string } | undefined,
): Promise<readonly LedgerFinding[]> {
  const beyond = await db
    .selectFrom('ledger_witness as w')
    .leftJoin('ledger_entry as e', (join) =>
      join.onRef('e.provider_id', '=', 'w.provider_id').onRef('e.sequence', '=', 'w.sequence'),
    )
    .select(['w.id', 'w.kind', 'w.sequence'])
    .where('w.provider_id', '=', providerId)
    .where('e.hash', 'is', null)
    .orderBy('w.sequence')
    .limit(mostFindings)
    .execute();
  const { rows: strays } = await sql<{ sequence: number }>`
    SELECT s.sequence FROM signer s
    LEFT JOIN ledger_entry e ON e.provider_id = s.provider_id AND e.sequence = s.sequence
    WHERE s.provider_id = ${providerId} AND e.hash IS NULL
    ORDER BY 1 LIMIT ${mostFindings}`.execute(db);
  const isNoted =
    (last?.sequence ?? 0) === (end?.sequence ?? 0) &&
    (last?.hash ?? firstPreviousHash) === (end?.hash ?? firstPreviousHash);
  return [
    ...beyond.map(({ id, kind, sequence }) => ({
      code: 'contradicted' as const,
      what: kind,
      name: id,
      sequence,
    })),
    ...strays.map(({ sequence }) => ({
      code: 'signer-changed' as const,
      what: 'entry' as const,
      name: String(sequence),
      sequence,
    })),
    ...(isNoted
      ? []
      : [{ code: 'end-wrong' as const, what: 'end' as const, name: `entry ${last?.sequence ?? 0}` }]),
  ];
}

async function sealedVersions(
  db: Kysely<Tables>,
  providerId: string,
): Promise<readonly (PolicyVersion & { readonly seal: string })[]> {
  const rows = await versionRows(db, providerId);
  return rows.map((row) => ({ ...versionOf(row), seal: row.seal }));
}

/** A person's key counts their entries at every provider. */
async function signersGone(db: Kysely<Tables>, providerId: string): Promise<readonly LedgerFinding[]> {
  const { rows } = await sql<{ person_id: string }>`
    SELECT p.person_id FROM person_secret p
    LEFT JOIN (SELECT person_id, count(*) AS rows FROM signer GROUP BY person_id) s ON s.person_id = p.person_id
    WHERE p.entries <> coalesce(s.rows, 0)
      AND (EXISTS (SELECT FROM signer x WHERE x.person_id = p.person_id AND x.provider_id = ${providerId})
        OR EXISTS (SELECT FROM attempt a WHERE a.person_id = p.person_id AND a.provider_id = ${providerId})
        OR NOT EXISTS (SELECT FROM signer x WHERE x.person_id = p.person_id))
    ORDER BY 1 LIMIT ${mostFindings}`.execute(db);
  return rows.map(({ person_id }) => ({ code: 'signer-gone', what: 'person', name: person_id }));
}

/** Paper need not say whose it is: it stands when one of the chains has it. */
async function findingsOfPaper(
  db: Kysely<Tables>,
  providers: readonly string[],
  paper: readonly Paper[],
): Promise<readonly LedgerFinding[]> {
  const found: LedgerFinding[] = [];
  for (const one of paper) {
    const [from, below] =
      one.kind === 'receipt' ? hashesOf(one.receipt) : [one.hashPrefix, `${one.hashPrefix}g`];
    const place = one.kind === 'head' ? { sequence: one.sequence } : {};
    const { rows } = await sql`
      SELECT 1 FROM ledger_entry
      WHERE hash COLLATE "C" >= ${from} AND hash COLLATE "C" < ${below} AND provider_id = ANY (${providers})
        ${one.kind === 'head' ? sql`AND sequence = ${one.sequence}` : sql``}
      LIMIT 1`.execute(db);
    if (rows.length === 0)
      found.push({ code: 'paper-contradicts', what: 'paper', name: one.text.trim(), ...place });
  }
  return found.toSorted((a, b) => (a.sequence ?? Infinity) - (b.sequence ?? Infinity));
}
