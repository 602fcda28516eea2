/** The view of an employer's page: constant in size, the soonest date first. */
import type { Viewer } from '../store/employers.ts';
import type { LineOf } from '../outbox/employer-lines.ts';
import { dateInWords } from '../views/dates.ts';
import { employerRow } from '../views/employer-words.ts';
import type { EmployerPageView, FirstHelpView } from '../views/employer-views.ts';

/** Apprentices on one page. */
export const EMPLOYER_PAGE_SIZE = 25;

export interface EmployerPageFacts {
  readonly viewer: Viewer;
  readonly providerName: string;
  readonly draft: string;
  /** Of everybody the viewer may see. */
  readonly lines: readonly LineOf[];
  /** Of the chosen site, in order. */
  readonly wanted: readonly LineOf[];
  /** Of this page. */
  readonly shown: readonly LineOf[];
  /** From 0. */
  readonly number: number;
  readonly pages: number;
  readonly site?: string;
  readonly briefingHref: string;
  readonly help: FirstHelpView | false;
  readonly notice: string;
}

export function employerPage(facts: EmployerPageFacts): EmployerPageView {
  const { viewer, lines, wanted, shown, number, pages, site } = facts;
  const done = wanted.filter(({ line }) => line.status === 'done').length;
  const sites = new Map(
    lines.flatMap(({ siteId, siteName }) =>
      siteId === undefined || siteName === undefined ? [] : [[siteId, siteName] as const],
    ),
  );
  const place = viewer.siteName === undefined ? '' : `, ${viewer.siteName}`;
  const from = number * EMPLOYER_PAGE_SIZE + 1;
  return {
    title: `${viewer.employerName}${place}: your apprentices`,
    providerName: facts.providerName,
    draft: facts.draft,
    notice: facts.notice,
    lead: wanted.length === 0 ? 'Nobody is linked to you now.' : `${done} of ${wanted.length} done.`,
    caption:
      pages === 1
        ? 'Your apprentices, the soonest date first'
        : `Apprentices ${from} to ${from + shown.length - 1} of ${wanted.length}, the soonest date first`,
    sites:
      sites.size < 2
        ? []
        : [
            { name: 'All sites', href: '/employer', isCurrent: site === undefined },
            ...[...sites]
              .sort(([, one], [, other]) => one.localeCompare(other, 'en-GB'))
              .map(([id, name]) => ({ name, href: hrefOf(0, id), isCurrent: id === site })),
          ],
    rows: shown.map(({ line }) => employerRow(line)),
    previousHref: number > 0 ? hrefOf(number - 1, site) : '',
    nextHref: number + 1 < pages ? hrefOf(number + 1, site) : '',
    briefingHref: facts.briefingHref,
    briefed: viewer.briefedAt
      ? `You told us on ${dateInWords(viewer.briefedAt)} that you have read the briefing.`
      : '',
    wantsDigest: viewer.wantsDigest,
    email: viewer.email,
    help: facts.help,
  };
}

/** Whoever has a date comes first, the soonest of all at the top; who is done comes last. By what is shown alone. */
export function inOrder(lines: readonly LineOf[]): readonly LineOf[] {
  const key = ({ line: { status, nextDueOn } }: LineOf): string =>
    `${status === 'done' ? '1' : '0'} ${nextDueOn ?? '9999'}`;
  return [...lines].sort(
    (one, other) =>
      key(one).localeCompare(key(other)) || one.line.name.localeCompare(other.line.name, 'en-GB'),
  );
}

function hrefOf(number: number, site: string | undefined): string {
  const query = new URLSearchParams({
    ...(number > 0 && { page: String(number + 1) }),
    ...(site !== undefined && { site }),
  }).toString();
  return query === '' ? '/employer' : `/employer?${query}`;
}
