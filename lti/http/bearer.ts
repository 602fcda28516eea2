/**
 * What a launched page shows with every request instead of a session cookie: a signed token for that person, link and
 * attempt. It lives half an hour and is renewed while the page is in use, for at most half a day after the launch.
 *
 * @see RFC 7519 (JWT); RFC 8725 section 3 (one algorithm, one key for one purpose)
 */
import { z } from 'zod';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { deriveKey } from '../launch/derive-key.ts';
import type { Registrations } from '../launch/registrations.ts';
import { readOwnToken, signOwnToken } from '../launch/own-token.ts';

export interface BearerClaims {
  readonly scope: 'course' | 'assessor' | 'administrator';
  /** The provider (tenant). */
  readonly provider: string;
  readonly platform: string;
  readonly deployment: string;
  /** Ids of the store, as `LaunchIds` has them; absent where the launch has none (anonymous, no LMS course). */
  readonly attempt?: string;
  readonly person?: string;
  readonly link?: string;
  readonly context?: string;
  readonly track?: string;
  /** Random, one for each launch. */
  readonly sid: string;
  readonly locale?: string;
  /** Looks and writes nothing. */
  readonly isReadOnly?: boolean;
  /** Seconds since 1970. Left out by a launch: it is now. */
  readonly launchedAt?: number;
}

export interface ReadClaims extends BearerClaims {
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export interface IssuedBearer {
  readonly token: string;
  /** How long it lives from now. */
  readonly seconds: number;
}

export interface Bearer {
  issue(claims: BearerClaims): Promise<string>;
  /** `token-expired` is worth a sentence of its own: the course is only to be opened again. */
  read(token: string): Promise<Result<ReadClaims, BearerProblem>>;
  /** The same claims for another half hour; undefined when half a day is over. */
  renew(claims: BearerClaims): Promise<IssuedBearer | undefined>;
}

export interface BearerProblem {
  readonly code: 'token-expired' | 'token-bad' | 'platform-gone';
}

/** How long a token lives. */
export const bearerSeconds = 30 * 60;
/** How long after a launch its tokens may be renewed. */
const launchSeconds = 12 * 60 * 60;

const text = z.string().min(1).max(400);
const shape = z.object({
  scope: z.enum(['course', 'assessor', 'administrator']),
  provider: text,
  platform: text,
  deployment: text,
  attempt: text.exactOptional(),
  person: text.exactOptional(),
  link: text.exactOptional(),
  context: text.exactOptional(),
  track: text.exactOptional(),
  sid: text,
  locale: text.exactOptional(),
  isReadOnly: z.boolean().exactOptional(),
  launchedAt: z.number().exactOptional(),
});

const audience = 'fourcs-page';

/** @param secretsKey - 32 bytes; the key that signs is derived from it and signs nothing else */
export function createBearer(secretsKey: Uint8Array, now: () => Date): Bearer {
  const key = deriveKey(secretsKey, 'bearer');
  const secondsNow = (): number => Math.floor(now().getTime() / 1000);

  function issueUntil(claims: BearerClaims, expiresAt: number): string {
    const times = { issuedAt: now(), expiresAt: new Date(expiresAt * 1000) };
    return signOwnToken({ ...claims, aud: audience }, times, key);
  }

  return {
    issue: async (claims) =>
      issueUntil({ ...claims, launchedAt: claims.launchedAt ?? secondsNow() }, secondsNow() + bearerSeconds),
    read: async (token) => {
      const read = readOwnToken(token, key, now());
      if (!read.ok) return failed({ code: read.problem.code === 'expired' ? 'token-expired' : 'token-bad' });
      const claims = shape.safeParse(read.value);
      if (read.value.aud !== audience || !claims.success) return failed({ code: 'token-bad' });
      // However often one token was made from another, half a day after the launch they are all over.
      const { launchedAt } = claims.data;
      if (launchedAt !== undefined && launchedAt + launchSeconds <= secondsNow())
        return failed({ code: 'token-expired' });
      return ok({ ...claims.data, expiresAt: read.value.exp });
    },
    renew: async (claims) => {
      const left = (claims.launchedAt ?? 0) + launchSeconds - secondsNow();
      if (left <= 0) return undefined;
      const seconds = Math.min(bearerSeconds, left);
      return { token: issueUntil(shape.parse(claims), secondsNow() + seconds), seconds };
    },
  };
}

/**
 * The same for as long as the platform that a token came from is registered: once it is removed, every page that was
 * opened from it is over, within the half minute for which a registration is remembered.
 */
export const whileRegistered = (bearer: Bearer, registrations: Pick<Registrations, 'byId'>): Bearer => ({
  ...bearer,
  read: async (token) => {
    const read = await bearer.read(token);
    return !read.ok || (await registrations.byId(read.value.platform))
      ? read
      : failed({ code: 'platform-gone' });
  },
});

/** What the reader of a page is told. */
export const refusalOf = ({ code }: BearerProblem): 'page-expired' | 'platform-removed' =>
  code === 'platform-gone' ? 'platform-removed' : 'page-expired';
