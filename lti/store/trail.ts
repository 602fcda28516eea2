/** Who looked at whom, and who changed what. Ids and words of ours only; kept for a year. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface Trail {
  add(step: TrailStep | readonly TrailStep[]): Promise<void>;
  /** The newest first. */
  about(personId: string, limit: number): Promise<readonly (TrailStep & { readonly id: string })[]>;
}

export interface TrailStep {
  readonly providerId: string;
  readonly at: Date;
  readonly actorKind: Tables['access_trail']['actor_kind'];
  /** A person, or an employer's viewer. */
  readonly actorId?: string;
  /** A word of ours: "roster", "person-page", "nudge". */
  readonly action: string;
  /** Whom it was about; absent for a list. */
  readonly personId?: string;
  /** How many people a list or an export held. */
  readonly people?: number;
}

export function trailOf(db: Kysely<Tables>): Trail {
  return {
    async add(step) {
      const steps = 'providerId' in step ? [step] : step;
      if (steps.length === 0) return;
      await db
        .insertInto('access_trail')
        .values(
          steps.map(({ providerId, at, actorKind, actorId, action, personId, people }) => ({
            provider_id: providerId,
            at,
            actor_kind: actorKind,
            actor_id: actorId ?? null,
            action,
            person_id: personId ?? null,
            people: people ?? null,
          })),
        )
        .execute();
    },
    async about(personId, limit) {
      const rows = await db
        .selectFrom('access_trail')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        providerId: row.provider_id,
        at: row.at,
        actorKind: row.actor_kind,
        ...(row.actor_id !== null && { actorId: row.actor_id }),
        action: row.action,
        ...(row.person_id !== null && { personId: row.person_id }),
        ...(row.people !== null && { people: row.people }),
      }));
    },
  };
}
