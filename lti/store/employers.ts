/**
 * Employers, their sites, who may look for them, and which apprentices they may see. Links and sessions come here by
 * their hash only, so that whoever reads the database can open nothing.
 *
 * An employer sees a person while their apprenticeship runs, and a viewer may look while at least one of them does.
 */
import { CompiledQuery, sql, type Kysely } from 'kysely';
import { retried } from './retried.ts';
import type { Tables } from './tables.ts';

export interface Employers {
  /**
   * Employers of a provider by name, with their sites and viewers.
   *
   * @param contextId - only those at which somebody of this LMS course works
   */
  list(of: { readonly providerId: string; readonly contextId?: string }): Promise<readonly EmployerOnList[]>;
  /**
   * Who may be linked: the learners of an LMS course, or of the whole provider. For a list that is brought in.
   * `sub` is their id at the platform, `email` what it says it is.
   */
  linkable(of: {
    readonly providerId: string;
    readonly contextId?: string;
  }): Promise<readonly LinkablePerson[]>;
  /** Apprentices by name, `limit` from `offset`, of one provider and perhaps one LMS course. */
  apprentices(
    of: { readonly providerId: string; readonly contextId?: string },
    window: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly total: number; readonly rows: readonly Apprentice[] }>;
  apprenticeship(id: string): Promise<OwnedApprenticeship | undefined>;
  /**
   * Employers and sites are made where they are new; whoever is linked to the employer already gets the new end and
   * site. All of it, or nothing.
   */
  link(providerId: string, links: readonly NewApprenticeship[]): Promise<void>;
  unlink(apprenticeshipId: string): Promise<void>;
  /** For one person everywhere at the provider: no employer sees more than "In progress". */
  setPaused(providerId: string, personId: string, pausedAt: Date | undefined): Promise<void>;
  /**
   * A viewer that is known comes back as they were, and may look again if they were revoked.
   *
   * @param email - kept in small letters
   */
  invite(viewer: {
    readonly employerId: string;
    readonly siteId?: string;
    readonly email: string;
  }): Promise<Viewer>;
  viewer(id: string): Promise<Viewer | undefined>;
  /** Everybody with this address who may look now; one person may look for two employers. */
  viewersOf(email: string, today: string): Promise<readonly Viewer[]>;
  /** Ends the links and sessions with it. */
  revoke(viewerId: string, now: Date): Promise<void>;
  /** @returns false when as many links wait already as anybody can need: nobody's post is filled with them */
  addLink(link: {
    readonly viewerId: string;
    readonly tokenHash: string;
    readonly expiresAt: Date;
    readonly now: Date;
  }): Promise<boolean>;
  /** Whether the link could be spent now; spends nothing. */
  isOpen(linkHash: string, at: { readonly now: Date; readonly today: string }): Promise<boolean>;
  /**
   * Uses a link up and begins a session, in one statement: of two that come at once, one gets a session.
   *
   * @returns undefined when it was used or revoked, is too old, or no apprenticeship runs any more
   */
  spend(spending: {
    readonly linkHash: string;
    readonly sessionHash: string;
    readonly sessionExpiresAt: Date;
    readonly now: Date;
    readonly today: string;
  }): Promise<{ readonly viewerId: string } | undefined>;
  /** Whose session it is; undefined when it is over, revoked, or no apprenticeship runs any more. */
  session(
    sessionHash: string,
    at: { readonly now: Date; readonly today: string },
  ): Promise<Viewer | undefined>;
  endSession(sessionHash: string): Promise<void>;
  /** Whom a viewer may see today, by name. */
  visibleTo(viewer: Viewer, today: string): Promise<readonly VisibleApprentice[]>;
  /** Where a person works today, for "what my employer sees". */
  ofPerson(
    providerId: string,
    personId: string,
    today: string,
  ): Promise<readonly (VisibleApprentice & { readonly employerName: string })[]>;
  setDigest(viewerId: string, wantsDigest: boolean): Promise<void>;
  setBriefed(viewerId: string, briefedAt: Date): Promise<void>;
  /** Viewers who chose the weekly digest and may look today. */
  digestViewers(today: string): Promise<readonly Viewer[]>;
  /** Forgets links and sessions that are over. @returns how many */
  sweep(now: Date): Promise<number>;
}

export interface EmployerOnList {
  readonly id: string;
  readonly name: string;
  readonly sites: readonly { readonly id: string; readonly name: string }[];
  readonly viewers: readonly {
    readonly id: string;
    readonly email: string;
    readonly siteId?: string;
    readonly isRevoked: boolean;
    readonly isBriefed: boolean;
  }[];
}

