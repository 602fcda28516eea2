/**
 * A learning record at our own LTI tool, which serves the course as well. The tool marks for itself and unites what
 * several devices send, so what goes out are the resume state and the facts; an outcome is never told.
 *
 * The launch leaves a token in the tab. It lives half an hour and comes anew with what is saved, or by itself while the
 * page is open; without it only a new launch helps, and what was not sent until then waits in this browser.
 */
import { withExtraTries, withTeachingGiven } from '../progress/allowances.ts';
import { decode, encode } from '../progress/suspend-data.ts';
import type { HeldSignOff, SignAgain, TaughtBy } from '../progress/model.ts';
import type { CourseRules } from '../progress/progress.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LearningRecord, OpenRecord, OwnPage, RecordProblem, SuspendState } from './learning-record.ts';
import type { MirrorStorage } from './mirror.ts';
import { mostSuspendData } from './suspend-limit.ts';
import { createUnsentStore } from './unsent.ts';
import type { UnsentState, UnsentStore } from './unsent.ts';

export interface LtiHost {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly date: () => number;
  /** What lives as long as the tab; may throw. */
  readonly session: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** What the launch left in the page itself, where the browser stores nothing for it. */
  readonly launchInPage?: () => unknown;
  /** What outlives the tab; may throw. */
  readonly storage: () => MirrorStorage;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Before the paths of the tool; nothing where the page came from it. */
  readonly origin?: string;
}

interface ToolAnswer {
  /** As HTTP has it; 0 when there was no answer. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Where the page of the launch puts it. */
const launchKey = 'fourcs-launch';
/** A tool that has not answered by then is as good as gone; every message may come twice. */
const patienceMs = 20_000;
/** What browsers let outlive a page, less a margin for what else is on the way. */
const mostKeepalive = 30_000;

export function createLtiRecord(host: LtiHost, course: CourseRules): LearningRecord {
  let opening: Promise<Result<OpenRecord, RecordProblem>> | undefined;
  let isClosed = false;
  let session: Session | undefined;

  async function open(how?: 'to-read'): Promise<Result<OpenRecord, RecordProblem>> {
    const begun = new Session(host, course, how === 'to-read');
    const opened = await begun.open();
    if (opened.ok) session = begun;
    return opened;
  }

  function end(): Session | undefined {
    if (isClosed) return undefined;
    isClosed = true;
    session?.stop();
    return session;
  }

  return {
    kind: 'lti',
    takesFacts: true,
    ownPage: () => session?.ownPage,
    mirror: {
      begin: () => session?.restored,
      keep: (data) => session?.keep(data) ?? false,
      saved: () => session?.dropUnsent(),
      drop: () => session?.dropUnsent(),
    },
    open: (how) => (opening ??= open(how)),
    suspend: async (state) => {
      if (state.data.length > mostSuspendData)
        return failed({ code: 'value-refused', element: 'suspend_data' });
      if (!session || isClosed) return failed({ code: 'session-over' });
      return session.isReviewMode ? ok(undefined) : session.send(state);
    },
    // Worked out by the tool from what it was sent. Here comes to light what it did not take.
    report: async () => {
      if (!session || isClosed) return failed({ code: 'session-over' });
      return session.refusal();
    },
    close: async () => {
      end()?.forget();
      return ok(undefined);
    },
    closeOnPageHide: () => end()?.sendAtOnce(),
    leaveNothing: () => {
      const left = end();
      left?.sendAtOnce();
      left?.forget();
    },
  };
}

class Session {
  isReviewMode: boolean;
  /** The state of an earlier page that the tool could not be given even now. */
  restored: string | undefined;
  readonly #host: LtiHost;
  readonly #course: CourseRules;
  readonly #id = crypto.randomUUID();
  #token = '';
  #unsentStore: UnsentStore | undefined;
  /** What the tool has not said to have. */
  #unsent: UnsentState | undefined;
  /** Facts of an earlier page, until they are there. */
  #restoredFacts: UnsentState['facts'] = [];
  #sequence = 0;
  #lastMessage = '';
  #refused: string | undefined;
  #isStopped = false;
  /** What the tool says of this person beside the resume state. */
  #said: Pick<OwnPage, 'held' | 'isRefused' | 'taughtBy' | 'isUrgent'> = {};
  #tellNews = (): void => undefined;

  constructor(host: LtiHost, course: CourseRules, onlyReads: boolean) {
    this.#host = host;
    this.#course = course;
    this.isReviewMode = onlyReads;
  }

