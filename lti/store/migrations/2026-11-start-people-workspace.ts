/**
 * What the provider's workspace keeps: one-time links and sessions by hash, every version of a profile with the texts
 * of its policies, and which of them the hosted course uses. Versions are only ever added to.
 */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const workspace: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `CREATE TABLE workspace_link (
    token_hash text PRIMARY KEY,
    provider_id text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE TABLE workspace_session (
    token_hash text PRIMARY KEY,
    provider_id text NOT NULL,
    author_role text NOT NULL,
    person_id uuid REFERENCES person ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
  )`,
  // The revision is the one before it and one: of two people who began at the same one, the second cannot be written.
  `CREATE TABLE profile_version (
    provider_id text NOT NULL,
    revision integer NOT NULL,
    base_revision integer NOT NULL,
    author_role text NOT NULL,
    person_id uuid REFERENCES person ON DELETE SET NULL,
    what text NOT NULL,
    profile text NOT NULL,
    policies jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (provider_id, revision)
  )`,
  `CREATE TABLE profile_activation (
    provider_id text NOT NULL,
    revision integer NOT NULL,
    author_role text NOT NULL,
    at timestamptz NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    FOREIGN KEY (provider_id, revision) REFERENCES profile_version
  )`,
  `CREATE INDEX profile_activation_by_provider ON profile_activation (provider_id, id)`,
];
