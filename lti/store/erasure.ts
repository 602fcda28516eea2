/**
 * What is held about one person, and how it goes: all at once when somebody asks, by and by as time passes. The ledger
 * stays valid, because an entry is tied to a person only by a key that is kept beside the person and goes with them.
 */
import { sql, type Kysely } from 'kysely';
import { addDays, londonDay, londonMoment } from '../domain/london.ts';
import {
  erasuresOf,
  mailKeptSince,
  trailKeptSince,
  type ProgrammeFacts,
  type RetentionRules,
} from '../domain/retention.ts';
import type { LedgerSeals } from '../domain/ledger.ts';
import { sealsFrom } from './ledger-tools.ts';
import { erasedCommitment } from './moodle.ts';
import { retried } from './retried.ts';
import type { Tables } from './tables.ts';

export interface Erasure {
  /** People whose name holds these letters, or whose id at the platform is exactly this. At most fifty. */
  find(text: string): Promise<readonly FoundPerson[]>;
  /** Everything that is held about a person, by what it is; undefined when there is nobody with this id. */
  everythingAbout(personId: string): Promise<Holdings | undefined>;
  /**
   * Because somebody asked. Who is known from a connected Moodle, and perhaps still enrolled there, is left out when it is
   * read again; a keyed hash remembers that.
   *
   * @returns the providers at which they were known; undefined when there is nobody with this id
   */
  erase(personId: string, now: Date): Promise<{ readonly providerIds: readonly string[] } | undefined>;
  /** Whatever its time is over for. Page by page: memory does not grow with the number of people. */
  sweep(retentionOf: (providerId: string) => RetentionRules, now: Date): Promise<Swept>;
}

export interface FoundPerson {
  readonly personId: string;
  readonly name: string | null;
  readonly issuer: string;
  readonly sub: string;
  readonly providerIds: readonly string[];
}

/** Rows as the database has them: names of ours, dates in UTC. */
export type Holdings = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface Swept {
  readonly people: number;
  readonly marks: number;
  readonly mail: number;
  readonly trail: number;
}

/**
 * Every table with something about a person, under the name by which the file calls it. A test compares the list with
 * the database: a new table that points at people has to come here.
 */
export const holdings: Readonly<
  Record<string, { readonly tables: readonly string[]; readonly sql: string }>