  async open(): Promise<Result<OpenRecord, RecordProblem>> {
    this.#token = recallToken(this.#host);
    // Somebody has come by the address alone: there is no session that could have ended.
    if (this.#token === '') return failed({ code: 'no-lms' });
    const { status, body } = await this.#ask('POST', 'open', {});
    if (body['code'] === 'nothing-kept') return failed({ code: 'no-lms' });
    const { suspendData, attempt, learnerName, extraTries, taughtBy, signAgain } = body;
    if (status !== 200 || typeof suspendData !== 'string' || typeof attempt !== 'string')
      return failed({ code: 'session-refused', lmsCode: String(status) });
    this.isReviewMode ||= body['isReviewMode'] === true;
    this.#unsentStore = createUnsentStore(this.#host.storage, attempt, this.#host.date);
    // The tool's own answers to its own page: here, and of what it says later.
    const rules = withTeachingGiven(
      withExtraTries(this.#course, typeof extraTries === 'number' ? extraTries : 0),
      taughtBy as TaughtBy | undefined,
    );
    if (taughtBy) this.#said = { ...this.#said, taughtBy: taughtBy as TaughtBy };
    this.#hear({ held: body['held'] });
    void this.#stayRenewed(body['tokenSeconds']);
    const restored = await this.#sendRestored();
    const again = restored?.isSigned ? undefined : (signAgain as SignAgain | undefined);
    const data = restored?.data ?? suspendData;
    const shown = again?.isDue ? unsigned(data, this.#course) : data;
    if (this.restored !== undefined) this.restored = shown;
    return ok({
      suspendData: shown,
      learnerName: typeof learnerName === 'string' ? learnerName : '',
      isReviewMode: this.isReviewMode,
      ...(rules !== this.#course && { rules: allowed(rules) }),
      ...(again && { signAgain: again }),
      attempt,
    });
  }

  get ownPage(): OwnPage {
    return {
      ...this.#said,
      action: `${this.#host.origin ?? ''}/me`,
      token: this.#token,
      onNews: (tell) => {
        this.#tellNews = tell;
      },
    };
  }

  async send({ data, facts = [] }: SuspendState): Promise<Result<undefined, RecordProblem>> {
    const state = { data: withoutAge(data, this.#course), facts: [...this.#restoredFacts, ...facts] };
    this.#unsent = state;
    // Before the try: the page may die in the middle of it. A fact is nowhere else.
    if (state.facts.length > 0) this.#unsentStore?.keep(state);
    const answer = await this.#ask('PUT', 'state', this.#message(state));
    if (answer.status !== 200) return failed(problemOf(answer));
    if (this.#unsent === state) this.#unsent = undefined;
    this.#restoredFacts = [];
    this.#hear(answer.body);
    const { refused } = answer.body;
    if (Array.isArray(refused) && refused.length > 0) this.#refused = refused.join(' ');
    return ok(undefined);
  }

  /** What the tool did not take is said once: another try would change nothing. */
  refusal(): Result<undefined, RecordProblem> {
    // Nothing was worked out from a state that is not there.
    if (this.#unsent) return failed({ code: 'not-saved' });
    const lmsCode = this.#refused;
    this.#refused = undefined;
    return lmsCode === undefined
      ? ok(undefined)
      : failed({ code: 'value-refused', element: 'facts', lmsCode });
  }

  /** The page is going away: what the tool may not have goes out once more, and outlives the page. */
  sendAtOnce(): void {
    if (!this.#unsent || this.isReviewMode) return;
    void this.#ask('PUT', 'state', this.#message(this.#unsent));
  }

  keep(data: string): boolean {
    const facts = this.#unsent?.facts ?? this.#restoredFacts;
    return this.#unsentStore?.keep({ data: withoutAge(data, this.#course), facts }) ?? false;
  }

  dropUnsent(): void {
    this.#unsentStore?.drop();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Nothing of the session stays in the tab. */
  forget(): void {
    if (!this.isReviewMode) this.dropUnsent();
    tried(() => this.#host.session().removeItem(launchKey));
  }

  /** @returns the state to go on with, where an earlier page left one, and whether it held a signature that was taken */
  async #sendRestored(): Promise<{ readonly data: string; readonly isSigned: boolean } | undefined> {
    const earlier = this.isReviewMode ? undefined : this.#unsentStore?.read();
    if (!earlier) return undefined;
    const answer = await this.#ask('PUT', 'state', this.#message(earlier));
    if (answer.status === 200) {
      this.dropUnsent();
      // Left out where it is what was sent.
      const { held, refused, suspendData = earlier.data } = answer.body;
      this.#hear({ held, refused });
      this.isReviewMode = answer.body['isReviewMode'] === true;
      return { data: suspendData as string, isSigned: held !== undefined };
    }
    this.restored = earlier.data;
    this.#restoredFacts = earlier.facts;
    return { data: earlier.data, isSigned: earlier.facts.some(({ kind }) => kind === 'signed') };
  }

  /** The same message keeps its number, so that the tool can tell it from the next. */
  #message({ data, facts }: UnsentState): object {
    const content = JSON.stringify([data, facts]);
    if (content !== this.#lastMessage) this.#sequence += 1;
    this.#lastMessage = content;
    return { session: this.#id, sequence: this.#sequence, data, facts };
  }

  /** Whoever reads for long saves nothing, and must not find the session over. */
  async #stayRenewed(seconds: unknown): Promise<void> {
    for (let left = seconds; typeof left === 'number' && left > 0;) {
      await this.#host.wait(left * 500);
      if (this.#isStopped) return;
      const { status, body } = await this.#ask('POST', 'renew', {});
      this.#hear(body);
      // Out of reach: asked again soon. Refused: the next save will say so.
      left = status === 200 ? body['tokenSeconds'] : status === 0 || status >= 500 ? 120 : undefined;
    }
  }

  #hear({ held, refused, signAgain }: ToolAnswer['body']): void {
    const signOff = held as HeldSignOff | undefined;
    const isRefused = Array.isArray(refused) && refused.includes('other-words');
    const isUrgent = (signAgain as SignAgain | undefined)?.isUrgent === true;
    if (!signOff && !isRefused && !isUrgent) return;
    this.#said = {
      ...this.#said,
      ...(signOff && {
        held: { ...signOff, checkAt: `${this.#host.origin ?? ''}/check/${signOff.receipt}` },
      }),
      ...((signOff ?? isRefused) && { isRefused }),
      ...(isUrgent && { isUrgent }),
    };
    this.#tellNews();
  }

  async #ask(method: string, path: string, message: object): Promise<ToolAnswer> {
    const body = JSON.stringify(message);
    try {
      const answer = await this.#host.fetch(`${this.#host.origin ?? ''}/record/${path}`, {
        method,
        headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' },
        body,
        keepalive: body.length < mostKeepalive,
        signal: AbortSignal.timeout(patienceMs),
        cache: 'no-store',
        credentials: 'omit',
      });
      const said = objectIn(await answer.text());
      if (typeof said['token'] === 'string' && !this.#isStopped) {
        this.#token = said['token'];
        keepToken(this.#host, this.#token, said['tokenSeconds']);
      }
      return { status: answer.status, body: said };
    } catch {
      return { status: 0, body: {} };
    }
  }
}

/** Age lives in the page and never reaches the tool (design rule 4); whoever said it is asked again next time. */
function withoutAge(data: string, course: CourseRules): string {
  const read = decode(data, course);
  if (!read.ok || read.value.age === 'not-said') return data;
  return encode({ ...read.value, age: 'not-said', ageAsked: false }, course);
}

const allowed = ({ assessment, completion }: CourseRules): NonNullable<OpenRecord['rules']> => ({
  completion,
  ...(assessment && { assessment }),
});

/** Words that are to be signed again; all else stays done. */
function unsigned(data: string, course: CourseRules): string {
  const read = decode(data, course);
  if (!read.ok) return data;
  const { signedOff: _, ...progress } = read.value;
  return encode(progress, course);
}

function problemOf({ status, body }: ToolAnswer): RecordProblem {
  const { code } = body;
  const lmsCode = typeof code === 'string' ? code : String(status);
  if (status === 0) return { code: 'offline' };
  if ([401, 403, 404, 410].includes(status)) return { code: 'session-over' };
  return { code: 'not-saved', lmsCode };
}

function recallToken({ session, launchInPage, date }: LtiHost): string {
  const inPage = launchInPage?.() as ReturnType<typeof objectIn> | undefined;
  const { token, expiresAt } = inPage ?? tried(() => objectIn(session().getItem(launchKey) ?? '')) ?? {};
  return typeof token === 'string' && typeof expiresAt === 'number' && expiresAt > date() ? token : '';
}

/** For a page that is loaded again. */
function keepToken({ session, date }: LtiHost, token: string, seconds: unknown): void {
  const expiresAt = date() + (typeof seconds === 'number' ? seconds : 0) * 1000;
  tried(() => session().setItem(launchKey, JSON.stringify({ token, expiresAt })));
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Storage may be full, forbidden or gone; none of that may reach the learner. */
function tried<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
