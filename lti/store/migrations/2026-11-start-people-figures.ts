/** What figures about a course stand on: its attempts found at once, and marks by topic in batches that stay as they are. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const figures: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `CREATE INDEX attempt_by_scope ON attempt (scope_id, track)`,
  // Ten or more people who have passed, in the same groups. Never changed and never taken apart (domain/topic-figures.ts).
  `CREATE TABLE topic_batch (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    context_id uuid NOT NULL REFERENCES lms_context ON DELETE CASCADE,
    track text NOT NULL,
    groups text[] NOT NULL,
    people integer NOT NULL,
    marks jsonb NOT NULL,
    formed_at timestamptz NOT NULL
  )`,
  `CREATE INDEX topic_batch_by_course ON topic_batch (context_id, track)`,
  // Whose marks are in a batch already, so that they come into no second one.
  `CREATE TABLE topic_batched (
    attempt_id uuid PRIMARY KEY REFERENCES attempt ON DELETE CASCADE,
    batch_id uuid NOT NULL REFERENCES topic_batch ON DELETE CASCADE
  )`,
];
