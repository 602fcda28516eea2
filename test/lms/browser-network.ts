/**
 * A browser's network for tests in Node: `fetch` and `XMLHttpRequest` that end at stand-ins, by the beginning of the
 * address. The HTTP client inside `@xapi/cmi5` knows only `XMLHttpRequest`, and looks for it when it is first imported:
 * import this file before it.
 */
import type { LrsRequest, LrsResponse } from './lrs.ts';

/** Undefined: the line is down. */
export type Site = (request: LrsRequest) => LrsResponse | undefined;

const sites = new Map<string, Site>();

/** @returns what takes it off again */
export function addSite(address: string, site: Site): () => void {
  sites.set(address, site);
  return () => void sites.delete(address);
}

function visit(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string,
): LrsResponse | undefined {
  for (const [address, site] of sites) {
    if (!url.startsWith(address)) continue;
    const small = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return site({
      method: method.toUpperCase(),
      path: url.slice(address.length) || '/',
      headers: small,
      body,
    });
  }
  return { status: 404 };
}

export const networkFetch: typeof globalThis.fetch = async (
  input,
  { method = 'GET', headers, body } = {},
) => {
  const url = input instanceof Request ? input.url : input.toString();
  const answer = visit(
    method,
    url,
    (headers ?? {}) as Record<string, string>,
    typeof body === 'string' ? body : '',
  );
  await Promise.resolve();
  if (!answer) throw new TypeError('Failed to fetch');
  const hasBody = answer.status !== 204;
  return new Response(hasBody ? (answer.body ?? '') : null, {
    status: answer.status,
    ...(answer.headers && { headers: answer.headers }),
  });
};

class NetworkRequest {
  onloadend: (() => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onabort: unknown = null;
  ontimeout: unknown = null;
  status = 0;
  statusText = '';
  responseText = '';
  response = '';
  responseURL = '';
  timeout = 0;
  readyState = 0;
  readonly #sent: Record<string, string> = {};
  #got: Readonly<Record<string, string>> = {};
  #method = 'GET';

  open(method: string, url: string): void {
    this.#method = method;
    this.responseURL = url;
  }
  setRequestHeader(name: string, value: string): void {
    this.#sent[name] = value;
  }
  getAllResponseHeaders(): string {
    return Object.entries(this.#got)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n');
  }
  abort(): void {
    this.readyState = 4;
  }
  send(body?: unknown): void {
    queueMicrotask(() => {
      const answer = visit(this.#method, this.responseURL, this.#sent, typeof body === 'string' ? body : '');
      this.readyState = 4;
      if (!answer) {
        this.onerror?.({});
        return;
      }
      this.status = answer.status;
      this.#got = answer.headers ?? {};
      this.response = this.responseText = answer.body ?? '';
      this.onloadend?.();
    });
  }
}

Object.assign(globalThis, { XMLHttpRequest: NetworkRequest });
