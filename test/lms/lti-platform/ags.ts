/**
 * Assignment and Grade Services 2.0, as Moodle 4.5 and Canvas keep them. Both depart from the specification, and the
 * tool must live with either: see the comments.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { scopes } from './model.ts';
import type { Column } from './model.ts';
import type { LtiPlatform } from './platform.ts';
import { takeScore } from './scores.ts';
import { bearer, bodyOf, fieldsOf, isAnswer, json, service } from './service.ts';
import type { Answer } from './service.ts';

const types = {
  container: 'application/vnd.ims.lis.v2.lineitemcontainer+json',
  lineItem: 'application/vnd.ims.lis.v2.lineitem+json',
  results: 'application/vnd.ims.lis.v2.resultcontainer+json',
  score: 'application/vnd.ims.lis.v1.score+json',
} as const;

interface Params {
  readonly course: string;
  readonly column: string;
}

export function agsRoutes(app: FastifyInstance, platform: LtiPlatform): void {
  const isMoodle = platform.manner === 'moodle';
  const container = isMoodle
    ? '/mod/lti/services.php/:course/lineitems'
    : '/api/lti/courses/:course/line_items';
  const item = isMoodle ? `${container}/:column/lineitem` : `${container}/:column`;

  app.get(
    container,
    service(platform, 'line-items', (request) => list(platform, request)),
  );
  app.post(
    container,
    service(platform, 'line-items', (request) => create(platform, request)),
  );
  app.get(
    item,
    service(platform, 'line-items', (request) =>
      withColumn(
        platform,
        request,
        [scopes.lineItem, scopes.lineItemReadOnly],
        (column) =>
          accepts(request, platform, types.lineItem) ?? json(wire(platform, column), types.lineItem),
      ),
    ),
  );
  // It succeeds and breaks the activity, so no tool of ours should ever do it.
  app.delete(
    item,
    service(platform, 'line-items', (request) =>
      withColumn(platform, request, [scopes.lineItem], (column) => {
        platform.complaints.push('line-items: a column was deleted');
        platform.gradebook.deleteColumn(column.id);
        return { status: 204 };
      }),
    ),
  );
  app.post(
    `${item}/scores`,
    service(platform, 'scores', (request) =>
      withColumn(platform, request, [scopes.score], (column) => {
        if (isMoodle && mediaType(request.headers['content-type']) !== types.score) return { status: 400 };
        return takeScore(platform, column, bodyOf(request));
      }),
    ),
  );
  app.get(
    `${item}/results`,
    service(platform, 'results', (request) =>
      withColumn(
        platform,
        request,
        [scopes.result],
        (column) => accepts(request, platform, types.results) ?? results(platform, column, request),
      ),
    ),
  );
}

function withColumn(
  platform: LtiPlatform,
  request: FastifyRequest,
  wanted: readonly string[],
  then: (column: Column) => Answer,
): Answer {
  const tool = bearer(platform, request, ...wanted);
  if (isAnswer(tool)) return tool;
  const { course, column: id } = request.params as Params;
  const column = platform.gradebook.columns.get(id);
  if (!column || column.courseId !== course) return { status: 404, body: 'Line item not found' };
  // Moodle's addresses carry the tool's type, and nothing works without it.
  if (platform.manner === 'moodle' && fieldsOf(request)['type_id'] !== tool.deploymentId)
    return { status: 403 };
  if (column.clientId !== tool.clientId) return { status: 403 };
  return then(column);
}

/** @see AGS 2.0, 3.2.4: filters `resource_link_id`, `resource_id`, `tag`, `limit` */
function list(platform: LtiPlatform, request: FastifyRequest): Answer {
  const tool = bearer(platform, request, scopes.lineItem, scopes.lineItemReadOnly);
  if (isAnswer(tool)) return tool;
  const refused = accepts(request, platform, types.container);
  if (refused) return refused;
  const query = fieldsOf(request);
  const found = [...platform.gradebook.columns.values()].filter(
    (column) =>
      column.courseId === (request.params as Params).course &&
      column.clientId === tool.clientId &&
      matches(query['resource_id'], column.resourceId) &&
      matches(query['tag'], column.tag) &&
      matches(query['resource_link_id'], column.linkId),
  );
  const from = Number(query['from'] ?? 0);
  // Canvas gives ten at a time; Moodle all of them unless it is asked for fewer, and then its Link header is broken.
  const size = Number(query['limit'] ?? (platform.manner === 'canvas' ? 10 : Infinity));
  const next = from + size < found.length ? nextLink(platform, request, from + size) : undefined;
  return json(
    found.slice(from, from + size).map((column) => wire(platform, column)),
    types.container,
    { ...(next !== undefined && { headers: { link: next } }) },
  );
}