> = {
  person: {
    tables: ['person'],
    sql: `SELECT p.id, platform.issuer AS platform, p.sub AS "idAtThePlatform", p.name, p.email,
      p.reminders_off_at AS "remindersStoppedAt" FROM person p JOIN platform ON platform.id = p.platform_id WHERE p.id = $1`,
  },
  courses: {
    tables: ['member'],
    sql: `SELECT c.title, c.label, c.provider_id AS provider, m.is_learner AS "isLearner", m.is_active AS "isActive",
      m.left_at AS "leftAt" FROM member m JOIN lms_context c ON c.id = m.context_id WHERE m.person_id = $1`,
  },
  groups: {
    tables: ['person_group'],
    sql: `SELECT g.name, c.title AS course FROM person_group g JOIN lms_context c ON c.id = g.context_id WHERE g.person_id = $1`,
  },
  attempts: {
    tables: ['attempt'],
    sql: `SELECT provider_id AS provider, track, taken_track AS "takenTrack", cycle, started_at AS "startedAt", completion,
      success, scaled_score AS "scoreFrom0To1", marks AS "marksByTopic", quiz_attempts AS "quizzesFinished",
      extra_tries AS "quizzesUnlocked", passed_at AS "passedAt", signed_at AS "signedAt", completed_at AS "completedAt",
      due_on::text AS "dueOn", reported_at AS "reportedByLmsAt", state AS "whereTheCourseGoesOn"
      FROM attempt WHERE person_id = $1 ORDER BY started_at`,
  },
  gradebook: {
    tables: ['delivery'],
    sql: `SELECT l.title AS link, d.score_given AS "scoreGiven", d.score_maximum AS "scoreMaximum", d.achieved_at AS "achievedAt",
      d.state, d.trouble, d.sent_at AS "sentAt" FROM delivery d JOIN attempt a ON a.id = d.attempt_id
      JOIN resource_link l ON l.id = d.link_id WHERE a.person_id = $1 ORDER BY d.achieved_at`,
  },
  figures: {
    tables: ['topic_batched'],
    sql: `SELECT count(*)::integer AS "attemptsInFiguresOfTenOrMore" FROM topic_batched b JOIN attempt a ON a.id = b.attempt_id
      WHERE a.person_id = $1 HAVING count(*) > 0`,
  },
  signatures: {
    tables: ['signer', 'person_secret'],
    sql: `SELECT s.provider_id AS provider, e.kind, e.at, s.typed_name AS "nameTyped", s.receipt, s.track, e.body AS "whatWasSigned"
      FROM signer s JOIN ledger_entry e ON e.provider_id = s.provider_id AND e.sequence = s.sequence
      WHERE s.person_id = $1 ORDER BY e.at`,
  },
  eachLogin: {
    tables: ['login_line'],
    sql: `SELECT provider_id AS provider, agreed_at AS "lastAgreedAt" FROM login_line WHERE person_id = $1`,
  },
  followUps: {
    tables: ['follow_up'],
    sql: `SELECT provider_id AS provider, track, opened_at AS "openedAt", for_role AS "forRole", closed_at AS "closedAt",
      closed_role AS "closedBy", outcome FROM follow_up WHERE person_id = $1 ORDER BY opened_at`,
  },
  recordedByStaff: {
    tables: ['adjustment'],
    sql: `SELECT provider_id AS provider, track, kind, reason, at FROM adjustment WHERE person_id = $1 ORDER BY at`,
  },
  employers: {
    tables: ['apprenticeship'],
    sql: `SELECT e.name AS employer, s.name AS site, a.ends_on::text AS "endsOn", a.paused_at AS "sharingPausedAt"
      FROM apprenticeship a JOIN employer e ON e.id = a.employer_id LEFT JOIN employer_site s ON s.id = a.site_id
      WHERE a.person_id = $1`,
  },
  mail: {
    tables: ['mail'],
    sql: `SELECT kind, recipient, subject, created_at AS "createdAt", sent_at AS "sentAt", refused_at AS "refusedAt", trouble
      FROM mail WHERE person_id = $1 ORDER BY created_at`,
  },
  reminders: {
    tables: ['reminder'],
    sql: `SELECT kind, for_day::text AS "aboutTheDay", at FROM reminder WHERE person_id = $1 ORDER BY at`,
  },
  readFromMoodle: {
    tables: ['moodle_reading', 'moodle_sign_off'],
    sql: `SELECT r.track, r.completion, r.success, r.scaled_score AS "scoreFrom0To1", r.seconds, r.read_at AS "readAt",
      (SELECT max(signed_at) FROM moodle_sign_off o WHERE o.person_id = r.person_id AND o.site_id = r.site_id
        AND o.module_id = r.module_id) AS "signedAt" FROM moodle_reading r WHERE r.person_id = $1`,
  },
  workspace: {
    tables: ['workspace_session', 'profile_version'],
    sql: `SELECT provider_id AS provider, revision, what, created_at AS "createdAt" FROM profile_version WHERE person_id = $1`,
  },
  whatTheyDidAsStaff: {
    tables: [],
    sql: `SELECT at, actor_kind AS "inTheRoleOf", action AS what FROM access_trail WHERE actor_id = $1 ORDER BY at`,
  },
  whoLooked: {
    tables: ['access_trail'],
    sql: `SELECT at, actor_kind AS who, action AS what FROM access_trail WHERE person_id = $1 ORDER BY at`,
  },
};

/** People who are looked at together by the sweep. */
const PEOPLE_AT_ONCE = 500;

