/**
 * The gradebook column of a link: its own where the launch named one, else found among the course's columns, else made.
 *
 * @see AGS 2.0, sections 3.2 (line items) and 3.2.8 (resourceId and tag)
 */
import type { LinkPart, PlatformRegistration } from '../domain/model.ts';
import type { FoundLink, GradebookLink } from '../store/store.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { readPages, withQuery } from './pages.ts';
import type { CallService } from './platform-service.ts';
import { gradebookScopes, scopes } from './scopes.ts';
import { isSuccess, lasting, ofEveryService, passing } from './trouble.ts';
import type { Trouble } from './trouble.ts';

export interface ColumnWanted {
  readonly platform: PlatformRegistration;
  readonly link: GradebookLink;
  readonly scoreMaximum: number;
}

interface LineItem {
  readonly id: string;
  readonly resourceId?: string;
  readonly tag?: string;
  readonly resourceLinkId?: string;
}

export type LabelOf = (providerId: string, track: string, part: LinkPart) => string;

const listType = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const itemType = 'application/vnd.ims.lis.v2.lineitem+json';
/** Columns of a course, at ten a page: more than any gradebook has. */
const MOST_PAGES = 100;

/** Neither Moodle nor Canvas looks whether there is such a column already, so we look before we make one. */
export function createColumns(
  call: CallService,
  setLineItem: (linkId: string, lineItemUrl: string) => Promise<void>,
  labelOf: LabelOf,
): {
  /** @returns the address of the column */
  ofLink(wanted: ColumnWanted): Promise<Result<string, Trouble>>;
  /** Another column that stands for this link, when the known one is gone. None is made: somebody deleted it. */
  again(wanted: ColumnWanted): Promise<string | undefined>;
  /**
   * Links of the same track whose columns stand in the same course: a learner who signs inside the course may never open
   * the sign-off's own link. A teacher who chose both by deep linking has both here, with our names on them.
   */
  beside(wanted: Omit<ColumnWanted, 'scoreMaximum'>): Promise<Result<readonly FoundLink[], Trouble>>;
} {
  const making = new Map<string, Promise<Result<string, Trouble>>>();

  async function find({ platform, link }: ColumnWanted): Promise<Result<LineItem | undefined, Trouble>> {
    const wanted = identityOf(platform, link);
    const listed = await list(
      { platform, link },
      { resource_id: wanted.resourceId, tag: wanted.tag },
      (item) => isColumnOf(item, wanted, link),
    );
    return listed.ok ? ok(listed.value[0]) : listed;
  }

  /** @returns those that are wanted, page by page, and no page after one that has some */
  async function list(
    { platform, link }: Omit<ColumnWanted, 'scoreMaximum'>,
    query: Readonly<Record<string, string>>,
    isWanted: (item: LineItem) => boolean,
  ): Promise<Result<readonly LineItem[], Trouble>> {
    let ours: readonly LineItem[] = [];
    const listed = await readPages(
      call,
      {
        platform,
        scopes: gradebookScopes(link),
        needs: scopes.lineItem,
        url: withQuery(link.lineItemsUrl ?? '', query),
        headers: { accept: listType },
      },
      {
        take: (json) => {
          if (!Array.isArray(json)) return 'unreadable';
          ours = json.filter(isLineItem).filter(isWanted);
          return ours.length > 0 ? 'enough' : 'more';
        },
        troubleOf,
        mostPages: MOST_PAGES,
      },
    );
    return listed.ok ? ok(ours) : listed;
  }

  async function make(wanted: ColumnWanted): Promise<Result<string, Trouble>> {
    const { platform, link, scoreMaximum } = wanted;
    const answer = await call({
      platform,
      scopes: gradebookScopes(link),
      needs: scopes.lineItem,
      url: link.lineItemsUrl ?? '',
      method: 'POST',
      headers: { 'content-type': itemType, accept: itemType },
      body: JSON.stringify({
        label: labelOf(providerOf(platform, link), link.track, link.part),
        scoreMaximum,
        ...identityOf(platform, link),
      }),
    });
    if (!answer.ok) return answer;
    if (!isSuccess(answer.value)) return failed(troubleOf(answer.value));
    // Two servers may have made one each at the same moment: both then keep to the first of the list.
    const first = await find(wanted);
    if (first.ok && first.value) return ok(first.value.id);
    return isLineItem(answer.value.json) ? ok(answer.value.json.id) : failed(passing('platform-error'));
  }

  async function findOrMake(wanted: ColumnWanted): Promise<Result<string, Trouble>> {
    const { lineItemsUrl, scopes: given } = wanted.link;
    if (lineItemsUrl === undefined || !given.includes(scopes.lineItem)) return failed(lasting('no-column'));
    const found = await find(wanted);
    if (!found.ok) return found;
    const url = found.value ? ok(found.value.id) : await make(wanted);
    if (url.ok) await setLineItem(wanted.link.linkId, url.value);
    return url;
  }

  return {
    async ofLink(wanted) {
      const { lineItemUrl, linkId } = wanted.link;
      if (lineItemUrl !== undefined) return ok(lineItemUrl);
      let made = making.get(linkId);
      if (!made) {
        made = findOrMake(wanted).finally(() => making.delete(linkId));
        making.set(linkId, made);
      }
      return made;
    },
    async beside({ platform, link }) {
      if (link.lineItemsUrl === undefined || !link.scopes.includes(scopes.lineItem)) return ok([]);
      const { resourceId } = identityOf(platform, link);
      const other: LinkPart = link.part === 'course' ? 'sign-off' : 'course';
      const listed = await list(
        { platform, link },
        { resource_id: resourceId, tag: other },
        (item) => item.resourceId === resourceId && item.tag === other && item.resourceLinkId !== undefined,
      );
      if (!listed.ok) return listed;
      return ok(
        listed.value.flatMap(({ id, resourceLinkId }): FoundLink[] =>
          resourceLinkId === undefined ? [] : [{ resourceLinkId, part: other, lineItemUrl: id }],
        ),
      );
    },
    async again(wanted) {
      if (wanted.link.lineItemsUrl === undefined) return undefined;
      const found = await find(wanted);
      if (!found.ok || !found.value || found.value.id === wanted.link.lineItemUrl) return undefined;
      await setLineItem(wanted.link.linkId, found.value.id);
      return found.value.id;
    },
  };
}

/** As deep linking names a column, so that one that it made is found again. */
function identityOf(
  platform: PlatformRegistration,
  link: GradebookLink,
): { readonly resourceId: string; readonly tag: LinkPart } {
  return { resourceId: `${providerOf(platform, link)}.${link.track}`, tag: link.part };
}

/** Another link of the same track has a column of its own. */
function isColumnOf(
  { resourceId, tag, resourceLinkId }: LineItem,
  wanted: ReturnType<typeof identityOf>,
  link: GradebookLink,
): boolean {
  return (
    resourceId === wanted.resourceId &&
    tag === wanted.tag &&
    (resourceLinkId === undefined || resourceLinkId === link.resourceLinkId)
  );
}

function providerOf(platform: PlatformRegistration, link: GradebookLink): string {
  return (
    platform.deployments.find(({ deploymentId }) => deploymentId === link.deploymentId)?.providerId ??
    platform.providerId
  );
}

function troubleOf(answer: Parameters<typeof ofEveryService>[0]): Trouble {
  const known = ofEveryService(answer);
  if (known) return known;
  if (answer.status >= 500) return passing('platform-error');
  return lasting(answer.status === 404 ? 'no-column' : 'refused');
}

function isLineItem(value: unknown): value is LineItem {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}
