/**
 * Whether a form was sent by one of our own pages: for those that know their reader by a cookie. `SameSite=Lax` keeps
 * the cookie from forms of other sites already; this also keeps out other hosts of the same site.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
import type { FastifyRequest } from 'fastify';

/**
 * A page that sends no referrer sends "null" as the origin of its own forms, so what browsers say of the site counts
 * first; where one says nothing, only our own origin is believed.
 */
export function isOwnForm({ headers }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? headers.origin === publicUrl : site === 'same-origin';
}
