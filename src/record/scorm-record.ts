/**
 * What the two SCORM adapters have in common: finding the API, one session, writing what changed, and committing at once.
 * What they write, and in which words, is each adapter's own.
 */
import type { Outcome } from '../progress/model.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { findApi } from './find-api.ts';
import type { LearningRecord, OpenRecord, RecordProblem, SuspendState } from './learning-record.ts';
import { createScormCalls } from './scorm-call.ts';
import type { ScormCalls, ScormFailure, ScormMethods } from './scorm-call.ts';
import { mostSuspendData } from './suspend-limit.ts';
import { createVisibleClock } from './visible-clock.ts';
import type { VisibleClock, VisibleDocument } from './visible-clock.ts';

/** The world an adapter runs in, passed in so that a test can be the world. */
export interface ScormHost {
  /** The course's own window: the search begins here. */
  readonly window: object;
  readonly document: VisibleDocument;
  /** Milliseconds, running on: `performance.now()`. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onFailure?: (failure: ScormFailure) => void;
}

export interface ScormOptions {
  /** Whether topics are reported as objectives. */
  readonly objectives?: 'none' | 'topic';
}

/** Data model elements and their values, in the order in which they are set. */
export type Values = readonly (readonly [element: string, value: string])[];

export interface ScormStandard {
  readonly kind: string;
  readonly apiName: string;
  readonly methods: ScormMethods;
  readonly overCodes: readonly string[];
  /** What the LMS answers when the session has begun already, and an element that every running session has. */
  readonly alreadyBegun: { readonly codes: readonly string[]; readonly element: string };
  /** Elements without which nothing is kept: refusing one is not being saved. */
  readonly essential: readonly string[];
  /** Reads the attempt as the LMS holds it. */
  readonly read: (get: (element: string) => string, options: ScormOptions) => ScormAttempt;
  /**
   * Another value that the LMS will take and that does no harm if the page dies on it. Given for a standard whose LMSs
   * forget a value after a failed commit and send it again only when it has changed.
   */
  readonly another?: (element: string, value: string) => string;
}

export interface ScormAttempt {
  readonly opened: OpenRecord;
  /** Set once when the session begins. */
  readonly begin: Values;
  /** Set instead when it is only looked at: where an LMS would make a completion of saying nothing. */
  readonly look?: Values;
  readonly suspend: (state: SuspendState) => Values;
  readonly report: (outcome: Outcome) => Values;
  /** Set at every commit, so that a missing goodbye costs nothing. */
  readonly standing: (seconds: number) => Values;
}

/** An LMS may put its API up a moment after the course has started. */
const searches = 16;
const searchEvery = 200;

export function createScormRecord(
  standard: ScormStandard,
  host: ScormHost,
  options: ScormOptions = {},
): LearningRecord {
  let opening: Promise<Result<OpenRecord, RecordProblem>> | undefined;
  let closing: Result<undefined, RecordProblem> | undefined;
  let session: Session | undefined;
  let onlyReads = false;

  async function open(how?: 'to-read'): Promise<Result<OpenRecord, RecordProblem>> {
    const found = await search(standard, host);
    if (!found) return failed({ code: 'no-lms' });
    const calls = createScormCalls(
      found.api,
      standard.methods,
      standard.overCodes,
      host.onFailure ?? (() => undefined),
    );
    const begun = calls.initialize();
    // The frame was loaded again and the goodbye of the page before never arrived: the session goes on.
    if (!begun.ok && !isRunning(begun.problem, calls, standard)) return begun;
    onlyReads = how === 'to-read';
    const read = standard.read((element) => calls.get(element), options);
    const attempt = onlyReads ? { ...read, opened: { ...read.opened, isReviewMode: true } } : read;
    session = new Session(standard, calls, attempt, createVisibleClock(host.document, host.now));
    if (!attempt.opened.isReviewMode) session.set(attempt.begin);
    else if (!onlyReads) session.set(attempt.look ?? []);
    return ok(attempt.opened);
  }

  /** Runs `write` in a session that may be written to; a record in review mode takes everything and keeps nothing. */
  function write(values: (attempt: ScormAttempt) => Values): Result<undefined, RecordProblem> {
    if (!session || closing) return failed({ code: 'session-over' });
    return session.attempt.opened.isReviewMode ? ok(undefined) : session.save(values(session.attempt));
  }

  function end(how: 'with a commit' | 'at once'): Result<undefined, RecordProblem> {
    if (!session) return ok(undefined);
    session.clock.stop();
    // The session belongs to the other tab, and so does its end.
    if (onlyReads) return ok(undefined);
    const isWriting = !session.attempt.opened.isReviewMode;
    // Terminate commits by itself, and comes whatever became of the last values.
    const kept = isWriting ? session.save([], how) : ok(undefined);
    const ended = session.calls.terminate();
    return kept.ok ? ended : kept;
  }

  return {
    kind: standard.kind,
    open: (how) => (opening ??= open(how)),
    suspend: async (state) =>
      state.data.length > mostSuspendData
        ? failed({ code: 'value-refused', element: 'suspend_data' })
        : write((attempt) => attempt.suspend(state)),
    report: async (outcome) => write((attempt) => attempt.report(outcome)),
    close: async () => (closing ??= end('with a commit')),
    closeOnPageHide: () => {
      closing ??= end('at once');
    },
  };
}