export interface LinkablePerson {
  readonly personId: string;
  readonly name?: string;
  readonly email?: string;
  readonly sub: string;
}

export interface Apprentice {
  readonly apprenticeshipId: string;
  readonly personId: string;
  readonly name?: string;
  readonly employerName: string;
  readonly siteName?: string;
  /** The last day on which the employer may look, "2027-08-31". */
  readonly endsOn: string;
  readonly isPaused: boolean;
}

export interface OwnedApprenticeship {
  readonly apprenticeshipId: string;
  readonly providerId: string;
  readonly personId: string;
  /** LMS courses of the provider on whose list the person stands. */
  readonly contexts: readonly string[];
}

export interface NewApprenticeship {
  readonly personId: string;
  readonly employer: string;
  readonly site?: string;
  readonly endsOn: string;
}

export interface Viewer {
  readonly id: string;
  readonly providerId: string;
  readonly employerId: string;
  readonly employerName: string;
  /** Sees this site only. */
  readonly siteId?: string;
  readonly siteName?: string;
  readonly email: string;
  readonly wantsDigest: boolean;
  readonly briefedAt?: Date;
}

export interface VisibleApprentice {
  readonly personId: string;
  readonly name?: string;
  readonly employerId: string;
  readonly siteId?: string;
  readonly siteName?: string;
  readonly isPaused: boolean;
}

