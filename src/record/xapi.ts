/**
 * A learning record in any LRS, opened with query parameters as Tin Can packages are. Requests are worded by
 * `@xapi/xapi`; they go out by our own `fetch`, which outlives the page and always comes back with a status.
 */
import * as library from '@xapi/xapi';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LearningRecord, RecordProblem } from './learning-record.ts';
import { createAsk, matching } from './lrs.ts';
import type { Lrs, LrsAddress, LrsAnswer, LrsRequest, Statement } from './lrs.ts';
import { createLrsRecord } from './lrs-record.ts';
import type { LrsHost, LrsLaunch, Once, Told } from './lrs-record.ts';
import { hash } from './mirror.ts';
import { profile, verbs } from './statements.ts';
import type { Saying } from './statements.ts';
import { scorm2004Timespan } from './timespan.ts';

/** What we use of the library, whose own types name a default export that Node and bundlers see differently. */
interface Client {
  sendStatements(parameters: object): Promise<Answered>;
  getStatement(parameters: object): Promise<Answered>;
  getState(parameters: object): Promise<Answered>;
  setState(parameters: object): Promise<Answered>;
}
interface Answered {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;
}
type ClientClass = new (settings: object) => Client;
const XAPI = library.default as unknown as ClientClass;

const remembered = 'fourcs-xapi';

/** What the launch named; the whole is kept for a page that is loaded again, as the address no longer shows it. */
interface Launch {
  readonly endpoint: string;
  readonly auth: string;
  readonly actor: object & { readonly name?: string };
  readonly activityId: string;
  readonly registration?: string;
  /** Still 0 while the session has not begun. */
  readonly lastAt: number;
  readonly seconds: number;
}

export function createXapiRecord(host: LrsHost, ownActivityId: string): LearningRecord {
  return createLrsRecord('xapi', host, async () => launch(host, ownActivityId));
}

function launch(host: LrsHost, ownActivityId: string): Result<LrsLaunch, RecordProblem> {
  const asked = fromQuery(host.search, ownActivityId);
  const earlier = recall(host);
  const found = asked ?? earlier;
  if (!found) return failed({ code: 'no-lms' });
  let memory: Launch = found;
  keep(host, memory);
  // The login stood in the address; nobody who comes after shall find it in the history.
  if (asked) host.hideQuery();

  const { actor, activityId, registration } = found;
  const attempt = [JSON.stringify(actor), activityId, registration ?? ''].join('\n');
  return ok({
    lrs: createXapiLrs({ ...found, agent: actor, authorization: found.auth }, host.fetch),
    actor,
    activityId,
    attempt,
    queueKey: hash(`${found.endpoint}\n${attempt}`),
    learnerName: actor.name ?? '',
    isReadOnly: false,
    isResumed: !asked && found.lastAt > 0,
    seconds: found.seconds,
    notBefore: found.lastAt,
    say: (what, told) => statement(sayingOf(what, told, activityId), told, found),
    sayMore: (saying, told) => statement(saying, told, found),
    remember: (seconds, lastAt) => {
      memory = { ...memory, seconds, lastAt };
      keep(host, memory);
    },
    leave: () => {
      try {
        host.session().removeItem(remembered);
      } catch {
        // What could not be kept need not go.
      }
    },
  });
}

function sayingOf(
  what: 'initialized' | 'terminated' | Once,
  { seconds, score }: Told,
  activityId: string,
): Saying {
  const object = { objectType: 'Activity', id: activityId };
  const duration = scorm2004Timespan(seconds);
  switch (what) {
    case 'initialized':
      return { verb: verbs.initialized, object };
    case 'terminated':
      return { verb: verbs.terminated, object, result: { duration } };
    case 'completed':
      return { verb: verbs.completed, object, result: { completion: true, duration } };
    case 'passed':
    case 'failed':
      return {
        verb: verbs[what],
        object,
        result: { success: what === 'passed', duration, ...(score && { score }) },
      };
  }
}

