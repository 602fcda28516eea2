/** Looks into a queue on PostgreSQL from outside, and lets time pass there. */
import pg from 'pg';

export interface QueueClock {
  /** Scores that wait, and how often they have been tried all in all. */
  tried(): Promise<{ readonly open: number; readonly tries: number }>;
  /** Those that could be taken now or are in hand. */
  due(): Promise<number>;
  /**
   * Whatever is put off is due now, as if the pause were over.
   *
   * @returns seconds that passed for the job that had least to wait, and for the one that had most
   */
  passPause(): Promise<{ readonly least: number; readonly most: number }>;
  /** Deliveries that no job will ever send, which must not be: they are made in one transaction. */
  orphans(): Promise<number>;
  /** Holds up everybody who wants to put a job in, so that their fact is written and their job is not. */
  holdJobs(): Promise<{ waiting(): Promise<number>; letGo(): Promise<void> }>;
  close(): Promise<void>;
}

export async function openQueueClock(url: string): Promise<QueueClock> {
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  // The server is about to be restarted.
  pool.on('error', () => undefined);
  const number = async (text: string): Promise<number> => {
    const { rows } = await pool.query<{ count: number }>(text);
    return Number(rows[0]?.count);
  };
  return {
    async tried() {
      const { rows } = await pool.query<{ open: number; tries: number }>(
        `SELECT count(*)::int AS open, coalesce(sum(tries), 0)::int AS tries FROM delivery WHERE state = 'waiting'`,
      );
      return rows[0] ?? { open: 0, tries: 0 };
    },
    due: () =>
      number(
        `SELECT count(*) FROM pgboss.job WHERE name = 'score' AND
         (state = 'active' OR (state IN ('created', 'retry') AND start_after <= now()))`,
      ),
    async passPause() {
      const { rows } = await pool.query<{ least: number; most: number }>(
        `WITH waiting AS (
           SELECT id, extract(epoch FROM start_after - now()) AS seconds FROM pgboss.job
           WHERE name = 'score' AND state = 'retry' AND start_after > now()
         ), passed AS (
           UPDATE pgboss.job SET start_after = now() WHERE name = 'score' AND id IN (SELECT id FROM waiting)
         )
         SELECT coalesce(min(seconds), 0)::float8 AS least, coalesce(max(seconds), 0)::float8 AS most FROM waiting`,
      );
      return rows[0] ?? { least: 0, most: 0 };
    },
    orphans: () =>
      number(
        `SELECT count(*) FROM delivery d WHERE d.state = 'waiting' AND NOT EXISTS (
           SELECT FROM pgboss.job j WHERE j.name = 'score' AND j.data->>'deliveryId' = d.id::text
             AND j.state IN ('created', 'retry', 'active'))`,
      ),
    async holdJobs() {
      const holder = await pool.connect();
      await holder.query('BEGIN; LOCK TABLE pgboss.job IN SHARE ROW EXCLUSIVE MODE');
      return {
        waiting: () =>
          number(
            `SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'four-cs'`,
          ),
        async letGo() {
          await holder.query('ROLLBACK');
          holder.release();
        },
      };
    },
    close: () => pool.end(),
  };
}
