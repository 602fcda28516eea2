/**
 * What is known of where people stand with a track, gathered from attempts, signatures, adjustments, follow-ups and
 * due dates. What follows from it is `domain/standing.ts`, and nothing else.
 */
import { CompiledQuery, sql, type Kysely } from 'kysely';
import type { AttemptFacts, FollowUpOutcome, SignatureBody, SignOffOrigin } from '../domain/model.ts';
import { signAgainDays, type ShownDocument, type VersionChoice } from '../domain/policies.ts';
import type { StandingFacts } from '../domain/standing.ts';
import type { Tables } from './tables.ts';

/** All but what the track asks for, which the caller knows from the course. */
export type KnownFacts = Omit<StandingFacts, 'needs'> & {
  /** Of the entry that the sign-off is; what its receipt is made of. */
  readonly signOffHash?: string;
};

export interface Standings {
  /**
   * One round trip, and one more where something is asked to be signed, whatever the number of people. Somebody of whom nothing is known has an entry with no more than a
   * due date in it.
   *
   * @param contextId - the LMS course that is asked about; without it the furthest attempt of the newest cycle at the
   * provider, wherever it was made, and the due date of that course
   * @param shown - what the track asks to be signed today; without it a signature of older words stands for ever
   */
  of(asked: {
    readonly providerId: string;
    readonly track: string;
    readonly contextId?: string;
    readonly personIds: readonly string[];
    readonly shown?: readonly ShownDocument[];
  }): Promise<ReadonlyMap<string, KnownFacts>>;
}

export function standingsOf(db: Kysely<Tables>): Standings {
  return {
    async of({ providerId, track, contextId, personIds, shown }) {
      const again = await signAgainParameter(db, { providerId, ...(shown && { shown }) });
      const { rows } = await db.executeQuery<FactRow>(
        CompiledQuery.raw(ofSql, [providerId, track, contextId ?? null, [...new Set(personIds)], again]),
      );
      return new Map(rows.map((row) => [row.person_id, knownFactsOf(row)]));
    },
  };
}

/**
 * What `factTables` needs to know of the words of today: JSON, or null where no signature of older ones ends, which costs
 * nothing.
 */
export async function signAgainParameter(
  db: Kysely<Tables>,
  { providerId, shown = [] }: { readonly providerId: string; readonly shown?: readonly ShownDocument[] },
): Promise<string | null> {
  if (shown.length === 0) return null;
  const rows = await db
    .selectFrom('policy_version')
    .select(['document', 'audience', 'language', 'ordinal', 'hash', 're_sign', 'active_from'])
    .select(sql<string | null>`re_sign_by::text`.as('by_day'))
    .where('provider_id', '=', providerId)
    .orderBy('ordinal')
    .execute();
  const days = signAgainDays(
    shown,
    rows.map(({ re_sign: reSign, by_day, active_from: activeFrom, ...text }): VersionChoice => ({
      ...{ ...text, reSign, activeFrom },
      ...(by_day !== null && { reSignBy: by_day }),
    })),
  );
  return days.length === 0 ? null : JSON.stringify(days);
}

/** A row of the common table `fact`. */
export interface FactRow {
  readonly person_id: string;
  readonly attempt_id: string | null;
  readonly completion: AttemptFacts['completion'] | null;
  readonly success: AttemptFacts['success'] | null;
  readonly quiz_attempts: number | null;
  readonly has_begun: boolean | null;
  readonly is_reported: boolean | null;
  readonly started_at: Date | null;
  readonly passed_at: Date | null;
  readonly attempt_signed_at: Date | null;
  readonly completed_at: Date | null;
  readonly sign_off_at: Date | null;
  readonly sign_off_how: SignatureBody['how'] | null;
  readonly sign_off_hash: string | null;
  readonly sign_off_supported: boolean | null;
  readonly again_by: string | null;
  readonly talked_at: Date | null;
  readonly grouped_at: Date | null;
  readonly declined_at: Date | null;
  readonly declined_closed_at: Date | null;
  readonly declined_outcome: FollowUpOutcome | null;
  readonly due_on: string | null;
  readonly holds_until: string | null;
}

