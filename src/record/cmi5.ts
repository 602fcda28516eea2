/**
 * A learning record in an LMS that speaks cmi5. The statements of the standard are made by `@xapi/cmi5`; what it leaves
 * open is here: they are queued instead of sent, a page that is loaded again goes on with its session, an answer of
 * `fetch` that is an error is one, and the learner is sent back where the LMS wants.
 *
 * @see cmi5 Quartz, sections 8 to 10
 */
import * as library from '@xapi/cmi5';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LearningRecord, RecordProblem } from './learning-record.ts';
import { createAsk, createLrs } from './lrs.ts';
import type { Statement } from './lrs.ts';
import { createLrsRecord } from './lrs-record.ts';
import type { LrsHost, LrsLaunch, Once, Told } from './lrs-record.ts';
import { hash } from './mirror.ts';
import { profile } from './statements.ts';
import type { Saying } from './statements.ts';
import { scorm2004Timespan } from './timespan.ts';

/** What we use of the library, whose own types name a default export that Node and bundlers see differently. */
interface Client {
  readonly launchData: LaunchData;
  initialize(session: { authToken: string; initializedDate: Date }): Promise<unknown>;
  complete(options: object): Promise<unknown>;
  pass(score: object | undefined, options: object): Promise<unknown>;
  fail(score: object | undefined, options: object): Promise<unknown>;
  terminate(): Promise<unknown>;
  sendXapiStatement(statement: LibraryStatement, options?: object): Promise<unknown>;
}
type ClientClass = new (parameters: LaunchParameters) => Client;
const Cmi5 = library.default as unknown as ClientClass;

interface LaunchData {
  readonly contextTemplate: object;
  readonly launchMode: 'Normal' | 'Browse' | 'Review';
  readonly masteryScore?: number;
  readonly returnURL?: string;
}

interface LaunchParameters {
  readonly endpoint: string;
  readonly fetch: string;
  readonly actor: { readonly name?: string };
  readonly registration: string;
  readonly activityId: string;
}

type LibraryStatement = Statement & { readonly actor?: object };

/** What a page that is loaded again needs: the token can be fetched only once (cmi5 8.2.3.1). */
interface Remembered {
  readonly fetch: string;
  readonly authToken: string;
  readonly begunAt: number;
  readonly seconds: number;
  readonly lastAt: number;
}

const remembered = 'fourcs-cmi5';

export function createCmi5Record(host: LrsHost): LearningRecord {
  return createLrsRecord('cmi5', host, () => launch(host));
}

async function launch(host: LrsHost): Promise<Result<LrsLaunch, RecordProblem>> {
  const parameters = launchParameters(host.search);
  if (!parameters) return failed({ code: 'no-lms' });
  const ask = createAsk(host.fetch);
  const earlier = recall(host, parameters.fetch);
  const token = earlier ? ok(earlier.authToken) : await fetchToken(ask, parameters.fetch);
  if (!token.ok) return token;
  const authToken = token.value;
  const begunAt = earlier?.begunAt ?? host.date();
  let memory: Remembered = {
    fetch: parameters.fetch,
    authToken,
    begunAt,
    seconds: earlier?.seconds ?? 0,
    lastAt: earlier?.lastAt ?? 0,
  };
  // At once: loaded again before the first answer, the page could not get another token.
  keep(host, memory);

  const client = new QueuedCmi5(parameters);
  try {
    await client.initialize({ authToken, initializedDate: new Date(begunAt) });
  } catch (error) {
    return failed(refusal(error));
  }
  const { launchMode, masteryScore, returnURL } = client.launchData;
  const registration = parameters.registration;
  return ok({
    lrs: createLrs({ ...parameters, agent: parameters.actor, authorization: `Basic ${authToken}` }, ask),
    actor: parameters.actor,
    activityId: parameters.activityId,
    attempt: [JSON.stringify(parameters.actor), parameters.activityId, registration].join('\n'),
    queueKey: hash(`${parameters.fetch}\n${registration}`),
    learnerName: parameters.actor.name ?? '',
    isReadOnly: launchMode !== 'Normal',
    ...(masteryScore !== undefined && { passMark: masteryScore }),
    isResumed: earlier !== undefined && earlier.lastAt > 0,
    seconds: memory.seconds,
    notBefore: memory.lastAt,
    say: (what, told) => client.say(what, told),
    sayMore: (saying, told) => client.sayMore(saying, told, registration),
    remember: (seconds, lastAt) => {
      memory = { ...memory, seconds, lastAt };
      keep(host, memory);
    },
    leave: (isGoingBack) => {
      forget(host);
      if (isGoingBack && returnURL !== undefined && /^https?:/i.test(returnURL)) host.goTo(returnURL);
    },
  });
}

/** The library, with its statements caught before they go. */
class QueuedCmi5 extends Cmi5 {
  readonly #activityId: string;
  readonly #caught: LibraryStatement[] = [];

  constructor(parameters: LaunchParameters) {
    super(parameters);
    this.#activityId = parameters.activityId;
  }

  override sendXapiStatement(statement: LibraryStatement): Promise<unknown> {
    this.#caught.push(statement);
    return Promise.resolve();
  }

