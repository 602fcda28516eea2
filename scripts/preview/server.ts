/**
 * The product on this machine: every provider's course as a web page and inside a practice LMS, and its packages
 * to download. What a browser gets here are the files of the package itself, so what is seen is what is shipped.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyServerFactory } from 'fastify';
import Handlebars from 'handlebars';
import { inflateRawSync } from 'node:zlib';
import { packagesOf, zipOf, type CoursePackage } from '../../scorm/package.ts';
import type { PlayerBuild } from '../../scorm/player-build.ts';
import { jsonForHtml } from '../../scorm/stamp.ts';
import { formats, isFormat, standards, type BuiltFormat } from '../../scorm/standards.ts';
import type { CompiledCourse } from '../../src/content/compile/compile-course.ts';
import { addAttemptStore, faults, isFault } from './attempts.ts';
import { addLrsPlatforms } from './lrs-platforms.ts';
import { lrsFormats } from './practice-lrs.ts';

export interface PreviewParts {
  readonly courses: readonly CompiledCourse[];
  readonly build: PlayerBuild;
  /** Scripts, styles and fonts of the pages around the course, by name. */
  readonly assets: Readonly<Record<string, string | Uint8Array>>;
  /** Practice platforms that open the course over LTI; may be filled once they are there. */
  readonly platforms?: readonly { readonly title: string; readonly href: string }[];
  /** Where requests come in, if not at a server of its own. */
  readonly serverFactory?: FastifyServerFactory;
}

interface CourseParams {
  readonly format: string;
  readonly provider: string;
  readonly track: string;
}

/** A way to misbehave, whose attempt it is, and a mastery score as some LMSs give one. */
interface LmsQuery {
  readonly fault?: string;
  readonly learner?: string;
  readonly mastery?: string;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  png: 'image/png',
};

export function createPreview(parts: PreviewParts): FastifyInstance {
  const server = Fastify({
    forceCloseConnections: true,
    ...(parts.serverFactory && { serverFactory: parts.serverFactory }),
  });
  const attempts = addAttemptStore(server);
  const pages = loadPages();
  const packageOf = rememberPackages(parts.build);
  const find = ({ provider, track }: Omit<CourseParams, 'format'>): CompiledCourse | undefined =>
    parts.courses.find(({ course }) => course.provider.id === provider && course.track.id === track);

  addLrsPlatforms(server, { find: (name) => find(name)?.course, page: (view) => pages.lrs(view) });

  // The reset button posts an empty form.
  server.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
    payload.resume().on('end', () => {
      done(null, {});
    });
  });
  server.setNotFoundHandler((_request, reply) => noSuchPage(reply));
  server.get('/', (_request, reply) => reply.type('text/html').send(pages.home(homeView(parts))));
  server.get('/healthz', () => ({ ok: true }));

  server.get<{ Params: { '*': string } }>('/preview/*', (request, reply) => {
    const name = request.params['*'];
    const asset = parts.assets[name];
    return asset === undefined ? noSuchPage(reply) : reply.type(typeOf(name)).send(asset);
  });

  server.get<{ Params: CourseParams & { '*': string } }>(
    '/open/:format/:provider/:track/*',
    (request, reply) => {
      const { format, '*': path } = request.params;
      const compiled = find(request.params);
      if (!compiled || !isFormat(format)) return noSuchPage(reply);
      const wanted = path === '' ? 'index.html' : path;
      const entry = packageOf(compiled, format).entries.find((file) => file.path === wanted);
      if (!entry) return noSuchPage(reply);
      const bytes = entry.method === 8 ? inflateRawSync(entry.packed) : Buffer.from(entry.packed);
      return reply.type(typeOf(wanted)).send(bytes);
    },
  );

  server.get<{ Params: { file: string } }>('/packages/:file', (request, reply) => {
    for (const compiled of parts.courses) {
      for (const format of formats) {
        const made = packageOf(compiled, format);
        if (`${made.name}.zip` === request.params.file)
          return reply.type('application/zip').send(zipOf(made));
      }
    }
    return noSuchPage(reply);
  });

  server.get<{ Params: CourseParams; Querystring: LmsQuery }>(
    '/lms/:format/:provider/:track',
    (request, reply) => {
      const compiled = find(request.params);
      const { format } = request.params;
      if (!compiled || (format !== 'scorm12' && format !== 'scorm2004')) return noSuchPage(reply);
      return reply.type('text/html').send(pages.lms(lmsView(compiled, format, request.query)));
    },
  );
  server.post<{ Params: CourseParams; Querystring: LmsQuery }>(
    '/lms/:format/:provider/:track/reset',
    (request, reply) => {
      const { format, provider, track } = request.params;
      const compiled = find(request.params);
      if (!compiled) return noSuchPage(reply);
      attempts.reset(attemptKey(compiled, format, request.query.learner));
      return reply.redirect(`/lms/${format}/${provider}/${track}`, 303);
    },
  );
  return server;
}