export function knownFactsOf(row: FactRow): KnownFacts {
  const { completion, success, quiz_attempts, started_at } = row;
  return {
    // Joined in whole or not at all.
    ...(completion !== null &&
      success !== null &&
      quiz_attempts !== null &&
      started_at !== null && {
        attempt: {
          completion,
          success,
          quizAttempts: quiz_attempts,
          startedAt: started_at,
          ...(row.has_begun === true && { hasBegun: true }),
          ...(row.is_reported === true && { isReported: true }),
          ...(row.passed_at && { passedAt: row.passed_at }),
          ...(row.attempt_signed_at && { signedAt: row.attempt_signed_at }),
          ...(row.completed_at && { completedAt: row.completed_at }),
        },
      }),
    ...(row.sign_off_at &&
      row.sign_off_how !== null && {
        signOff: {
          origin: originOf(row.sign_off_how),
          at: row.sign_off_at,
          ...(row.sign_off_supported === true && { withSupport: true }),
          ...(row.again_by !== null && { againBy: row.again_by }),
        },
      }),
    ...(row.sign_off_hash !== null && { signOffHash: row.sign_off_hash }),
    ...(row.talked_at && { talkedThroughAt: row.talked_at }),
    ...(row.grouped_at && { groupSessionAt: row.grouped_at }),
    ...(row.declined_at && {
      declined: {
        at: row.declined_at,
        ...(row.declined_outcome !== null && { outcome: row.declined_outcome }),
        ...(row.declined_closed_at && { closedAt: row.declined_closed_at }),
      },
    }),
    ...(row.due_on !== null && { dueOn: row.due_on }),
    ...(row.holds_until !== null && { holdsUntil: row.holds_until }),
  };
}

/** @see design.md, "Signed, reported, held" */
function originOf(how: SignatureBody['how']): SignOffOrigin {
  if (how === 'paper') return 'paper-held';
  return how === 'reported-by-lms' ? 'reported-by-lms' : 'signed-here';
}

/**
 * Common tables that end in `fact`, a row for each person of `asked (person_id)`, which the caller puts before them;
 * further columns of `asked` come along.
 * $1 provider, $2 track, $3 LMS course or null.
 *
 * @param again - the parameter that holds what `signAgainParameter` gave
 *
 * What was signed or recorded before the newest cycle began belongs to the cycle before. A signature made in another
 * LMS course does not count in this one, because this one's own gradebook waits for one of its own; a paper copy
 * belongs to no attempt and counts everywhere.
 */
