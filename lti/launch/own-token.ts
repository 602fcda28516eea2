/**
 * Tokens that the tool gives out and takes back itself: a JWT with one fixed header, signed with a key derived for one
 * purpose. Made and checked on the spot: Web Crypto hands each of these short texts to another thread, which costs
 * several times the hash itself, and a launch has four of them. Tokens of others are read in `verify-token.ts`.
 *
 * @see RFC 7515, section 3.1; RFC 7518, section 3.2 (HS256); RFC 7519, section 4.1; RFC 8725, sections 3.1 and 3.3
 */
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { isRecord } from './claims.ts';
import { failed, ok, type Result } from '../../src/result.ts';

export interface OwnTokenTimes {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export interface OwnTokenProblem {
  /** `bad`: not signed with this key, or no token at all. */
  readonly code: 'expired' | 'bad';
}

/** The only one there is: a token that names another algorithm, or none, or an extension, does not begin with it. */
const head = Buffer.from('{"alg":"HS256"}').toString('base64url');
const maxCharacters = 200_000;

/**
 * @param claims - values of JSON; what is undefined is left out; `iat` and `exp` are set here, in whole seconds
 * @param key - 32 bytes from `deriveKey`, of this kind of token alone
 */
export function signOwnToken(
  claims: Readonly<Record<string, unknown>>,
  { issuedAt, expiresAt }: OwnTokenTimes,
  key: Uint8Array,
): string {
  const body = JSON.stringify({ ...claims, iat: secondsOf(issuedAt), exp: secondsOf(expiresAt) });
  const signed = `${head}.${Buffer.from(body).toString('base64url')}`;
  return `${signed}.${sealOf(signed, key).toString('base64url')}`;
}

/**
 * A token is good to the second before `exp`. Our own clock wrote it, so no skew is allowed for.
 *
 * @returns the claims as they were signed: what they mean is for the caller to check
 */
export function readOwnToken(
  text: string,
  key: Uint8Array,
  now: Date,
): Result<
  Readonly<Record<string, unknown>> & { readonly iat: number; readonly exp: number },
  OwnTokenProblem
> {
  const parts = text.length <= maxCharacters ? /^([\w-]+\.([\w-]+))\.([\w-]{43})$/.exec(text) : null;
  const [, signed = '', body = '', seal = ''] = parts ?? [];
  if (!signed.startsWith(`${head}.`)) return failed({ code: 'bad' });
  if (!timingSafeEqual(Buffer.from(seal, 'base64url'), sealOf(signed, key))) return failed({ code: 'bad' });
  const claims = readClaims(body);
  if (!claims || !isSeconds(claims.iat) || !isSeconds(claims.exp)) return failed({ code: 'bad' });
  return claims.exp <= secondsOf(now)
    ? failed({ code: 'expired' })
    : ok({ ...claims, iat: claims.iat, exp: claims.exp });
}

/** Signed by us, so it was JSON; a key in two hands is no reason to fall over. */
function readClaims(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
    return isRecord(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

const sealOf = (signed: string, key: Uint8Array): Buffer =>
  createHmac('sha256', keyObject(key)).update(signed).digest();

/** From bytes, each signature would make one again, and that takes four times as long as the hash. */
const keyObjects = new WeakMap<Uint8Array, KeyObject>();

function keyObject(bytes: Uint8Array): KeyObject {
  let key = keyObjects.get(bytes);
  if (!key) keyObjects.set(bytes, (key = createSecretKey(bytes)));
  return key;
}

const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);
const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value);
