/**
 * What is read back from a Moodle in which our SCORM packages are taken. Status, score, time and sign-off, and nothing
 * else of what Moodle keeps: there is no column for it.
 */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const moodle: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // People of the site are people of this platform: the one that is registered over LTI where there is one.
  `CREATE TABLE moodle_site (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider_id text NOT NULL,
    platform_id uuid NOT NULL REFERENCES platform,
    url text NOT NULL,
    sealed_token text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (provider_id, url)
  )`,
  // How far the reading of a course has come; `pass_started_at` is set while one is under way.
  `CREATE TABLE moodle_course (
    site_id uuid NOT NULL REFERENCES moodle_site ON DELETE CASCADE,
    lms_id text NOT NULL,
    context_id uuid NOT NULL REFERENCES lms_context ON DELETE CASCADE,
    pass_started_at timestamptz,
    next_offset integer NOT NULL DEFAULT 0,
    read_at timestamptz,
    PRIMARY KEY (site_id, lms_id)
  )`,
  // What Moodle says of one person in one activity; empty from its attempt on for who has not begun.
  `CREATE TABLE moodle_reading (
    site_id uuid NOT NULL REFERENCES moodle_site ON DELETE CASCADE,
    module_id text NOT NULL,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    context_id uuid NOT NULL REFERENCES lms_context ON DELETE CASCADE,
    track text NOT NULL,
    read_at timestamptz NOT NULL,
    attempt integer,
    completion text,
    success text,
    scaled_score double precision,
    seconds integer,
    changed_at timestamptz,
    PRIMARY KEY (site_id, module_id, person_id)
  )`,
  `CREATE INDEX moodle_reading_by_person ON moodle_reading (person_id)`,
  `CREATE INDEX moodle_reading_by_context ON moodle_reading (context_id, person_id)`,
  // Which entry of the ledger a reported sign-off became, so that it becomes one only once.
  `CREATE TABLE moodle_sign_off (
    site_id uuid NOT NULL REFERENCES moodle_site ON DELETE CASCADE,
    module_id text NOT NULL,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    set_hash text NOT NULL,
    cycle integer NOT NULL,
    comparison text NOT NULL CHECK (comparison IN ('matches', 'differs', 'unknown')),
    signed_at timestamptz NOT NULL,
    provider_id text NOT NULL,
    sequence integer NOT NULL,
    PRIMARY KEY (person_id, set_hash, cycle, site_id, module_id)
  )`,
  // An attempt whose facts are the LMS's and not ours; the tool's own work on it (a revision above 0) ends that.
  `ALTER TABLE attempt ADD COLUMN reported_at timestamptz`,
];
