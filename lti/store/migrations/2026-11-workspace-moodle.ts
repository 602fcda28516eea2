/**
 * Moodle in the workspace: what was asked of a site and what came of it, whether it is read every night, whom an erasure
 * keeps out of later readings, and packages that a Moodle fetches from an address.
 */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const workspaceMoodle: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `ALTER TABLE moodle_site ADD COLUMN reads_nightly boolean NOT NULL DEFAULT false`,
  // Names of courses and figures, and nobody's name. The newest of each kind stays.
  `CREATE TABLE moodle_run (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    site_id uuid NOT NULL REFERENCES moodle_site ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('check', 'plan', 'publish', 'sync')),
    asked jsonb NOT NULL,
    asked_at timestamptz NOT NULL,
    started_at timestamptz,
    heard_at timestamptz NOT NULL,
    ended_at timestamptz,
    people integer NOT NULL DEFAULT 0,
    outcome jsonb
  )`,
  // One thing at a time with each Moodle.
  `CREATE UNIQUE INDEX moodle_run_under_way ON moodle_run (site_id) WHERE ended_at IS NULL`,
  // Who was erased and may still be in the site's courses, by a hash that only the tool's secret can make again.
  `CREATE TABLE moodle_left_out (
    site_id uuid NOT NULL REFERENCES moodle_site ON DELETE CASCADE,
    commitment text NOT NULL,
    erased_at timestamptz NOT NULL,
    met_at timestamptz NOT NULL,
    PRIMARY KEY (site_id, commitment)
  )`,
  // The bytes are those that are handed out: the newest confirmed ones.
  `CREATE TABLE package_address (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider_id text NOT NULL,
    track text NOT NULL,
    format text NOT NULL,
    created_at timestamptz NOT NULL,
    fetched_at timestamptz,
    revision integer NOT NULL,
    stamped_at timestamptz NOT NULL,
    etag text NOT NULL,
    bytes bytea NOT NULL
  )`,
  `CREATE INDEX package_address_by_provider ON package_address (provider_id, created_at)`,
];
