/** What a column holds. @see AGS 2.0, section 3.3 */
import type { PlatformRegistration } from '../domain/model.ts';
import type { GradebookLink } from '../store/store.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { readPages, withQuery } from './pages.ts';
import type { CallService } from './platform-service.ts';
import { gradebookScopes, scopes } from './scopes.ts';
import { lasting, ofEveryService, passing } from './trouble.ts';
import type { Trouble } from './trouble.ts';

/** Share of the column's maximum, 0 to 1, by person. Whoever has no grade is not in it. */
export type GradebookShares = ReadonlyMap<string, number>;

const resultsType = 'application/vnd.ims.lis.v2.resultcontainer+json';
const MOST_PAGES = 2000;

/** @param sub - one person; without it everybody, page by page */
export async function readResults(
  call: CallService,
  platform: PlatformRegistration,
  link: GradebookLink,
  lineItemUrl: string,
  sub?: string,
): Promise<Result<GradebookShares, Trouble>> {
  if (!link.scopes.includes(scopes.result)) return failed(lasting('not-permitted'));
  const shares = new Map<string, number>();
  let url = below(lineItemUrl, 'results');
  // Canvas pages; Moodle does not unless it is asked, and then breaks its own link to the next page.
  if (sub !== undefined) url = withQuery(url, { user_id: sub });
  else if (platform.family === 'canvas') url = withQuery(url, { limit: '100' });
  const read = await readPages(
    call,
    { platform, scopes: gradebookScopes(link), needs: scopes.result, url, headers: { accept: resultsType } },
    {
      take: (json) => {
        if (!Array.isArray(json)) return 'unreadable';
        for (const each of json as readonly unknown[]) {
          const share = shareIn(each);
          if (share) shares.set(...share);
        }
        return 'more';
      },
      troubleOf: (answer) =>
        ofEveryService(answer) ??
        (answer.status === 404 ? lasting('column-gone') : passing('platform-error')),
      mostPages: MOST_PAGES,
    },
  );
  return read.ok ? ok(shares) : read;
}

/** A part of a column: Moodle's address ends in a query, and the part goes before it. */
export function below(lineItemUrl: string, part: 'scores' | 'results'): string {
  const url = new URL(lineItemUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${part}`;
  return url.href;
}

function shareIn(value: unknown): [sub: string, share: number] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { userId, resultScore, resultMaximum } = value as Readonly<Record<string, unknown>>;
  if (typeof userId !== 'string' && typeof userId !== 'number') return undefined;
  if (typeof resultScore !== 'number' || typeof resultMaximum !== 'number' || resultMaximum <= 0)
    return undefined;
  return [String(userId), resultScore / resultMaximum];
}
