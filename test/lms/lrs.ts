/**
 * A Learning Record Store from outside: statements, state, activity and agent profiles, as strict as xAPI 1.0.3 asks, with
 * a way to misbehave. One function from request to answer, so that it can be asked without a network or over HTTP.
 */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LrsRequest {
  readonly method: string;
  /** Below the endpoint: `/statements?…`. */
  readonly path: string;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LrsResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface StoredStatement {
  readonly id: string;
  readonly timestamp: string;
  readonly actor: object;
  readonly verb: { readonly id: string };
  readonly object: { readonly id: string; readonly definition?: object };
  readonly result?: {
    readonly score?: { readonly raw?: number; readonly scaled?: number };
    readonly completion?: boolean;
    readonly success?: boolean;
    readonly duration?: string;
    readonly response?: string;
    readonly extensions?: Readonly<Record<string, unknown>>;
  };
  readonly context?: {
    readonly registration?: string;
    readonly contextActivities?: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly extensions?: Readonly<Record<string, unknown>>;
  };
}

/** Decides about a request before the store does; undefined lets it through, 0 is a line that is down. */
export type Fault = (request: LrsRequest) => number | undefined;

export interface LrsStandIn {
  handle(request: LrsRequest): LrsResponse | undefined;
  readonly statements: readonly StoredStatement[];
  /** Documents by resource and query. */
  readonly documents: ReadonlyMap<string, string>;
  readonly requests: readonly LrsRequest[];
  fault: Fault | undefined;
  /** Refuses a whole batch because of one statement, as an LMS with rules does. */
  judge: ((statement: StoredStatement) => number | undefined) | undefined;
  /** Whether a write is answered with the new tag; most stores do not. */
  tagsWrites: boolean;
  /** Puts a document where the LMS would. */
  setDocument(resource: string, query: Readonly<Record<string, string>>, document: unknown): void;
}

export interface LrsOptions {
  /** Who may come in: undefined, or the status that refuses. */
  readonly refuses?: (request: LrsRequest) => number | undefined;
}

const documentResources = ['/activities/state', '/activities/profile', '/agents/profile'];

export function createLrsStandIn({ refuses }: LrsOptions = {}): LrsStandIn {
  const statements: StoredStatement[] = [];
  const documents = new Map<string, string>();
  const requests: LrsRequest[] = [];

  const lrs: LrsStandIn = {
    statements,
    documents,
    requests,
    fault: undefined,
    judge: undefined,
    tagsWrites: false,
    setDocument: (resource, query, document) => {
      documents.set(keyOf(resource, new URLSearchParams(query)), JSON.stringify(document));
    },
    handle: (request) => {
      requests.push(request);
      const fault = lrs.fault?.(request);
      if (fault === 0) return undefined;
      if (fault !== undefined) return { status: fault, body: '{"error":"as it was told to"}' };
      const refusal = refuses?.(request);
      if (refusal !== undefined) return { status: refusal };
      if (!request.headers['x-experience-api-version']?.startsWith('1.0.')) return { status: 400 };
      const url = new URL(request.path, 'http://lrs.example');
      if (url.pathname === '/statements') return onStatements(request, url);
      if (documentResources.includes(url.pathname)) return onDocument(request, url);
      return { status: 404 };
    },
  };

  function onStatements({ method, body }: LrsRequest, url: URL): LrsResponse {
    if (method === 'GET') {
      const id = url.searchParams.get('statementId');
      if (id === null) return json(200, { statements, more: '' });
      const found = statements.find((statement) => statement.id === id);
      return found ? json(200, found) : { status: 404 };
    }
    if (method !== 'POST') return { status: 405 };
    const given = [JSON.parse(body) as StoredStatement | StoredStatement[]].flat();
    // All or nothing: one bad statement and none is kept.
    for (const statement of given) {
      const refusal = lrs.judge?.(statement);
      if (refusal !== undefined) return { status: refusal };
      const same = statements.find(({ id }) => id === statement.id);
      if (same && JSON.stringify(same) !== JSON.stringify(statement)) return { status: 409 };
    }
    const known = new Set(statements.map(({ id }) => id));
    statements.push(...given.filter(({ id }) => !known.has(id)));
    return json(
      200,
      given.map(({ id }) => id),
    );
  }

  function onDocument({ method, headers, body }: LrsRequest, url: URL): LrsResponse {
    const key = keyOf(url.pathname, url.searchParams);
    const held = documents.get(key);
    const tag = held === undefined ? undefined : tagOf(held);
    switch (method) {
      case 'GET':
        return held === undefined || tag === undefined
          ? { status: 404 }
          : { status: 200, headers: { etag: tag, 'content-type': 'application/json' }, body: held };
      case 'PUT': {
        const match = headers['if-match'];
        if (match !== undefined && (tag === undefined || (match !== '*' && match !== tag)))
          return { status: 412 };
        if (headers['if-none-match'] === '*' && held !== undefined) return { status: 412 };
        documents.set(key, body);
        return { status: 204, ...(lrs.tagsWrites && { headers: { etag: tagOf(body) } }) };
      }
      case 'DELETE':
        documents.delete(key);
        return { status: 204 };
      default:
        return { status: 405 };
    }
  }
  return lrs;
}

const keyOf = (resource: string, query: URLSearchParams): string =>
  `${resource}?${new URLSearchParams([...query].toSorted(([a], [b]) => a.localeCompare(b))).toString()}`;

const tagOf = (document: string): string => `"${createHash('sha1').update(document).digest('hex')}"`;

const json = (status: number, body: unknown): LrsResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export interface LrsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves handlers by their first folder over HTTP, open to every origin as an LRS is. */
export async function serve(
  handlers: Readonly<Record<string, (request: LrsRequest) => LrsResponse | undefined>>,
): Promise<LrsServer> {
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    incoming.on('end', () => {
      const [, folder = '', rest = ''] = /^\/([^/?]*)(.*)$/.exec(incoming.url ?? '') ?? [];
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      );
      outgoing.setHeader('Access-Control-Allow-Origin', headers['origin'] ?? '*');
      outgoing.setHeader('Access-Control-Expose-Headers', 'ETag');
      if (incoming.method === 'OPTIONS') {
        outgoing.writeHead(204, {
          'Access-Control-Allow-Methods': 'GET, PUT, POST, DELETE',
          'Access-Control-Allow-Headers': headers['access-control-request-headers'] ?? '*',
          'Access-Control-Max-Age': '600',
        });
        outgoing.end();
        return;
      }
      const answer = handlers[folder]?.({
        method: incoming.method ?? 'GET',
        path: rest || '/',
        headers,
        body,
      });
      if (!answer) {
        incoming.socket.destroy();
        return;
      }
      outgoing.writeHead(answer.status, answer.headers);
      outgoing.end(answer.body);
    });
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
