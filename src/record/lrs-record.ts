/**
 * What the two adapters over an LRS have in common: the resume state as a document that only one session may write, and
 * statements that wait until the store has them. How a launch is read and a statement is worded is each adapter's own.
 */
import type { Outcome } from '../progress/model.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LearningRecord, OpenRecord, RecordProblem, SuspendState } from './learning-record.ts';
import { isGood, problemOf } from './lrs.ts';
import type { Lrs, LrsAnswer, Statement } from './lrs.ts';
import { createStatementQueue } from './statement-queue.ts';
import type { StatementQueue } from './statement-queue.ts';
import { createStatementStore } from './statement-store.ts';
import type { StatementStore } from './statement-store.ts';
import { newSayings, profile } from './statements.ts';
import type { Said, Saying } from './statements.ts';
import { mostSuspendData } from './suspend-limit.ts';
import { createVisibleClock } from './visible-clock.ts';
import type { VisibleClock, VisibleDocument } from './visible-clock.ts';

/** The world such an adapter runs in, passed in so that a test can be the world. */
export interface LrsHost {
  /** The query of the address the LMS opened. */
  readonly search: string;
  readonly fetch: typeof globalThis.fetch;
  readonly document: VisibleDocument;
  /** Milliseconds, running on. */
  readonly now: () => number;
  /** Milliseconds since 1970; may be set back at any time. */
  readonly date: () => number;
  /** May throw. A test gives a store of its own. */
  readonly indexedDb: () => IDBFactory | undefined;
  readonly store?: StatementStore;
  /** What lives as long as the tab; may throw. */
  readonly session: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Leaves the page for another. */
  readonly goTo: (url: string) => void;
  /** Takes the query away from the address, where it holds a secret. */
  readonly hideQuery: () => void;
  readonly onFailure?: (failure: { readonly what: string; readonly code: string }) => void;
  readonly objectives?: 'none' | 'topic';
}

/** Once in a registration; each is remembered before it is sent. */
export type Once = 'passed' | 'failed' | 'completed';

/** A launch that the store has accepted. */
export interface LrsLaunch {
  readonly lrs: Lrs;
  readonly actor: object;
  readonly activityId: string;
  /** Who takes which attempt; hashed before it names anything. */
  readonly attempt: string;
  /** Under which statements wait: those of an earlier session go only where the store would still take them. */
  readonly queueKey: string;
  readonly learnerName: string;
  readonly isReadOnly: boolean;
  readonly passMark?: number;
  /** The page was loaded again: the session has begun already. */
  readonly isResumed: boolean;
  /** Seconds in sight that earlier pages of this session had. */
  readonly seconds: number;
  /** No statement may be older: the last one of an earlier page of this session. */
  readonly notBefore: number;
  /** Says it once in the words of the standard. Undefined where the standard forbids it. */
  readonly say: (what: 'initialized' | 'terminated' | Once, told: Told) => Statement | undefined;
  readonly sayMore: (saying: Saying, told: Told) => Statement;
  /** Keeps what a page that is loaded again needs. */
  readonly remember: (seconds: number, lastAt: number) => void;
  /** After the goodbye: forgets the session, and goes back where the LMS wants the learner. */
  readonly leave: (isGoingBack: boolean) => void;
}

export interface Told {
  /** UTC with milliseconds; never before an earlier one. */
  readonly timestamp: string;
  readonly seconds: number;
  readonly score?: Outcome['score'];
}

/** The document in the store. Plain JSON. */
interface KeptState {
  readonly data: string;
  readonly location: string;
  readonly said: Said;
  /** Ids of what is said once; those in `unsure` may not have arrived. */
  readonly once: Readonly<Partial<Record<Once, string>>>;
  readonly unsure: readonly Once[];
  /** Which session wrote last. */
  readonly session: string;
}

const stateId = `${profile}/state/attempt`;
const empty: KeptState = { data: '', location: '', said: { topics: {} }, once: {}, unsure: [], session: '' };

