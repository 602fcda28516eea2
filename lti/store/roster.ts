/** Who belongs to an LMS course, and how far each has come. */
import { CompiledQuery, type Kysely } from 'kysely';
import { factsOf, type FactsRow } from './attempts.ts';
import { retried } from './retried.ts';
import { listOf, owedScoreOf, owedSql, peopleOf, type OwedRow } from './roster-list.ts';
import type { Member, Roster, RosterPage } from './store.ts';
import type { Tables } from './tables.ts';

export function rosterOf(db: Kysely<Tables>): Roster {
  return {
    replace: (contextId, members, now) =>
      retried(async () => {
        await db.executeQuery(CompiledQuery.raw(replaceSql, [contextId, listed(members), now]));
      }),
    list: (asked) => listOf(db, asked),
    people: (asked, personIds) => peopleOf(db, asked, personIds),
    async page(contextId, track, { offset, limit }) {
      const { rows } = await db.executeQuery<PageRow>(
        CompiledQuery.raw(pageSql, [contextId, track, offset, limit]),
      );
      return { total: rows[0]?.total ?? 0, rows: rows.flatMap(pageRowOf) };
    },
    async contexts() {
      const rows = await db
        .selectFrom('lms_context')
        .innerJoin('platform', 'platform.id', 'lms_context.platform_id')
        .where('platform.removed_at', 'is', null)
        .where('nrps_url', 'is not', null)
        .select(['lms_context.id', 'lms_context.platform_id', 'lms_context.nrps_url'])
        .orderBy('lms_context.id')
        .execute();
      return rows.flatMap(({ id, platform_id, nrps_url }) =>
        nrps_url === null ? [] : [{ contextId: id, platformId: platform_id, nrpsUrl: nrps_url }],
      );
    },
    async context(contextId) {
      const { rows } = await db.executeQuery<ContextRow>(CompiledQuery.raw(contextSql, [contextId]));
      const [row] = rows;
      return (
        row && {
          contextId: row.id,
          platformId: row.platform_id,
          providerId: row.provider_id,
          ...(row.title !== null && { title: row.title }),
          ...(row.nrps_url !== null && { nrpsUrl: row.nrps_url }),
          tracks: row.tracks,
          ...(row.roster_read_at && { rosterReadAt: row.roster_read_at }),
        }
      );
    },
  };
}

/** Anyone listed twice counts once, as the more that the two say. */
function listed(members: readonly Member[]): string {
  const bySub = new Map<string, Member>();
  for (const member of members) {
    const before = bySub.get(member.sub);
    bySub.set(member.sub, {
      ...before,
      ...member,
      isLearner: member.isLearner || (before?.isLearner ?? false),
      isActive: member.isActive || (before?.isActive ?? false),
    });
  }
  return JSON.stringify([...bySub.values()]);
}

/**
 * One statement, so it is whole or not at all. People in the order of their ids at the platform: two rosters that are
 * written at once never wait for each other both ways. Rows that have not changed are not written.
 */