/** In a box: a promise would take an API that is a proxy for a promise itself, and call its `then`. */
async function search(
  standard: ScormStandard,
  host: ScormHost,
): Promise<{ readonly api: object } | undefined> {
  for (let left = searches; left > 0; left--) {
    const api = findApi(host.window, standard.apiName, standard.methods.initialize);
    if (api) return { api };
    await host.wait(searchEvery);
  }
  return undefined;
}

function isRunning(problem: RecordProblem, calls: ScormCalls, { alreadyBegun }: ScormStandard): boolean {
  const code = problem.code === 'session-refused' ? problem.lmsCode : undefined;
  return code !== undefined && alreadyBegun.codes.includes(code) && calls.answers(alreadyBegun.element);
}

/** One session: what the LMS was given, and what it lost. */
class Session {
  readonly calls: ScormCalls;
  readonly attempt: ScormAttempt;
  readonly clock: VisibleClock;
  readonly #standard: ScormStandard;
  /** What the LMS took. */
  readonly #held = new Map<string, string>();
  /** Taken since the last good commit. */
  readonly #uncommitted = new Set<string>();
  /** Taken, but the commit failed. */
  readonly #lost = new Set<string>();

  constructor(standard: ScormStandard, calls: ScormCalls, attempt: ScormAttempt, clock: VisibleClock) {
    this.#standard = standard;
    this.calls = calls;
    this.attempt = attempt;
    this.clock = clock;
  }

  /** Sets and commits. A refused value does not keep the others from being saved; it is told all the same. */
  save(values: Values, how: 'with a commit' | 'at once' = 'with a commit'): Result<undefined, RecordProblem> {
    const again = this.#sendLost();
    // Also when that failed: whatever is committed next must carry the newest state.
    const refused = this.set([...values, ...this.attempt.standing(this.clock.seconds())]);
    if (!again.ok) {
      this.#lose();
      return again;
    }
    const committed = how === 'at once' ? ok(undefined) : this.#commit();
    return committed.ok && refused ? failed(refused) : committed;
  }

  /** @returns the gravest problem, when there was one */
  set(values: Values): RecordProblem | undefined {
    let gravest: RecordProblem | undefined;
    for (const [element, value] of values) {
      if (this.#held.get(element) === value) continue;
      const answer = this.calls.set(element, value);
      if (answer.ok) {
        this.#held.set(element, value);
        this.#uncommitted.add(element);
      } else if (answer.problem.code !== 'value-refused') {
        gravest = answer.problem;
      } else if (this.#standard.essential.includes(element)) {
        gravest = { code: 'not-saved', ...(answer.problem.lmsCode && { lmsCode: answer.problem.lmsCode }) };
      } else {
        gravest ??= answer.problem;
      }
    }
    return gravest;
  }

  #commit(): Result<undefined, RecordProblem> {
    const answer = this.calls.commit();
    if (answer.ok) this.#uncommitted.clear();
    else this.#lose();
    return answer;
  }

  #lose(): void {
    for (const element of this.#uncommitted) this.#lost.add(element);
    this.#uncommitted.clear();
  }

  /** What a failed commit lost is set again; where only a changed value would be sent, by way of another value. */
  #sendLost(): Result<undefined, RecordProblem> {
    const lost = [...this.#lost].map((element): [string, string] => [element, this.#held.get(element) ?? '']);
    if (lost.length === 0) return ok(undefined);
    const { another } = this.#standard;
    if (another) {
      for (const [element, value] of lost) this.calls.set(element, another(element, value));
      const answer = this.calls.commit();
      if (!answer.ok) return answer;
    }
    // Where an LMS holds on to what it took, an id is there still, and may not be set twice.
    const resent = another ? lost : lost.filter(([element]) => !element.endsWith('.id'));
    for (const [element] of resent) this.#held.delete(element);
    this.#lost.clear();
    const refused = this.set(resent);
    return refused ? failed(refused) : ok(undefined);
  }
}

/** Ids of the objectives or interactions that the LMS holds, in their order; undefined where it keeps none. */
export function readIds(get: (element: string) => string, list: string): string[] | undefined {
  const count = get(`${list}._count`);
  if (count === '') return undefined;
  return Array.from({ length: Number(count) || 0 }, (_, index) => get(`${list}.${index}.id`));
}

/** A score of 0 to 1 on the scale of 0 to 100, with at most two decimals. */
export function rawScore(scaled: number): string {
  return String(Math.round(scaled * 10_000) / 100);
}

/** Letters, digits and the few signs that no standard reads as a separator; as long as the shortest field allows. */
export function plainText(value: string, length: number): string {
  return value.replace(/[^A-Za-z0-9 ._+-]/g, '-').slice(0, length);
}
