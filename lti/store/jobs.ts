/** Jobs on the same database, by pg-boss. See decision 3 for why they live here. */
import type { Kysely } from 'kysely';
import { fromKysely, fromPglite, PgBoss } from 'pg-boss';
import type { Database } from './open-database.ts';
import type { JobData, Jobs } from './store.ts';
import type { Tables } from './tables.ts';

/** The queue as the rest of the store uses it: also inside a transaction. */
export interface Queue {
  readonly jobs: Jobs;
  /** Puts jobs in as part of `trx`: they are there if and only if it commits. One round trip. */
  add<Name extends keyof JobData>(
    trx: Kysely<Tables>,
    name: Name,
    data: readonly JobData[Name][],
    /** Not before; one for each of `data`. */
    startAfter?: readonly Date[],
  ): Promise<void>;
  close(): Promise<void>;
}

interface QueueRules {
  /** Jobs in hand at once in this process: workers × batch. */
  readonly workers: number;
  readonly batch: number;
  readonly retryLimit: number;
  /** First pause; each further one is about twice as long, up to `retryDelayMax`. Seconds. */
  readonly retryDelay: number;
  readonly retryDelayMax: number;
  /** Only one waits at a time: a schedule that came twice is still one round. */
  readonly policy?: 'short';
}

/** A week and a half of trying: a platform that is down over a long weekend still gets its scores. */
const untilItAnswers = { retryLimit: 1000, retryDelay: 5, retryDelayMax: 900 } as const;
const nextRoundIsSoon = { retryLimit: 2, retryDelay: 30, retryDelayMax: 120 } as const;

const rules: Readonly<Record<keyof JobData, QueueRules>> = {
  score: { workers: 4, batch: 5, ...untilItAnswers },
  statement: { workers: 1, batch: 10, ...untilItAnswers },
  // A mail server that is away is waited for, but nobody wants a reminder of the week before last.
  mail: { workers: 1, batch: 5, retryLimit: 60, retryDelay: 60, retryDelayMax: 7200 },
  roster: { workers: 2, batch: 1, ...nextRoundIsSoon },
  columns: { workers: 1, batch: 1, ...nextRoundIsSoon },
  'roster-all': { workers: 1, batch: 1, ...nextRoundIsSoon, policy: 'short' },
  'gradebook-check': { workers: 1, batch: 1, ...nextRoundIsSoon, policy: 'short' },
  reminders: { workers: 1, batch: 1, ...nextRoundIsSoon, policy: 'short' },
  erase: { workers: 1, batch: 1, ...nextRoundIsSoon, policy: 'short' },
  moodle: { workers: 2, batch: 1, retryLimit: 3, retryDelay: 10, retryDelayMax: 60 },
  'moodle-all': { workers: 1, batch: 1, ...nextRoundIsSoon, policy: 'short' },
  sweep: { workers: 1, batch: 1, ...nextRoundIsSoon, policy: 'short' },
  'ledger-head': { workers: 1, batch: 1, ...nextRoundIsSoon, policy: 'short' },
};

const names = Object.keys(rules) as (keyof JobData)[];

/** A process that died keeps its jobs no longer than this. */
const HEARTBEAT_SECONDS = 20;
/** How long a stop waits for jobs in hand. */
const STOP_SECONDS = 20;

/**
 * @param onTrouble - the database is away, or a job failed; told without the job's data
 */
export async function openQueue(
  { engine }: Database,
  onTrouble: (error: Error, queue?: string) => void,
): Promise<Queue> {
  const common = {
    useListenNotify: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
  };
  const boss =
    engine.kind === 'pglite'
      ? new PgBoss({ ...common, db: fromPglite(engine.pglite), backend: 'pglite' })
      : new PgBoss({ ...common, connectionString: engine.url, application_name: 'four-cs jobs', max: 6 });
  boss.on('error', (error) => onTrouble(error));
  await boss.start();
  for (const name of names) await prepareQueue(boss, name);

  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await boss.stop({ graceful: true, timeout: STOP_SECONDS * 1000, close: true });
  };
  return {
    jobs: {
      async work(name, handler) {
        const { workers, batch } = rules[name];
        await boss.work<JobData[typeof name], unknown>(
          name,
          {
            localConcurrency: workers,
            batchSize: batch,
            perJobResults: true,
            burstWhenBatchFull: true,
            pollingIntervalSeconds: 2,
            // Jobs that were put off are only found by looking.
            notifyPollingIntervalSeconds: 5,
          },
          (jobs) =>
            Promise.all(
              jobs.map(async ({ id, data }) => {
                try {
                  await handler(data);
                  return { id, status: 'completed' as const };
                } catch (error) {
                  const trouble = error instanceof Error ? error : new Error(String(error));
                  onTrouble(trouble, name);
                  // Its message may hold an address or a name, and this is kept for a week.
                  return { id, status: 'failed' as const, output: { error: trouble.name } };
                }
              }),
            ),
        );
      },
      async send(name, data, options) {
        await boss.send(name, data, {
          ...(options?.afterSeconds !== undefined && { startAfter: options.afterSeconds }),
        });
      },
      async schedule(name, cron) {
        await boss.schedule(name, cron, {}, { tz: 'UTC' });
      },
      stop,
    },
    async add(trx, name, data, startAfter) {
      await boss.insert(
        name,
        data.map((one, at) => {
          const after = startAfter?.[at];
          return { data: one, ...(after && { startAfter: after }) };
        }),
        { db: fromKysely(trx) },
      );
    },
    close: stop,
  };
}

async function prepareQueue(boss: PgBoss, name: keyof JobData): Promise<void> {
  const { retryLimit, retryDelay, retryDelayMax, policy } = rules[name];
  const kept = {
    retryLimit,
    retryDelay,
    retryDelayMax,
    retryBackoff: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: 900,
    notify: true,
  };
  await boss.createQueue(name, { ...kept, ...(policy && { policy }) });
  // One that an older version made takes on today's rules.
  await boss.updateQueue(name, kept);
  // Fills pg-boss's memory of the queue. Without it, the first job that is added inside a transaction would be looked
  // up on a connection of pg-boss's own, which on PGlite waits for that transaction: for ever.
  await boss.findJobs(name, { id: '00000000-0000-0000-0000-000000000000' });
}
