/** A small ledger with everything in it, whose tables can be written behind the tool's back and put right again. */
import { sql, type Kysely } from 'kysely';
import { nextEntry, printId } from '../../../lti/domain/ledger.ts';
import type { LtiLaunch, SignatureBody } from '../../../lti/domain/model.ts';
import { canonicalText, type PolicyText } from '../../../lti/domain/policies.ts';
import { printedHead, receiptOf } from '../../../lti/domain/receipt.ts';
import { createLedgerSeals } from '../../../lti/launch/ledger-seals.ts';
import { ledgerHashes } from '../../../lti/store/ledger-tools.ts';
import { openDatabase } from '../../../lti/store/open-database.ts';
import { storeOver } from '../../../lti/store/open-store.ts';
import type { Tables } from '../../../lti/store/tables.ts';
import { addTestPlatform, freshPlace, testSeals, type TestEngine } from '../store-for-tests.ts';

export { testSeals };
export const otherSeals = createLedgerSeals(new Uint8Array(32).fill(9));

const tables = [
  'ledger_entry',
  'signer',
  'person_secret',
  'ledger_head',
  'ledger_witness',
  'policy_version',
] as const;

export async function ledgerWorld(engine: TestEngine, { entries = 24, people = 7 } = {}) {
  const place = await freshPlace(engine);
  const opened = await openDatabase(place.place, () => undefined);
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem));
  const { db } = opened.value;
  const store = await storeOver(opened.value, () => undefined, testSeals);
  const start = Date.parse('2026-10-01T09:00:00Z');
  const at = (hours: number): Date => new Date(start + hours * 3_600_000);

  const text = policyText();
  await store.policies.learn([text, policyText({ audience: 'staff' })], at(0));
  await store.policies.learn([policyText({ version: '2', words: 'Be kind, always.' })], at(1));

  const attempts = await attemptsOf(store, people, at(0));
  const papers: { readonly receipt: string; readonly head: string; readonly sequence: number }[] = [];
  for (let each = 0; each < entries; each += 1) {
    const person = attempts[each % people]!;
    const isPaper = each % 5 === 4;
    const kind = each % 11 === 10 ? 'withdrawn' : each % 7 === 6 ? 'declined' : 'signed';
    const { entry, receipt } = await store.ledger.append({
      ...{ providerId: 'example', kind, at: at(each * 5), personId: person.personId, track: 'induction' },
      typedName: `Name ${each % people}`,
      body: signedBody(text, isPaper ? 'paper' : 'click'),
      ...(isPaper ? { recordedBy: attempts[0]!.personId } : { attemptId: person.attemptId }),
    });
    papers.push({
      receipt,
      head: printedHead(entry, at(each * 5)),
      sequence: entry.sequence,
    });
    if (each % 6 === 5) await store.ledger.signHeads(at(each * 5));
    const given = { providerId: 'example', at: at(each * 5) };
    if (each === 13) await store.ledger.givenOut({ ...given, kind: 'pack', id: 'pack 1' });
    if (each % 8 === 7)
      await store.ledger.givenOut({
        ...{ ...given, kind: 'print' },
        id: (sequence) => printId('certificate', receipt, sequence),
      });
  }
  await store.ledger.signHeads(at(24 * 30));

  // Whoever writes behind the tool's back has taken its fences down first.
  await sql`ALTER TABLE signer DROP CONSTRAINT signer_provider_id_sequence_fkey`.execute(db);
  for (const table of tables) await sql.raw(`CREATE TABLE kept_${table} AS TABLE ${table}`).execute(db);

  return {
    ...{ store, db, papers, attempts, at },
    async restore() {
      for (const table of tables) await sql.raw(`DELETE FROM ${table}`).execute(db);
      for (const table of tables)
        await sql.raw(`INSERT INTO ${table} SELECT * FROM kept_${table}`).execute(db);
    },
    async close() {
      await store.close();
      await place.drop();
    },
  };
}
export type LedgerWorld = Awaited<ReturnType<typeof ledgerWorld>>;

export function policyText({ version = '1', audience = 'learner', words = 'Be kind.' } = {}): PolicyText {
  const text = {
    ...{ providerId: 'example', document: 'd1', audience, language: 'en-GB', version },
    ...{ title: 'Rules', calledAs: 'rules', dated: '2026-09-01' },
    clauses: [
      { number: 1, section: 'Online', exact: words, plain: 'Kindness.' },
      { number: 2, section: 'Online' },
      { number: 3, section: 'At work', exact: `For ${audience}s: ask first.` },
    ],
  };
  return { ...text, hash: ledgerHashes.sha256(canonicalText(text)) };
}

export const signedBody = (
  { document, version, hash }: PolicyText,
  how: SignatureBody['how'] = 'click',
): SignatureBody => ({
  track: 'induction',
  documents: [{ code: document, version, hash }],
  setHash: 'a'.repeat(64),
  language: 'en-GB',
  isEasyRead: false,
  withSupport: false,
  withheld: ['d1.2'],
  statements: ['s1'],
  how,
});

async function attemptsOf(
  store: Awaited<ReturnType<typeof storeOver>>,
  people: number,
  now: Date,
): Promise<readonly { readonly personId: string; readonly attemptId: string }[]> {
  const platform = await addTestPlatform(store);
  const launch = (sub: string): LtiLaunch => ({
    platform,
    deployment: platform.deployments[0]!,
    message: 'resource-link',
    person: { sub, name: `Person ${sub}` },
    roles: ['learner'],
    context: { id: 'course-1' },
    resourceLink: { id: 'link-1' },
    custom: {},
  });
  return Promise.all(
    Array.from({ length: people }, (_, each) =>
      store.launches.keep(launch(String(each)), { track: 'induction', part: 'course' }, now),
    ),
  );
}

/** Writes the chain again from one entry on, as somebody would who has the database and not the secret. */
export async function rebuilt(
  db: Kysely<Tables>,
  from: number,
  change: (body: SignatureBody) => SignatureBody,
): Promise<void> {
  const rows = await db.selectFrom('ledger_entry').selectAll().orderBy('sequence').execute();
  const signers = new Map(
    (
      await db
        .selectFrom('signer')
        .innerJoin('person_secret', 'person_secret.person_id', 'signer.person_id')
        .selectAll()
        .execute()
    ).map((signer) => [signer.sequence, signer]),
  );
  let last = rows.find(({ sequence }) => sequence === from - 1) ?? { sequence: 0, hash: '0'.repeat(64) };
  for (const row of rows.filter(({ sequence }) => sequence >= from)) {
    const signer = signers.get(row.sequence)!;
    const body = JSON.parse(row.body) as SignatureBody;
    const entry = nextEntry(
      last,
      {
        providerId: row.provider_id,
        kind: row.kind,
        at: new Date(row.at),
        person: {
          id: signer.person_id,
          key: Buffer.from(signer.secret, 'base64'),
          typedName: signer.typed_name,
        },
        body: row.sequence === from ? change(body) : body,
      },
      ledgerHashes,
    );
    await db
      .updateTable('ledger_entry')
      .set({ body: entry.body, previous_hash: entry.previousHash, hash: entry.hash })
      .where('sequence', '=', row.sequence)
      .execute();
    await db
      .updateTable('signer')
      .set({ receipt: receiptOf(entry.hash) })
      .where('sequence', '=', row.sequence)
      .execute();
    last = entry;
  }
  await db.updateTable('ledger_head').set({ hash: last.hash }).execute();
}