export function createLrsRecord(
  kind: string,
  host: LrsHost,
  launch: () => Promise<Result<LrsLaunch, RecordProblem>>,
): LearningRecord {
  let opening: Promise<Result<OpenRecord, RecordProblem>> | undefined;
  let closing: Promise<Result<undefined, RecordProblem>> | undefined;
  let session: Session | undefined;

  async function open(how?: 'to-read'): Promise<Result<OpenRecord, RecordProblem>> {
    const launched = await launch();
    if (!launched.ok) return launched;
    const begun = new Session(host, launched.value, how === 'to-read');
    const opened = await begun.open();
    if (opened.ok) session = begun;
    return opened;
  }

  /** In review everything is taken and nothing kept. */
  async function write(run: (here: Session) => Promise<Result<undefined, RecordProblem>>) {
    if (!session || closing) return failed({ code: 'session-over' } as const);
    return session.isReviewMode ? ok(undefined) : run(session);
  }

  return {
    kind,
    open: (how) => (opening ??= open(how)),
    suspend: async (state) =>
      state.data.length > mostSuspendData
        ? failed({ code: 'value-refused', element: 'suspend_data' })
        : write((here) => here.suspend(state)),
    report: (outcome) => write((here) => here.report(outcome)),
    close: () => (closing ??= session ? session.close() : Promise.resolve(ok(undefined))),
    closeOnPageHide: () => {
      if (closing) return;
      session?.goAway();
      closing = Promise.resolve(ok(undefined));
    },
    leaveNothing: () => session?.leaveNothing(),
  };
}

class Session {
  isReviewMode: boolean;
  readonly #host: LrsHost;
  readonly #launch: LrsLaunch;
  readonly #onlyReads: boolean;
  readonly #queue: StatementQueue;
  readonly #clock: VisibleClock;
  readonly #id = crypto.randomUUID();
  #kept: KeptState = empty;
  #etag: string | undefined;
  /** A store that gives no tag cannot be asked to compare. */
  #hasTag = true;
  #lastAt: number;
  #isGone = false;
  /** The newest resume state is not with the store. */
  #isUnwritten = false;

