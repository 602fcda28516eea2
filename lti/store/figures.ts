/** Figures of an LMS course: how many are done, by week and by where they belong, and marks by topic in batches. */
import { CompiledQuery, sql, type Kysely } from 'kysely';
import type { AwareCount, WeekCount } from '../domain/aware.ts';
import { batchOf, type TopicBatch, type Waiting } from '../domain/topic-figures.ts';
import { courseParameters, placedTables, type CourseAsked } from './roster-list.ts';
import { retried } from './retried.ts';
import type { Tables } from './tables.ts';

export interface Figures {
  /** People who are in the course now. Numbers only, whatever the size of the course. */
  completion(asked: CourseAsked): Promise<Completion>;
  /**
   * Batches of topic marks, after those that have become large enough were formed. Three round trips while some wait,
   * and two when none does.
   */
  topicBatches(asked: {
    readonly contextId: string;
    readonly providerId: string;
    readonly track: string;
    readonly now: Date;
  }): Promise<readonly TopicBatch[]>;
}

export interface Completion {
  readonly everybody: AwareCount & { readonly done: number; readonly overdue: number };
  readonly parts: readonly (AwareCount & {
    readonly kind: 'group' | 'employer' | 'site';
    readonly name: string;
  })[];
  readonly weeks: readonly WeekCount[];
}

export function figuresOf(db: Kysely<Tables>): Figures {
  return {
    async completion(asked) {
      const { rows } = await db.executeQuery<CompletionRow>(
        CompiledQuery.raw(completionSql, await courseParameters(db, asked)),
      );
      const all = rows.find(({ kind }) => kind === 'everybody');
      return {
        everybody: {
          people: all?.people ?? 0,
          aware: all?.aware ?? 0,
          done: all?.done ?? 0,
          overdue: all?.overdue ?? 0,
        },
        parts: rows.flatMap(({ kind, name, people, aware }) =>
          kind === 'group' || kind === 'employer' || kind === 'site' ? [{ kind, name, people, aware }] : [],
        ),
        weeks: rows.flatMap(({ kind, name, done }) => (kind === 'week' ? [{ week: name, done }] : [])),
      };
    },
    topicBatches: ({ contextId, providerId, track, now }) =>
      retried(() =>
        db.transaction().execute(async (trx) => {
          // Two who look at once would form the same batch twice.
          await sql`SELECT id FROM lms_context WHERE id = ${contextId} FOR UPDATE`.execute(trx);
          const { rows } = await trx.executeQuery<WaitingRow>(
            CompiledQuery.raw(waitingSql, [contextId, providerId, track]),
          );
          const formed = rows.flatMap(({ attempts, ...waiting }) => {
            const batch = batchOf(waiting);
            return batch ? [{ ...batch, attempts }] : [];
          });
          if (formed.length > 0)
            await trx.executeQuery(
              CompiledQuery.raw(formSql, [contextId, track, now, JSON.stringify(formed)]),
            );
          return trx
            .selectFrom('topic_batch')
            .where('context_id', '=', contextId)
            .where('track', '=', track)
            .select(['groups', 'people', 'marks'])
            .orderBy('formed_at')
            .orderBy('id')
            .execute();
        }),
      ),
  };
}

interface CompletionRow {
  readonly kind: 'everybody' | Completion['parts'][number]['kind'] | 'week';
  readonly name: string;
  readonly people: number;
  readonly aware: number;
  readonly done: number;
  readonly overdue: number;
}

const completionSql = `
WITH ${placedTables}, present AS (
  SELECT person_id, state, done_at, is_overdue,
    CASE WHEN done_at IS NULL THEN coalesce(holds_until >= $6::date, false)
      ELSE NOT is_agreed AND (state = 'done' OR NOT is_overdue) END AS is_aware
  FROM placed WHERE NOT has_left
), counted AS (
  SELECT 'everybody' AS kind, '' AS name, present.* FROM present
  UNION ALL
  SELECT 'group', g.name, present.* FROM present
  JOIN person_group g ON g.context_id = $3::uuid AND g.person_id = present.person_id
  UNION ALL
  SELECT 'employer', e.name, present.* FROM present
  JOIN apprenticeship w ON w.person_id = present.person_id AND w.ends_on >= $6::date
  JOIN employer e ON e.id = w.employer_id AND e.provider_id = $1::text
  UNION ALL
  SELECT 'site', e.name || ', ' || t.name, present.* FROM present
  JOIN apprenticeship w ON w.person_id = present.person_id AND w.ends_on >= $6::date
  JOIN employer_site t ON t.id = w.site_id
  JOIN employer e ON e.id = t.employer_id AND e.provider_id = $1::text
  UNION ALL
  SELECT 'week', to_char(date_trunc('week', done_at AT TIME ZONE 'Europe/London'), 'YYYY-MM-DD'), present.*
  FROM present WHERE state = 'done'
)
SELECT kind, name, count(*)::integer AS people, (count(*) FILTER (WHERE is_aware))::integer AS aware,
  (count(*) FILTER (WHERE state = 'done'))::integer AS done, (count(*) FILTER (WHERE is_overdue))::integer AS overdue
FROM counted GROUP BY kind, name ORDER BY kind, lower(name), name`;

type WaitingRow = Waiting & { readonly attempts: readonly string[] };

/** Passed, so that their marks stay as they are; each with all the groups they are in now. */
const waitingSql = `
WITH waiting AS (
  SELECT a.id, a.marks,
    ARRAY(SELECT g.name FROM person_group g WHERE g.context_id = $1::uuid AND g.person_id = a.person_id
      ORDER BY g.name) AS groups
  FROM attempt a
  WHERE a.scope_id = $1::uuid AND a.provider_id = $2::text AND a.track = $3::text AND a.success = 'passed'
    AND a.marks <> '{}'::jsonb AND NOT EXISTS (SELECT FROM topic_batched b WHERE b.attempt_id = a.id)
), summed AS (
  SELECT groups, mark.key AS topic, sum((mark.value->>'right')::integer) AS "right",
    sum((mark.value->>'asked')::integer) AS asked, count(*) AS people
  FROM waiting, jsonb_each(waiting.marks) AS mark
  WHERE (mark.value->>'asked')::integer > 0
  GROUP BY groups, mark.key
)
SELECT w.groups, count(*)::integer AS people, array_agg(w.id::text) AS attempts,
  (SELECT jsonb_object_agg(s.topic, jsonb_build_object('right', s."right", 'asked', s.asked, 'people', s.people))
    FROM summed s WHERE s.groups = w.groups) AS marks
FROM waiting w GROUP BY w.groups`;

const formSql = `
WITH formed AS (
  SELECT gen_random_uuid() AS id, f.groups, f.people, f.marks, f.attempts
  FROM jsonb_to_recordset($4::jsonb) AS f (groups text[], people integer, marks jsonb, attempts uuid[])
), batch AS (
  INSERT INTO topic_batch (id, context_id, track, groups, people, marks, formed_at)
  SELECT id, $1::uuid, $2::text, groups, people, marks, $3::timestamptz FROM formed RETURNING id
)
INSERT INTO topic_batched (attempt_id, batch_id)
SELECT unnest(formed.attempts), formed.id FROM formed JOIN batch ON batch.id = formed.id`;
