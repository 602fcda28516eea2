/**
 * The addresses of the practice platforms for cmi5 and xAPI: the page around the course, launches, tokens, and the Learning
 * Record Store itself, which misbehaves on request.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonForHtml } from '../../scorm/stamp.ts';
import { standards } from '../../scorm/standards.ts';
import type { Course } from '../../src/content/model.ts';
import { faults, isFault, type Fault } from './attempts.ts';
import { createPlatform, learnerName, lrsFormats, overheard } from './practice-lrs.ts';
import type { LrsFormat, Platform } from './practice-lrs.ts';

export interface LrsPlatformParts {
  readonly find: (name: { readonly provider: string; readonly track: string }) => Course | undefined;
  readonly page: (view: object) => string;
}

interface CourseQuery {
  readonly fault?: string;
  readonly learner?: string;
  readonly mastery?: string;
}
type PageRequest = FastifyRequest<{
  Params: { readonly provider: string; readonly track: string };
  Querystring: CourseQuery;
}>;

export function addLrsPlatforms(server: FastifyInstance, { find, page }: LrsPlatformParts): void {
  const platforms = new Map<string, Platform>();

  for (const format of lrsFormats) {
    const keyOf = ({ params, query }: PageRequest): string =>
      [format, params.provider, params.track, query.learner ?? 'learner-1'].join('.');

    server.get(`/lms/${format}/:provider/:track`, (request: PageRequest, reply) => {
      const course = find(request.params);
      if (!course) return noSuchPage(reply);
      const key = keyOf(request);
      const platform = platforms.get(key) ?? createPlatform(format, course, request.query.learner);
      platforms.set(key, platform);
      return reply.type('text/html').send(page(viewOf(course, format, key, request.query)));
    });
    server.post(`/lms/${format}/:provider/:track/reset`, (request: PageRequest, reply) => {
      platforms.delete(keyOf(request));
      const { provider, track } = request.params;
      return reply.redirect(`/lms/${format}/${provider}/${track}`, 303);
    });
  }

  server.post<{ Params: { key: string }; Querystring: CourseQuery }>('/lms/launch/:key', (request, reply) => {
    const { key } = request.params;
    const { fault = 'none', mastery } = request.query;
    const platform = platforms.get(key);
    if (!platform || !isFault(fault)) return noSuchPage(reply);
    const origin = `${request.protocol}://${request.host}`;
    const here = encodeURIComponent(key);
    return {
      search: platform.launch({
        endpoint: `${origin}/lms/lrs/${here}/${fault}/${randomUUID()}`,
        fetchUrl: `${origin}/lms/token/${here}`,
        ...(mastery !== undefined && { masteryScore: Number(mastery) }),
      }),
    };
  });
  server.get<{ Params: { key: string } }>('/lms/heard/:key', (request, reply) => {
    const platform = platforms.get(request.params.key);
    return platform ? overheard(platform) : noSuchPage(reply);
  });
  server.post<{ Params: { key: string } }>('/lms/token/:key', (request, reply) => {
    const platform = platforms.get(request.params.key);
    if (!platform) return noSuchPage(reply);
    const { status, headers = {}, body } = platform.token(request.url);
    return reply.code(status).headers(headers).send(body);
  });
  void server.register((scope) => {
    addLrs(scope, platforms);
  });
}

const noSuchPage = (reply: FastifyReply): FastifyReply => {
  reply.callNotFound();
  return reply;
};

function addLrs(server: FastifyInstance, platforms: ReadonlyMap<string, Platform>): void {
  const spent = new Set<string>();
  // As it came: an LRS compares documents by their bytes.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  /** A new page gives "once" its once again. */
  function refuses(fault: Fault, session: string): boolean {
    if (fault === 'refuse-commit') return true;
    if (fault !== 'refuse-once' || spent.has(session)) return false;
    spent.add(session);
    return true;
  }

  server.route<{ Params: { key: string; fault: string; session: string } }>({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: '/lms/lrs/:key/:fault/:session/*',
    handler: async (request, reply) => {
      const { key, fault, session } = request.params;
      const platform = platforms.get(key);
      if (!platform || !isFault(fault)) return noSuchPage(reply);
      const { method, url, body } = request;
      const path = url.slice(url.indexOf(session) + session.length);
      const isWrite = method !== 'GET';
      if (isWrite && fault === 'slow-commit') await pause(5000);
      const answer =
        isWrite && refuses(fault, session)
          ? { status: 503 }
          : (platform.lrs.handle({
              method,
              path,
              headers: Object.fromEntries(
                Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
              ),
              body: typeof body === 'string' ? body : '',
            }) ?? { status: 500 });
      // Asking for what is not there yet is no offence.
      if (answer.status >= 400 && answer.status !== 404)
        platform.refused.push(`${method} ${path.replace(/\?.*/, '')} (${answer.status})`);
      return reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .send(answer.body ?? '');
    },
  });
}

function viewOf(course: Course, format: LrsFormat, key: string, query: CourseQuery): object {
  const fault = query.fault !== undefined && isFault(query.fault) ? query.fault : 'none';
  const here = `/lms/${format}/${course.provider.id}/${course.track.id}`;
  const whose = query.learner === undefined ? '' : `learner=${encodeURIComponent(query.learner)}`;
  const launch = new URLSearchParams({
    fault,
    ...(query.mastery !== undefined && { mastery: query.mastery }),
  });
  return {
    title: course.title,
    courseTitle: course.title,
    standardTitle: standards[format].title,
    learnerName,
    resetUrl: `${here}/reset${whose && `?${whose}`}`,
    faults: Object.entries(faults).map(([id, text]) => ({
      href: `${here}?fault=${id}${whose && `&${whose}`}`,
      text,
      current: id === fault,
    })),
    settings: jsonForHtml({
      courseUrl: `/open/${format}/${course.provider.id}/${course.track.id}/index.html`,
      launchUrl: `/lms/launch/${encodeURIComponent(key)}?${launch.toString()}`,
      heardUrl: `/lms/heard/${encodeURIComponent(key)}`,
    }),
  };
}