  constructor(host: LrsHost, launch: LrsLaunch, onlyReads: boolean) {
    this.#host = host;
    this.#launch = launch;
    this.#onlyReads = onlyReads;
    this.isReviewMode = onlyReads || launch.isReadOnly;
    this.#clock = createVisibleClock(host.document, host.now);
    this.#lastAt = launch.notBefore;
    this.#queue = createStatementQueue(
      launch.lrs,
      launch.actor,
      host.store ?? createStatementStore(host.indexedDb, host.date),
      launch.queueKey,
      ({ verb }, { status }) => host.onFailure?.({ what: verb.id, code: String(status) }),
    );
  }

  async open(): Promise<Result<OpenRecord, RecordProblem>> {
    const { attempt, learnerName, passMark, isResumed } = this.#launch;
    const refusal = (problem: RecordProblem): RecordProblem =>
      problem.code === 'not-saved' || problem.code === 'offline'
        ? {
            code: 'session-refused',
            ...(problem.code === 'not-saved' && problem.lmsCode && { lmsCode: problem.lmsCode }),
          }
        : problem;
    if (!this.#onlyReads) {
      await this.#queue.open();
      const hasBegun = isResumed || this.#queue.has('http://adlnet.gov/expapi/verbs/initialized');
      const first = hasBegun ? undefined : this.#launch.say('initialized', this.#told());
      if (first) await this.#queue.add([first]);
      const begun = await this.#flush();
      // A store that is only busy gets it with the first save: it stays first in the queue.
      if (!begun.ok && ['session-over', 'opened-elsewhere'].includes(begun.problem.code))
        return failed(begun.problem);
      this.#remember();
    }
    const read = await this.#read();
    if (read) return failed(refusal(problemOf(read)));
    if (!this.isReviewMode) await this.#makeSure();
    this.isReviewMode ||= this.#kept.once.completed !== undefined || this.#kept.once.failed !== undefined;
    return ok({
      suspendData: this.#kept.data,
      learnerName,
      isReviewMode: this.isReviewMode,
      attempt,
      ...(passMark !== undefined && { passMark }),
    });
  }

  async suspend({ data, location }: SuspendState): Promise<Result<undefined, RecordProblem>> {
    this.#remember();
    const isNew = data !== this.#kept.data || location !== this.#kept.location;
    if (!isNew && !this.#isUnwritten && this.#kept.session === this.#id) return ok(undefined);
    // Also when it fails: an outcome that comes through next must not meet an older state.
    this.#kept = { ...this.#kept, data, location };
    this.#isUnwritten = true;
    return this.#put(this.#kept);
  }

  async report(outcome: Outcome): Promise<Result<undefined, RecordProblem>> {
    const { sayings, said } = newSayings(
      outcome,
      this.#kept.said,
      this.#launch.activityId,
      this.#host.objectives ?? 'topic',
    );
    const statements = sayings.map((saying) => this.#launch.sayMore(saying, this.#told()));
    const once: Partial<Record<Once, string>> = {};
    for (const what of due(outcome, this.#kept.once)) {
      const statement = this.#launch.say(what, this.#told(outcome.score));
      if (!statement) continue;
      statements.push(statement);
      once[what] = statement.id;
    }
    if (statements.length > 0) {
      // Before it is sent: a tab that dies in between must neither say it twice nor never.
      const kept: KeptState = {
        ...this.#kept,
        said,
        once: { ...this.#kept.once, ...once },
        unsure: [...this.#kept.unsure, ...(Object.keys(once) as Once[])],
      };
      const put = await this.#put(kept);
      if (!put.ok) return put;
      await this.#queue.add(statements);
    }
    const sent = await this.#flush();
    if (!sent.ok && sent.problem.code !== 'value-refused') return sent;
    if (this.#kept.unsure.length > 0) {
      const sure = await this.#put({ ...this.#kept, unsure: [] });
      if (!sure.ok) return sure;
    }
    return sent;
  }

  async close(): Promise<Result<undefined, RecordProblem>> {
    this.#clock.stop();
    if (this.#onlyReads) return ok(undefined);
    // Whether everything is kept. A goodbye that gets lost costs nobody anything: the LMS calls the session abandoned.
    const kept = await this.#flush();
    const last = this.#launch.say('terminated', this.#told());
    if (last) await this.#queue.add([last]);
    await this.#flush();
    await this.#queue.forget();
    this.#launch.leave(true);
    return kept;
  }

  /** No goodbye: the page may only be loaded again, and nothing may come after one. An LMS abandons what never returns. */
  goAway(): void {
    this.#clock.stop();
    if (this.#onlyReads || this.#isGone) return;
    this.#remember();
    this.#queue.sendAtOnce();
  }

  leaveNothing(): void {
    if (this.#onlyReads) return;
    this.#isGone = true;
    const last = this.#launch.say('terminated', this.#told());
    this.#queue.sendAtOnce(last ? [last] : []);
    void this.#queue.forget();
    this.#launch.leave(false);
  }

  async #flush(): Promise<Result<undefined, RecordProblem>> {
    const sent = await this.#queue.flush();
    if (sent.ok || sent.problem.code !== 'session-over') return sent;
    return failed(await this.#whyOver());
  }

  /** Refused for good: by a login that ended, or by a second launch that took over. */
  async #whyOver(): Promise<RecordProblem> {
    const answer = await this.#launch.lrs.getState(stateId);
    const session = isGood(answer) ? read(answer.body).session : this.#id;
    return { code: session === this.#id || session === '' ? 'session-over' : 'opened-elsewhere' };
  }

  async #read(): Promise<LrsAnswer | undefined> {
    const answer = await this.#launch.lrs.getState(stateId);
    if (!isGood(answer) && answer.status !== 404) return answer;
    this.#kept = answer.status === 404 ? empty : read(answer.body);
    this.#etag = answer.etag;
    this.#hasTag = answer.etag !== undefined || answer.status === 404;
    return undefined;
  }

  /** What may not have arrived when an earlier page died: asked for by its id. */
  async #makeSure(): Promise<void> {
    const { once, unsure } = this.#kept;
    const missing = new Set<Once>();
    for (const what of unsure) {
      const answer = await this.#launch.lrs.findStatement(once[what] ?? '');
      if (answer.status === 404) missing.add(what);
    }
    const found = Object.entries(once).filter(([what]) => !missing.has(what as Once));
    this.#kept = { ...this.#kept, once: Object.fromEntries(found), unsure: [] };
  }

  /** Writes the document; of two sessions the newer one wins, and the older is told. */
  async #put(kept: KeptState): Promise<Result<undefined, RecordProblem>> {
    const document: KeptState = { ...kept, session: this.#id };
    for (let tries = 2; tries > 0; tries--) {
      const answer = await this.#launch.lrs.putState(stateId, document, this.#hasTag ? this.#etag : '*');
      if (isGood(answer)) {
        this.#kept = document;
        this.#isUnwritten = false;
        this.#etag = answer.etag;
        // Few stores say the new tag when they write; then it is read.
        if (answer.etag === undefined && this.#hasTag) await this.#readTag();
        return ok(undefined);
      }
      if (answer.status !== 412 && answer.status !== 409) {
        const problem = problemOf(answer);
        return failed(problem.code === 'session-over' ? await this.#whyOver() : problem);
      }
      // Somebody wrote since. Ourselves, when an answer was lost on the way; else another tab.
      const before = this.#kept.session;
      const now = await this.#launch.lrs.getState(stateId);
      const holder = isGood(now) ? read(now.body).session : '';
      if (holder !== '' && holder !== this.#id && holder !== before)
        return failed({ code: 'opened-elsewhere' });
      this.#etag = now.etag;
      this.#hasTag = now.etag !== undefined || now.status === 404;
    }
    return failed({ code: 'not-saved', lmsCode: '412' });
  }

  async #readTag(): Promise<void> {
    const answer = await this.#launch.lrs.getState(stateId);
    const isOurs = isGood(answer) && read(answer.body).session === this.#id;
    if (!isOurs) return;
    this.#etag = answer.etag;
    this.#hasTag = answer.etag !== undefined;
  }

  /** Order is judged by timestamp, so a clock that was set back does not set ours back. */
  #told(score?: Outcome['score']): Told {
    this.#lastAt = Math.max(this.#host.date(), this.#lastAt + 1);
    return {
      timestamp: new Date(this.#lastAt).toISOString(),
      seconds: this.#seconds(),
      ...(score && { score }),
    };
  }

  #seconds(): number {
    return this.#launch.seconds + this.#clock.seconds();
  }

  #remember(): void {
    this.#launch.remember(this.#seconds(), this.#lastAt);
  }
}

/** Passed or failed once in a registration, never failed after passed, and completed last. */
function due({ completion, success }: Outcome, once: KeptState['once']): readonly Once[] {
  const judged: readonly Once[] =
    success === 'passed' && !once.passed
      ? ['passed']
      : success === 'failed' && !once.passed && !once.failed
        ? ['failed']
        : [];
  return [...judged, ...(completion === 'completed' && !once.completed ? (['completed'] as const) : [])];
}

/** A document of another make, or one that was cut, counts as none. */
function read(body: unknown): KeptState {
  const found = (typeof body === 'object' && body !== null ? body : {}) as Partial<KeptState>;
  return typeof found.data === 'string'
    ? { ...empty, ...found, said: { ...empty.said, ...found.said } }
    : empty;
}
