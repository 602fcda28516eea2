/** What every service endpoint does before its own work: keeps the request, meets the planned fault, answers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hangUp } from './faults.ts';
import type { Endpoint, ServiceRequest, ToolRegistration } from './model.ts';
import type { LtiPlatform } from './platform.ts';

export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function service(
  platform: LtiPlatform,
  endpoint: Endpoint,
  handle: (request: FastifyRequest) => Answer | Promise<Answer>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    const seen: ServiceRequest = {
      endpoint,
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: bodyOf(request),
    };
    platform.requests.push(seen);
    if (!request.headers['user-agent']) platform.complaints.push(`${endpoint}: no User-Agent`);
    const fault = platform.faults.take(endpoint);
    if (fault?.kind === 'slow') await fault.until;
    if (fault?.kind === 'down') {
      hangUp(reply);
      return reply;
    }
    if (fault?.kind === 'status') {
      seen.status = fault.status;
      return send(reply, {
        status: fault.status,
        body: fault.body ?? '<html><body>Something went wrong</body></html>',
        type: 'text/html',
        ...(fault.headers && { headers: fault.headers }),
      });
    }
    const answer = await handle(request);
    seen.status = answer.status;
    if (fault?.kind === 'answer-lost') {
      hangUp(reply);
      return reply;
    }
    if (fault?.kind === 'invalid-json')
      return send(reply, { ...answer, body: `<br />\n<b>Notice</b>: undefined index ${answer.body ?? ''}` });
    if (fault?.kind === 'malformed-link')
      return send(reply, { ...answer, headers: { ...answer.headers, link: malformedLink } });
    return send(reply, answer);
  };
}

const malformedLink =
  '<http://[not an address>; rel="next", nowhere; rel=next, <javascript:void>; rel="next"';

function send(reply: FastifyReply, { status, body, type, headers }: Answer): FastifyReply {
  reply.code(status);
  if (type) reply.type(type);
  return reply.headers(headers ?? {}).send(body ?? '');
}

/** Bodies arrive as text. */
export function bodyOf(request: FastifyRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

/** A form that was posted, or a query: each name once, the last one counts. */
export function fieldsOf(request: FastifyRequest): Record<string, string> {
  const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?') + 1) : '';
  return Object.fromEntries([...new URLSearchParams(query), ...new URLSearchParams(bodyOf(request))]);
}

export const json = (
  value: unknown,
  type = 'application/json',
  more: Omit<Partial<Answer>, 'body'> = {},
): Answer => ({ status: 200, body: JSON.stringify(value), type, ...more });

/** The tool that a bearer token belongs to, when it is good for one of these scopes; else how it is refused. */
export function bearer(
  platform: LtiPlatform,
  request: FastifyRequest,
  ...wanted: readonly string[]
): ToolRegistration | Answer {
  const value = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = value === undefined ? undefined : platform.tokens.get(value);
  if (!token || token.expiresAt <= platform.now())
    return { status: 401, body: '{"errors":[{"message":"Invalid access token"}]}', type: 'application/json' };
  if (!wanted.some((scope) => token.scopes.includes(scope)))
    return { status: platform.manner === 'moodle' ? 401 : 403, body: '{}', type: 'application/json' };
  return platform.tools.find(({ clientId }) => clientId === token.clientId)!;
}

export const isAnswer = (value: object): value is Answer => 'status' in value;