/** @param seals - needed to erase when somebody asks */
export function erasureOf(db: Kysely<Tables>, seals?: LedgerSeals): Erasure {
  return {
    async find(text) {
      const { rows } = await sql<FoundPerson>`
        SELECT p.id AS "personId", p.name, platform.issuer, p.sub, ARRAY(${providersOfPerson}) AS "providerIds"
        FROM person p JOIN platform ON platform.id = p.platform_id
        WHERE p.sub = ${text} OR strpos(lower(p.name), lower(${text})) > 0
        ORDER BY lower(p.name) NULLS LAST, p.id LIMIT 50`.execute(db);
      return rows;
    },
    everythingAbout: (personId) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (trx) => {
          const found: Record<string, readonly Readonly<Record<string, unknown>>[]> = {};
          for (const [name, { sql: text }] of Object.entries(holdings)) {
            const [before = '', ...after] = text.split('$1');
            const query = after.reduce(
              (made, piece) => sql`${made}${personId}::uuid${sql.raw(piece)}`,
              sql`${sql.raw(before)}`,
            );
            found[name] = (await query.execute(trx)).rows as readonly Readonly<Record<string, unknown>>[];
          }
          return found['person']?.length ? found : undefined;
        }),
    erase: (personId, now) =>
      retried(() =>
        db.transaction().execute(async (trx) => {
          await leaveOut(trx, sealsFrom(seals), personId, now);
          return erasePerson(trx, personId, now);
        }),
      ),
    async sweep(retentionOf, now) {
      const today = londonDay(now);
      const mail = await deleteOld(db, 'mail', 'created_at', londonMoment(mailKeptSince(today), 0));
      const trail = await deleteOld(db, 'access_trail', 'at', londonMoment(trailKeptSince(today), 0));
      await deleteOld(db, 'reminder', 'at', londonMoment(trailKeptSince(today), 0));
      await deleteOld(db, 'moodle_left_out', 'met_at', londonMoment(trailKeptSince(today), 0));
      const yesterday = londonMoment(addDays(today, -1), 0);
      for (const table of [
        'employer_link',
        'employer_session',
        'workspace_link',
        'workspace_session',
      ] as const)
        await deleteOld(db, table, 'expires_at', yesterday);
      await sql`
        DELETE FROM employer_viewer v
        WHERE v.revoked_at < ${londonMoment(trailKeptSince(today), 0)}::timestamptz
          OR (SELECT max(ends_on) FROM apprenticeship a WHERE a.employer_id = v.employer_id)
            < ${trailKeptSince(today)}::date`.execute(db);
      let people = 0;
      let marks = 0;
      for (let after: string | undefined; ;) {
        const page = await programmes(db, after);
        for (const { personId, providerIds, ...facts } of page) {
          const completionMonths = Math.max(12, ...providerIds.map((id) => retentionOf(id).completionMonths));
          const over = erasuresOf(factsOf(facts, now), { completionMonths }, today);
          if (over.person) {
            await retried(() => db.transaction().execute((trx) => erasePerson(trx, personId, now)));
            people += 1;
          } else if (over.marks && (await eraseMarks(db, personId, londonMoment(mailKeptSince(today), 0))))
            marks += 1;
        }
        if (page.length < PEOPLE_AT_ONCE) return { people, marks, mail, trail };
        after = page.at(-1)?.personId;
      }
    },
  };
}

/** From now on what they did in a connected Moodle is not read again. */
async function leaveOut(trx: Kysely<Tables>, seals: LedgerSeals, personId: string, now: Date): Promise<void> {
  const sites = await trx
    .selectFrom('person')
    .innerJoin('moodle_site', 'moodle_site.platform_id', 'person.platform_id')
    .select(['moodle_site.id', 'person.sub'])
    .where('person.id', '=', personId)
    .execute();
  for (const { id, sub } of sites)
    await trx
      .insertInto('moodle_left_out')
      .values({ site_id: id, commitment: erasedCommitment(seals, id, sub), erased_at: now, met_at: now })
      .onConflict((conflict) =>
        conflict.columns(['site_id', 'commitment']).doUpdateSet({ erased_at: now, met_at: now }),
      )
      .execute();
}

/** Of the person `p`. */
const providersOfPerson = sql.raw(`
  SELECT provider_id FROM attempt WHERE person_id = p.id
  UNION SELECT c.provider_id FROM member m JOIN lms_context c ON c.id = m.context_id WHERE m.person_id = p.id
  UNION SELECT provider_id FROM signer WHERE person_id = p.id ORDER BY 1`);

