/** Sends one of the tool's pages with the headers that it needs to live inside a learning platform. */
import type { FastifyReply } from 'fastify';
import { renderPage, type PageName, type Views } from '../views/render.ts';

export interface PageOptions {
  readonly status?: number;
  /** Origins or schemes that a form of the page may lead to; the tool's own origin is always among them. */
  readonly formsTo?: readonly string[];
  /** A page that knows its reader by a cookie stands in nobody's frame. */
  readonly isFramed?: false;
  /** Its script sends the page's own forms. */
  readonly sendsForms?: true;
}

export function sendPage<Name extends PageName>(
  reply: FastifyReply,
  name: Name,
  view: Views[Name],
  { status = 200, formsTo = [], isFramed, sendsForms }: PageOptions = {},
): FastifyReply {
  const { html, scriptSource } = renderPage(name, view);
  // A platform shows us in a frame and talks to us from above it; these two headers would forbid both.
  reply.removeHeader('x-frame-options');
  reply.removeHeader('cross-origin-opener-policy');
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('content-security-policy', policy(scriptSource, formsTo, isFramed ?? true, sendsForms ?? false))
    .send(html);
}

/**
 * Frames: a hosted Canvas school shows us on its own address, which no registration names, so any https page may. What
 * these pages can do, they do for whoever holds the signed launch in them, not by a cookie that a frame could borrow.
 */
function policy(
  scriptSource: string,
  formsTo: readonly string[],
  isFramed: boolean,
  sendsForms: boolean,
): string {
  return [
    "default-src 'none'",
    `script-src ${scriptSource}`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    ...(sendsForms ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    `form-action ${["'self'", ...formsTo].join(' ')}`,
    isFramed
      ? "frame-ancestors 'self' https: http://localhost:* http://127.0.0.1:*"
      : "frame-ancestors 'none'",
  ].join('; ');
}
