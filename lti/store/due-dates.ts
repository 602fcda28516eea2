/** By when a track is to be done in an LMS course. */
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface DueDates {
  /** @param dueOn - the last day on which it is in time, "2026-12-03"; absent: there is no date any more */
  set(date: { readonly contextId: string; readonly track: string; readonly dueOn?: string }): Promise<void>;
  /** By track; "2026-12-03". */
  of(contextId: string): Promise<ReadonlyMap<string, string>>;
}

export function dueDatesOf(db: Kysely<Tables>): DueDates {
  return {
    async set({ contextId, track, dueOn }) {
      if (dueOn === undefined)
        await db
          .deleteFrom('due_date')
          .where('context_id', '=', contextId)
          .where('track', '=', track)
          .execute();
      else
        await db
          .insertInto('due_date')
          .values({ context_id: contextId, track, due_on: dueOn })
          .onConflict((conflict) => conflict.columns(['context_id', 'track']).doUpdateSet({ due_on: dueOn }))
          .execute();
    },
    async of(contextId) {
      const rows = await db
        .selectFrom('due_date')
        .where('context_id', '=', contextId)
        .select(['track', sql<string>`due_on::text`.as('due_on')])
        .execute();
      return new Map(rows.map(({ track, due_on }) => [track, due_on]));
    },
  };
}
