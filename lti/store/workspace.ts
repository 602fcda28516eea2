/** The provider's workspace: who may come in, and every version of a profile. Nothing of a version is ever changed. */
import { sql, type Kysely } from 'kysely';
import { failed, ok, type Result } from '../../src/result.ts';
import { logoName, type ProfileFiles } from '../domain/profile-files.ts';
import type { Tables } from './tables.ts';

export interface Workspace {
  addLink(link: {
    readonly tokenHash: string;
    readonly providerId: string;
    readonly expiresAt: Date;
  }): Promise<void>;
  /** Uses a link up. @returns undefined when it was used, is too old or never was */
  useLink(tokenHash: string, now: Date): Promise<{ readonly providerId: string } | undefined>;
  openSession(session: WorkspaceSession & { readonly tokenHash: string }): Promise<void>;
  /** @returns undefined when there is none, or its time is over */
  session(tokenHash: string, now: Date): Promise<WorkspaceSession | undefined>;
  closeSession(tokenHash: string): Promise<void>;
  /** Links and sessions whose time is over. */
  sweep(now: Date): Promise<void>;
  /**
   * Adds a version upon `base` (0 for the first).
   *
   * @returns `changed-meanwhile` when somebody has added one upon the same: nothing was written
   */
  add(
    version: Omit<ProfileVersion, 'revision'>,
  ): Promise<Result<ProfileVersion, { readonly code: 'changed-meanwhile' }>>;
  newest(providerId: string): Promise<ProfileVersion | undefined>;
  version(providerId: string, revision: number): Promise<ProfileVersion | undefined>;
  /** Newest first, without their texts; at most `most`. */
  versions(providerId: string, most: number): Promise<readonly ProfileVersionLine[]>;
  /** From now on the hosted course is made from this version. @returns false when there is no such version */
  activate(providerId: string, revision: number, authorRole: string, at: Date): Promise<boolean>;
  /** Which version each provider's hosted course is made from; a provider that never chose one is not in it. */
  active(): Promise<ReadonlyMap<string, number>>;
}

export interface WorkspaceSession {
  readonly providerId: string;
  /** How this person came in, as versions are signed with it: "Administrator in Moodle". */
  readonly authorRole: string;
  readonly personId?: string;
  readonly expiresAt: Date;
}

export interface ProfileVersionLine {
  readonly providerId: string;
  readonly revision: number;
  readonly base: number;
  readonly authorRole: string;
  readonly personId?: string;
  /** What was done, in words of ours: "Imported", "People and routes". */
  readonly what: string;
  readonly at: Date;
}
export interface ProfileVersion extends ProfileVersionLine {
  readonly files: ProfileFiles;
}

const line = [
  'provider_id',
  'revision',
  'base_revision',
  'author_role',
  'person_id',
  'what',
  'created_at',
] as const;

export function workspaceOf(db: Kysely<Tables>): Workspace {
  const one = (providerId: string) =>
    db
      .selectFrom('profile_version')
      .select([...line, 'profile', 'policies'])
      .where('provider_id', '=', providerId);
  return {
    async addLink({ tokenHash, providerId, expiresAt }) {
      await db
        .insertInto('workspace_link')
        .values({ token_hash: tokenHash, provider_id: providerId, expires_at: expiresAt, used_at: null })
        .execute();
    },
    async useLink(tokenHash, now) {
      const row = await db
        .updateTable('workspace_link')
        .set({ used_at: now })
        .where('token_hash', '=', tokenHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returning('provider_id')
        .executeTakeFirst();
      return row && { providerId: row.provider_id };
    },
    async openSession({ tokenHash, providerId, authorRole, personId, expiresAt }) {
      await db
        .insertInto('workspace_session')
        .values({
          token_hash: tokenHash,
          provider_id: providerId,
          author_role: authorRole,
          person_id: personId ?? null,
          expires_at: expiresAt,
        })
        .execute();
    },
    async session(tokenHash, now) {
      const row = await db
        .selectFrom('workspace_session')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return (
        row && {
          providerId: row.provider_id,
          authorRole: row.author_role,
          ...(row.person_id !== null && { personId: row.person_id }),
          expiresAt: row.expires_at,
        }
      );
    },
    async closeSession(tokenHash) {
      await db.deleteFrom('workspace_session').where('token_hash', '=', tokenHash).execute();
    },
    async sweep(now) {
      await db.deleteFrom('workspace_session').where('expires_at', '<=', now).execute();
      await db.deleteFrom('workspace_link').where('expires_at', '<=', now).execute();
    },
    async add({ providerId, base, authorRole, personId, what, files, at }) {
      const row = await db
        .insertInto('profile_version')
        .values({
          provider_id: providerId,
          revision: base + 1,
          base_revision: base,
          author_role: authorRole,
          person_id: personId ?? null,
          what,
          profile: files.profile,
          policies: JSON.stringify({
            ...files.policies,
            ...(files.logo !== undefined && { [logoName]: files.logo }),
          }),
          created_at: at,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('revision')
        .executeTakeFirst();
      if (!row) return failed({ code: 'changed-meanwhile' });
      return ok({
        providerId,
        revision: row.revision,
        base,
        authorRole,
        ...(personId !== undefined && { personId }),
        what,
        at,
        files,
      });
    },
    async newest(providerId) {
      const row = await one(providerId).orderBy('revision', 'desc').limit(1).executeTakeFirst();
      return row && versionOf(row);
    },
    async version(providerId, revision) {
      const row = await one(providerId).where('revision', '=', revision).executeTakeFirst();
      return row && versionOf(row);
    },
    async versions(providerId, most) {
      const rows = await db
        .selectFrom('profile_version')
        .select(line)
        .where('provider_id', '=', providerId)
        .orderBy('revision', 'desc')
        .limit(most)
        .execute();
      return rows.map(lineOf);
    },
    async activate(providerId, revision, authorRole, at) {
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('profile_activation')
        .columns(['provider_id', 'revision', 'author_role', 'at'])
        .expression((build) =>
          build
            .selectFrom('profile_version')
            .select([
              'provider_id',
              'revision',
              sql<string>`${authorRole}::text`.as('author_role'),
              sql<Date>`${at}::timestamptz`.as('at'),
            ])
            .where('provider_id', '=', providerId)
            .where('revision', '=', revision),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    },
    async active() {
      const rows = await db
        .selectFrom('profile_activation')
        .select(['provider_id', 'revision'])
        .distinctOn('provider_id')
        .orderBy('provider_id')
        .orderBy('id', 'desc')
        .execute();
      return new Map(rows.map((row) => [row.provider_id, row.revision]));
    },
  };
}

interface LineRow {
  readonly provider_id: string;
  readonly revision: number;
  readonly base_revision: number;
  readonly author_role: string;
  readonly person_id: string | null;
  readonly what: string;
  readonly created_at: Date;
}

const lineOf = (row: LineRow): ProfileVersionLine => ({
  providerId: row.provider_id,
  revision: row.revision,
  base: row.base_revision,
  authorRole: row.author_role,
  ...(row.person_id !== null && { personId: row.person_id }),
  what: row.what,
  at: row.created_at,
});

const versionOf = (
  row: LineRow & { readonly profile: string; readonly policies: ProfileFiles['policies'] },
): ProfileVersion => {
  // A version's files stand together; the logo is the only one that is no text.
  const { [logoName]: logo, ...policies } = row.policies;
  const files = { profile: row.profile, policies, ...(logo !== undefined && { logo }) };
  return { ...lineOf(row), files };
};
