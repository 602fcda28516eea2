/** A list that a service gives in pages: asked for one after the other, and whole or not at all. */
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { nextPage } from './next-page.ts';
import type { CallService, ServiceRequest } from './platform-service.ts';
import type { FetchAnswer } from './ports.ts';
import { isSuccess, passing } from './trouble.ts';
import type { Trouble } from './trouble.ts';

export interface PageReader {
  /** Takes the body of one page in. `enough` asks for no further one; `unreadable` is no such list. */
  readonly take: (json: unknown) => 'more' | 'enough' | 'unreadable';
  /** What a refusal by this service means. */
  readonly troubleOf: (answer: FetchAnswer) => Trouble;
  /** More than any such list has: a platform that pages for ever is stopped. */
  readonly mostPages: number;
}

/** @param request - for the first page; the others differ in their address alone */
export async function readPages(
  call: CallService,
  request: ServiceRequest,
  { take, troubleOf, mostPages }: PageReader,
): Promise<Result<undefined, Trouble>> {
  let { url } = request;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await call({ ...request, url });
    if (!answer.ok) return answer;
    if (!isSuccess(answer.value)) return failed(troubleOf(answer.value));
    const taken = take(answer.value.json);
    if (taken === 'unreadable') return failed(passing('platform-error'));
    if (taken === 'enough') return ok(undefined);
    const next = nextPage(answer.value.headers['link'], url);
    // A list that breaks off is not the list: a column would be made twice, a person would have left.
    if (next.kind === 'unreadable') return failed(passing('platform-error'));
    if (next.kind === 'last') return ok(undefined);
    url = next.url;
  }
  return failed(passing('platform-error'));
}

/** A service's address may carry a query of its own (Moodle's `type_id`). */
export function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  if (!URL.canParse(url)) return url;
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query)) whole.searchParams.set(name, value);
  return whole.href;
}
