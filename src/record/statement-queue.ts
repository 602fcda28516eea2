/**
 * Statements on their way: first in, first out, on disk until the store has them. Each keeps the id and the time it was
 * born with, so sending one again changes nothing.
 */
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { RecordProblem } from './learning-record.ts';
import { isGood, problemOf } from './lrs.ts';
import type { Lrs, LrsAnswer, Statement } from './lrs.ts';
import type { StatementStore } from './statement-store.ts';

export interface StatementQueue {
  /** Takes up what an earlier page left. */
  open(): Promise<void>;
  /** @returns once they lie on disk, or the disk has refused */
  add(statements: readonly Statement[]): Promise<void>;
  /** Sends until nothing waits or something is in the way. */
  flush(): Promise<Result<undefined, RecordProblem>>;
  /** Sends what waits, and what is given, in one request that outlives the page. */
  sendAtOnce(last?: readonly Statement[]): void;
  /** Nothing of it stays in the browser. */
  forget(): Promise<void>;
  /** Whether a statement with this verb waits. */
  has(verb: string): boolean;
}

/** A page full: small enough to outlive the page, and to be searched for one bad statement. */
const batchSize = 20;

export function createStatementQueue(
  lrs: Lrs,
  actor: object,
  store: StatementStore,
  key: string,
  onRefused: (statement: Statement, answer: LrsAnswer) => void,
): StatementQueue {
  let items: readonly Statement[] = [];
  let running: Promise<Result<undefined, RecordProblem>> | undefined;

  const whole = (statement: Statement): object => ({ ...statement, actor });
  const save = (): Promise<void> => store.save(key, items);

  async function done(gone: readonly Statement[]): Promise<void> {
    const ids = new Set(gone.map(({ id }) => id));
    items = items.filter(({ id }) => !ids.has(id));
    await save();
  }

  async function flush(): Promise<Result<undefined, RecordProblem>> {
    let refused: RecordProblem | undefined;
    // One bad statement makes a store refuse the whole request: then each goes by itself.
    let size = batchSize;
    while (items.length > 0) {
      const batch = items.slice(0, size);
      const answer = await lrs.sendStatements(batch.map(whole));
      const [first] = batch;
      if (isGood(answer)) {
        await done(batch);
      } else if (answer.status === 403 && first && isGood(await lrs.findStatement(first.id))) {
        // It had arrived, and only the answer was lost: a strict platform takes once what may be said once, the same or not.
        await done([first]);
      } else if (!isRefusal(answer)) {
        return failed(problemOf(answer));
      } else if (batch.length > 1) {
        size = 1;
      } else {
        if (!first) break;
        onRefused(first, answer);
        // The store has one with this id already. It is ours, so it has arrived.
        if (answer.status !== 409)
          refused ??= { code: 'value-refused', element: first.verb.id, lmsCode: String(answer.status) };
        await done(batch);
      }
    }
    return refused ? failed(refused) : ok(undefined);
  }

  return {
    open: async () => {
      items = [...(await store.load(key)), ...items];
    },
    add: async (statements) => {
      if (statements.length === 0) return;
      items = [...items, ...statements];
      await save();
    },
    flush: () =>
      (running ??= flush().finally(() => {
        running = undefined;
      })),
    sendAtOnce: (last = []) => {
      const all = [...items, ...last];
      if (all.length > 0) void lrs.sendStatements(all.map(whole));
    },
    forget: async () => {
      items = [];
      await store.save(key, []);
    },
    has: (verb) => items.some((statement) => statement.verb.id === verb),
  };
}

/** The store will never take it: another try would change nothing. */
function isRefusal({ status }: LrsAnswer): boolean {
  return status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status);
}
