/** Access tokens are shown only to the platform that gave them. */
import type { PlatformRegistration } from '../domain/model.ts';

/** One issuer for every customer, each at an address of its own: a service's host cannot be known beforehand. */
const hostedCanvas = /^https:\/\/canvas(\.(beta|test))?\.instructure\.com$/;

/**
 * Whether an address may be sent this platform's token. Service addresses arrive in launches that the platform signed,
 * and in `Link` headers and columns that it answers; none of them may lead to a host that its registration does not
 * name. Hosted Canvas is let through to any public https host: its addresses are the colleges' own, and what it signs
 * it made itself.
 */
export function isOfPlatform(platform: PlatformRegistration, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  if (hostedCanvas.test(platform.issuer)) return url.protocol === 'https:';
  return [platform.issuer, platform.authUrl, platform.tokenUrl, platform.jwksUrl].some(
    (known) => URL.canParse(known) && new URL(known).origin === url.origin,
  );
}