const noSuchPage = (reply: FastifyReply): FastifyReply =>
  reply.code(404).type('text/plain; charset=utf-8').send('There is no such page. Start again at /');

const typeOf = (path: string): string => types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';

/** Each package is made when it is first asked for, and once. */
function rememberPackages(
  build: PlayerBuild,
): (compiled: CompiledCourse, format: BuiltFormat) => CoursePackage {
  const makers = new Map<CompiledCourse, ReturnType<typeof packagesOf>>();
  const made = new Map<string, CoursePackage>();
  return (compiled, format) => {
    const key = `${compiled.course.id}/${format}`;
    const maker = makers.get(compiled) ?? packagesOf(compiled, build);
    makers.set(compiled, maker);
    const found = made.get(key) ?? maker.make(format);
    made.set(key, found);
    return found;
  };
}

function loadPages(): Record<'home' | 'lms' | 'lrs', Handlebars.TemplateDelegate> {
  const env = Handlebars.create();
  const read = (name: string): string =>
    readFileSync(join(import.meta.dirname, 'pages', `${name}.hbs`), 'utf8');
  env.registerPartial('layout', read('layout'));
  return { home: env.compile(read('home')), lms: env.compile(read('lms')), lrs: env.compile(read('lrs')) };
}

function homeView({ courses, platforms = [] }: PreviewParts): object {
  const byProvider = new Map<string, [CompiledCourse, ...CompiledCourse[]]>();
  for (const compiled of courses) {
    const { id } = compiled.course.provider;
    byProvider.set(id, [...(byProvider.get(id) ?? []), compiled] as [CompiledCourse, ...CompiledCourse[]]);
  }
  return {
    title: 'Four Cs, on this machine',
    platforms,
    providers: [...byProvider.values()].toSorted(confirmedFirst).map((tracks) => {
      const { provider, draft } = tracks[0].course;
      return {
        id: provider.id,
        name: provider.name,
        state: draft
          ? 'Draft, built from a published policy. A person at the provider has not confirmed it yet.'
          : 'Confirmed.',
        tracks: tracks.map(({ course }) => ({
          title: course.track.title,
          minutes: course.parts.reduce((sum, part) => sum + part.minutes, 0),
          lms: [
            ...(['scorm12', 'scorm2004', ...lrsFormats] as const).map((format) => ({
              href: `/lms/${format}/${provider.id}/${course.track.id}`,
              text: `Open in ${format === 'xapi' ? 'an' : 'a'} ${standards[format].title} platform`,
            })),
            { href: `/open/web/${provider.id}/${course.track.id}/`, text: 'Open as a web page' },
          ],
          downloads: formats.map((format) => ({
            href: `/packages/${provider.id}-${course.track.id}-${format}${draft ? '-draft' : ''}.zip`,
            text: standards[format].title,
          })),
        })),
      };
    }),
  };
}

type TracksOfOne = readonly [CompiledCourse, ...CompiledCourse[]];

/** What is ready to show comes first; else by name. */
const confirmedFirst = ([a]: TracksOfOne, [b]: TracksOfOne): number =>
  Number(a.course.draft !== undefined) - Number(b.course.draft !== undefined) ||
  a.course.provider.name.localeCompare(b.course.provider.name);

function lmsView({ course }: CompiledCourse, format: 'scorm12' | 'scorm2004', query: LmsQuery): object {
  const fault = query.fault !== undefined && isFault(query.fault) ? query.fault : 'none';
  const here = `/lms/${format}/${course.provider.id}/${course.track.id}`;
  const learner = { id: query.learner ?? 'learner-1', name: 'Khan, Amira' };
  const page = crypto.randomUUID();
  return {
    title: course.title,
    courseTitle: course.title,
    standardTitle: standards[format].title,
    learnerName: learner.name,
    resetUrl: `${here}/reset${query.learner === undefined ? '' : `?learner=${encodeURIComponent(query.learner)}`}`,
    faults: Object.entries(faults).map(([id, text]) => ({
      href: `${here}?fault=${id}`,
      text,
      current: id === fault,
    })),
    settings: jsonForHtml({
      standard: format,
      courseUrl: `/open/${format}/${course.provider.id}/${course.track.id}/index.html`,
      storeUrl: `/lms/store/${encodeURIComponent(attemptKey({ course }, format, query.learner))}?fault=${fault}&page=${page}`,
      learner,
      ...(query.mastery === undefined ? {} : { masteryScore: Number(query.mastery) }),
    }),
  };
}

const attemptKey = (
  { course }: Pick<CompiledCourse, 'course'>,
  format: string,
  learner = 'learner-1',
): string => `${format}.${course.id}.${learner}`;