export const factTables = (again: string): string => `
newest AS (
  SELECT DISTINCT ON (a.person_id) a.person_id, a.id, a.context_id, a.cycle, a.completion, a.success, a.quiz_attempts,
    (a.revision > 0 OR a.reported_at IS NOT NULL) AS has_begun,
    (a.revision = 0 AND a.reported_at IS NOT NULL) AS is_reported, a.started_at, a.passed_at, a.signed_at, a.completed_at, a.scaled_score, a.due_on
  FROM asked JOIN attempt a ON a.person_id = asked.person_id
  WHERE a.provider_id = $1::text AND a.track = $2::text AND ($3::uuid IS NULL OR a.scope_id = $3::uuid)
  ORDER BY a.person_id, a.cycle DESC, (a.completion = 'completed') DESC, (a.success = 'passed') DESC, a.started_at DESC
), signing AS (
  SELECT DISTINCT ON (s.person_id) s.person_id, e.kind, e.at::timestamptz AS at, s.sequence
  FROM asked JOIN signer s ON s.person_id = asked.person_id AND s.provider_id = $1::text
  JOIN ledger_entry e ON e.provider_id = s.provider_id AND e.sequence = s.sequence AND e.kind IN ('signed', 'withdrawn')
  LEFT JOIN newest n ON n.person_id = s.person_id
  WHERE coalesce(s.track, (SELECT track FROM attempt WHERE id = s.attempt_id)) = $2::text
    AND ($3::uuid IS NULL OR s.attempt_id IS NULL OR s.attempt_id = n.id
      OR EXISTS (SELECT FROM attempt WHERE id = s.attempt_id AND scope_id = $3::uuid))
    AND (coalesce(n.cycle, 1) = 1 OR s.attempt_id = n.id OR e.at::timestamptz >= n.started_at)
  ORDER BY s.person_id, s.sequence DESC
), adjusted AS (
  SELECT j.person_id, max(j.at) FILTER (WHERE j.kind = 'talk-through') AS talked_at,
    max(j.at) FILTER (WHERE j.kind = 'group-session') AS grouped_at
  FROM asked JOIN adjustment j ON j.person_id = asked.person_id
  LEFT JOIN newest n ON n.person_id = j.person_id
  WHERE j.provider_id = $1::text AND j.track = $2::text AND (coalesce(n.cycle, 1) = 1 OR j.at >= n.started_at)
  GROUP BY j.person_id
), declined AS (
  SELECT DISTINCT ON (f.person_id) f.person_id, f.opened_at, f.closed_at, f.outcome
  FROM asked JOIN follow_up f ON f.person_id = asked.person_id
  LEFT JOIN newest n ON n.person_id = f.person_id
  WHERE f.provider_id = $1::text AND f.track = $2::text AND (coalesce(n.cycle, 1) = 1 OR f.opened_at >= n.started_at)
  ORDER BY f.person_id, f.opened_at DESC
), fact AS (
  SELECT asked.*, n.id AS attempt_id, n.completion, n.success, n.quiz_attempts, n.has_begun, n.is_reported, n.started_at, n.passed_at,
    n.signed_at AS attempt_signed_at, n.completed_at, n.scaled_score,
    CASE WHEN s.kind = 'signed' THEN s.at END AS sign_off_at,
    CASE WHEN s.kind = 'signed' THEN s.sequence END AS sign_off_sequence,
    -- A hash is looked for in the text: it is like no other, and the JSON of a whole course would take longer to read.
    CASE WHEN s.kind = 'signed' AND ${again}::jsonb IS NOT NULL THEN (
      SELECT min(found.day) FROM ledger_entry e
      CROSS JOIN jsonb_to_recordset(${again}::jsonb) AS d (known jsonb, other date)
      CROSS JOIN LATERAL (
        SELECT CASE WHEN count(*) = 0 THEN d.other ELSE min(k.day) END AS day
        FROM jsonb_to_recordset(d.known) AS k (hash text, day date) WHERE strpos(e.body, k.hash) > 0
      ) found
      WHERE e.provider_id = $1::text AND e.sequence = s.sequence
    ) END AS again_by,
    j.talked_at, j.grouped_at,
    d.opened_at AS declined_at, d.closed_at AS declined_closed_at, d.outcome AS declined_outcome,
    -- A cycle that follows another has a last day of its own.
    coalesce(n.due_on, (SELECT due_on FROM due_date
      WHERE context_id = coalesce($3::uuid, n.context_id) AND track = $2::text),
      -- Whoever has never opened it is due by the date of a course on whose list they stand.
      (SELECT min(d.due_on) FROM due_date d
        JOIN lms_context c ON c.id = d.context_id AND c.provider_id = $1::text
        JOIN member m ON m.context_id = c.id AND m.person_id = asked.person_id AND m.is_learner AND m.left_at IS NULL
        WHERE $3::uuid IS NULL AND n.id IS NULL AND d.track = $2::text)) AS due_on,
    n.due_on AS holds_until
  FROM asked
  LEFT JOIN newest n ON n.person_id = asked.person_id
  LEFT JOIN signing s ON s.person_id = asked.person_id
  LEFT JOIN adjusted j ON j.person_id = asked.person_id
  LEFT JOIN declined d ON d.person_id = asked.person_id
    AND (s.kind IS DISTINCT FROM 'signed' OR d.opened_at > s.at)
)`;

/** Of the sign-off's own entry, which is looked up for the rows that are read and for no others: a body is long. */
const ofEntry = (column: string): string =>
  `(SELECT ${column} FROM ledger_entry WHERE provider_id = $1::text AND sequence = fact.sign_off_sequence)`;

/** Columns of `fact` as `FactRow` has them. */
export const factColumns = `
  fact.person_id, fact.attempt_id, fact.completion, fact.success, fact.quiz_attempts, fact.has_begun, fact.is_reported,
  fact.started_at, fact.passed_at,
  fact.attempt_signed_at, fact.completed_at, fact.sign_off_at, ${ofEntry("body::jsonb->>'how'")} AS sign_off_how,
  ${ofEntry("(body::jsonb->>'withSupport')::boolean")} AS sign_off_supported,
  ${ofEntry('hash')} AS sign_off_hash, fact.again_by::text AS again_by,
  fact.talked_at, fact.grouped_at, fact.declined_at, fact.declined_closed_at, fact.declined_outcome,
  fact.due_on::text AS due_on, fact.holds_until::text AS holds_until`;

const ofSql = `
WITH asked AS (SELECT unnest($4::uuid[]) AS person_id), ${factTables('$5')}
SELECT ${factColumns} FROM fact`;
