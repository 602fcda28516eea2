/**
 * What sending mail and beginning again after a year need besides: what the last try met, who wants no reminders, which
 * reminders somebody has had, and by when a new cycle is due.
 */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const mailAndCycles: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `ALTER TABLE mail ADD COLUMN trouble text`,
  `ALTER TABLE mail ADD COLUMN tries integer NOT NULL DEFAULT 0`,
  // Asked for by the person, on the page that a reminder leads to.
  `ALTER TABLE person ADD COLUMN reminders_off_at timestamptz`,
  // The last day of a cycle that began because the one before runs out.
  `ALTER TABLE attempt ADD COLUMN due_on date`,
  // Mail is gone after a month, and nobody is reminded of the same day twice in the same words.
  `CREATE TABLE reminder (
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    kind text NOT NULL,
    for_day date NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (person_id, kind, for_day)
  )`,
];
