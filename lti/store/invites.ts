/** One-time registration links. */
import type { Kysely } from 'kysely';
import type { Invites } from './store.ts';
import type { Tables } from './tables.ts';

export function invitesOf(db: Kysely<Tables>): Invites {
  return {
    async create({ tokenHash, providerId, expiresAt }) {
      await db
        .insertInto('invite')
        .values({ token_hash: tokenHash, provider_id: providerId, expires_at: expiresAt })
        .execute();
    },
    async find(tokenHash, now) {
      const row = await db
        .selectFrom('invite')
        .select('provider_id')
        .where('token_hash', '=', tokenHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && { providerId: row.provider_id };
    },
    async use(tokenHash, now) {
      const { numUpdatedRows } = await db
        .updateTable('invite')
        .set({ used_at: now })
        .where('token_hash', '=', tokenHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}
