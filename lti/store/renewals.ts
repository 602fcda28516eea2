/** New cycles of what comes round every year, and who is to be reminded of what is due. */
import { sql, type Kysely } from 'kysely';
import type { Reminded } from '../domain/reminders.ts';
import type { ReminderKind } from '../domain/model.ts';
import type { Queue } from './jobs.ts';
import { putMail } from './mail.ts';
import type { MailMessage } from './store.ts';
import type { Tables } from './tables.ts';

export interface Renewals {
  /**
   * The next cycle of an attempt: a row of its own, so that nothing of the one before is written over. Begun twice at
   * once it is one.
   *
   * @returns the new attempt's id; nothing when the attempt is gone
   */
  begin(next: NextCycle): Promise<string | undefined>;
  /**
   * People on the list of an LMS course, who can be written to and have not said no, in the order of their ids.
   *
   * @param after - the last one of the page before
   * @param personId - only this one
   */
  remindable(page: {
    readonly after?: Remindable;
    readonly limit: number;
    readonly personId?: string;
  }): Promise<readonly Remindable[]>;
  /** What each was reminded of in the last year; who never was is not in it. */
  reminded(personIds: readonly string[], since: Date): Promise<ReadonlyMap<string, readonly Reminded[]>>;
  /** A message with what it reminds of, in one transaction. */
  remind(
    message: MailMessage & { readonly personId: string },
    of: readonly Noted[],
    now: Date,
  ): Promise<void>;
}

export interface NextCycle {
  readonly attemptId: string;
  /** What is taken in the place of the link's own track. */
  readonly takenTrack?: string;
  /** Suspend data to begin with. */
  readonly state: string;
  readonly dueOn: string;
  readonly now: Date;
}

export interface Remindable {
  readonly personId: string;
  readonly providerId: string;
  readonly email: string;
  /** Each track of each LMS course that has them on its list. */
  readonly courses: readonly { readonly contextId: string; readonly track: string }[];
}

export interface Noted {
  readonly kind: ReminderKind;
  readonly forDay: string;
}

export function renewalsOf(db: Kysely<Tables>, queue: Queue): Renewals {
  return {
    async begin({ attemptId, takenTrack, state, dueOn, now }) {
      const { rows } = await sql<{ id: string }>`
        INSERT INTO attempt AS a
          (person_id, provider_id, track, scope_id, context_id, started_at, cycle, taken_track, state, due_on)
        SELECT person_id, provider_id, track, scope_id, context_id, ${now}::timestamptz, cycle + 1,
          ${takenTrack ?? null}::text, ${state}::text, ${dueOn}::date
        FROM attempt WHERE id = ${attemptId}::uuid
        ON CONFLICT (person_id, scope_id, provider_id, track, cycle) DO UPDATE SET provider_id = a.provider_id
        RETURNING a.id`.execute(db);
      return rows[0]?.id;
    },
    async remindable({ after, limit, personId }) {
      const { rows } = await sql<Remindable>`
        SELECT p.id AS "personId", c.provider_id AS "providerId", p.email,
          jsonb_agg(DISTINCT jsonb_build_object('contextId', c.id, 'track', l.track)) AS courses
        FROM person p
        JOIN member m ON m.person_id = p.id AND m.is_learner AND m.is_active AND m.left_at IS NULL
        JOIN lms_context c ON c.id = m.context_id
        JOIN platform ON platform.id = c.platform_id AND platform.removed_at IS NULL
        JOIN resource_link l ON l.context_id = c.id
        WHERE p.email IS NOT NULL AND p.reminders_off_at IS NULL
          AND (${personId ?? null}::uuid IS NULL OR p.id = ${personId ?? null}::uuid)
          AND (${after?.personId ?? null}::uuid IS NULL
            OR (p.id, c.provider_id) > (${after?.personId ?? null}::uuid, ${after?.providerId ?? ''}::text))
        GROUP BY p.id, c.provider_id
        ORDER BY p.id, c.provider_id
        LIMIT ${limit}::integer`.execute(db);
      return rows;
    },
    async reminded(personIds, since) {
      if (personIds.length === 0) return new Map();
      const { rows } = await sql<{ person_id: string; kind: ReminderKind; for_day: string; at: Date }>`
        SELECT person_id, kind, for_day::text AS for_day, at FROM reminder
        WHERE person_id = ANY (${[...new Set(personIds)]}::uuid[]) AND at >= ${since}::timestamptz
        ORDER BY at`.execute(db);
      const by = Map.groupBy(rows, ({ person_id }) => person_id);
      return new Map(
        [...by].map(([person, said]) => [
          person,
          said.map(({ kind, for_day, at }) => ({ kind, forDay: for_day, at })),
        ]),
      );
    },
    remind: (message, of, now) =>
      db.transaction().execute(async (trx) => {
        await sql`
          INSERT INTO reminder (person_id, kind, for_day, at)
          SELECT DISTINCT ${message.personId}::uuid, n.kind, n."forDay"::date, ${now}::timestamptz
          FROM jsonb_to_recordset(${JSON.stringify(of)}::jsonb) AS n (kind text, "forDay" text)
          ON CONFLICT (person_id, kind, for_day) DO UPDATE SET at = excluded.at`.execute(trx);
        await putMail(trx, queue, [message], now);
      }),
  };
}
