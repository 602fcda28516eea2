/** Which addresses this tool may fetch: those that a stranger can name must not lead into our own network. */
import ipaddr from 'ipaddr.js';

/**
 * An absolute address that a platform's service may have: https, a host that is not a private or local address, and
 * no user name or password in it. A host *name* is judged again when it is looked up, because only then is it known
 * where it leads.
 *
 * @param allowInsecure - http and private addresses too: development only
 */
export function serviceUrl(text: unknown, allowInsecure: boolean): URL | undefined {
  if (typeof text !== 'string' || text.length > 2048) return undefined;
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return undefined;
  if (url.protocol !== 'https:' && !(allowInsecure && url.protocol === 'http:')) return undefined;
  if (!allowInsecure && !mayBePublic(url.hostname)) return undefined;
  return url;
}

/** Whether an IP address is one of the public Internet: not loopback, private, link-local, mapped, multicast or reserved. */
export function isPublicAddress(address: string): boolean {
  // `process` turns an IPv4 address in an IPv6 coat into what it is.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** `URL` has already written every odd form of an IPv4 address (2130706433, 0x7f.1) as four numbers. */
function mayBePublic(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (ipaddr.isValid(host)) return isPublicAddress(host);
  // A name without a dot is one of the local network; these endings never leave it (RFC 6761, RFC 6762, RFC 8375).
  return host.includes('.') && !/\.(localhost|local|internal|home\.arpa)$/i.test(host);
}
