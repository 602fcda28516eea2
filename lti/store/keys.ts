/** The tool's own signing keys, sealed. */
import type { Kysely } from 'kysely';
import type { Keys } from './store.ts';
import type { Tables } from './tables.ts';

export function keysOf(db: Kysely<Tables>): Keys {
  return {
    async all() {
      const rows = await db
        .selectFrom('signing_key')
        .selectAll()
        .orderBy('used_from')
        .orderBy('kid')
        .execute();
      return rows.map((row) => ({
        kid: row.kid,
        publicJwk: row.public_jwk,
        sealedPrivate: row.sealed_private,
        createdAt: row.created_at,
        usedFrom: row.used_from,
      }));
    },
    async add(key) {
      await db
        .insertInto('signing_key')
        .values({
          kid: key.kid,
          public_jwk: JSON.stringify(key.publicJwk),
          sealed_private: key.sealedPrivate,
          created_at: key.createdAt,
          used_from: key.usedFrom,
        })
        .execute();
    },
    async remove(kid) {
      await db.deleteFrom('signing_key').where('kid', '=', kid).execute();
    },
  };
}
