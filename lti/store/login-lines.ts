/** The one line that some providers ask for at every login. Only the last date is kept, and nothing in the ledger. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface LoginLines {
  agree(line: LoginLine & { readonly personId: string; readonly providerId: string }): Promise<void>;
  last(personId: string, providerId: string): Promise<LoginLine | undefined>;
}

export interface LoginLine {
  /** SHA-256 of the set that the line stands for. */
  readonly setHash: string;
  readonly at: Date;
}

export function loginLinesOf(db: Kysely<Tables>): LoginLines {
  return {
    async agree({ personId, providerId, setHash, at }) {
      const line = { set_hash: setHash, agreed_at: at };
      await db
        .insertInto('login_line')
        .values({ person_id: personId, provider_id: providerId, ...line })
        .onConflict((conflict) => conflict.columns(['person_id', 'provider_id']).doUpdateSet(line))
        .execute();
    },
    async last(personId, providerId) {
      const row = await db
        .selectFrom('login_line')
        .select(['set_hash', 'agreed_at'])
        .where('person_id', '=', personId)
        .where('provider_id', '=', providerId)
        .executeTakeFirst();
      return row && { setHash: row.set_hash, at: row.agreed_at };
    },
  };
}
