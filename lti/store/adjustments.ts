/** What staff record about people: a talk-through, a group session, a retake unlocked. Never in words of their own. */
import { CompiledQuery, type Kysely } from 'kysely';
import type { AdjustmentKind, AdjustmentReason } from '../domain/model.ts';
import type { Tables } from './tables.ts';

export interface Adjustments {
  /** The same for each of them. A person who is gone meanwhile is left out. @returns for how many it was recorded */
  add(adjustment: {
    readonly providerId: string;
    readonly personIds: readonly string[];
    readonly track: string;
    readonly kind: AdjustmentKind;
    readonly reason?: AdjustmentReason;
    readonly at: Date;
    /** The member of staff. */
    readonly recordedBy?: string;
  }): Promise<number>;
  /**
   * One more try at the quiz for an attempt, beyond the provider's limit, in one transaction with its note.
   *
   * @returns false when there is no such attempt
   */
  unlockRetake(unlock: {
    readonly attemptId: string;
    readonly at: Date;
    readonly recordedBy?: string;
  }): Promise<boolean>;
  /** The newest first. */
  of(asked: {
    readonly providerId: string;
    readonly personId: string;
    readonly track: string;
  }): Promise<readonly Adjustment[]>;
}

export interface Adjustment {
  readonly kind: AdjustmentKind;
  readonly reason?: AdjustmentReason;
  readonly at: Date;
  /** Name of the member of staff, where it is still known. */
  readonly by?: string;
}

export function adjustmentsOf(db: Kysely<Tables>): Adjustments {
  return {
    async add({ providerId, personIds, track, kind, reason, at, recordedBy }) {
      const { rows } = await db.executeQuery(
        CompiledQuery.raw(addSql, [
          providerId,
          [...new Set(personIds)],
          track,
          kind,
          reason ?? null,
          at,
          recordedBy ?? null,
        ]),
      );
      return rows.length;
    },
    async unlockRetake({ attemptId, at, recordedBy }) {
      const { rows } = await db.executeQuery(
        CompiledQuery.raw(unlockSql, [attemptId, at, recordedBy ?? null]),
      );
      return rows.length > 0;
    },
    async of({ providerId, personId, track }) {
      const rows = await db
        .selectFrom('adjustment')
        .leftJoin('person', 'person.id', 'adjustment.recorded_by')
        .where('adjustment.provider_id', '=', providerId)
        .where('adjustment.person_id', '=', personId)
        .where('adjustment.track', '=', track)
        .select(['adjustment.kind', 'adjustment.reason', 'adjustment.at', 'person.name'])
        .orderBy('adjustment.at', 'desc')
        .execute();
      return rows.map(({ kind, reason, at, name }) => ({
        kind,
        ...(reason !== null && { reason }),
        at,
        ...(name !== null && { by: name }),
      }));
    },
  };
}

/** Whose tries were used up for good is on their way again. */
const unlockSql = `
WITH unlocked AS (
  UPDATE attempt SET extra_tries = extra_tries + 1, success = CASE success WHEN 'failed' THEN 'unknown' ELSE success END
  WHERE id = $1::uuid RETURNING provider_id, person_id, track
)
INSERT INTO adjustment (provider_id, person_id, track, kind, at, recorded_by)
SELECT provider_id, person_id, track, 'retake-unlocked', $2::timestamptz, (SELECT id FROM person WHERE id = $3::uuid)
FROM unlocked RETURNING id`;

const addSql = `
INSERT INTO adjustment (provider_id, person_id, track, kind, reason, at, recorded_by)
SELECT $1::text, p.id, $3::text, $4::text, $5::text, $6::timestamptz, (SELECT id FROM person WHERE id = $7::uuid)
FROM person p WHERE p.id = ANY($2::uuid[])
RETURNING id`;
