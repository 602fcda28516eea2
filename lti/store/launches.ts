/** What a launch leaves in the database: a nonce that is used up, and who came from where to do what. */
import { CompiledQuery, type Kysely } from 'kysely';
import type { EnteredIds, LinkSettings, LtiLaunch } from '../domain/model.ts';
import { prepared } from './prepared.ts';
import { retried } from './retried.ts';
import type { Launches } from './store.ts';
import type { Tables } from './tables.ts';

export function launchesOf(db: Kysely<Tables>): Launches {
  return {
    async spendNonce(nonce, expiresAt) {
      const { rows } = await db.executeQuery(CompiledQuery.raw(spendSql, [nonce, expiresAt]));
      return rows.length > 0;
    },
    async sweepNonces(now) {
      const { numDeletedRows } = await db
        .deleteFrom('spent_nonce')
        .where('expires_at', '<', now)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    async keep(launch, settings, now) {
      const ids = await entered(launch, settings, { withAttempt: true, now });
      if (ids?.attemptId === undefined) throw new Error('a kept launch has ids');
      return { ...ids, attemptId: ids.attemptId };
    },
    enter: entered,
  };

  function entered(
    launch: LtiLaunch,
    settings: LinkSettings,
    options: Entering,
  ): Promise<EnteredIds | undefined> {
    const parameters = enterParameters(launch, settings, options);
    return retried(async () => {
      const { rows } = await db.executeQuery<EnteredRow>(CompiledQuery.raw(enterSql, parameters));
      return rows[0] && idsOf(rows[0]);
    });
  }
}

interface Entering {
  readonly nonce?: string;
  readonly nonceExpiresAt?: Date;
  readonly withAttempt: boolean;
  readonly now: Date;
}

interface EnteredRow {
  readonly person_id: string;
  readonly context_id: string | null;
  readonly link_id: string;
  readonly attempt_id: string | null;
  readonly completed_at: Date | null;
  readonly taken_track: string | null;
}

const idsOf = (row: EnteredRow): EnteredIds => ({
  personId: row.person_id,
  ...(row.context_id !== null && { contextId: row.context_id }),
  linkId: row.link_id,
  ...(row.attempt_id !== null && { attemptId: row.attempt_id }),
  ...(row.completed_at && { completedAt: row.completed_at }),
  ...(row.taken_track !== null && { takenTrack: row.taken_track }),
});

const spendSql = prepared(
  'spend-nonce',
  'INSERT INTO spent_nonce (nonce, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true AS spent',
);

/**
 * Written out because it is the hot path, and because each part writes only when something is new: a thousand launches
 * of one course would otherwise queue for its one row. `…_known` is what stands there; `…_new` writes it or changes
 * it; a row that another launch adds at the same moment is met by ON CONFLICT, which gives its id.
 *
 * $1 platform, $2 deployment, $3 provider, $4 sub, $5 name, $6–$9 context: id, label, title, roster,
 * $10–$11 link: id, title, $12 track, $13 part, $14 line item, $15 line items, $16 scopes, $17 is learner, $18 now,
 * $19–$20 nonce or null, and its end, $21 with attempt, $22 e-mail
 */
const enterSql = prepared(
  'enter-launch',
  `
WITH spent AS (
  INSERT INTO spent_nonce (nonce, expires_at)
  SELECT $19::text, $20::timestamptz WHERE $19::text IS NOT NULL
  ON CONFLICT DO NOTHING RETURNING true
), fresh AS (
  SELECT WHERE $19::text IS NULL OR EXISTS (SELECT FROM spent)
), person_known AS (
  SELECT id, name, email FROM person WHERE platform_id = $1::uuid AND sub = $4::text
), person_new AS (
  INSERT INTO person AS p (platform_id, sub, name, email)
  SELECT $1::uuid, $4::text, $5::text, $22::text FROM fresh
  WHERE NOT EXISTS (SELECT FROM person_known WHERE ($5::text IS NULL OR name IS NOT DISTINCT FROM $5::text)
    AND ($22::text IS NULL OR email IS NOT DISTINCT FROM $22::text))
  ON CONFLICT (platform_id, sub) DO UPDATE SET
    name = coalesce(excluded.name, p.name), email = coalesce(excluded.email, p.email)
  RETURNING p.id
), the_person AS (
  SELECT id FROM person_new UNION ALL SELECT id FROM person_known LIMIT 1
), context_known AS (
  SELECT id, provider_id, label, title, nrps_url FROM lms_context
  WHERE platform_id = $1::uuid AND deployment_id = $2::text AND lms_id = $6::text
), context_new AS (
  INSERT INTO lms_context AS c (platform_id, deployment_id, lms_id, provider_id, label, title, nrps_url)
  SELECT $1::uuid, $2::text, $6::text, $3::text, $7::text, $8::text, $9::text FROM fresh
  WHERE $6::text IS NOT NULL AND NOT EXISTS (
    SELECT FROM context_known k WHERE k.provider_id = $3::text
      AND k.label IS NOT DISTINCT FROM coalesce($7::text, k.label)
      AND k.title IS NOT DISTINCT FROM coalesce($8::text, k.title)
      AND k.nrps_url IS NOT DISTINCT FROM coalesce($9::text, k.nrps_url))
  ON CONFLICT (platform_id, deployment_id, lms_id) DO UPDATE SET
    provider_id = excluded.provider_id,
    label = coalesce(excluded.label, c.label),
    title = coalesce(excluded.title, c.title),
    nrps_url = coalesce(excluded.nrps_url, c.nrps_url)
  RETURNING c.id
), the_context AS (
  SELECT id FROM context_new UNION ALL SELECT id FROM context_known LIMIT 1
), link_known AS (
  SELECT * FROM resource_link
  WHERE platform_id = $1::uuid AND deployment_id = $2::text AND lms_id = $10::text
), link_new AS (
  INSERT INTO resource_link AS l
    (platform_id, deployment_id, lms_id, provider_id, context_id, title, track, part, line_item_url, line_items_url, scopes)
  SELECT $1::uuid, $2::text, $10::text, $3::text, (SELECT id FROM the_context), $11::text, $12::text, $13::text,
    $14::text, $15::text, coalesce($16::text[], '{}')
  FROM fresh WHERE NOT EXISTS (
    SELECT FROM link_known k WHERE k.provider_id = $3::text AND k.track = $12::text AND k.part = $13::text
      AND k.context_id IS NOT DISTINCT FROM coalesce((SELECT id FROM the_context), k.context_id)
      AND k.title IS NOT DISTINCT FROM coalesce($11::text, k.title)
      AND k.line_item_url IS NOT DISTINCT FROM coalesce($14::text, k.line_item_url)
      AND k.line_items_url IS NOT DISTINCT FROM coalesce($15::text, k.line_items_url)
      AND k.scopes = coalesce($16::text[], k.scopes))
  ON CONFLICT (platform_id, deployment_id, lms_id) DO UPDATE SET
    provider_id = excluded.provider_id,
    context_id = coalesce(excluded.context_id, l.context_id),
    title = coalesce(excluded.title, l.title),
    track = excluded.track,
    part = excluded.part,
    line_item_url = coalesce(excluded.line_item_url, l.line_item_url),
    line_items_url = coalesce(excluded.line_items_url, l.line_items_url),
    scopes = coalesce($16::text[], l.scopes)
  RETURNING l.id
), the_link AS (
  SELECT id FROM link_new UNION ALL SELECT id FROM link_known LIMIT 1
), the_scope AS (
  SELECT coalesce((SELECT id FROM the_context), (SELECT id FROM the_link)) AS id
), attempt_known AS (
  SELECT a.id, a.completed_at, a.taken_track FROM attempt a, the_person, the_scope
  WHERE a.person_id = the_person.id AND a.scope_id = the_scope.id
    AND a.provider_id = $3::text AND a.track = $12::text
  ORDER BY a.cycle DESC LIMIT 1
), attempt_new AS (
  INSERT INTO attempt AS a (person_id, provider_id, track, scope_id, context_id, started_at)
  SELECT the_person.id, $3::text, $12::text, the_scope.id, (SELECT id FROM the_context), $18::timestamptz
  FROM fresh, the_person, the_scope
  WHERE $21::boolean AND NOT EXISTS (SELECT FROM attempt_known)
  ON CONFLICT (person_id, scope_id, provider_id, track, cycle) DO UPDATE SET provider_id = a.provider_id
  RETURNING a.id
), the_attempt AS (
  SELECT id, NULL::timestamptz AS completed_at, NULL::text AS taken_track FROM attempt_new
  UNION ALL SELECT id, completed_at, taken_track FROM attempt_known LIMIT 1
), member_new AS (
  INSERT INTO member AS m (context_id, person_id, is_learner)
  SELECT the_context.id, the_person.id, $17::boolean FROM fresh, the_context, the_person
  WHERE NOT EXISTS (
    SELECT FROM member k WHERE k.context_id = the_context.id AND k.person_id = the_person.id
      AND k.is_learner = $17::boolean AND k.is_active AND k.left_at IS NULL)
  ON CONFLICT (context_id, person_id) DO UPDATE SET
    is_learner = excluded.is_learner, is_active = true, left_at = NULL
)
SELECT
  (SELECT id FROM the_person) AS person_id,
  (SELECT id FROM the_context) AS context_id,
  (SELECT id FROM the_link) AS link_id,
  a.id AS attempt_id, a.completed_at, a.taken_track
FROM fresh LEFT JOIN the_attempt a ON $21::boolean`,
);

function enterParameters(
  launch: LtiLaunch,
  settings: LinkSettings,
  { nonce, nonceExpiresAt, withAttempt, now }: Entering,
): unknown[] {
  const { platform, deployment, person, context, resourceLink, ags } = launch;
  if (!person || !resourceLink)
    throw new Error('only a resource link launch of a known person is kept: the caller has to ask first');
  return [
    platform.id,
    deployment.deploymentId,
    deployment.providerId,
    person.sub,
    person.name ?? null,
    context?.id ?? null,
    context?.label ?? null,
    context?.title ?? null,
    launch.nrpsUrl ?? null,
    resourceLink.id,
    resourceLink.title ?? null,
    settings.track,
    settings.part,
    ags?.lineItemUrl ?? null,
    ags?.lineItemsUrl ?? null,
    ags?.scopes ?? null,
    // A teacher's own preview of the course is nobody's progress.
    launch.roles.includes('learner') && !launch.roles.includes('test-user'),
    now,
    nonce ?? null,
    nonceExpiresAt ?? null,
    withAttempt,
    person.email ?? null,
  ];
}
