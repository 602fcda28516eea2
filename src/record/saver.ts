/**
 * Stands between the player and a learning record: the newest state is always the one that gets saved, a failure is tried
 * again until it goes well, and the status tells the truth at every moment.
 */
import type { Outcome } from '../progress/model.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LearningRecord, OpenRecord, RecordProblem, SuspendState } from './learning-record.ts';

export type SaveStatus =
  /** Before the record is open. */
  | 'opening'
  | 'saving'
  /** Everything that was given is with the LMS. */
  | 'saved'
  | 'trying-again'
  | 'offline'
  /** Nothing is kept. */
  | 'no-lms'
  /** Nothing is written: looked at again, or browsed. */
  | 'read-only'
  /** The session is over; only a new launch helps. */
  | 'ended'
  | 'opened-elsewhere';

export interface SaverParts {
  readonly record: LearningRecord;
  /** Calls back after so many milliseconds; the answer takes it back. */
  readonly later: (run: () => void, milliseconds: number) => () => void;
  readonly onStatus: (status: SaveStatus) => void;
  /** Hears every problem, for the log. */
  readonly onProblem?: (problem: RecordProblem) => void;
}

export interface Saver {
  readonly status: SaveStatus;
  open(): Promise<Result<OpenRecord, RecordProblem>>;
  /** Saves at once, or as soon as the save under way is done; of states that wait, the last one wins. */
  save(state: SuspendState, outcome?: Outcome): void;
  /** Settles when nothing waits any more, or when a try has failed. */
  settled(): Promise<void>;
  /** Tries again now rather than at the end of the pause. */
  tryNow(): void;
  /**
   * Saves what waits, then ends the session. When saving fails the session stays open, so that it can be tried again;
   * `anyway` ends it all the same.
   */
  close(how: 'to-be-continued' | 'finished', anyway?: 'anyway'): Promise<Result<undefined, RecordProblem>>;
  /** From now on makes not one call: the page is going away and says its own goodbye. */
  letGo(): void;
}

const firstPause = 1_000;
const longestPause = 60_000;

interface Job {
  readonly state?: SuspendState;
  readonly outcome?: Outcome;
}

export function createSaver({ record, later, onStatus, onProblem }: SaverParts): Saver {
  let status: SaveStatus = 'opening';
  let waiting: Job = {};
  let running: Promise<void> | undefined;
  let pause = firstPause;
  let stopPause = (): void => undefined;
  let lastProblem: RecordProblem | undefined;

  const isOver = (): boolean => ['no-lms', 'read-only', 'ended', 'opened-elsewhere'].includes(status);
  const isEmpty = (): boolean => !waiting.state && !waiting.outcome;

  function setStatus(next: SaveStatus): void {
    if (next === status) return;
    status = next;
    onStatus(next);
  }

  async function open(): Promise<Result<OpenRecord, RecordProblem>> {
    const opened = await record.open();
    if (status !== 'opening') return opened;
    if (!opened.ok) {
      onProblem?.(opened.problem);
      setStatus(statusOf(opened.problem, 'ended'));
    } else if (opened.value.isReviewMode) {
      setStatus('read-only');
    } else {
      setStatus('saved');
      start();
    }
    return opened;
  }

  function start(): void {
    if (status === 'opening' || isOver() || running || isEmpty()) return;
    stopPause();
    if (status === 'saved') setStatus('saving');
    running = run().finally(() => {
      running = undefined;
    });
  }

  async function run(): Promise<void> {
    while (!isEmpty() && !isOver()) {
      const job = waiting;
      waiting = {};
      const problem = await write(job);
      if (isOver()) return;
      if (problem) {
        lastProblem = problem;
        // What came in meanwhile is newer than what failed.
        waiting = { ...job, ...waiting };
        setStatus(statusOf(problem, 'trying-again'));
        if (!isOver()) {
          stopPause = later(() => start(), pause);
          pause = Math.min(pause * 2, longestPause);
        }
        return;
      }
    }
    pause = firstPause;
    lastProblem = undefined;
    setStatus('saved');
  }

  /** @returns the problem that makes another try worth while */
  async function write({ state, outcome }: Job): Promise<RecordProblem | undefined> {
    const suspended = state ? await record.suspend(state) : ok(undefined);
    const reported = outcome ? await record.report(outcome) : ok(undefined);
    for (const answer of [suspended, reported]) if (!answer.ok) onProblem?.(answer.problem);
    if (!suspended.ok) return suspended.problem;
    // One value that the LMS will never take: it kept the rest, and another try would change nothing.
    return reported.ok || reported.problem.code === 'value-refused' ? undefined : reported.problem;
  }

  async function settled(): Promise<void> {
    await running;
  }

  return {
    get status() {
      return status;
    },
    open,
    save: (state, outcome) => {
      if (isOver()) return;
      waiting = { ...waiting, state, ...(outcome && { outcome }) };
      start();
    },
    settled,
    tryNow: () => start(),
    close: async (how, anyway) => {
      await running;
      start();
      await settled();
      if (!isEmpty() && !isOver() && !anyway) return failed(lastProblem ?? { code: 'not-saved' });
      stopPause();
      if (status !== 'no-lms') setStatus('ended');
      return record.close(how);
    },
    letGo: () => {
      stopPause();
      waiting = {};
      setStatus('ended');
    },
  };
}

function statusOf({ code }: RecordProblem, otherwise: SaveStatus): SaveStatus {
  switch (code) {
    case 'no-lms':
    case 'offline':
    case 'opened-elsewhere':
      return code;
    case 'session-refused':
    case 'session-over':
      return 'ended';
    case 'not-saved':
    case 'value-refused':
      return otherwise;
  }
}