const replaceSql = `
WITH listed AS (
  SELECT * FROM jsonb_to_recordset($2::jsonb) AS l (sub text, name text, email text, "isLearner" boolean, "isActive" boolean)
), the_context AS (
  UPDATE lms_context SET roster_read_at = $3::timestamptz WHERE id = $1::uuid RETURNING id, platform_id
), known AS (
  SELECT p.id, p.sub, p.name, p.email FROM person p
  JOIN listed l ON l.sub = p.sub
  WHERE p.platform_id = (SELECT platform_id FROM the_context)
), written AS (
  INSERT INTO person AS p (platform_id, sub, name, email)
  SELECT c.platform_id, l.sub, l.name, l.email FROM the_context c, listed l
  WHERE NOT EXISTS (SELECT FROM known k WHERE k.sub = l.sub AND (l.name IS NULL OR k.name IS NOT DISTINCT FROM l.name)
    AND (l.email IS NULL OR k.email IS NOT DISTINCT FROM l.email))
  ORDER BY l.sub
  ON CONFLICT (platform_id, sub) DO UPDATE SET
    name = coalesce(excluded.name, p.name), email = coalesce(excluded.email, p.email)
  RETURNING p.id, p.sub
), people AS (
  SELECT id, sub FROM written UNION SELECT id, sub FROM known
), members AS (
  INSERT INTO member AS m (context_id, person_id, is_learner, is_active)
  SELECT c.id, p.id, l."isLearner", l."isActive" FROM the_context c, people p JOIN listed l ON l.sub = p.sub
  ORDER BY l.sub
  ON CONFLICT (context_id, person_id) DO UPDATE SET
    is_learner = excluded.is_learner, is_active = excluded.is_active, left_at = NULL
  WHERE (m.is_learner, m.is_active, m.left_at) IS DISTINCT FROM (excluded.is_learner, excluded.is_active, NULL::timestamptz)
)
UPDATE member SET left_at = $3::timestamptz
WHERE context_id = (SELECT id FROM the_context) AND left_at IS NULL AND person_id NOT IN (SELECT id FROM people)`;

interface PageRow extends Partial<FactsRow> {
  readonly total: number;
  readonly person_id: string | null;
  readonly name: string | null;
  readonly has_left: boolean;
  readonly attempt_id: string | null;
  readonly deliveries: readonly OwedRow[];
}

/** Names in the order of their letters, whoever has none at the end. Everything else is read for the page's rows only. */
const pageSql = `
WITH learner AS (
  SELECT m.person_id, p.name, (m.left_at IS NOT NULL OR NOT m.is_active) AS has_left
  FROM member m JOIN person p ON p.id = m.person_id
  WHERE m.context_id = $1::uuid AND m.is_learner
), page AS (
  SELECT * FROM learner ORDER BY lower(name) NULLS LAST, person_id OFFSET $3::integer LIMIT $4::integer
)
SELECT counted.total, page.person_id, page.name, page.has_left, a.id AS attempt_id,
  a.completion, a.success, a.scaled_score, a.marks, a.quiz_attempts,
  a.started_at, a.passed_at, a.signed_at, a.completed_at,
  coalesce(owed.deliveries, '[]'::jsonb) AS deliveries
FROM (SELECT count(*)::integer AS total FROM learner) counted
LEFT JOIN page ON true
LEFT JOIN LATERAL (
  SELECT * FROM attempt
  WHERE person_id = page.person_id AND scope_id = $1::uuid AND track = $2::text
    AND provider_id = (SELECT provider_id FROM lms_context WHERE id = $1::uuid)
  ORDER BY cycle DESC LIMIT 1
) a ON true
${owedSql}
ORDER BY lower(page.name) NULLS LAST, page.person_id`;

function pageRowOf(row: PageRow): RosterPage['rows'] {
  if (row.person_id === null) return [];
  return [
    {
      personId: row.person_id,
      ...(row.name !== null && { name: row.name }),
      hasLeft: row.has_left,
      // Joined in whole or not at all.
      ...(row.attempt_id !== null && { facts: factsOf(row as FactsRow) }),
      deliveries: row.deliveries.map(owedScoreOf),
    },
  ];
}

interface ContextRow {
  readonly id: string;
  readonly platform_id: string;
  readonly provider_id: string;
  readonly title: string | null;
  readonly nrps_url: string | null;
  readonly roster_read_at: Date | null;
  readonly tracks: readonly string[];
}

const contextSql = `
SELECT c.id, c.platform_id, c.provider_id, c.title, c.nrps_url, c.roster_read_at,
  ARRAY(SELECT DISTINCT track FROM resource_link l WHERE l.context_id = c.id ORDER BY track) AS tracks
FROM lms_context c JOIN platform ON platform.id = c.platform_id AND platform.removed_at IS NULL
WHERE c.id = $1::uuid`;
