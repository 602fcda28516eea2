/**
 * A Learning Record Store as the two adapters need it: four requests, each answered with a status, none ever rejected.
 *
 * @see xAPI 1.0.3 part three, sections 2.1 (statements), 2.3 (state) and 3.1 (concurrency)
 */
import type { RecordProblem } from './learning-record.ts';

/** A statement as it waits to be sent; the actor comes in when it goes, so that no name lies in the browser. */
export interface Statement {
  readonly id: string;
  /** UTC with milliseconds, fixed at birth. */
  readonly timestamp: string;
  readonly verb: { readonly id: string; readonly display?: Readonly<Record<string, string>> };
  readonly object: object;
  readonly result?: object;
  readonly context?: object;
}

export interface LrsAnswer {
  /** As HTTP has it; 0 when there was no answer. */
  readonly status: number;
  readonly body?: unknown;
  readonly etag?: string;
}

export interface Lrs {
  sendStatements(statements: readonly object[]): Promise<LrsAnswer>;
  /** 200 when the store has it, 404 when not. */
  findStatement(id: string): Promise<LrsAnswer>;
  getState(stateId: string): Promise<LrsAnswer>;
  /** @param etag - of what is to be replaced; absent: nothing may be there yet */
  putState(stateId: string, document: object, etag: string | undefined): Promise<LrsAnswer>;
}

export interface LrsRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Makes a request and always comes back. */
export type Ask = (request: LrsRequest) => Promise<LrsAnswer>;

/** A server that has not answered by then is as good as gone; the statement has an id, so sending again is harmless. */
const patienceMs = 20_000;
/** What browsers let outlive a page, less a margin for what else is on the way. */
const mostKeepalive = 30_000;

export function createAsk(fetch: typeof globalThis.fetch): Ask {
  return async ({ method, url, headers, body }) => {
    try {
      const answer = await fetch(url, {
        method,
        ...(headers && { headers }),
        ...(body !== undefined && { body, keepalive: body.length < mostKeepalive }),
        signal: AbortSignal.timeout(patienceMs),
        cache: 'no-store',
        credentials: 'omit',
      });
      const etag = answer.headers.get('etag');
      return { status: answer.status, body: parse(await answer.text()), ...(etag !== null && { etag }) };
    } catch {
      return { status: 0 };
    }
  };
}

export interface LrsAddress {
  readonly endpoint: string;
  /** The whole header. */
  readonly authorization: string;
  readonly agent: object;
  readonly activityId: string;
  readonly registration?: string;
}

export function createLrs(
  { endpoint, authorization, agent, activityId, registration }: LrsAddress,
  ask: Ask,
): Lrs {
  // One slash and not two: some stores answer 404 to the other.
  const base = endpoint.replace(/\/*$/, '/');
  const headers = {
    Authorization: authorization,
    'X-Experience-API-Version': '1.0.3',
    'Content-Type': 'application/json',
  };
  const stateUrl = (stateId: string): string => {
    const query = new URLSearchParams({ activityId, agent: JSON.stringify(agent), stateId });
    if (registration !== undefined) query.set('registration', registration);
    return `${base}activities/state?${query.toString()}`;
  };
  return {
    sendStatements: (statements) =>
      ask({ method: 'POST', url: `${base}statements`, headers, body: JSON.stringify(statements) }),
    findStatement: (id) =>
      ask({ method: 'GET', url: `${base}statements?statementId=${encodeURIComponent(id)}`, headers }),
    getState: (stateId) => ask({ method: 'GET', url: stateUrl(stateId), headers }),
    putState: (stateId, document, etag) =>
      ask({
        method: 'PUT',
        url: stateUrl(stateId),
        headers: { ...headers, ...matching(etag) },
        body: JSON.stringify(document),
      }),
  };
}

/** xAPI 1.0.3 part three 3.1: replace only what was read. */
export function matching(etag: string | undefined): Record<string, string> {
  return etag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': etag };
}

export function isGood({ status }: LrsAnswer): boolean {
  return status >= 200 && status < 300;
}

/** Why a request was not granted, as the port says it. */
export function problemOf({ status }: LrsAnswer): RecordProblem {
  if (status === 0) return { code: 'offline' };
  if (status === 401 || status === 403) return { code: 'session-over' };
  return { code: 'not-saved', lmsCode: String(status) };
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}
