/**
 * What somebody asked of a connected Moodle in the workspace, and what came of it. The work itself is a job; a run is
 * what the page shows of it. Nobody's name is in one.
 */
import { sql, type Kysely } from 'kysely';
import type { MoodleTally } from '../domain/moodle-tally.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import type { Queue } from './jobs.ts';
import type { Tables } from './tables.ts';

export interface MoodleRuns {
  /**
   * Asks, with its job, in one transaction. What was asked before and ended is forgotten when it is of the same kind; a
   * plan also when it is carried out.
   *
   * @returns `under-way` when the site is busy with something else: one thing at a time with each Moodle
   */
  ask(
    run: { readonly siteId: string; readonly asked: MoodleAsked },
    now: Date,
  ): Promise<Result<MoodleRun, { readonly code: 'under-way' }>>;
  byId(id: string): Promise<MoodleRun | undefined>;
  /** The newest of each kind. */
  ofSite(siteId: string): Promise<readonly MoodleRun[]>;
  /** @returns undefined for one that has ended, or is gone with its site; `isAgain` when it was begun before */
  begin(id: string, now: Date): Promise<(MoodleRun & { readonly isAgain: boolean }) | undefined>;
  /** So many people more have been read. */
  progress(id: string, people: number, now: Date): Promise<void>;
  /** A reading goes on with these courses in another job; what came of it so far is kept. */
  goOn(
    id: string,
    left: {
      readonly courses: readonly string[];
      readonly before?: MoodleTally;
      readonly outcome: MoodleOutcome;
    },
    now: Date,
  ): Promise<void>;
  end(id: string, outcome: MoodleOutcome, now: Date): Promise<void>;
}

export type MoodleAsked =
  | { readonly kind: 'check'; readonly course: string; readonly purposes: readonly string[] }
  | ({ readonly kind: 'plan' | 'publish' } & MoodleOrder)
  /** By id or short name; none for every course that was read before. */
  | {
      readonly kind: 'sync';
      readonly courses: readonly string[];
      /** What earlier pieces of the reading have counted in the first course. */
      readonly before?: MoodleTally;
    };

export interface MoodleOrder {
  /** Id or short name. */
  readonly master: string;
  readonly name: string;
  readonly shortName: string;
  readonly categoryId?: number;
  readonly isVisible: boolean;
  readonly activates: boolean;
}

/** In words for the page. */
export interface MoodleOutcome {
  readonly isGood: boolean;
  readonly parts: readonly MoodleOutcomePart[];
}
export interface MoodleOutcomePart {
  readonly look: 'works' | 'mend' | 'said';
  readonly what: string;
  /** What to do, step by step. */
  readonly steps: readonly string[];
  /** Names to copy into a page of Moodle's. */
  readonly names: readonly string[];
}

export interface MoodleRun {
  readonly id: string;
  readonly siteId: string;
  readonly asked: MoodleAsked;
  readonly askedAt: Date;
  readonly endedAt?: Date;
  /** Learners that were read so far. */
  readonly people: number;
  readonly outcome?: MoodleOutcome;
}

/** A run that nobody has heard of for so long has died with its server. */
const deadAfterMinutes = 30;

export function moodleRunsOf(db: Kysely<Tables>, queue: Pick<Queue, 'add'>): MoodleRuns {
  return {
    ask: ({ siteId, asked }, now) =>
      db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('moodle_run')
          .where('site_id', '=', siteId)
          .where((eb) =>
            eb.or([
              eb('heard_at', '<', new Date(now.getTime() - deadAfterMinutes * 60_000)).and(
                'ended_at',
                'is',
                null,
              ),
              eb('ended_at', 'is not', null).and(
                'kind',
                'in',
                asked.kind === 'publish' ? ['publish', 'plan'] : [asked.kind],
              ),
            ]),
          )
          .execute();
        const row = await trx
          .insertInto('moodle_run')
          .values({
            site_id: siteId,
            kind: asked.kind,
            asked: JSON.stringify(asked),
            asked_at: now,
            heard_at: now,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
        if (!row) return failed({ code: 'under-way' });
        await queue.add(trx, 'moodle', [{ runId: row.id }]);
        return ok(runOf(row));
      }),
    async byId(id) {
      const row = await db.selectFrom('moodle_run').selectAll().where('id', '=', id).executeTakeFirst();
      return row && runOf(row);
    },
    async ofSite(siteId) {
      const rows = await db
        .selectFrom('moodle_run')
        .selectAll()
        .where('site_id', '=', siteId)
        .orderBy('asked_at', 'desc')
        .execute();
      return rows
        .map(runOf)
        .filter((run, at, all) => all.findIndex((o) => o.asked.kind === run.asked.kind) === at);
    },
    begin: (id, now) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('moodle_run')
          .selectAll()
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .forUpdate()
          .executeTakeFirst();
        if (!row) return undefined;
        await trx
          .updateTable('moodle_run')
          .set({ started_at: row.started_at ?? now, heard_at: now })
          .where('id', '=', id)
          .execute();
        return { ...runOf(row), isAgain: row.started_at !== null };
      }),
    async progress(id, people, now) {
      await db
        .updateTable('moodle_run')
        .set({ people: sql`people + ${people}::integer`, heard_at: now })
        .where('id', '=', id)
        .execute();
    },
    goOn: (id, { courses, before, outcome }, now) =>
      db.transaction().execute(async (trx) => {
        const asked: MoodleAsked = { kind: 'sync', courses, ...(before && { before }) };
        await trx
          .updateTable('moodle_run')
          .set({ heard_at: now, asked: JSON.stringify(asked), outcome: JSON.stringify(outcome) })
          .where('id', '=', id)
          .execute();
        await queue.add(trx, 'moodle', [{ runId: id }]);
      }),
    async end(id, outcome, now) {
      await db
        .updateTable('moodle_run')
        .set({ ended_at: now, heard_at: now, outcome: JSON.stringify(outcome) })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
  };
}

interface RunRow {
  readonly id: string;
  readonly site_id: string;
  readonly asked: MoodleAsked;
  readonly asked_at: Date;
  readonly ended_at: Date | null;
  readonly people: number;
  readonly outcome: MoodleOutcome | null;
}

const runOf = (row: RunRow): MoodleRun => ({
  id: row.id,
  siteId: row.site_id,
  asked: row.asked,
  askedAt: row.asked_at,
  ...(row.ended_at && { endedAt: row.ended_at }),
  people: row.people,
  ...(row.outcome && { outcome: row.outcome }),
});