export function employersOf(db: Kysely<Tables>): Employers {
  const run = async <Row>(statement: string, parameters: readonly unknown[]): Promise<readonly Row[]> =>
    (await db.executeQuery<Row>(CompiledQuery.raw(statement, [...parameters]))).rows;
  const firstViewer = async (statement: string, parameters: readonly unknown[]) => {
    const [row] = await run<ViewerRow>(statement, parameters);
    return row && viewerOf(row);
  };

  return {
    async list({ providerId, contextId }) {
      const rows = await run<ListRow>(listSql, [providerId, contextId ?? null]);
      return rows.map(({ id, name, sites, viewers }) => ({
        id,
        name,
        sites,
        viewers: viewers.map(({ site_id, is_revoked, is_briefed, ...viewer }) => ({
          ...viewer,
          ...(site_id !== null && { siteId: site_id }),
          isRevoked: is_revoked,
          isBriefed: is_briefed,
        })),
      }));
    },
    async linkable({ providerId, contextId }) {
      const rows = await run<LinkableRow>(linkableSql, [providerId, contextId ?? null]);
      return rows.map(({ id, name, email, sub }) => ({
        personId: id,
        ...(name !== null && { name }),
        ...(email !== null && { email }),
        sub,
      }));
    },
    async apprentices({ providerId, contextId }, { offset, limit }) {
      const rows = await run<ApprenticeRow>(apprenticesSql, [providerId, contextId ?? null, offset, limit]);
      return {
        total: rows[0]?.total ?? 0,
        rows: rows.flatMap((row) =>
          row.id === null
            ? []
            : [
                {
                  apprenticeshipId: row.id,
                  personId: row.person_id,
                  ...(row.name !== null && { name: row.name }),
                  employerName: row.employer_name,
                  ...(row.site_name !== null && { siteName: row.site_name }),
                  endsOn: row.ends_on,
                  isPaused: row.is_paused,
                },
              ],
        ),
      };
    },
    async apprenticeship(id) {
      const [row] = await run<OwnedRow>(ownedSql, [id]);
      return (
        row && {
          apprenticeshipId: row.id,
          providerId: row.provider_id,
          personId: row.person_id,
          contexts: row.contexts,
        }
      );
    },
    link: (providerId, links) =>
      retried(() =>
        db.transaction().execute(async (trx) => {
          const listed = JSON.stringify(links);
          for (const statement of [newEmployersSql, newSitesSql, newApprenticeshipsSql])
            await trx.executeQuery(CompiledQuery.raw(statement, [providerId, listed]));
        }),
      ),
    async unlink(apprenticeshipId) {
      await db.deleteFrom('apprenticeship').where('id', '=', apprenticeshipId).execute();
    },
    async setPaused(providerId, personId, pausedAt) {
      await db
        .updateTable('apprenticeship')
        .set({ paused_at: pausedAt ?? null })
        .where('person_id', '=', personId)
        .where('employer_id', 'in', (query) =>
          query.selectFrom('employer').select('id').where('provider_id', '=', providerId),
        )
        .execute();
    },
    async invite({ employerId, siteId, email }) {
      const viewer = await firstViewer(inviteSql, [employerId, siteId ?? null, email.toLowerCase()]);
      if (!viewer) throw new Error('an invited viewer has an employer');
      return viewer;
    },
    viewer: (id) => firstViewer(`${viewerSql} WHERE v.id = $1::uuid`, [id]),
    async viewersOf(email, today) {
      const rows = await run<ViewerRow>(
        `${viewerSql} WHERE v.email = $1::text AND v.revoked_at IS NULL AND ${mayLook('$2')} ORDER BY e.name`,
        [email.toLowerCase(), today],
      );
      return rows.map(viewerOf);
    },
    async revoke(viewerId, now) {
      await run(revokeSql, [viewerId, now]);
    },
    async addLink({ viewerId, tokenHash, expiresAt, now }) {
      return (await run(addLinkSql, [tokenHash, viewerId, expiresAt, now, MOST_WAITING_LINKS])).length > 0;
    },
    async isOpen(linkHash, { now, today }) {
      const rows = await run(
        `SELECT 1 FROM employer_link l JOIN employer_viewer v ON v.id = l.viewer_id
         WHERE l.token_hash = $1::text AND ${isFresh('$2')} AND v.revoked_at IS NULL AND ${mayLook('$3')}`,
        [linkHash, now, today],
      );
      return rows.length > 0;
    },
    async spend({ linkHash, sessionHash, sessionExpiresAt, now, today }) {
      const [row] = await run<{ readonly viewer_id: string }>(spendSql, [
        linkHash,
        now,
        today,
        sessionHash,
        sessionExpiresAt,
      ]);
      return row && { viewerId: row.viewer_id };
    },
    session: (sessionHash, { now, today }) =>
      firstViewer(
        `${viewerSql} JOIN employer_session s ON s.viewer_id = v.id
         WHERE s.token_hash = $1::text AND s.expires_at > $2::timestamptz AND v.revoked_at IS NULL AND ${mayLook('$3')}`,
        [sessionHash, now, today],
      ),
    async endSession(sessionHash) {
      await db.deleteFrom('employer_session').where('token_hash', '=', sessionHash).execute();
    },
    async visibleTo({ employerId, siteId }, today) {
      const rows = await run<VisibleRow>(
        `${visibleSql} WHERE a.employer_id = $1::uuid AND a.ends_on >= $2::date
           AND ($3::uuid IS NULL OR a.site_id = $3::uuid) ORDER BY lower(p.name) NULLS LAST, p.id`,
        [employerId, today, siteId ?? null],
      );
      return rows.map(visibleOf);
    },
    async ofPerson(providerId, personId, today) {
      const rows = await run<VisibleRow>(
        `${visibleSql} WHERE e.provider_id = $1::text AND a.person_id = $2::uuid AND a.ends_on >= $3::date
         ORDER BY e.name`,
        [providerId, personId, today],
      );
      return rows.map((row) => ({ ...visibleOf(row), employerName: row.employer_name }));
    },
    async setDigest(viewerId, wantsDigest) {
      await db
        .updateTable('employer_viewer')
        .set({ wants_digest: wantsDigest })
        .where('id', '=', viewerId)
        .execute();
    },
    async setBriefed(viewerId, briefedAt) {
      await db
        .updateTable('employer_viewer')
        .set({ briefed_at: briefedAt })
        .where('id', '=', viewerId)
        .execute();
    },
    async digestViewers(today) {
      const rows = await run<ViewerRow>(
        `${viewerSql} WHERE v.wants_digest AND v.revoked_at IS NULL AND ${mayLook('$1')} ORDER BY v.id`,
        [today],
      );
      return rows.map(viewerOf);
    },
    async sweep(now) {
      let swept = 0n;
      for (const table of ['employer_link', 'employer_session'] as const) {
        const { numDeletedRows } = await db
          .deleteFrom(table)
          .where(sql.ref(`${table}.expires_at`), '<', now)
          .executeTakeFirst();
        swept += numDeletedRows;
      }
      return Number(swept);
    },
  };
}

/** Of a viewer `v`: somebody that they may see is an apprentice there on that day. */
const mayLook = (today: string): string => `EXISTS (
  SELECT FROM apprenticeship running WHERE running.employer_id = v.employer_id AND running.ends_on >= ${today}::date
    AND (v.site_id IS NULL OR running.site_id = v.site_id))`;

/** Of a link `l`. */
const isFresh = (now: string): string => `l.used_at IS NULL AND l.expires_at > ${now}::timestamptz`;