function nextLink(platform: LtiPlatform, request: FastifyRequest, from: number): string {
  const url = new URL(request.url, platform.baseUrl);
  url.searchParams.set('from', String(from));
  return platform.manner === 'canvas' ? `<${url.href}>; rel="next"` : `${url.href}; rel=next`;
}

function matches(wanted: string | undefined, have: string | undefined): boolean {
  return wanted === undefined || wanted === have;
}

/** Neither platform looks whether there is one like it already. */
function create(platform: LtiPlatform, request: FastifyRequest): Answer {
  const tool = bearer(platform, request, scopes.lineItem);
  if (isAnswer(tool)) return tool;
  if (platform.manner === 'moodle' && mediaType(request.headers['content-type']) !== types.lineItem)
    return { status: 400 };
  const asked = parse(bodyOf(request));
  const { label, scoreMaximum, resourceId, tag, resourceLinkId } = asked;
  if (typeof label !== 'string' || typeof scoreMaximum !== 'number' || scoreMaximum <= 0)
    return { status: 400, body: 'Missing label or scoreMaximum' };
  const column = platform.gradebook.addColumn({
    courseId: (request.params as Params).course,
    clientId: tool.clientId,
    label,
    scoreMaximum,
    ...(typeof resourceId === 'string' && { resourceId }),
    ...(typeof tag === 'string' && { tag }),
    ...(typeof resourceLinkId === 'string' && { linkId: resourceLinkId }),
  });
  return json(wire(platform, column), types.lineItem, { status: 201 });
}

function results(platform: LtiPlatform, column: Column, request: FastifyRequest): Answer {
  const { user_id: wanted } = fieldsOf(request);
  const rows = [...platform.gradebook.scored(column.id)]
    .filter(([personId]) => matches(wanted, personId))
    .map(([personId, cell]) => ({
      id: `${platform.lineItemUrl(column.id).split('?')[0]}/results?user_id=${personId}`,
      scoreOf: platform.lineItemUrl(column.id),
      userId: personId,
      resultScore: cell.score,
      resultMaximum: column.scoreMaximum,
      ...(platform.manner === 'moodle' && { timestamp: cell.timestamp.toISOString() }),
    }));
  return json(rows, types.results);
}

function wire(platform: LtiPlatform, column: Column): object {
  return {
    id: platform.lineItemUrl(column.id),
    label: column.label,
    scoreMaximum: column.scoreMaximum,
    ...(column.resourceId !== undefined && { resourceId: column.resourceId }),
    ...(column.tag !== undefined && { tag: column.tag }),
    ...(column.linkId !== undefined && { resourceLinkId: column.linkId }),
  };
}

/** Moodle compares the media type it is asked for letter by letter. */
function accepts(request: FastifyRequest, platform: LtiPlatform, type: string): Answer | undefined {
  return platform.manner === 'moodle' && request.headers.accept !== type ? { status: 400 } : undefined;
}

function mediaType(header: string | undefined): string | undefined {
  return header?.split(';')[0]?.trim();
}

export function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
