/** Groups, cohorts and sites of an LMS course, from a list that staff brought in. */
import { CompiledQuery, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface Groups {
  /**
   * Puts a list in place of the one before it. Rows whose person is no learner of the course, or whose name fits
   * several, are not taken.
   *
   * @param rows - `who` is what the platform calls the person: an e-mail address or a whole name, in any case
   * @returns the numbers of the rows (from 0) that were not taken
   */
  replace(
    contextId: string,
    rows: readonly { readonly who: string; readonly group: string }[],
  ): Promise<readonly number[]>;
  /** In the order of their letters, with how many learners are in each now. */
  of(contextId: string): Promise<readonly { readonly name: string; readonly people: number }[]>;
  /** A person's groups in the course, in the order of their letters. */
  ofPerson(contextId: string, personId: string): Promise<readonly string[]>;
}

export function groupsOf(db: Kysely<Tables>): Groups {
  return {
    async replace(contextId, listed) {
      const { rows } = await db.executeQuery<{ row: number }>(
        CompiledQuery.raw(replaceSql, [
          contextId,
          JSON.stringify(listed.map(({ who, group }, row) => ({ row, who, group }))),
        ]),
      );
      return rows.map(({ row }) => row);
    },
    async of(contextId) {
      const { rows } = await db.executeQuery<{ name: string; people: number }>(
        CompiledQuery.raw(ofSql, [contextId]),
      );
      return rows;
    },
    async ofPerson(contextId, personId) {
      const rows = await db
        .selectFrom('person_group')
        .where('context_id', '=', contextId)
        .where('person_id', '=', personId)
        .select('name')
        .orderBy('name')
        .execute();
      return rows.map(({ name }) => name);
    },
  };
}

/** The old rows that stay are not written again: a row that is deleted and inserted in one statement would collide. */
const replaceSql = `
WITH listed AS (
  SELECT l.row, lower(trim(l.who)) AS who, trim(l."group") AS name
  FROM jsonb_to_recordset($2::jsonb) AS l (row integer, who text, "group" text)
), learner AS (
  SELECT p.id, lower(p.email) AS email, lower(p.name) AS name
  FROM member m JOIN person p ON p.id = m.person_id
  WHERE m.context_id = $1::uuid AND m.is_learner
), found AS (
  SELECT l.row, l.name, min(p.id::text)::uuid AS person_id
  FROM listed l JOIN learner p ON l.who = p.email OR l.who = p.name
  WHERE l.name <> ''
  GROUP BY l.row, l.name HAVING count(DISTINCT p.id) = 1
), gone AS (
  DELETE FROM person_group g WHERE g.context_id = $1::uuid
    AND NOT EXISTS (SELECT FROM found f WHERE f.person_id = g.person_id AND f.name = g.name)
), written AS (
  INSERT INTO person_group (context_id, person_id, name)
  SELECT DISTINCT $1::uuid, person_id, name FROM found
  ON CONFLICT DO NOTHING
)
SELECT l.row FROM listed l WHERE NOT EXISTS (SELECT FROM found f WHERE f.row = l.row) ORDER BY l.row`;

const ofSql = `
SELECT g.name, count(*)::integer AS people
FROM person_group g
JOIN member m ON m.context_id = g.context_id AND m.person_id = g.person_id AND m.is_learner
WHERE g.context_id = $1::uuid AND m.left_at IS NULL AND m.is_active
GROUP BY g.name ORDER BY lower(g.name), g.name`;
