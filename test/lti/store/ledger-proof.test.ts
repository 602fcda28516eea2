import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { nextEntry, witnessText, type LedgerSeals } from '../../../lti/domain/ledger.ts';
import { proofLines, readPaper, sentenceOf, type Paper } from '../../../lti/domain/prove.ts';
import { receiptOf } from '../../../lti/domain/receipt.ts';
import { sealedText } from '../../../lti/domain/policies.ts';
import { ledgerHashes } from '../../../lti/store/ledger-tools.ts';
import { testEngines } from '../store-for-tests.ts';
import { ledgerWorld, otherSeals, rebuilt, testSeals, type LedgerWorld } from './ledger-world.ts';

const entries = 24;

describe.each(testEngines)('the ledger on $engine', ({ engine }) => {
  let world: LedgerWorld;
  beforeAll(async () => {
    world = await ledgerWorld(engine, { entries });
  }, 120_000);
  afterEach(() => world.restore());
  afterAll(() => world.close());

  const prove = async (paper: readonly Paper[] = []) => {
    const { proofs, paper: onPaper } = await world.store.ledger.prove({ paper });
    return { proof: proofs[0]!, findings: [...(proofs[0]?.findings ?? []), ...onPaper] };
  };
  const paperOf = (texts: readonly string[]): readonly Paper[] => texts.map((text) => readPaper(text)!);

  test('is whole as the tool wrote it, with all that people hold on paper', async () => {
    const { proof, findings } = await prove(
      paperOf(world.papers.flatMap(({ receipt, head }) => [receipt, head])),
    );
    expect(findings).toEqual([]);
    expect(proof).toMatchObject({
      entries,
      versions: 3,
      erased: 0,
      givenOut: { receipt: entries, print: 3, pack: 1, day: 5 },
    });
  });

  test('finds each receipt again, and no other', async () => {
    for (const { receipt, sequence } of world.papers)
      expect(await world.store.ledger.byReceipt(receipt)).toMatchObject({ sequence });
    expect(await world.store.ledger.byReceipt(receiptOf('ab'.repeat(32)))).toBeUndefined();
  });

  test('names any one field of any one row that was changed', { timeout: 240_000 }, async () => {
    const random = randomFrom(20_261_122);
    for (let round = 0; round < 400; round += 1) {
      const [table, column, value] = pick(fields, random);
      const { rows } = await sql<{ ctid: string; old: string | null }>`
        SELECT ctid::text, ${sql.ref(column)}::text AS old FROM ${sql.table(table)} ORDER BY ctid`.execute(
        world.db,
      );
      const row = pick(rows, random);
      const changed = await sql
        .raw(
          `UPDATE ${table} SET ${column} = ${value} WHERE ctid = '${row.ctid}' AND ${column} IS DISTINCT FROM ${value} RETURNING 1`,
        )
        .execute(world.db)
        // What the database itself refuses is nothing to find.
        .catch(() => undefined);
      if (changed?.rows.length === 1) {
        const { findings } = await prove();
        expect(findings, `${table}.${column} of ${row.old ?? 'null'}`).not.toEqual([]);
        expect(sentenceOf(findings[0]!)).toMatch(/\w/);
      }
      await world.restore();
    }
  });

  test('misses any one row that is gone', { timeout: 240_000 }, async () => {
    for (const table of new Set(fields.map(([name]) => name))) {
      for (let each = 0; ; each += 3) {
        // A day or a pack more or less is no part of what was signed: what is left of them says the same.
        await sql`DELETE FROM ledger_witness WHERE kind <> 'receipt'`.execute(world.db);
        const { rows } = await sql
          .raw(
            `DELETE FROM ${table} WHERE ctid = (SELECT ctid FROM ${table} ORDER BY ctid OFFSET ${each} LIMIT 1) RETURNING 1`,
          )
          .execute(world.db);
        if (rows.length === 0) break;
        expect((await prove()).findings, `a row of ${table}`).not.toEqual([]);
        await world.restore();
      }
      await world.restore();
    }
  });

  test('is not fooled by two entries that changed places, or one that is there twice', async () => {
    await sql`UPDATE ledger_entry SET sequence = CASE sequence WHEN 5 THEN -9 WHEN 9 THEN -5 ELSE sequence END`.execute(
      world.db,
    );
    await sql`UPDATE ledger_entry SET sequence = -sequence WHERE sequence < 0`.execute(world.db);
    expect((await prove()).findings[0]).toMatchObject({ code: 'chain-broken', sequence: 5 });
    await world.restore();

    await sql`INSERT INTO ledger_entry SELECT provider_id, 900, kind, at, commitment, body, previous_hash, hash
      FROM ledger_entry WHERE sequence = 3`.execute(world.db);
    expect((await prove()).findings[0]).toMatchObject({ code: 'chain-broken', sequence: 900 });
  });

  test('misses a seal under an entry that somebody put at its end, however well it fits', async () => {
    const last = (await world.store.ledger.head('example'))!;
    const entry = nextEntry(
      last,
      {
        providerId: 'example',
        kind: 'signed',
        at: world.at(900),
        person: { id: 'nobody', key: new Uint8Array(32), typedName: 'Nobody' },
        body: { ...bodyFor, how: 'paper' },
      },
      ledgerHashes,
    );
    await sql`INSERT INTO ledger_entry (provider_id, sequence, kind, at, commitment, body, previous_hash, hash)
      VALUES (${entry.providerId}, ${entry.sequence}, ${entry.kind}, ${entry.at}, ${entry.commitment}, ${entry.body},
        ${entry.previousHash}, ${entry.hash})`.execute(world.db);
    await sql`UPDATE ledger_head SET sequence = ${entry.sequence}, hash = ${entry.hash}`.execute(world.db);
    expect((await prove()).findings).toMatchObject([{ code: 'not-sealed', sequence: entries + 1 }]);
  });

  test('that was cut short is contradicted by its daily heads, and without them by paper', async () => {
    const { rows } = await sql<{ person_id: string }>`
      SELECT person_id FROM signer WHERE sequence = ${entries}`.execute(world.db);
    await sql`DELETE FROM signer WHERE sequence = ${entries}`.execute(world.db);
    await sql`DELETE FROM ledger_entry WHERE sequence = ${entries}`.execute(world.db);
    await sql`DELETE FROM ledger_witness WHERE sequence = ${entries} AND kind IN ('receipt', 'print')`.execute(
      world.db,
    );
    await sql`UPDATE person_secret SET entries = entries - 1 WHERE person_id = ${rows[0]!.person_id}`.execute(
      world.db,
    );
    await sql`UPDATE ledger_head SET sequence = ${entries - 1},
      hash = (SELECT hash FROM ledger_entry WHERE sequence = ${entries - 1})`.execute(world.db);
    expect((await prove()).findings[0]).toMatchObject({
      code: 'contradicted',
      what: 'day',
      sequence: entries,
    });
    await sql`DELETE FROM ledger_witness WHERE sequence = ${entries}`.execute(world.db);
    expect((await prove()).findings).toEqual([]);
    const { receipt, head } = world.papers.at(-1)!;
    expect((await prove(paperOf([receipt, head]))).findings).toMatchObject([
      { code: 'paper-contradicts', name: head, sequence: entries },
      { code: 'paper-contradicts', name: receipt },
    ]);
  });

  describe('that was written again from a changed entry', () => {
    const from = 9;
    const lie = () => rebuilt(world.db, from, (body) => ({ ...body, statements: [] }));

    test('names the first receipt that it contradicts', async () => {
      await lie();
      expect((await prove()).findings[0]).toMatchObject({
        code: 'contradicted',
        what: 'receipt',
        sequence: from,
        name: world.papers[from - 1]!.receipt,
      });
    });

    test('names the first pack or day, where receipts were taken away', async () => {
      await lie();
      await sql`DELETE FROM ledger_witness WHERE kind = 'receipt'`.execute(world.db);
      const { findings } = await prove();
      expect(findings[0]).toMatchObject({ code: 'not-sealed', sequence: 1 });
      expect(findings.find(({ what }) => what !== 'entry')).toMatchObject({
        code: 'contradicted',
        what: 'day',
        sequence: 12,
      });
    });

    test('names the first of all that was given out and not taken away, whatever that is', async () => {
      const random = randomFrom(20_261_123);
      const kinds = ['receipt', 'print', 'pack', 'day'] as const;
      for (let round = 0; round < 24; round += 1) {
        const place = 1 + Math.floor(random() * entries);
        await rebuilt(world.db, place, (body) => ({ ...body, isEasyRead: true }));
        // Whoever rebuilds it takes away what they find: all of some kinds, and single ones of others.
        for (const kind of kinds)
          await sql`DELETE FROM ledger_witness WHERE kind = ${kind} AND (${random() < 0.5} OR sequence % 3 = ${round % 3})`.execute(
            world.db,
          );
        const left = await world.db
          .selectFrom('ledger_witness')
          .select(['id', 'kind', 'sequence'])
          .where('sequence', '>=', place)
          .execute();
        const first = Math.min(...left.map(({ sequence }) => sequence));
        const { proof } = await prove();
        if (left.length === 0) expect(proof.contradicted).toBeUndefined();
        else {
          expect(proof.contradicted).toMatchObject({ code: 'contradicted', sequence: first });
          const named = left.find(({ id }) => id === proof.contradicted!.name)!;
          expect([named.sequence, named.kind]).toEqual([first, proof.contradicted!.what]);
          expect(proofLines(proof).join('\n')).toContain(named.id);
        }
        await world.restore();
      }
    }, 120_000);

    test('names it however much is wrong before it', async () => {
      await lie();
      await sql`DELETE FROM ledger_witness WHERE kind IN ('receipt', 'day') OR sequence < 24`.execute(
        world.db,
      );
      const { proof } = await prove();
      expect(proof.findings.map(({ code }) => code)).not.toContain('contradicted');
      expect(proof.contradicted).toMatchObject({ what: 'print', sequence: 24 });
      expect(proofLines(proof).join('\n')).toContain(
        `On paper, certificate ${world.papers[23]!.receipt} at 24`,
      );
    });

    test('is found out by its seals, where receipts were written again with another secret', async () => {
      await lie();
      await sealAgain(otherSeals);
      expect((await prove()).findings[0]).toMatchObject({ code: 'seal-wrong', sequence: 1 });
    });

    test('even with the secret contradicts the paper that was handed out', async () => {
      await lie();
      await sealAgain(testSeals);
      expect((await prove()).findings).toEqual([]);
      const held = paperOf(world.papers.map(({ head }) => head));
      expect((await prove(held)).findings[0]).toMatchObject({
        code: 'paper-contradicts',
        sequence: from,
        name: world.papers[from - 1]!.head,
      });
      expect((await prove(paperOf([world.papers[from]!.receipt]))).findings).toHaveLength(1);
    });

    async function sealAgain({ seal }: LedgerSeals): Promise<void> {
      const witnesses = await world.db
        .selectFrom('ledger_witness as w')
        .innerJoin('ledger_entry as e', 'e.sequence', 'w.sequence')
        .select(['w.id', 'w.kind', 'w.provider_id', 'w.sequence', 'w.at', 'e.hash'])
        .execute();
      await sql`DELETE FROM ledger_witness`.execute(world.db);
      for (const { provider_id: providerId, ...one } of witnesses) {
        const id = one.kind === 'receipt' ? receiptOf(one.hash) : one.id;
        await world.db
          .insertInto('ledger_witness')
          .values({
            ...{ ...one, id, provider_id: providerId },
            seal: seal(one.kind, witnessText({ ...one, id, providerId })),
          })
          .execute();
      }
    }
  });

  test('with other words under a version is found, even where their hash was made anew', async () => {
    const [version] = await world.store.policies.versions('example');
    const clauses = [{ number: 1, exact: 'Do as you like.' }];
    await sql`UPDATE policy_version SET clauses = ${JSON.stringify(clauses)}::jsonb,
      hash = ${ledgerHashes.sha256('x')}, seal = ${otherSeals.seal('policy', sealedText(version!))}
      WHERE ordinal = 1`.execute(world.db);
    const codes = (await prove()).findings.map(({ code }) => code);
    expect(codes).toContain('words-gone');
    expect(codes).toContain('version-changed');
  });

  test('stays whole when an administrator decides who signs again', async () => {
    const decision = { providerId: 'example', document: 'd1', version: '2', revision: 1, changeNote: 'New.' };
    expect(
      await world.store.policies.decide({ ...decision, reSign: 'by-date', reSignBy: '2026-12-01' }),
    ).toBe(true);
    expect(await world.store.policies.decide({ ...decision, version: '9', reSign: 'now' })).toBe(false);
    expect((await prove()).findings).toEqual([]);
    expect((await world.store.policies.versions('example')).at(-1)).toMatchObject({
      reSign: 'by-date',
      reSignBy: '2026-12-01',
    });
  });

  test('stays whole when a person is erased, whose receipt still holds', async () => {
    const kept = await sql<{ count: number }>`SELECT count(*)::int AS count FROM signer`.execute(world.db);
    const [, someone] = world.attempts;
    const theirs = await world.store.ledger.ofPerson('example', someone!.personId);
    await sql`DELETE FROM person_secret WHERE person_id = ${someone!.personId}`.execute(world.db);
    await sql`DELETE FROM signer WHERE person_id = ${someone!.personId}`.execute(world.db);
    const { proof, findings } = await prove(paperOf(world.papers.map(({ receipt }) => receipt)));
    expect(findings).toEqual([]);
    expect(proof.erased).toBe(theirs.length);
    expect(proof.entries).toBe(kept.rows[0]!.count);
    expect(await world.store.ledger.byReceipt(theirs[0]!.receipt)).toBeDefined();
  });

  test('asks whoever signed older words and nothing newer', async () => {
    const versions = await world.store.policies.versions('example');
    const [old, , newer] = versions;
    expect(
      await world.store.policies.affected({ providerId: 'example', document: 'd1', hashes: [old!.hash] }),
    ).toBe(0);
    const people = await world.store.policies.affected({
      ...{ providerId: 'example', document: 'd1', hashes: [newer!.hash] },
    });
    expect(people).toBeGreaterThan(4);
  });
});