/** Of an employer `e`: one of its apprentices stands on the list of the LMS course, or no course is asked for. */
const isOfContext = (context: string): string => `(${context}::uuid IS NULL OR EXISTS (
  SELECT FROM apprenticeship a JOIN member m ON m.person_id = a.person_id AND m.context_id = ${context}::uuid
  WHERE a.employer_id = e.id AND m.is_learner))`;

interface ListRow {
  readonly id: string;
  readonly name: string;
  readonly sites: readonly { readonly id: string; readonly name: string }[];
  readonly viewers: readonly {
    readonly id: string;
    readonly email: string;
    readonly site_id: string | null;
    readonly is_revoked: boolean;
    readonly is_briefed: boolean;
  }[];
}

const listSql = `
SELECT e.id, e.name,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) ORDER BY s.name)
    FROM employer_site s WHERE s.employer_id = e.id), '[]'::jsonb) AS sites,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', v.id, 'email', v.email, 'site_id', v.site_id,
      'is_revoked', v.revoked_at IS NOT NULL, 'is_briefed', v.briefed_at IS NOT NULL) ORDER BY v.email)
    FROM employer_viewer v WHERE v.employer_id = e.id), '[]'::jsonb) AS viewers
FROM employer e WHERE e.provider_id = $1::text AND ${isOfContext('$2')}
ORDER BY lower(e.name), e.id`;

interface LinkableRow {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly sub: string;
}

const linkableSql = `
SELECT DISTINCT ON (lower(p.name), p.id) p.id, p.name, p.email, p.sub
FROM member m JOIN lms_context c ON c.id = m.context_id JOIN person p ON p.id = m.person_id
WHERE c.provider_id = $1::text AND ($2::uuid IS NULL OR c.id = $2::uuid) AND m.is_learner AND m.left_at IS NULL
ORDER BY lower(p.name) NULLS LAST, p.id`;

interface ApprenticeRow {
  readonly total: number;
  readonly id: string | null;
  readonly person_id: string;
  readonly name: string | null;
  readonly employer_name: string;
  readonly site_name: string | null;
  readonly ends_on: string;
  readonly is_paused: boolean;
}

const apprenticesSql = `
WITH linked AS (
  SELECT a.id, a.person_id, p.name, e.name AS employer_name, s.name AS site_name,
    a.ends_on::text AS ends_on, a.paused_at IS NOT NULL AS is_paused
  FROM apprenticeship a JOIN employer e ON e.id = a.employer_id JOIN person p ON p.id = a.person_id
  LEFT JOIN employer_site s ON s.id = a.site_id
  WHERE e.provider_id = $1::text AND ($2::uuid IS NULL OR EXISTS (
    SELECT FROM member m WHERE m.person_id = a.person_id AND m.context_id = $2::uuid AND m.is_learner))
), page AS (
  SELECT * FROM linked ORDER BY lower(name) NULLS LAST, employer_name, id OFFSET $3::integer LIMIT $4::integer
)
SELECT counted.total, page.* FROM (SELECT count(*)::integer AS total FROM linked) counted LEFT JOIN page ON true
ORDER BY lower(page.name) NULLS LAST, page.employer_name, page.id`;

interface OwnedRow {
  readonly id: string;
  readonly provider_id: string;
  readonly person_id: string;
  readonly contexts: readonly string[];
}

const ownedSql = `
SELECT a.id, e.provider_id, a.person_id, ARRAY(
  SELECT m.context_id FROM member m JOIN lms_context c ON c.id = m.context_id
  WHERE m.person_id = a.person_id AND m.is_learner AND c.provider_id = e.provider_id) AS contexts
FROM apprenticeship a JOIN employer e ON e.id = a.employer_id WHERE a.id = $1::uuid`;

const listedSql = `jsonb_to_recordset($2::jsonb) AS l ("personId" uuid, employer text, site text, "endsOn" date)`;

const newEmployersSql = `
INSERT INTO employer (provider_id, name) SELECT DISTINCT $1::text, l.employer FROM ${listedSql} ORDER BY 2
ON CONFLICT (provider_id, name) DO NOTHING`;

const newSitesSql = `
INSERT INTO employer_site (employer_id, name)
SELECT DISTINCT e.id, l.site FROM ${listedSql} JOIN employer e ON e.provider_id = $1::text AND e.name = l.employer
WHERE l.site IS NOT NULL ORDER BY 1, 2
ON CONFLICT (employer_id, name) DO NOTHING`;

