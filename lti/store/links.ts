/** A link and the gradebook addresses that came with it. */
import type { GradebookLink } from './store.ts';
import type { LinkPart } from '../domain/model.ts';

export const linkColumns = [
  'resource_link.id as link_id',
  'resource_link.platform_id',
  'resource_link.deployment_id',
  'resource_link.lms_id',
  'resource_link.context_id',
  'resource_link.track',
  'resource_link.part',
  'resource_link.line_item_url',
  'resource_link.line_items_url',
  'resource_link.scopes',
] as const;

export interface LinkRow {
  readonly link_id: string;
  readonly platform_id: string;
  readonly deployment_id: string;
  readonly lms_id: string;
  readonly context_id: string | null;
  readonly track: string;
  readonly part: LinkPart;
  readonly line_item_url: string | null;
  readonly line_items_url: string | null;
  readonly scopes: readonly string[];
}

export const linkOf = (row: LinkRow): GradebookLink => ({
  linkId: row.link_id,
  platformId: row.platform_id,
  deploymentId: row.deployment_id,
  resourceLinkId: row.lms_id,
  ...(row.context_id !== null && { contextId: row.context_id }),
  track: row.track,
  part: row.part,
  ...(row.line_item_url !== null && { lineItemUrl: row.line_item_url }),
  ...(row.line_items_url !== null && { lineItemsUrl: row.line_items_url }),
  scopes: row.scopes,
});