const bodyFor = {
  ...{ track: 'induction', documents: [], setHash: '', language: 'en-GB', withheld: [], statements: [] },
  ...{ isEasyRead: false, withSupport: false },
};

/** Table, column, and what somebody might write there. */
const fields: readonly (readonly [table: string, column: string, value: string])[] = [
  ['ledger_entry', 'provider_id', `'waes'`],
  ['ledger_entry', 'sequence', '777'],
  ['ledger_entry', 'kind', `'withdrawn'`],
  ['ledger_entry', 'at', `'2025-01-01T00:00:00Z'`],
  ['ledger_entry', 'commitment', `repeat('0', 64)`],
  ['ledger_entry', 'body', `replace(body, '"s1"', '"s2"')`],
  ['ledger_entry', 'body', `replace(body, 'false', 'true')`],
  ['ledger_entry', 'previous_hash', `repeat('1', 64)`],
  ['ledger_entry', 'hash', `repeat('2', 64)`],
  ['signer', 'typed_name', `'Somebody Else'`],
  ['signer', 'person_id', `(SELECT min(person_id::text)::uuid FROM signer)`],
  ['signer', 'receipt', `'0000-0000-0000-0000'`],
  ['signer', 'track', `'staff'`],
  ['signer', 'sequence', '778'],
  ['person_secret', 'secret', `'AAAA'`],
  ['person_secret', 'entries', '99'],
  ['ledger_head', 'sequence', '3'],
  ['ledger_head', 'hash', `repeat('3', 64)`],
  ['ledger_head', 'versions', '1'],
  ['ledger_witness', 'id', `'elsewhere'`],
  ['ledger_witness', 'kind', `'day'`],
  ['ledger_witness', 'sequence', '4'],
  ['ledger_witness', 'sequence', '4000'],
  ['ledger_witness', 'hash', `repeat('4', 64)`],
  ['ledger_witness', 'at', `'2025-01-01'`],
  ['ledger_witness', 'seal', `'AAAA'`],
  ['policy_version', 'document', `'d9'`],
  ['policy_version', 'version', `'9'`],
  ['policy_version', 'revision', '9'],
  ['policy_version', 'ordinal', '9'],
  ['policy_version', 'audience', `'volunteer'`],
  ['policy_version', 'language', `'cy'`],
  ['policy_version', 'title', `'Other'`],
  ['policy_version', 'called_as', `'agreement'`],
  ['policy_version', 'dated', `'2020'`],
  ['policy_version', 'hash', `repeat('5', 64)`],
  ['policy_version', 'clauses', `'[{"number": 1, "exact": "Other."}]'::jsonb`],
  ['policy_version', 'clauses', `jsonb_set(clauses, '{0,plain}', '"Other."')`],
  ['policy_version', 'change_note', `'Other'`],
  ['policy_version', 're_sign', `'not-needed'`],
  ['policy_version', 're_sign_by', `'2030-01-01'`],
  ['policy_version', 'active_from', `'2020-01-01'`],
  ['policy_version', 'seal', `'AAAA'`],
];

const pick = <One>(list: readonly One[], random: () => number): One =>
  list[Math.floor(random() * list.length)]!;

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
