/**
 * Stands between the player and a learning record: the newest state is always the one that gets saved, a failure is tried
 * again until it goes well, and the status tells the truth at every moment.
 */
import type { Outcome, RecordFact } from '../progress/model.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LearningRecord, OpenRecord, RecordProblem, SuspendState } from './learning-record.ts';
import type { Mirror } from './mirror.ts';
import type { OneTab } from './one-tab.ts';

export type SaveStatus =
  /** Before the record is open. */
  | 'opening'
  | 'saving'
  /** Everything that was given is with the LMS. */
  | 'saved'
  | 'trying-again'
  | 'offline'
  /** Not with the LMS yet, and this browser keeps nothing: only staying helps until it says saved. */
  | 'wait-for-saved'
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
  /** What the LMS does not have yet, kept in this browser. */
  readonly mirror?: Mirror;
  /** Lets one tab write and makes every other one read. */
  readonly tab?: OneTab;
  readonly isOffline?: () => boolean;
}

export interface Saver {
  readonly status: SaveStatus;
  /** The record opened with what an earlier page could not save: it is to be saved at once. */
  readonly hasRestored: boolean;
  /** The record keeps facts for itself: a signature with the name that was typed. */
  readonly takesFacts: boolean;
  /** Present where the record has a page of the person's own. */
  readonly ownPage?: LearningRecord['ownPage'];
  open(): Promise<Result<OpenRecord, RecordProblem>>;
  /** Saves at once, or as soon as the save under way is done; of states that wait, the last one wins. */
  save(state: SuspendState, outcome?: Outcome): void;
  /** Settles when nothing waits any more, or when a try has failed. */
  settled(): Promise<void>;
  /** Tries again now rather than at the end of the pause. */
  tryNow(): void;
  /** The page is out of sight and may not come back: commits once more, also when nothing new waits. */
  checkpoint(): void;
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

export function createSaver(parts: SaverParts): Saver {
  const { record, later, onStatus, onProblem, tab } = parts;
  const mirror = record.mirror ?? parts.mirror;
  let status: SaveStatus = 'opening';
  let hasRestored = false;
  let waiting: Job = {};
  let last: SuspendState | undefined;
  /** Of states the last one wins; of these each one must arrive. */
  let facts: readonly RecordFact[] = [];
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
    const isAlone = (await tab?.claim()) ?? true;
    const opened = await record.open(isAlone ? undefined : 'to-read');
    if (status !== 'opening') return opened;
    if (!opened.ok) {
      onProblem?.(opened.problem);
      setStatus(statusOf(opened.problem, 'ended'));
    } else if (!isAlone) {
      setStatus('opened-elsewhere');
    } else if (opened.value.isReviewMode) {
      setStatus('read-only');
    } else {
      setStatus('saved');
      start();
      return ok(restored(opened.value));
    }
    return opened;
  }

  /** What a page that died could not save, when the LMS has not moved on since. */
  function restored(opened: OpenRecord): OpenRecord {
    const kept = mirror?.begin(opened.attempt ?? '', opened.suspendData);
    if (kept === undefined) return opened;
    hasRestored = true;
    return { ...opened, suspendData: kept };
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
      // Before the try: the page may die in the middle of it.
      const isMirrored = !mirror || !job.state || mirror.keep(job.state.data);
      const problem = await write(job);
      if (isOver()) return;
      if (problem) {
        lastProblem = problem;
        // What came in meanwhile is newer than what failed.
        waiting = { ...job, ...waiting };
        setStatus(statusOf(problem, troubled(isMirrored)));
        if (!isOver()) {
          stopPause = later(() => start(), pause);
          pause = Math.min(pause * 2, longestPause);
        }
        return;
      }
      if (job.state) mirror?.saved(job.state.data);
    }
    pause = firstPause;
    lastProblem = undefined;
    setStatus('saved');
  }

  function troubled(isMirrored: boolean): SaveStatus {
    if (!isMirrored) return 'wait-for-saved';
    return parts.isOffline?.() ? 'offline' : 'trying-again';
  }

  /** @returns the problem that makes another try worth while */
  async function write({ state, outcome }: Job): Promise<RecordProblem | undefined> {
    const sent = facts;
    const suspended = state
      ? await record.suspend(sent.length > 0 ? { ...state, facts: sent } : state)
      : ok(undefined);
    if (suspended.ok) facts = facts.slice(sent.length);
    // A line that is down may be up again a moment later, and an outcome must never arrive without its state.
    if (!suspended.ok && isLineDown(suspended.problem)) {
      onProblem?.(suspended.problem);
      return suspended.problem;
    }
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
    get hasRestored() {
      return hasRestored;
    },
    takesFacts: record.takesFacts === true,
    ...(record.ownPage && { ownPage: record.ownPage }),
    open,
    save: (state, outcome) => {
      if (isOver()) return;
      const { facts: fresh = [], ...newest } = state;
      // A package's record has no place for them, so they go nowhere: the typed name least of all.
      if (record.takesFacts) facts = [...facts, ...fresh];
      last = newest;
      waiting = { ...waiting, state: newest, ...(outcome && { outcome }) };
      start();
    },
    settled,
    tryNow: () => start(),
    checkpoint: () => {
      if (isOver() || !last) return;
      waiting = { state: last, ...waiting };
      start();
    },
    close: async (how, anyway) => {
      await running;
      start();
      await settled();
      if (!isEmpty() && !isOver() && !anyway) return failed(lastProblem ?? { code: 'not-saved' });
      stopPause();
      // Whoever closes anyway on a shared computer leaves nothing behind either.
      mirror?.drop();
      // Of a record that was only looked at there is nothing more to say.
      if (status !== 'no-lms' && status !== 'read-only') setStatus('ended');
      const closed = await record.close(how);
      tab?.release();
      return closed;
    },
    letGo: () => {
      stopPause();
      waiting = {};
      mirror?.drop();
      record.leaveNothing?.();
      setStatus('ended');
    },
  };
}

function isLineDown(problem: RecordProblem): boolean {
  return problem.code === 'offline' || (problem.code === 'not-saved' && problem.lmsCode === undefined);
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
