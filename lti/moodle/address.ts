/** Which addresses of a Moodle may be spoken to. */
import { serviceUrl } from '../launch/address.ts';

/**
 * @param text - as somebody typed it: "https://moodle.example.ac.uk", perhaps with a path and a slash at its end
 * @param allowLoopback - `ALLOW_INSECURE_PLATFORMS`: this machine over http too, and still no other private address
 * @returns without a slash at its end
 */
export function siteAddress(text: string, allowLoopback: boolean): string | undefined {
  const url = serviceUrl(text, false) ?? (allowLoopback ? loopback(text) : undefined);
  if (!url || url.search !== '' || url.hash !== '') return undefined;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function loopback(text: string): URL | undefined {
  const url = serviceUrl(text, true);
  return url && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname) ? url : undefined;
}
