/** `/course/<provider>/<track>/`: the hosted course. Its files hold nothing about anybody, so nobody is asked who they are. */
import { createHash } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { HostedFile, Tool } from './tool.ts';

interface CourseParams {
  readonly provider: string;
  readonly track: string;
  readonly '*': string;
}

export function courseRoutes({ courses }: Pick<Tool, 'courses'>): FastifyPluginCallback {
  function send(request: FastifyRequest<{ Params: CourseParams }>, reply: FastifyReply): FastifyReply {
    const { provider, track, '*': path } = request.params;
    const file = courses.find(provider, track)?.files.get(path === '' ? 'index.html' : path);
    if (!file) {
      reply.callNotFound();
      return reply;
    }
    const isZipped = acceptsGzip(request.headers['accept-encoding']);
    // Two forms of one file are two to a cache (RFC 9110, 8.8.3.3).
    const etag = isZipped ? file.etag.replace(/"$/, '-gz"') : file.etag;
    reply
      .header('etag', etag)
      .header('vary', 'accept-encoding')
      .header('cache-control', cachingOf(path))
      .removeHeader('x-frame-options');
    if (path === '' || path.endsWith('.html')) reply.header('content-security-policy', policyOf(file));
    if (holds(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (isZipped) reply.header('content-encoding', 'gzip');
    return reply.type(file.type).send(Buffer.from(isZipped ? file.gzip : file.bytes));
  }

  return (app, _options, done) => {
    app.get<{ Params: CourseParams }>('/course/:provider/:track/*', send);
    // Without its slash the page would look for its files one folder too high.
    app.get<{ Params: CourseParams }>('/course/:provider/:track', ({ params }, reply) =>
      courses.find(params.provider, params.track)
        ? reply.redirect(`/course/${params.provider}/${params.track}/`, 308)
        : reply.callNotFound(),
    );
    done();
  };
}

/** Names stay when a file changes, so each is asked for again and mostly answered with 304; a font never changes. */
function cachingOf(path: string): string {
  return path.endsWith('.woff2') ? 'public, max-age=604800' : 'public, no-cache';
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return /(^|[,\s])(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(String(header ?? ''));
}

/** RFC 9110, 13.1.2: weak comparison, as a proxy may have made a tag weak. */
function holds(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false;
}

const policies = new WeakMap<HostedFile, string>();

/**
 * The page runs its own scripts and no others; what stands in it is named by its hash. A hosted school shows it on an
 * address that no registration names, so any https page may frame it: there is no cookie that a frame could borrow.
 */
export function policyOf(page: HostedFile): string {
  let policy = policies.get(page);
  if (policy === undefined) {
    policy = [
      "default-src 'none'",
      ["script-src 'self'", ...inlineHashes(page)].join(' '),
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self'",
      "img-src 'self' data:",
      "media-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      // A reload of the page that came with a form sends it again, and counts as the page's own doing.
      "form-action 'self'",
      "frame-ancestors 'self' https: http://localhost:* http://127.0.0.1:*",
    ].join('; ');
    policies.set(page, policy);
  }
  return policy;
}

/** Of scripts without a type and without an address; data in the page is no script. */
function inlineHashes({ bytes }: HostedFile): readonly string[] {
  const html = Buffer.from(bytes).toString('utf8');
  return [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
}