/** Whoever is paused at one employer is paused at the next one, too. */
const newApprenticeshipsSql = `
INSERT INTO apprenticeship AS a (person_id, employer_id, site_id, ends_on, paused_at)
SELECT DISTINCT ON (l."personId", e.id) l."personId", e.id, s.id, l."endsOn", (
  SELECT max(o.paused_at) FROM apprenticeship o JOIN employer oe ON oe.id = o.employer_id
  WHERE o.person_id = l."personId" AND oe.provider_id = $1::text)
FROM ${listedSql} JOIN employer e ON e.provider_id = $1::text AND e.name = l.employer
LEFT JOIN employer_site s ON s.employer_id = e.id AND s.name = l.site
ORDER BY l."personId", e.id, l."endsOn" DESC
ON CONFLICT (person_id, employer_id) DO UPDATE SET site_id = excluded.site_id, ends_on = excluded.ends_on`;

interface ViewerRow {
  readonly id: string;
  readonly provider_id: string;
  readonly employer_id: string;
  readonly employer_name: string;
  readonly site_id: string | null;
  readonly site_name: string | null;
  readonly email: string;
  readonly wants_digest: boolean;
  readonly briefed_at: Date | null;
}

const viewerColumns = `v.id, e.provider_id, v.employer_id, e.name AS employer_name, v.site_id, site.name AS site_name,
  v.email, v.wants_digest, v.briefed_at`;

const viewerSql = `
SELECT ${viewerColumns} FROM employer_viewer v JOIN employer e ON e.id = v.employer_id
LEFT JOIN employer_site site ON site.id = v.site_id`;

const inviteSql = `
WITH v AS (
  INSERT INTO employer_viewer AS known (employer_id, site_id, email) VALUES ($1::uuid, $2::uuid, $3::text)
  ON CONFLICT (employer_id, email) DO UPDATE SET site_id = excluded.site_id, revoked_at = NULL
  RETURNING *
)
SELECT ${viewerColumns} FROM v JOIN employer e ON e.id = v.employer_id LEFT JOIN employer_site site ON site.id = v.site_id`;

const viewerOf = (row: ViewerRow): Viewer => ({
  id: row.id,
  providerId: row.provider_id,
  employerId: row.employer_id,
  employerName: row.employer_name,
  ...(row.site_id !== null && { siteId: row.site_id }),
  ...(row.site_name !== null && { siteName: row.site_name }),
  email: row.email,
  wantsDigest: row.wants_digest,
  ...(row.briefed_at && { briefedAt: row.briefed_at }),
});

const revokeSql = `
WITH links AS (
  DELETE FROM employer_link WHERE viewer_id = $1::uuid
), sessions AS (
  DELETE FROM employer_session WHERE viewer_id = $1::uuid
)
UPDATE employer_viewer SET revoked_at = $2::timestamptz, wants_digest = false WHERE id = $1::uuid`;

const MOST_WAITING_LINKS = 3;

const addLinkSql = `
INSERT INTO employer_link (token_hash, viewer_id, expires_at)
SELECT $1::text, $2::uuid, $3::timestamptz
WHERE (SELECT count(*) FROM employer_link l WHERE l.viewer_id = $2::uuid AND ${isFresh('$4')}) < $5::integer
RETURNING true AS added`;

const spendSql = `
WITH spent AS (
  UPDATE employer_link l SET used_at = $2::timestamptz
  FROM employer_viewer v
  WHERE l.token_hash = $1::text AND ${isFresh('$2')}
    AND v.id = l.viewer_id AND v.revoked_at IS NULL AND ${mayLook('$3')}
  RETURNING l.viewer_id
)
INSERT INTO employer_session (token_hash, viewer_id, expires_at)
SELECT $4::text, viewer_id, $5::timestamptz FROM spent
RETURNING viewer_id`;

interface VisibleRow {
  readonly person_id: string;
  readonly name: string | null;
  readonly employer_id: string;
  readonly employer_name: string;
  readonly site_id: string | null;
  readonly site_name: string | null;
  readonly is_paused: boolean;
}

const visibleSql = `
SELECT a.person_id, p.name, e.id AS employer_id, e.name AS employer_name, a.site_id, s.name AS site_name,
  a.paused_at IS NOT NULL AS is_paused
FROM apprenticeship a JOIN person p ON p.id = a.person_id JOIN employer e ON e.id = a.employer_id
LEFT JOIN employer_site s ON s.id = a.site_id`;

const visibleOf = (row: VisibleRow): VisibleApprentice => ({
  personId: row.person_id,
  ...(row.name !== null && { name: row.name }),
  employerId: row.employer_id,
  ...(row.site_id !== null && { siteId: row.site_id }),
  ...(row.site_name !== null && { siteName: row.site_name }),
  isPaused: row.is_paused,
});
