/**
 * The public keys of platforms: fetched once, kept as key objects, fetched again when a token names a key that is not
 * among them (a platform that rotates) and after an hour (a platform that takes a key back).
 */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { FetchJson } from './safe-fetch.ts';
import { failed, ok, type Result } from '../../src/result.ts';

export interface PlatformKeys {
  /** @param jwksUrl - from the registration, never from a token */
  keyFor(
    jwksUrl: string,
    kid: string,
  ): Promise<Result<KeyObject, { readonly code: 'token-key-unknown' | 'platform-keys-unreachable' }>>;
}

interface KeySet {
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly fetchedAt: number;
}

/** Tokens with made-up key names must not make us knock at a platform's door more often than this. */
const pauseMilliseconds = 30_000;
const freshMilliseconds = 3_600_000;
/** While a platform's key address is down, keys of less than a day still hold. */
const usableMilliseconds = 24 * 3_600_000;
/** More keys than any platform has; each costs an import. */
const maxKeys = 64;

export function createPlatformKeys(fetchJson: FetchJson, now: () => Date): PlatformKeys {
  const sets = new Map<string, KeySet>();
  const triedAt = new Map<string, number>();
  const underWay = new Map<string, Promise<KeySet | undefined>>();

  /** Many launches at once share one fetch. */
  function refetch(jwksUrl: string): Promise<KeySet | undefined> {
    const running = underWay.get(jwksUrl);
    if (running) return running;
    const lastTry = triedAt.get(jwksUrl) ?? -Infinity;
    if (now().getTime() - lastTry < pauseMilliseconds) return Promise.resolve(undefined);
    triedAt.set(jwksUrl, now().getTime());
    const fetching = fetchKeys(fetchJson, jwksUrl)
      .then((keys) => {
        if (!keys) return undefined;
        const set = { keys, fetchedAt: now().getTime() };
        sets.set(jwksUrl, set);
        return set;
      })
      .finally(() => underWay.delete(jwksUrl));
    underWay.set(jwksUrl, fetching);
    return fetching;
  }

  return {
    async keyFor(jwksUrl, kid) {
      const known = sets.get(jwksUrl);
      const age = known ? now().getTime() - known.fetchedAt : Infinity;
      const knownKey = known?.keys.get(kid);
      if (knownKey && age < freshMilliseconds) return ok(knownKey);

      const fetched = await refetch(jwksUrl);
      const key =
        fetched?.keys.get(kid) ?? (fetched === undefined && age < usableMilliseconds ? knownKey : undefined);
      if (key) return ok(key);
      return failed({ code: (fetched ?? known) ? 'token-key-unknown' : 'platform-keys-unreachable' });
    },
  };
}

async function fetchKeys(
  fetchJson: FetchJson,
  url: string,
): Promise<ReadonlyMap<string, KeyObject> | undefined> {
  const answer = await fetchJson({ url });
  if (!answer.ok || answer.value.status !== 200) return undefined;
  const { json } = answer.value;
  if (typeof json !== 'object' || json === null || !('keys' in json) || !Array.isArray(json.keys)) {
    return undefined;
  }
  const keys = new Map<string, KeyObject>();
  for (const jwk of (json.keys as unknown[]).slice(0, maxKeys)) {
    const read = readKey(jwk);
    if (read) keys.set(read.kid, read.key);
  }
  return keys;
}

/** A key that we cannot use (another algorithm, for encryption, too short) is passed over: the next one may be ours. */
function readKey(jwk: unknown): { kid: string; key: KeyObject } | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kty, kid, n, e, use, alg } = jwk as JsonWebKey;
  if (kty !== 'RSA' || typeof kid !== 'string' || typeof n !== 'string' || typeof e !== 'string')
    return undefined;
  if ((use !== undefined && use !== 'sig') || (alg !== undefined && alg !== 'RS256')) return undefined;
  try {
    const key = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
    return isUsable(key) ? { kid, key } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * RSA keys of at least 2048 bits. A key that is far larger than anybody's, or whose exponent is, would only make each
 * check of a signature slow.
 *
 * @see 1EdTech security framework 1.0, section 5.1.1
 */
function isUsable({
  asymmetricKeyDetails: { modulusLength = 0, publicExponent = 0n } = {},
}: KeyObject): boolean {
  return modulusLength >= 2048 && modulusLength <= 8192 && publicExponent >= 3n && publicExponent < 2n ** 33n;
}
