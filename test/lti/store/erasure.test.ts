import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, addMonths, londonMoment } from '../../../lti/domain/london.ts';
import { usualRetention } from '../../../lti/domain/retention.ts';
import { holdings } from '../../../lti/store/erasure.ts';
import { testEngines } from '../store-for-tests.ts';
import { ledgerWorld, type LedgerWorld } from './ledger-world.ts';

const email = 'sam.lerner@college.example';

describe.each(testEngines)('what is held about a person on $engine', ({ engine }) => {
  let world: LedgerWorld;
  let personId: string;
  beforeAll(async () => {
    world = await ledgerWorld(engine);
    const { db, store } = world;
    personId = world.attempts[1]!.personId;
    const { attemptId } = world.attempts[1]!;
    const now = world.at(24 * 31);
    const run = async (statement: ReturnType<typeof sql>): Promise<void> => {
      await statement.execute(db);
    };
    await run(sql`UPDATE person SET name = 'Sam Lerner', email = ${email} WHERE id = ${personId}::uuid`);
    await run(
      sql`UPDATE attempt SET marks = '{"t1":{"right":1,"asked":2}}', state = 'C1state', passed_at = ${now}::timestamptz WHERE id = ${attemptId}::uuid`,
    );
    await run(sql`INSERT INTO login_line VALUES (${personId}::uuid, 'example', 'hash', ${now}::timestamptz)`);
    await run(
      sql`INSERT INTO follow_up (provider_id, person_id, track, opened_at, for_role) VALUES ('example', ${personId}::uuid, 'induction', ${now}::timestamptz, 'lead')`,
    );
    await run(
      sql`INSERT INTO adjustment (provider_id, person_id, track, kind, at) VALUES ('example', ${personId}::uuid, 'induction', 'group-session', ${now}::timestamptz)`,
    );
    await run(
      sql`INSERT INTO employer (id, provider_id, name) VALUES ('11111111-1111-4111-8111-111111111111', 'example', 'Dale Motors')`,
    );
    await run(
      sql`INSERT INTO apprenticeship (person_id, employer_id, ends_on) VALUES (${personId}::uuid, '11111111-1111-4111-8111-111111111111', '2027-06-30')`,
    );
    await store.renewals.remind(
      {
        providerId: 'example',
        kind: 'due-in-14-days',
        recipient: email,
        subject: 'A note',
        body: 'Hello Sam Lerner',
        notBefore: now,
        personId,
      },
      [{ kind: 'due-in-14-days', forDay: '2026-12-01' }],
      now,
    );
    await store.trail.add([
      {
        providerId: 'example',
        at: now,
        actorKind: 'assessor',
        actorId: world.attempts[2]!.personId,
        action: 'person-page',
        personId,
      },
      { providerId: 'example', at: now, actorKind: 'learner', actorId: personId, action: 'own-record' },
    ]);
    await store.jobs.send('statement', {
      statement: { id: 'x', actor: { account: { homePage: 'https://tool', name: personId } } },
    });
  }, 120_000);
  afterAll(() => world.close());

  test('is all in the file that they can ask for, table by table', async () => {
    const file = await world.store.erasure.everythingAbout(personId);
    expect(file?.['person']).toMatchObject([{ name: 'Sam Lerner', email }]);
    for (const part of [
      'attempts',
      'signatures',
      'eachLogin',
      'followUps',
      'recordedByStaff',
      'employers',
      'mail',
      'reminders',
      'whoLooked',
      'whatTheyDidAsStaff',
    ])
      expect([part, (file?.[part] ?? []).length > 0]).toEqual([part, true]);
    expect(JSON.stringify(file)).toContain('Dale Motors');
    expect(await world.store.erasure.everythingAbout('00000000-0000-4000-8000-000000000000')).toBeUndefined();
  });

  test('no table that points at people, or at their attempts, is left out of the file', async () => {
    const { rows } = await sql<{ table_name: string }>`
      SELECT DISTINCT table_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name IN ('person_id', 'attempt_id') AND table_name NOT LIKE 'kept_%'`.execute(
      world.db,
    );
    const listed = Object.values(holdings).flatMap(({ tables }) => tables);
    expect(rows.map(({ table_name }) => table_name).filter((table) => !listed.includes(table))).toEqual([]);
  });

  test('can be found by a part of the name, and is nowhere after it was erased; the ledger stays whole', async () => {
    const { store, db } = world;
    expect(await store.erasure.find('lern')).toMatchObject([{ personId, providerIds: ['example'] }]);
    expect(await store.erasure.erase(personId, world.at(24 * 32))).toEqual({ providerIds: ['example'] });
    expect(await store.erasure.erase(personId, world.at(24 * 32))).toBeUndefined();
    expect(await store.erasure.find('lern')).toEqual([]);

    const { rows: tables } = await sql<{ place: string }>`
      SELECT format('%I.%I', table_schema, table_name) AS place FROM information_schema.tables
      WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'kept_%'`.execute(
      db,
    );
    expect(tables.length).toBeGreaterThan(30);
    for (const { place } of tables) {
      const { rows } = await sql<{ found: number }>`
        SELECT count(*)::integer AS found FROM ${sql.raw(place)} AS t
        WHERE t::text LIKE ${`%${personId}%`} OR t::text ILIKE '%lerner%'`.execute(db);
      expect([place, rows[0]?.found]).toEqual([place, 0]);
    }
    const { proofs } = await store.ledger.prove({});
    expect(proofs[0]?.findings).toEqual([]);
    expect(proofs[0]?.erased).toBeGreaterThan(0);
    // Who could be told that it happened, without saying to whom.
    const { rows: trail } = await sql<{ action: string; person_id: string | null }>`
      SELECT action, person_id FROM access_trail WHERE action IN ('erased', 'person-page')`.execute(db);
    expect(trail).toEqual(
      expect.arrayContaining([
        { action: 'erased', person_id: null },
        { action: 'person-page', person_id: null },
      ]),
    );
  });

  test('goes by itself: mail after thirty days, marks after the programme, the person a year later', async () => {
    const { store, db } = world;
    const other = world.attempts[3]!;
    const leftAt = new Date('2027-03-10T15:00:00Z');
    await sql`UPDATE attempt SET marks = '{"t1":{"right":1,"asked":2}}', state = 'C1state' WHERE id = ${other.attemptId}::uuid`.execute(
      db,
    );
    await sql`
      INSERT INTO lms_context (id, platform_id, deployment_id, lms_id, provider_id)
      SELECT '22222222-2222-4222-8222-222222222222', platform_id, '1', 'sweep', 'example' FROM person WHERE id = ${other.personId}::uuid`.execute(
      db,
    );
    await sql`DELETE FROM member WHERE person_id = ${other.personId}::uuid`.execute(db);
    await sql`INSERT INTO member VALUES ('22222222-2222-4222-8222-222222222222', ${other.personId}::uuid, true, true, ${leftAt}::timestamptz)`.execute(
      db,
    );
    await store.mail.put(
      [
        {
          providerId: 'example',
          kind: 'nudge',
          recipient: email,
          subject: 'A note',
          body: 'Hello',
          notBefore: leftAt,
          personId: other.personId,
        },
      ],
      leftAt,
    );
    const sweepOn = (day: string) => store.erasure.sweep(() => usualRetention, londonMoment(day, 4));
    const held = async () => {
      const { rows } = await sql<{ marks: object; state: string }>`
        SELECT marks, state FROM attempt WHERE id = ${other.attemptId}::uuid`.execute(db);
      return rows[0];
    };
    expect((await sweepOn('2027-03-10')).marks).toBe(0);
    expect(await held()).toMatchObject({ state: 'C1state' });
    expect(await store.mail.newest(1)).toHaveLength(1);
    expect((await sweepOn('2027-03-11')).marks).toBe(1);
    expect(await held()).toEqual({ marks: {}, state: '' });
    await sweepOn(addDays('2027-03-10', 31));
    expect(await store.mail.newest(1)).toEqual([]);
    await sweepOn(addMonths('2027-03-10', 12));
    expect(await held()).toBeDefined();
    await sweepOn(addDays(addMonths('2027-03-10', 12), 1));
    expect(await held()).toBeUndefined();
    const { proofs } = await store.ledger.prove({});
    expect(proofs[0]?.findings).toEqual([]);
  });

  test('an employer’s viewer goes a year after the last apprenticeship, and not before it began', async () => {
    const { db, store } = world;
    const other = world.attempts[4]!.personId;
    await sql`INSERT INTO employer (id, provider_id, name) VALUES
      ('33333333-3333-4333-8333-333333333333', 'example', 'Over'), ('44444444-4444-4444-8444-444444444444', 'example', 'New')`.execute(
      db,
    );
    await sql`INSERT INTO apprenticeship (person_id, employer_id, ends_on)
      VALUES (${other}::uuid, '33333333-3333-4333-8333-333333333333', '2026-10-15')`.execute(db);
    await sql`INSERT INTO employer_viewer (employer_id, email) VALUES
      ('33333333-3333-4333-8333-333333333333', 'over@firm.example'), ('44444444-4444-4444-8444-444444444444', 'new@firm.example')`.execute(
      db,
    );
    const left = async (): Promise<readonly string[]> => {
      const { rows } = await sql<{ email: string }>`SELECT email FROM employer_viewer ORDER BY email`.execute(
        db,
      );
      return rows.map(({ email: address }) => address);
    };
    // Looked at before anybody's time is over.
    await store.erasure.sweep(() => ({ completionMonths: 600 }), londonMoment('2027-10-15', 4));
    expect(await left()).toEqual(['new@firm.example', 'over@firm.example']);
    await store.erasure.sweep(() => ({ completionMonths: 600 }), londonMoment('2027-10-16', 4));
    expect(await left()).toEqual(['new@firm.example']);
  });
});
