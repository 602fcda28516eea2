/**
 * The one way in which the tool fetches an address that somebody else named: platform keys, registration, tokens,
 * gradebook, roster. https and public addresses only, judged after the name is looked up and on the very address
 * that is then connected to; no redirect is followed; time and size are bound.
 */
import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { isPublicAddress, serviceUrl } from './address.ts';
import { failed, ok, type Result } from '../../src/result.ts';

export interface FetchRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface FetchAnswer {
  /** Any HTTP status: a caller decides what 404 means. A redirect is an answer like any other. */
  readonly status: number;
  /** Names in lower case; a repeated header is joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body, where it is JSON, whatever its content type says (Moodle calls its tokens HTML). */
  readonly json?: unknown;
}

export type FetchProblem =
  /** Not https, not public, or not an address at all: nothing was sent. */
  | { readonly code: 'address-refused' }
  | { readonly code: 'unreachable' }
  | { readonly code: 'too-slow' }
  | { readonly code: 'answer-too-large' };

export type FetchJson = (request: FetchRequest) => Promise<Result<FetchAnswer, FetchProblem>>;

export interface SafeFetchOptions {
  /** http and private addresses too: development only. */
  readonly allowInsecurePlatforms: boolean;
  /** Canvas refuses a request that does not say who sends it. */
  readonly userAgent?: string;
  /** For the whole exchange. */
  readonly timeoutSeconds?: number;
  readonly maxBytes?: number;
}

export function createSafeFetch({
  allowInsecurePlatforms,
  userAgent = 'FourCs-LTI/1.0',
  timeoutSeconds = 10,
  maxBytes = 4 * 1024 * 1024,
}: SafeFetchOptions): FetchJson {
  const agent = new Agent({
    connect: { timeout: 5000, ...(!allowInsecurePlatforms && { lookup: lookupPublic(lookup) }) },
    connections: 16,
  });

  return async ({ url, method = 'GET', headers = {}, body }) => {
    const target = serviceUrl(url, allowInsecurePlatforms);
    if (!target) return failed({ code: 'address-refused' });
    try {
      const answer = await request(target, {
        dispatcher: agent,
        method,
        headers: { 'user-agent': userAgent, accept: 'application/json', ...headers },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      });
      const text = await readBounded(answer.body, maxBytes);
      if (text === undefined) return failed({ code: 'answer-too-large' });
      return ok({ status: answer.statusCode, headers: joined(answer.headers), text, ...asJson(text) });
    } catch (error) {
      return failed({ code: problemOf(error) });
    }
  };
}

class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

type LookUp = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks a name up and lets public addresses through. One private address among several is enough to refuse: which of
 * them would be used is not ours to choose.
 */
export function lookupPublic(lookUp: LookUp): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses;
      if (error) {
        callback(error, []);
      } else if (!first || addresses.some(({ address }) => !isPublicAddress(address))) {
        callback(new AddressRefused(`${hostname} does not lead to a public address`), []);
      } else if (options.all) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

async function readBounded(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  maxBytes: number,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      body.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function asJson(text: string): { json?: unknown } {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return {};
  }
}

function problemOf(error: unknown): FetchProblem['code'] {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AddressRefused) return 'address-refused';
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return 'too-slow';
  }
  return 'unreachable';
}
