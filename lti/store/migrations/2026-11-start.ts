/**
 * The first tables. Dates are `timestamptz`; our own ids are random UUIDs; what a platform calls things is `text` as
 * it came. A migration that has been released is never edited: the next change is a file of its own.
 */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const start: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // A removed platform keeps its row, so that its people and attempts find it again when it is added once more.
  `CREATE TABLE platform (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider_id text NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    auth_url text NOT NULL,
    token_url text NOT NULL,
    jwks_url text NOT NULL,
    token_audience text,
    family text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    UNIQUE (issuer, client_id)
  )`,
  `CREATE TABLE deployment (
    platform_id uuid NOT NULL REFERENCES platform ON DELETE CASCADE,
    deployment_id text NOT NULL,
    provider_id text NOT NULL,
    PRIMARY KEY (platform_id, deployment_id)
  )`,
  `CREATE TABLE invite (
    token_hash text PRIMARY KEY,
    provider_id text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE TABLE signing_key (
    kid text PRIMARY KEY,
    public_jwk jsonb NOT NULL,
    sealed_private text NOT NULL,
    created_at timestamptz NOT NULL,
    used_from timestamptz NOT NULL
  )`,
  `CREATE TABLE spent_nonce (
    nonce text PRIMARY KEY,
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX spent_nonce_by_expiry ON spent_nonce (expires_at)`,
  `CREATE TABLE person (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    platform_id uuid NOT NULL REFERENCES platform,
    sub text NOT NULL,
    name text,
    UNIQUE (platform_id, sub)
  )`,
  `CREATE TABLE lms_context (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    platform_id uuid NOT NULL REFERENCES platform,
    deployment_id text NOT NULL,
    lms_id text NOT NULL,
    provider_id text NOT NULL,
    label text,
    title text,
    nrps_url text,
    roster_read_at timestamptz,
    UNIQUE (platform_id, deployment_id, lms_id)
  )`,
  `CREATE TABLE resource_link (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    platform_id uuid NOT NULL REFERENCES platform,
    deployment_id text NOT NULL,
    lms_id text NOT NULL,
    provider_id text NOT NULL,
    context_id uuid REFERENCES lms_context,
    title text,
    track text NOT NULL,
    part text NOT NULL,
    line_item_url text,
    line_items_url text,
    scopes text[] NOT NULL DEFAULT '{}',
    UNIQUE (platform_id, deployment_id, lms_id)
  )`,
  `CREATE INDEX resource_link_by_context ON resource_link (context_id, track)`,
  // The scope is the LMS course, or the link where the platform names no course.
  `CREATE TABLE attempt (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    provider_id text NOT NULL,
    track text NOT NULL,
    scope_id uuid NOT NULL,
    context_id uuid REFERENCES lms_context,
    state text NOT NULL DEFAULT '',
    revision integer NOT NULL DEFAULT 0,
    session text,
    sequence integer NOT NULL DEFAULT 0,
    completion text NOT NULL DEFAULT 'incomplete',
    success text NOT NULL DEFAULT 'unknown',
    scaled_score double precision,
    marks jsonb NOT NULL DEFAULT '{}',
    quiz_attempts integer NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL,
    passed_at timestamptz,
    signed_at timestamptz,
    completed_at timestamptz,
    UNIQUE (person_id, scope_id, provider_id, track)
  )`,
  // Room on each page for the new version of a row: a learner's state changes at every screen.
  `ALTER TABLE attempt SET (fillfactor = 70)`,
  `CREATE TABLE member (
    context_id uuid NOT NULL REFERENCES lms_context ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    is_learner boolean NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    left_at timestamptz,
    PRIMARY KEY (context_id, person_id)
  )`,
  `CREATE TABLE delivery (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    attempt_id uuid NOT NULL REFERENCES attempt ON DELETE CASCADE,
    link_id uuid NOT NULL REFERENCES resource_link ON DELETE CASCADE,
    score_given double precision NOT NULL,
    score_maximum double precision NOT NULL,
    achieved_at timestamptz NOT NULL,
    generation integer NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'waiting',
    trouble text,
    tries integer NOT NULL DEFAULT 0,
    last_timestamp timestamptz,
    sent_at timestamptz,
    UNIQUE (attempt_id, link_id)
  )`,
  `CREATE INDEX delivery_by_link ON delivery (link_id, state)`,
  // One row per provider: locked while an entry is added, so that the chain has one end.
  `CREATE TABLE ledger_head (
    provider_id text PRIMARY KEY,
    sequence integer NOT NULL,
    hash text NOT NULL
  )`,
  `CREATE TABLE ledger_entry (
    provider_id text NOT NULL,
    sequence integer NOT NULL,
    kind text NOT NULL,
    at text NOT NULL,
    commitment text NOT NULL,
    body text NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (provider_id, sequence)
  )`,
  // What ties an entry to a person. Both go when the person is erased; the entry and its chain stay whole.
  `CREATE TABLE person_secret (
    person_id uuid PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    secret text NOT NULL
  )`,
  `CREATE TABLE signer (
    provider_id text NOT NULL,
    sequence integer NOT NULL,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    attempt_id uuid NOT NULL REFERENCES attempt ON DELETE CASCADE,
    typed_name text NOT NULL,
    PRIMARY KEY (provider_id, sequence),
    FOREIGN KEY (provider_id, sequence) REFERENCES ledger_entry
  )`,
  `CREATE INDEX signer_by_person ON signer (person_id)`,
];
