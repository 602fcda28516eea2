/** The tables as Kysely knows them; what each is for stands in `migrations/`. */
import type { ColumnType, Generated } from 'kysely';
import type {
  AdjustmentKind,
  AdjustmentReason,
  AttemptFacts,
  Delivery,
  DeliveryTrouble,
  FollowUpOutcome,
  LedgerEntry,
  LinkPart,
  MailTrouble,
  PlatformFamily,
  PolicyClause,
  ReSign,
} from '../domain/model.ts';
import type { SignOffComparison } from '../domain/moodle-sign-off.ts';
import type { MoodleAsked, MoodleOutcome } from './moodle-runs.ts';

export interface Tables extends MoodleTables {
  platform: {
    id: Generated<string>;
    provider_id: string;
    issuer: string;
    client_id: string;
    auth_url: string;
    token_url: string;
    jwks_url: string;
    token_audience: string | null;
    family: PlatformFamily;
    created_at: Generated<Date>;
    removed_at: Date | null;
  };
  deployment: { platform_id: string; deployment_id: string; provider_id: string };
  invite: { token_hash: string; provider_id: string; expires_at: Date; used_at: Date | null };
  signing_key: {
    kid: string;
    public_jwk: ColumnType<Readonly<Record<string, unknown>>, string, string>;
    sealed_private: string;
    created_at: Date;
    used_from: Date;
  };
  spent_nonce: { nonce: string; expires_at: Date };
  person: {
    id: Generated<string>;
    platform_id: string;
    sub: string;
    name: string | null;
    email: string | null;
    reminders_off_at: Date | null;
  };
  lms_context: {
    id: Generated<string>;
    platform_id: string;
    deployment_id: string;
    lms_id: string;
    provider_id: string;
    label: string | null;
    title: string | null;
    nrps_url: string | null;
    roster_read_at: Date | null;
  };
  resource_link: {
    id: Generated<string>;
    platform_id: string;
    deployment_id: string;
    lms_id: string;
    provider_id: string;
    context_id: string | null;
    title: string | null;
    track: string;
    part: LinkPart;
    line_item_url: string | null;
    line_items_url: string | null;
    scopes: string[];
  };
  attempt: {
    id: Generated<string>;
    person_id: string;
    provider_id: string;
    track: string;
    scope_id: string;
    context_id: string | null;
    state: string;
    revision: number;
    session: string | null;
    sequence: number;
    completion: AttemptFacts['completion'];
    success: AttemptFacts['success'];
    scaled_score: number | null;
    marks: ColumnType<AttemptFacts['marks'], string, string>;
    quiz_attempts: number;
    started_at: Date;
    passed_at: Date | null;
    signed_at: Date | null;
    completed_at: Date | null;
    cycle: Generated<number>;
    taken_track: string | null;
    extra_tries: Generated<number>;
    reported_at: Date | null;
    due_on: Day | null;
  };
  member: {
    context_id: string;
    person_id: string;
    is_learner: boolean;
    is_active: boolean;
    left_at: Date | null;
  };
  delivery: {
    id: Generated<string>;
    attempt_id: string;
    link_id: string;
    score_given: number;
    score_maximum: number;
    achieved_at: Date;
    generation: Generated<number>;
    state: Delivery['state'];
    trouble: DeliveryTrouble | null;
    tries: Generated<number>;
    last_timestamp: Date | null;
    sent_at: Date | null;
  };
  ledger_head: { provider_id: string; sequence: number; hash: string; versions: Generated<number> };
  ledger_entry: {
    provider_id: string;
    sequence: number;
    kind: LedgerEntry['kind'];
    at: string;
    commitment: string;
    body: string;
    previous_hash: string;
    hash: string;
  };
  person_secret: { person_id: string; secret: string; entries: Generated<number> };
  signer: {
    provider_id: string;
    sequence: number;
    person_id: string;
    attempt_id: string | null;
    typed_name: string;
    receipt: string | null;
    track: string | null;
    recorded_by: string | null;
  };
  policy_version: {
    provider_id: string;
    document: string;
    audience: string;
    language: string;
    version: string;
    revision: Generated<number>;
    ordinal: number;
    dated: string;
    seal: string;
    title: string;
    called_as: string;
    hash: string;
    clauses: ColumnType<readonly PolicyClause[], string, never>;
    change_note: Generated<string>;
    re_sign: Generated<ReSign>;
    re_sign_by: Day | null;
    active_from: Date;
  };
  ledger_witness: {
    id: string;
    provider_id: string;
    kind: 'receipt' | 'print' | 'pack' | 'day';
    sequence: number;
    hash: string;
    at: Date;
    seal: string;
  };
  login_line: { person_id: string; provider_id: string; set_hash: string; agreed_at: Date };
  follow_up: {
    id: Generated<string>;
    provider_id: string;
    person_id: string;
    track: string;
    opened_at: Date;
    for_role: string;
    closed_at: Date | null;
    closed_role: string | null;
    outcome: FollowUpOutcome | null;
  };
  adjustment: {
    id: Generated<string>;
    provider_id: string;
    person_id: string;
    track: string;
    kind: AdjustmentKind;
    reason: AdjustmentReason | null;
    at: Date;
    recorded_by: string | null;
  };
  topic_batch: {
    id: Generated<string>;
    context_id: string;
    track: string;
    groups: string[];
    people: number;
    marks: ColumnType<AttemptFacts['marks'], string, never>;
    formed_at: Date;
  };
  topic_batched: { attempt_id: string; batch_id: string };
  due_date: { context_id: string; track: string; due_on: Day };
  person_group: { context_id: string; person_id: string; name: string };
  employer: { id: Generated<string>; provider_id: string; name: string };
  employer_site: { id: Generated<string>; employer_id: string; name: string };
  apprenticeship: {
    id: Generated<string>;
    person_id: string;
    employer_id: string;
    site_id: string | null;
    ends_on: Day;
    paused_at: Date | null;
  };
  employer_viewer: {
    id: Generated<string>;
    employer_id: string;
    site_id: string | null;
    email: string;
    wants_digest: Generated<boolean>;
    briefed_at: Date | null;
    revoked_at: Date | null;
  };
  employer_link: { token_hash: string; viewer_id: string; expires_at: Date; used_at: Date | null };
  employer_session: { token_hash: string; viewer_id: string; expires_at: Date };
  mail: {
    id: Generated<string>;
    provider_id: string;
    person_id: string | null;
    viewer_id: string | null;
    kind: string;
    recipient: string;
    subject: string;
    body: string;
    attachment: ColumnType<
      { readonly name: string; readonly type: string; readonly text: string } | null,
      string | null,
      never
    >;
    not_before: Date;
    created_at: Date;
    sent_at: Date | null;
    refused_at: Date | null;
    trouble: MailTrouble | null;
    tries: Generated<number>;
  };
  reminder: { person_id: string; kind: string; for_day: Day; at: Date };
  workspace_link: { token_hash: string; provider_id: string; expires_at: Date; used_at: Date | null };
  workspace_session: {
    token_hash: string;
    provider_id: string;
    author_role: string;
    person_id: string | null;
    expires_at: Date;
  };
  profile_version: {
    provider_id: string;
    revision: number;
    base_revision: number;
    author_role: string;
    person_id: string | null;
    what: string;
    profile: string;
    policies: ColumnType<Readonly<Record<string, string>>, string, never>;
    created_at: Date;
  };
  profile_activation: {
    id: Generated<string>;
    provider_id: string;
    revision: number;
    author_role: string;
    at: Date;
  };
  access_trail: {
    id: Generated<string>;
    provider_id: string;
    at: Date;
    actor_kind: 'assessor' | 'administrator' | 'employer' | 'learner' | 'system';
    actor_id: string | null;
    action: string;
    person_id: string | null;
    people: number | null;
  };
}

