/**
 * Access tokens for a platform's services, one for each set of scopes, used until shortly before they end.
 *
 * @see 1EdTech Security Framework 1.1, section 4.1; RFC 7523, section 3
 */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { PlatformRegistration } from '../domain/model.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import type { FetchAnswer, FetchJson, SigningKeys } from './ports.ts';
import { isSuccess, lasting, ofEveryService, ofFetch, passing } from './trouble.ts';
import type { Trouble } from './trouble.ts';

export interface AccessTokens {
  /** @param scopes - asked for together; the platform may give fewer, and its services then say so */
  get(platform: PlatformRegistration, scopes: readonly string[]): Promise<Result<AccessToken, Trouble>>;
  /** A service has refused it: the next `get` asks for a new one. */
  forget(token: string): void;
}

export interface AccessToken {
  readonly token: string;
  /** What the platform says it gave, where it says so: the only word to trust. Moodle's registration claims more. */
  readonly granted?: readonly string[];
}

interface Kept extends AccessToken {
  readonly goodUntil: number;
}

/** Moodle takes no lead of our clock over its own. */
const BACKDATED_SECONDS = 10;
const ASSERTION_SECONDS = 60;
/** A token is not used in its last minute: a request may take a while. */
const MARGIN_SECONDS = 60;

export function createAccessTokens({
  keys,
  fetchJson,
  now,
}: {
  readonly keys: SigningKeys;
  readonly fetchJson: FetchJson;
  readonly now: () => Date;
}): AccessTokens {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<Result<AccessToken, Trouble>>>();

  async function ask(
    platform: PlatformRegistration,
    scopes: readonly string[],
    slot: string,
  ): Promise<Result<AccessToken, Trouble>> {
    const answer = await fetchJson({
      url: platform.tokenUrl,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(platform, keys, now()),
        scope: scopes.join(' '),
      }).toString(),
    });
    if (!answer.ok) return failed(ofFetch(answer.problem));
    const granted = grantIn(answer.value);
    if (!granted) return failed(troubleIn(answer.value));
    const { seconds, ...token } = granted;
    kept.set(slot, { ...token, goodUntil: now().getTime() + (seconds - MARGIN_SECONDS) * 1000 });
    return ok(token);
  }

  return {
    async get(platform, scopes) {
      const slot = [platform.id, ...[...scopes].sort()].join(' ');
      const known = kept.get(slot);
      if (known && known.goodUntil > now().getTime()) return ok(known);
      // A hundred scores that wait for a token need one, not a hundred.
      let asked = asking.get(slot);
      if (!asked) {
        asked = ask(platform, scopes, slot).finally(() => asking.delete(slot));
        asking.set(slot, asked);
      }
      return asked;
    },
    forget(token) {
      for (const [slot, each] of kept) if (each.token === token) kept.delete(slot);
    },
  };
}

async function assertion(platform: PlatformRegistration, keys: SigningKeys, now: Date): Promise<string> {
  const { kid, key } = await keys.signingKey();
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .setIssuer(platform.clientId)
    .setSubject(platform.clientId)
    .setAudience(platform.tokenAudience ?? platform.tokenUrl)
    .setIssuedAt(seconds - BACKDATED_SECONDS)
    .setExpirationTime(seconds + ASSERTION_SECONDS)
    .setJti(randomUUID())
    .sign(key);
}

function grantIn(answer: FetchAnswer): (AccessToken & { readonly seconds: number }) | undefined {
  const { access_token: token, expires_in: seconds, scope } = fieldsOf(answer);
  if (!isSuccess(answer) || typeof token !== 'string' || token === '') return undefined;
  // RFC 6749, 5.1: recommended, not required; some write it as a string.
  const lasts = Number(seconds ?? MARGIN_SECONDS);
  return {
    token,
    seconds: Number.isFinite(lasts) ? lasts : MARGIN_SECONDS,
    ...(typeof scope === 'string' && { granted: scope.split(' ') }),
  };
}

function troubleIn(answer: FetchAnswer): Trouble {
  // RFC 6749, 5.2. The administrator has not given these scopes.
  if (fieldsOf(answer)['error'] === 'invalid_scope') return lasting('not-permitted');
  if (answer.status === 403)
    return ofEveryService(answer)?.code === 'platform-busy'
      ? passing('platform-busy')
      : passing('token-refused');
  const known = ofEveryService(answer);
  if (known) return known;
  // Moodle calls it 404 when it could not read our keys, and 400 when it did not like what they sign. Both can pass:
  // keys are read again, clocks are set.
  return passing(answer.status >= 400 && answer.status < 500 ? 'token-refused' : 'platform-error');
}

function fieldsOf({ json }: FetchAnswer): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
}
