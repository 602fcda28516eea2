/** Declined sign-offs, each open until somebody of the named role has talked with the person. */
import { CompiledQuery, type Kysely } from 'kysely';
import type { FollowUpOutcome } from '../domain/model.ts';
import type { Tables } from './tables.ts';

export interface FollowUps {
  /** One is open at a time for a person and track: declining again finds it. @returns its id */
  open(asked: NewFollowUp): Promise<string>;
  /** @returns whose it was; undefined when the provider has no such open follow-up */
  close(how: {
    readonly id: string;
    readonly providerId: string;
    readonly at: Date;
    /** The role of whoever talked with them: "safeguarding lead". Never a name. */
    readonly role: string;
    readonly outcome: FollowUpOutcome;
  }): Promise<FollowUp | undefined>;
  /** The newest first. */
  list(of: {
    readonly providerId: string;
    readonly track?: string;
    readonly personIds?: readonly string[];
    readonly onlyOpen?: boolean;
  }): Promise<readonly FollowUp[]>;
}

export interface NewFollowUp {
  readonly providerId: string;
  readonly personId: string;
  readonly track: string;
  readonly at: Date;
  /** Who is to talk with them, by role. */
  readonly forRole: string;
}

export interface FollowUp {
  readonly id: string;
  readonly personId: string;
  readonly track: string;
  readonly openedAt: Date;
  readonly forRole: string;
  /** All three or none. */
  readonly closed?: { readonly at: Date; readonly role: string; readonly outcome: FollowUpOutcome };
}

export function followUpsOf(db: Kysely<Tables>): FollowUps {
  return {
    open: (asked) => db.transaction().execute((trx) => openFollowUp(trx, asked)),
    async close({ id, providerId, at, role, outcome }) {
      const row = await db
        .updateTable('follow_up')
        .set({ closed_at: at, closed_role: role, outcome })
        .where('id', '=', id)
        .where('provider_id', '=', providerId)
        .where('closed_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && followUpOf(row);
    },
    async list({ providerId, track, personIds, onlyOpen = false }) {
      if (personIds?.length === 0) return [];
      const rows = await db
        .selectFrom('follow_up')
        .selectAll()
        .where('provider_id', '=', providerId)
        .$if(track !== undefined, (query) => query.where('track', '=', track ?? ''))
        .$if(personIds !== undefined, (query) => query.where('person_id', 'in', personIds ?? []))
        .$if(onlyOpen, (query) => query.where('closed_at', 'is', null))
        .orderBy('opened_at', 'desc')
        .execute();
      return rows.map(followUpOf);
    },
  };
}

/** As part of `trx`. Whoever declines on two devices at once has one follow-up: the person's row is locked first. */
export async function openFollowUp(
  trx: Kysely<Tables>,
  { providerId, personId, track, at, forRole }: NewFollowUp,
): Promise<string> {
  await trx.executeQuery(CompiledQuery.raw('SELECT 1 FROM person WHERE id = $1 FOR UPDATE', [personId]));
  const open = await trx
    .selectFrom('follow_up')
    .select('id')
    .where('provider_id', '=', providerId)
    .where('person_id', '=', personId)
    .where('track', '=', track)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (open) return open.id;
  const { id } = await trx
    .insertInto('follow_up')
    .values({ provider_id: providerId, person_id: personId, track, opened_at: at, for_role: forRole })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

interface FollowUpRow {
  readonly id: string;
  readonly person_id: string;
  readonly track: string;
  readonly opened_at: Date;
  readonly for_role: string;
  readonly closed_at: Date | null;
  readonly closed_role: string | null;
  readonly outcome: FollowUpOutcome | null;
}

const followUpOf = (row: FollowUpRow): FollowUp => ({
  id: row.id,
  personId: row.person_id,
  track: row.track,
  openedAt: row.opened_at,
  forRole: row.for_role,
  ...(row.closed_at &&
    row.outcome && { closed: { at: row.closed_at, role: row.closed_role ?? '', outcome: row.outcome } }),
});
