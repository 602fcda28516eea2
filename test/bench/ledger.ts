/**
 * Proving a ledger of 100,000 entries of 20,000 people: how long `npm run ledger -- verify` takes from its start to its
 * end, and how much memory its process has at most. On PGlite, which runs inside the process, memory is the database's
 * as well.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { root } from '../../scripts/build-player.ts';
import { nextEntry, witnessText } from '../../lti/domain/ledger.ts';
import type { LedgerEntry } from '../../lti/domain/model.ts';
import { receiptOf } from '../../lti/domain/receipt.ts';
import { createLedgerSeals } from '../../lti/launch/ledger-seals.ts';
import { ledgerHashes } from '../../lti/store/ledger-tools.ts';
import { openDatabase, type DatabasePlace } from '../../lti/store/open-database.ts';
import { policiesOf } from '../../lti/store/policies.ts';
import { freshPlace, type TestEngine } from '../lti/store-for-tests.ts';
import { policyText, signedBody } from '../lti/store/ledger-world.ts';
import { onEngines } from './engines.ts';
import { printTable } from './table.ts';

const ENTRIES = 100_000;
const PEOPLE = 20_000;
const secretsKey = Buffer.from(Uint8Array.from({ length: 32 }, (_, index) => index * 7));

export async function ledger(): Promise<void> {
  const rows: (string | number)[][] = [['', 'proved in s, start to end', 'peak MB', 'entries a second']];
  await onEngines(async (engines) => {
    for (const engine of engines) rows.push([engine, ...(await measured(engine))]);
  });
  printTable(`Ledger, ${ENTRIES} entries of ${PEOPLE} people (target: 5 s, 200 MB)`, rows);
}

async function measured(engine: TestEngine): Promise<(string | number)[]> {
  const folder = mkdtempSync(join(tmpdir(), 'four-cs-ledger-'));
  const fresh =
    engine === 'pglite'
      ? { place: { kind: 'folder', folder } as const, drop: async () => undefined }
      : await freshPlace(engine);
  try {
    await fill(fresh.place);
    const { seconds, megabytes } = await verify(fresh.place);
    return [seconds.toFixed(1), Math.round(megabytes), Math.round(ENTRIES / seconds)];
  } finally {
    await fresh.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the tool would have written it, only faster. */
async function fill(place: DatabasePlace): Promise<void> {
  const opened = await openDatabase(place, () => undefined);
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem));
  const { db } = opened.value;
  const seals = createLedgerSeals(secretsKey);
  const text = policyText();
  await policiesOf(db, seals).learn([text], new Date('2026-01-01T00:00:00Z'));
  const body = signedBody(text);
  await sql`INSERT INTO platform (provider_id, issuer, client_id, auth_url, token_url, jwks_url, family)
    VALUES ('example', 'https://lms.example', 'bench', 'a', 'b', 'c', 'moodle')`.execute(db);
  const { rows: people } = await sql<{ id: string }>`
    INSERT INTO person (platform_id, sub) SELECT (SELECT id FROM platform), 'p' || n FROM generate_series(1, ${PEOPLE}) n
    RETURNING id`.execute(db);
  const key = Buffer.alloc(32, 5);
  await sql`INSERT INTO person_secret (person_id, secret, entries)
    SELECT id, ${key.toString('base64')}, ${ENTRIES / PEOPLE} FROM person`.execute(db);
  let last: LedgerEntry | undefined;
  const start = Date.parse('2026-01-05T08:00:00Z');
  while ((last?.sequence ?? 0) < ENTRIES) {
    const rows: object[] = [];
    while (rows.length < 2000) {
      const sequence: number = last?.sequence ?? 0;
      const personId = people[sequence % PEOPLE]!.id;
      const at = new Date(start + sequence * 60_000);
      const typedName = `Person Number ${sequence % PEOPLE}`;
      last = nextEntry(
        last,
        { providerId: 'example', kind: 'signed', at, person: { id: personId, key, typedName }, body },
        ledgerHashes,
      );
      const receipt = receiptOf(last.hash);
      const given = { id: receipt, providerId: 'example', kind: 'receipt' as const, at };
      const witness = { ...given, sequence: last.sequence, hash: last.hash };
      rows.push({
        ...{ ...last, witnessed: at.toISOString(), personId, typedName, receipt },
        seal: seals.seal('receipt', witnessText(witness)),
      });
    }
    const json = JSON.stringify(rows);
    await sql`INSERT INTO ledger_entry SELECT 'example', r.sequence, 'signed', r.at, r.commitment, r.body, r."previousHash", r.hash
      FROM jsonb_to_recordset(${json}::jsonb) AS r (sequence int, at text, commitment text, body text, "previousHash" text, hash text)`.execute(
      db,
    );
    await sql`INSERT INTO signer (provider_id, sequence, person_id, typed_name, receipt, track)
      SELECT 'example', r.sequence, r."personId", r."typedName", r.receipt, 'induction'
      FROM jsonb_to_recordset(${json}::jsonb) AS r (sequence int, "personId" uuid, "typedName" text, receipt text)`.execute(
      db,
    );
    await sql`INSERT INTO ledger_witness SELECT r.receipt, 'example', 'receipt', r.sequence, r.hash, r.witnessed, r.seal
      FROM jsonb_to_recordset(${json}::jsonb) AS r (sequence int, receipt text, hash text, witnessed timestamptz, seal text)`.execute(
      db,
    );
  }
  await sql`UPDATE ledger_head SET sequence = ${ENTRIES}, hash = ${last?.hash ?? ''}`.execute(db);
  await sql`ANALYZE`.execute(db);
  await opened.value.close();
}

/** As somebody types it. */
async function verify(
  place: DatabasePlace,
): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const from = performance.now();
  const child = spawn(
    process.execPath,
    // As the command in package.json.
    [
      '--max-semi-space-size=4',
      '--import',
      join(import.meta.dirname, 'say-memory.ts'),
      join(root, 'scripts/ledger.ts'),
      'verify',
    ],
    {
      env: {
        PATH: process.env['PATH'],
        PUBLIC_URL: 'https://fourcs.example',
        SECRETS_KEY: secretsKey.toString('base64'),
        ...(place.kind === 'postgresql' && { DATABASE_URL: place.url }),
        ...(place.kind === 'folder' && { DATA_DIR: place.folder }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (said += piece.toString()));
  const status = await new Promise((resolve) => child.on('exit', resolve));
  const seconds = (performance.now() - from) / 1000;
  const [, kilobytes] = /peak-kilobytes (\d+)/.exec(said) ?? [];
  if (status !== 0 || !said.includes('is whole') || kilobytes === undefined)
    throw new Error(`The ledger was not proved: ${said}`);
  return { seconds, megabytes: Number(kilobytes) / 1024 };
}
