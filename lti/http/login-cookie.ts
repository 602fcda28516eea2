/**
 * The cookie that ties a login to the browser it began in. One for each login, so that two that run side by side do
 * not overwrite each other; partitioned, so that it also works inside a platform's page where such cookies are refused.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loginSeconds } from '../launch/login-state.ts';

export function keepSecret(reply: FastifyReply, publicUrl: string, loginId: string, secret: string): void {
  reply.header('set-cookie', cookies(publicUrl, loginId, `${secret}; Max-Age=${loginSeconds}`));
}

export function forgetSecret(reply: FastifyReply, publicUrl: string, loginId: string): void {
  reply.header('set-cookie', cookies(publicUrl, loginId, '; Max-Age=0'));
}

export function secretOf(request: FastifyRequest, publicUrl: string, loginId: string): string | undefined {
  const wanted = `${cookieName(publicUrl, loginId)}=`;
  const found = (request.headers.cookie ?? '').split(/; */).find((cookie) => cookie.startsWith(wanted));
  return found?.slice(wanted.length);
}

/** Attributes of cookies that a script of a page sets to find out whether one is kept; a bar stands between tries. */
export function probeAttributes(publicUrl: string): string {
  const everywhere = 'Path=/; Max-Age=60; Secure; SameSite=None; Partitioned';
  return isSecure(publicUrl) ? everywhere : `${everywhere}|Path=/; Max-Age=60; SameSite=Lax`;
}

/**
 * Over plain http, which is for trying the tool on one machine, the prefix is refused, and Safari refuses `Secure` as
 * well: there the cookie is sent in both manners, and a browser keeps the last one it takes.
 */
function cookies(publicUrl: string, loginId: string, rest: string): string[] {
  const cookie = `${cookieName(publicUrl, loginId)}=${rest}; Path=/; HttpOnly`;
  const everywhere = `${cookie}; Secure; SameSite=None; Partitioned`;
  return isSecure(publicUrl) ? [everywhere] : [`${cookie}; SameSite=Lax`, everywhere];
}

function cookieName(publicUrl: string, loginId: string): string {
  return `${isSecure(publicUrl) ? '__Host-' : ''}fourcs-login-${loginId}`;
}

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');