/** The person and what hangs on them; entries of the ledger stay, without anything that leads back. */
async function erasePerson(
  trx: Kysely<Tables>,
  personId: string,
  now: Date,
): Promise<{ readonly providerIds: readonly string[] } | undefined> {
  const { rows } = await sql<{ providers: readonly string[] }>`
    SELECT ARRAY(${providersOfPerson}) AS providers FROM person p WHERE p.id = ${personId}::uuid FOR UPDATE`.execute(
    trx,
  );
  const [person] = rows;
  if (!person) return undefined;
  // Statements that wait or were sent name the person by our id; scores and mail by ids that go with the person.
  await sql`DELETE FROM pgboss.job WHERE name = 'statement'
    AND data -> 'statement' -> 'actor' -> 'account' ->> 'name' = ${personId}`.execute(trx);
  // That somebody looked stays for its year; at whom, or who it was, does not.
  await sql`UPDATE access_trail SET person_id = NULL WHERE person_id = ${personId}::uuid`.execute(trx);
  await sql`UPDATE access_trail SET actor_id = NULL WHERE actor_id = ${personId}::uuid`.execute(trx);
  await sql`DELETE FROM person WHERE id = ${personId}::uuid`.execute(trx);
  for (const providerId of person.providers)
    await trx
      .insertInto('access_trail')
      .values({ provider_id: providerId, at: now, actor_kind: 'system', action: 'erased', people: 1 })
      .execute();
  return { providerIds: person.providers };
}

/** Marks by topic, what is left of the work itself, and scores that arrived long ago. @returns whether there was anything */
async function eraseMarks(db: Kysely<Tables>, personId: string, sentBefore: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE attempt SET marks = '{}', state = '', session = NULL, sequence = 0, revision = revision + 1
    WHERE person_id = ${personId}::uuid AND (marks <> '{}' OR state <> '')`.execute(db);
  await sql`
    DELETE FROM delivery d USING attempt a
    WHERE a.id = d.attempt_id AND a.person_id = ${personId}::uuid AND d.state <> 'waiting'
      AND coalesce(d.sent_at, d.achieved_at) < ${sentBefore}::timestamptz`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

interface ProgrammeRow {
  readonly personId: string;
  readonly providerIds: readonly string[];
  readonly isEnrolled: boolean;
  readonly leftAt: Date | null;
  readonly endsOn: string | null;
  readonly lastAt: Date | null;
}

async function programmes(db: Kysely<Tables>, after: string | undefined): Promise<readonly ProgrammeRow[]> {
  const { rows } = await sql<ProgrammeRow>`
    SELECT p.id AS "personId", ARRAY(${providersOfPerson}) AS "providerIds",
      EXISTS (SELECT FROM member m WHERE m.person_id = p.id AND m.is_active AND m.left_at IS NULL)
        AND platform.removed_at IS NULL AS "isEnrolled",
      coalesce((SELECT max(left_at) FROM member m WHERE m.person_id = p.id), platform.removed_at) AS "leftAt",
      (SELECT max(ends_on)::text FROM apprenticeship a WHERE a.person_id = p.id) AS "endsOn",
      greatest(
        (SELECT max(greatest(started_at, passed_at, signed_at, completed_at)) FROM attempt a WHERE a.person_id = p.id),
        (SELECT max(e.at::timestamptz) FROM signer s JOIN ledger_entry e
          ON e.provider_id = s.provider_id AND e.sequence = s.sequence WHERE s.person_id = p.id),
        (SELECT max(agreed_at) FROM login_line l WHERE l.person_id = p.id),
        (SELECT max(at) FROM adjustment j WHERE j.person_id = p.id),
        (SELECT max(changed_at) FROM moodle_reading r WHERE r.person_id = p.id)
      ) AS "lastAt"
    FROM person p JOIN platform ON platform.id = p.platform_id
    WHERE ${after ?? null}::uuid IS NULL OR p.id > ${after ?? null}::uuid
    ORDER BY p.id LIMIT ${PEOPLE_AT_ONCE}`.execute(db);
  return rows;
}

/** Of somebody on a list of whom nothing else is known, the list itself speaks: they are there today. */
function factsOf(
  { isEnrolled, leftAt, endsOn, lastAt }: Omit<ProgrammeRow, 'personId' | 'providerIds'>,
  now: Date,
): ProgrammeFacts {
  return {
    isEnrolled,
    ...(leftAt && { leftAt }),
    ...(endsOn !== null && { apprenticeshipEndsOn: endsOn }),
    lastAt: lastAt ?? (isEnrolled || !leftAt ? now : leftAt),
  };
}

async function deleteOld(
  db: Kysely<Tables>,
  table:
    | 'mail'
    | 'access_trail'
    | 'reminder'
    | 'moodle_left_out'
    | 'employer_link'
    | 'employer_session'
    | 'workspace_link'
    | 'workspace_session',
  column: string,
  before: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM ${sql.table(table)} WHERE ${sql.ref(column)} < ${before}::timestamptz`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