/** Read back from a Moodle (`migrations/2026-11-start-people-moodle.ts`). */
export interface MoodleTables {
  moodle_site: {
    id: Generated<string>;
    provider_id: string;
    platform_id: string;
    url: string;
    sealed_token: string;
    created_at: Date;
    reads_nightly: Generated<boolean>;
  };
  moodle_course: {
    site_id: string;
    lms_id: string;
    context_id: string;
    pass_started_at: Date | null;
    next_offset: Generated<number>;
    read_at: Date | null;
  };
  moodle_reading: {
    site_id: string;
    module_id: string;
    person_id: string;
    context_id: string;
    track: string;
    read_at: Date;
    attempt: number | null;
    completion: AttemptFacts['completion'] | null;
    success: AttemptFacts['success'] | null;
    scaled_score: number | null;
    seconds: number | null;
    changed_at: Date | null;
  };
  moodle_sign_off: {
    site_id: string;
    module_id: string;
    person_id: string;
    set_hash: string;
    cycle: number;
    comparison: SignOffComparison;
    signed_at: Date;
    provider_id: string;
    sequence: number;
  };
  moodle_run: {
    id: Generated<string>;
    site_id: string;
    kind: MoodleAsked['kind'];
    asked: ColumnType<MoodleAsked, string, string>;
    asked_at: Date;
    started_at: Date | null;
    heard_at: Date;
    ended_at: Date | null;
    people: Generated<number>;
    outcome: ColumnType<MoodleOutcome | null, string | undefined, string>;
  };
  moodle_left_out: { site_id: string; commitment: string; erased_at: Date; met_at: Date };
  package_address: {
    id: Generated<string>;
    provider_id: string;
    track: string;
    format: string;
    created_at: Date;
    fetched_at: Date | null;
    revision: number;
    stamped_at: Date;
    etag: string;
    bytes: Uint8Array;
  };
}

/** A `date` column: write "2026-11-22"; read it with `to_char` or `::text`, because a driver would make a local midnight of it. */
export type Day = ColumnType<string, string, string>;