  say(what: 'initialized' | 'terminated' | Once, told: Told): Statement | undefined {
    const { launchMode, masteryScore } = this.launchData;
    const isDefined = what !== 'initialized' && what !== 'terminated';
    // 10.2.2: nothing but these two in Browse and Review; the library would throw.
    if (isDefined && launchMode !== 'Normal') return undefined;
    const reached = (told.score?.scaled ?? 0) >= (masteryScore ?? 0);
    // 9.3.4 and 9.3.5: passed at or above the mastery score, failed below.
    if ((what === 'passed' && !reached) || (what === 'failed' && masteryScore !== undefined && reached))
      return undefined;
    this.#make(what, told);
    const [caught] = this.#caught.splice(0);
    return caught && this.#timed(caught, told, what);
  }

  #make(what: 'initialized' | 'terminated' | Once, { score }: Told): void {
    switch (what) {
      case 'passed':
        return void this.pass(score, {});
      case 'failed':
        return void this.fail(score, {});
      case 'completed':
        return void this.complete({});
      case 'terminated':
        return void this.terminate();
      case 'initialized': {
        // The library makes this one only while it asks for the token itself; it differs from the goodbye by its verb.
        void this.terminate();
        for (const { result: _, ...goodbye } of this.#caught.splice(0))
          this.#caught.push({
            ...goodbye,
            verb: { id: 'http://adlnet.gov/expapi/verbs/initialized', display: { 'en-US': 'initialized' } },
          });
      }
    }
  }

  /** Our own time, which never goes back and counts only what was in sight; and a mastery score of 0 is one too. */
  #timed(
    { actor: _, ...statement }: LibraryStatement,
    { timestamp, seconds }: Told,
    what: 'initialized' | 'terminated' | Once,
  ): Statement {
    const { masteryScore } = this.launchData;
    const isJudged = what === 'passed' || what === 'failed';
    const context = statement.context as { readonly extensions?: object };
    return {
      ...statement,
      timestamp,
      ...(statement.result && { result: { ...statement.result, duration: scorm2004Timespan(seconds) } }),
      ...(isJudged &&
        masteryScore !== undefined && {
          context: {
            ...context,
            extensions: {
              ...context.extensions,
              'https://w3id.org/xapi/cmi5/context/extensions/masteryscore': masteryScore,
            },
          },
        }),
    };
  }

  /** A statement that cmi5 allows: the template deeply copied and added to, without the categories of the standard. */
  sayMore({ isPart, ...saying }: Saying, { timestamp }: Told, registration: string): Statement {
    const context = structuredClone(this.launchData.contextTemplate) as {
      contextActivities?: Record<string, object[]>;
    };
    const { parent = [], category = [], ...others } = context.contextActivities ?? {};
    return {
      id: crypto.randomUUID(),
      timestamp,
      ...saying,
      context: {
        ...context,
        registration,
        contextActivities: {
          ...others,
          ...((isPart || parent.length > 0) && {
            parent: [...parent, ...(isPart ? [{ objectType: 'Activity', id: this.#activityId }] : [])],
          }),
          category: [...category, { objectType: 'Activity', id: profile }],
        },
      },
    };
  }
}

/** cmi5 8.1: in any order, beside whatever else the address holds; the actor is passed on as it is. */
function launchParameters(search: string): LaunchParameters | undefined {
  const query = new URLSearchParams(search);
  const [endpoint, fetch, registration, activityId] = ['endpoint', 'fetch', 'registration', 'activityId'].map(
    (name) => query.get(name),
  );
  if (!endpoint || !fetch || !registration || !activityId) return undefined;
  try {
    const actor = JSON.parse(query.get('actor') ?? '') as LaunchParameters['actor'];
    return { endpoint, fetch, registration, activityId, actor };
  } catch {
    return undefined;
  }
}

/** cmi5 8.2: one POST; an error comes with HTTP status 200. */
async function fetchToken(
  ask: ReturnType<typeof createAsk>,
  url: string,
): Promise<Result<string, RecordProblem>> {
  const { status, body } = await ask({ method: 'POST', url });
  const { 'auth-token': token, 'error-code': code } = (
    typeof body === 'object' && body !== null ? body : {}
  ) as Record<string, unknown>;
  if (status === 200 && typeof token === 'string' && token !== '') return ok(token);
  const lmsCode = typeof code === 'string' || typeof code === 'number' ? `fetch ${code}` : String(status);
  return failed({ code: 'session-refused', lmsCode });
}

/** What the library throws is what its HTTP client threw. */
function refusal(error: unknown): RecordProblem {
  const status = (error as { readonly response?: { readonly status?: number } }).response?.status;
  return { code: 'session-refused', ...(status !== undefined && { lmsCode: String(status) }) };
}

/** A launch that is not the one remembered begins anew. */
function recall(host: LrsHost, fetchUrl: string): Remembered | undefined {
  try {
    const found = JSON.parse(host.session().getItem(remembered) ?? '') as Partial<Remembered>;
    const { fetch, authToken, begunAt, seconds, lastAt } = found;
    if (fetch !== fetchUrl || !authToken || begunAt === undefined) return undefined;
    return { fetch, authToken, begunAt, seconds: seconds ?? 0, lastAt: lastAt ?? 0 };
  } catch {
    return undefined;
  }
}

function keep(host: LrsHost, memory: Remembered): void {
  try {
    host.session().setItem(remembered, JSON.stringify(memory));
  } catch {
    // Then a page that is loaded again has to be opened from the LMS.
  }
}

function forget(host: LrsHost): void {
  try {
    host.session().removeItem(remembered);
  } catch {
    // What could not be kept need not go.
  }
}
