/**
 * Our own tool as its adapter sees it, with opaque states and faults to switch on: for what every adapter must do. What
 * the real one makes of a state is tested with the real one (test/lti/http/record.test.ts).
 */
import type { RecordFact } from '../../src/progress/model.ts';

export interface ToolRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface ToolStandIn {
  /** As `fetch`; a fault of 0 is a line that is down. */
  readonly fetch: typeof globalThis.fetch;
  readonly requests: ToolRequest[];
  /** Status instead of an answer. */
  fault: ((request: ToolRequest) => number | undefined) | undefined;
  readonly data: string;
  readonly facts: readonly RecordFact[];
  /** Every token that was good ends here. */
  endTokens(): void;
  /** A launch puts this into the tab. */
  launch(): string;
  /** The attempt is over: what comes is read and never written. */
  isFinished: boolean;
}

export function createToolStandIn(learnerName = 'Khan, Amira'): ToolStandIn {
  const requests: ToolRequest[] = [];
  const tokens = new Set<string>();
  let issued = 0;
  let held = { data: '', session: '', sequence: 0 };
  let facts: readonly RecordFact[] = [];
  const issue = (): string => {
    const token = `token-${++issued}`;
    tokens.add(token);
    return token;
  };

  function handle(request: ToolRequest, authorization: string): readonly [status: number, body: object] {
    const broken = tool.fault?.(request);
    if (broken !== undefined) return [broken, {}];
    if (!tokens.has(authorization.replace('Bearer ', ''))) return [401, { code: 'token-expired' }];
    const token = { token: issue(), tokenSeconds: 1800 };
    if (request.path === '/record/renew') return [200, token];
    if (request.path === '/record/open')
      return [
        200,
        {
          ...token,
          suspendData: held.data,
          learnerName,
          attempt: 'attempt-1',
          isReviewMode: tool.isFinished,
        },
      ];
    const sent = JSON.parse(request.body) as typeof held & { facts: readonly RecordFact[] };
    if (sent.session !== held.session || sent.sequence > held.sequence) {
      held = { data: sent.data, session: sent.session, sequence: sent.sequence };
      facts = [...facts, ...sent.facts];
    }
    return [200, { ...token, sequence: held.sequence, suspendData: held.data, refused: [] }];
  }

  const tool: ToolStandIn = {
    requests,
    fault: undefined,
    isFinished: false,
    get data() {
      return held.data;
    },
    get facts() {
      return facts;
    },
    launch: issue,
    endTokens: () => tokens.clear(),
    fetch: async (url, init) => {
      const request: ToolRequest = {
        method: init?.method ?? 'GET',
        path: new URL(url as string).pathname,
        body: init?.body as string,
      };
      requests.push(request);
      const headers = new Headers(init?.headers);
      const [status, body] = handle(request, headers.get('Authorization') ?? '');
      if (status === 0) throw new TypeError('the line is down');
      return Response.json(body, { status });
    },
  };
  return tool;
}