function statement(
  { isPart, ...saying }: Saying,
  { timestamp }: Told,
  { activityId, registration }: Launch,
): Statement {
  return {
    id: crypto.randomUUID(),
    timestamp,
    ...saying,
    context: {
      ...(registration !== undefined && { registration }),
      contextActivities: {
        ...(isPart && { parent: [{ objectType: 'Activity', id: activityId }] }),
        category: [{ objectType: 'Activity', id: profile }],
      },
    },
  };
}

/** The requests of `lrs.ts` in the library's words. */
function createXapiLrs(
  { endpoint, authorization, agent, activityId, registration }: LrsAddress,
  fetch: typeof globalThis.fetch,
): Lrs {
  const ask = createAsk(fetch);
  const client = new XAPI({
    endpoint: endpoint.replace(/\/*$/, '/'),
    auth: authorization,
    version: '1.0.3',
    adapter: async ({ data, ...request }: LrsRequest & { readonly data?: unknown }): Promise<Answered> => {
      const answer = await ask({ ...request, ...(data !== undefined && { body: JSON.stringify(data) }) });
      return {
        status: answer.status,
        data: answer.body,
        headers: answer.etag === undefined ? {} : { etag: answer.etag },
      };
    },
  });
  const of = async (answering: Promise<Answered>): Promise<LrsAnswer> => {
    const { status, data, headers } = await answering;
    const { etag } = headers;
    return { status, body: data, ...(etag !== undefined && { etag }) };
  };
  const where = { agent, activityId, ...(registration !== undefined && { registration }) };
  return {
    sendStatements: (statements) => of(client.sendStatements({ statements })),
    findStatement: (statementId) => of(client.getStatement({ statementId })),
    getState: (stateId) => of(client.getState({ ...where, stateId })),
    putState: (stateId, state, etag) => {
      const [[matchHeader, value] = []] = Object.entries(matching(etag));
      return of(client.setState({ ...where, stateId, state, etag: value, matchHeader }));
    },
  };
}

/** @param ownActivityId - where an LMS names none */
function fromQuery(search: string, ownActivityId: string): Launch | undefined {
  const query = new URLSearchParams(search);
  const endpoint = query.get('endpoint');
  const auth = query.get('auth');
  const registration = query.get('registration') ?? undefined;
  if (!endpoint || !auth) return undefined;
  try {
    return {
      endpoint,
      // Some launches leave out the word before it.
      auth: /^\w+ \S/.test(auth) ? auth : `Basic ${auth}`,
      actor: modern(JSON.parse(query.get('actor') ?? '')),
      activityId: query.get('activity_id') ?? query.get('activityId') ?? ownActivityId,
      ...(registration !== undefined && { registration }),
      lastAt: 0,
      seconds: 0,
    };
  } catch {
    return undefined;
  }
}

/** Tin Can 0.9, which some launches still speak, puts each value into a list and names the parts of an account otherwise. */
function modern(actor: unknown): Launch['actor'] {
  const found = Object.fromEntries(
    Object.entries(actor as object).map(([key, value]: [string, unknown]) => [
      key,
      Array.isArray(value) ? (value[0] as unknown) : value,
    ]),
  ) as Launch['actor'] & { account?: Record<string, string> };
  const { account } = found;
  if (!account?.['accountName']) return found;
  return {
    ...found,
    account: { homePage: account['accountServiceHomePage'] ?? '', name: account['accountName'] },
  } as Launch['actor'];
}

function recall(host: LrsHost): Launch | undefined {
  try {
    const found = JSON.parse(host.session().getItem(remembered) ?? '') as Partial<Launch>;
    return found.endpoint && found.auth && found.actor ? (found as Launch) : undefined;
  } catch {
    return undefined;
  }
}

function keep(host: LrsHost, memory: Launch): void {
  try {
    host.session().setItem(remembered, JSON.stringify(memory));
  } catch {
    // Then a page that is loaded again has to be opened from the LMS.
  }
}
