/**
 * What part five keeps: versions of policies, receipts, renewals, follow-ups, employers, mail, and the trail of who
 * looked at whom. No column here holds free text about a person: reasons are words from short lists.
 */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const people: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // For reminders only, as the platform says it; never an identity.
  `ALTER TABLE person ADD COLUMN email text`,
  // A renewal is a new attempt in the next cycle; `taken_track` is what is taken where it is not the link's own track.
  `ALTER TABLE attempt ADD COLUMN cycle integer NOT NULL DEFAULT 1`,
  `ALTER TABLE attempt ADD COLUMN taken_track text`,
  // Quizzes beyond the provider's limit that an assessor has unlocked.
  `ALTER TABLE attempt ADD COLUMN extra_tries integer NOT NULL DEFAULT 0`,
  `ALTER TABLE attempt DROP CONSTRAINT attempt_person_id_scope_id_provider_id_track_key`,
  `ALTER TABLE attempt ADD CONSTRAINT attempt_once UNIQUE (person_id, scope_id, provider_id, track, cycle)`,
  // A version that has been active is never edited; a mended typing mistake is the next revision of it.
  `CREATE TABLE policy_version (
    provider_id text NOT NULL,
    document text NOT NULL,
    version text NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    title text NOT NULL,
    called_as text NOT NULL,
    hash text NOT NULL,
    clauses jsonb NOT NULL,
    change_note text NOT NULL DEFAULT '',
    re_sign text NOT NULL DEFAULT 'next-launch' CHECK (re_sign IN ('now', 'next-launch', 'by-date', 'not-needed')),
    re_sign_by date,
    active_from timestamptz NOT NULL,
    PRIMARY KEY (provider_id, document, version, revision)
  )`,
  // Paper copies and what an LMS reports belong to no attempt. The receipt is short, so that it can be read out.
  `ALTER TABLE signer ALTER COLUMN attempt_id DROP NOT NULL`,
  `ALTER TABLE signer ADD COLUMN receipt text UNIQUE`,
  `ALTER TABLE signer ADD COLUMN track text`,
  `ALTER TABLE signer ADD COLUMN recorded_by uuid REFERENCES person ON DELETE SET NULL`,
  // A head of the chain that was given out: on a receipt, in a pack, or signed for the day. Sealed with the tool's key.
  `CREATE TABLE ledger_witness (
    id text PRIMARY KEY,
    provider_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('receipt', 'pack', 'day')),
    sequence integer NOT NULL,
    hash text NOT NULL,
    at timestamptz NOT NULL,
    seal text NOT NULL
  )`,
  `CREATE INDEX ledger_witness_by_place ON ledger_witness (provider_id, sequence)`,
  // One line and one button at each login: only the last date is kept.
  `CREATE TABLE login_line (
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    provider_id text NOT NULL,
    set_hash text NOT NULL,
    agreed_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, provider_id)
  )`,
  // A declined sign-off until somebody has talked with the person.
  `CREATE TABLE follow_up (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider_id text NOT NULL,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    track text NOT NULL,
    opened_at timestamptz NOT NULL,
    for_role text NOT NULL,
    closed_at timestamptz,
    closed_role text,
    outcome text CHECK (outcome IN ('signed-after-talking', 'other-arrangement', 'still-declined'))
  )`,
  `CREATE INDEX follow_up_by_person ON follow_up (person_id, track)`,
  // What staff record about a person, each with one of a few reasons.
  `CREATE TABLE adjustment (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider_id text NOT NULL,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    track text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('talk-through', 'group-session', 'retake-unlocked')),
    reason text CHECK (reason IN ('agreed-adjustment', 'language-support', 'technical')),
    at timestamptz NOT NULL,
    recorded_by uuid REFERENCES person ON DELETE SET NULL
  )`,
  `CREATE INDEX adjustment_by_person ON adjustment (person_id, track)`,
  // By when a track is to be done in an LMS course; set by whoever teaches it.
  `CREATE TABLE due_date (
    context_id uuid NOT NULL REFERENCES lms_context ON DELETE CASCADE,
    track text NOT NULL,
    due_on date NOT NULL,
    PRIMARY KEY (context_id, track)
  )`,
  // Groups, cohorts and sites of a course, from a list that staff brought in.
  `CREATE TABLE person_group (
    context_id uuid NOT NULL REFERENCES lms_context ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    name text NOT NULL,
    PRIMARY KEY (context_id, person_id, name)
  )`,
  `CREATE TABLE employer (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider_id text NOT NULL,
    name text NOT NULL,
    UNIQUE (provider_id, name)
  )`,
  `CREATE TABLE employer_site (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    employer_id uuid NOT NULL REFERENCES employer ON DELETE CASCADE,
    name text NOT NULL,
    UNIQUE (employer_id, name)
  )`,
  // Who works where, and until when an employer may look.
  `CREATE TABLE apprenticeship (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    employer_id uuid NOT NULL REFERENCES employer ON DELETE CASCADE,
    site_id uuid REFERENCES employer_site ON DELETE SET NULL,
    ends_on date NOT NULL,
    paused_at timestamptz,
    UNIQUE (person_id, employer_id)
  )`,
  `CREATE INDEX apprenticeship_by_employer ON apprenticeship (employer_id)`,
  `CREATE TABLE employer_viewer (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    employer_id uuid NOT NULL REFERENCES employer ON DELETE CASCADE,
    site_id uuid REFERENCES employer_site ON DELETE CASCADE,
    email text NOT NULL,
    wants_digest boolean NOT NULL DEFAULT false,
    briefed_at timestamptz,
    revoked_at timestamptz,
    UNIQUE (employer_id, email)
  )`,
  // Links and sessions by hash: whoever reads the database can open nothing.
  `CREATE TABLE employer_link (
    token_hash text PRIMARY KEY,
    viewer_id uuid NOT NULL REFERENCES employer_viewer ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE TABLE employer_session (
    token_hash text PRIMARY KEY,
    viewer_id uuid NOT NULL REFERENCES employer_viewer ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
  )`,
  // Mail that waits or was sent. Its text names no topic and no status.
  `CREATE TABLE mail (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider_id text NOT NULL,
    person_id uuid REFERENCES person ON DELETE CASCADE,
    viewer_id uuid REFERENCES employer_viewer ON DELETE CASCADE,
    kind text NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    attachment jsonb,
    not_before timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    refused_at timestamptz
  )`,
  `CREATE INDEX mail_by_age ON mail (created_at)`,
  `CREATE INDEX mail_by_person ON mail (person_id, kind, created_at)`,
  // Who looked at whom, and who changed what. Kept for a year.
  `CREATE TABLE access_trail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider_id text NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('assessor', 'administrator', 'employer', 'learner', 'system')),
    actor_id uuid,
    action text NOT NULL,
    person_id uuid,
    people integer
  )`,
  `CREATE INDEX access_trail_by_person ON access_trail (person_id, at)`,
  `CREATE INDEX access_trail_by_age ON access_trail (at)`,
];
