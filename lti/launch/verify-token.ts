/** Whether a token was signed by the platform that it should come from. */
import { verify } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { isRecord, type Claims } from './claims.ts';
import type { PlatformKeys } from './platform-keys.ts';
import type { LaunchRefusalCode } from './refusal.ts';
import { failed, ok, type Result } from '../../src/result.ts';

const maxTokenCharacters = 100_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * RS256 alone, by a key that the registration's own key address publishes under the token's `kid`. A token that brings
 * a key, or the address of one, or demands an extension, is refused unread. The signature is checked on the spot: to
 * hand it to another thread costs as much again.
 *
 * @see 1EdTech security framework 1.0, sections 5.1.2 and 6.3; RFC 7515, sections 3.1, 4.1 and 5.2
 */
export async function verifyToken(
  token: string,
  jwksUrl: string,
  keys: PlatformKeys,
): Promise<Result<Claims, { readonly code: LaunchRefusalCode }>> {
  if (token.length > maxTokenCharacters) return failed({ code: 'token-malformed' });
  const header = readHeader(token);
  if (!header) return failed({ code: 'token-malformed' });
  if (
    header.alg !== 'RS256' ||
    ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip'].some((name) => name in header)
  ) {
    return failed({ code: 'token-header-refused' });
  }
  if (typeof header.typ === 'string' && !/^(application\/)?jwt$/i.test(header.typ)) {
    return failed({ code: 'token-header-refused' });
  }
  if (typeof header.kid !== 'string' || header.kid === '') return failed({ code: 'token-key-unnamed' });
  const [, signed, body, signature] = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
  if (signed === undefined || body === undefined || signature === undefined)
    return failed({ code: 'token-malformed' });
  const key = await keys.keyFor(jwksUrl, header.kid);
  if (!key.ok) return key;
  const isGenuine = verify('sha256', Buffer.from(signed), key.value, Buffer.from(signature, 'base64url'));
  if (!isGenuine) return failed({ code: 'token-signature-wrong' });
  const claims = readClaims(body);
  return claims ? ok(claims) : failed({ code: 'token-malformed' });
}

function readHeader(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return { ...decodeProtectedHeader(token) };
  } catch {
    return undefined;
  }
}

function readClaims(body: string): Claims | undefined {
  try {
    const claims: unknown = JSON.parse(utf8.decode(Buffer.from(body, 'base64url')));
    return isRecord(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
