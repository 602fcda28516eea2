/**
 * The `state` of a login: everything that the tool must remember until the platform answers, signed, in the hands of
 * the browser. Nothing is written to the database for somebody who only knocks.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readOwnToken, signOwnToken } from './own-token.ts';
import { failed, ok, type Result } from '../../src/result.ts';

export interface LoginState {
  /** Names the cookie of this login, so that several logins side by side do not overwrite each other. */
  readonly id: string;
  /** Used up by the launch: that makes the state single use, too. */
  readonly nonce: string;
  readonly registrationId: string;
  /** As the platform wrote it; the token must say the same. */
  readonly targetLinkUri: string;
  /** SHA-256 of the secret that the browser holds in a cookie or in the platform's storage. */
  readonly bindingHash: string;
  /** Name of the frame that keeps things for us, where the platform has one (`lti_storage_target`). */
  readonly storageTarget?: string;
  /** What the login can be started again with, in a window of its own; left out where it is long. */
  readonly hints?: readonly [loginHint: string, messageHint: string | null];
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Long enough for a person who must first sign in to the platform. */
export const loginSeconds = 600;

/** @returns base64url text: Moodle strips markup from a state */
export function signLoginState(state: LoginState, key: Uint8Array): string {
  const { id, nonce, registrationId, targetLinkUri, bindingHash, storageTarget, hints } = state;
  return signOwnToken(
    { jti: id, n: nonce, r: registrationId, t: targetLinkUri, b: bindingHash, s: storageTarget, h: hints },
    state,
    key,
  );
}

export function readLoginState(
  text: string,
  key: Uint8Array,
  now: Date,
): Result<LoginState, { readonly code: 'state-unknown' | 'state-expired' }> {
  const read = readOwnToken(text, key, now);
  if (!read.ok) return failed({ code: read.problem.code === 'expired' ? 'state-expired' : 'state-unknown' });
  // Signed by us with a key for nothing else, so of the shape that `signLoginState` gives it.
  const { jti, iat, exp, n, r, t, b, s, h } = read.value as unknown as Record<
    'jti' | 'n' | 'r' | 't' | 'b',
    string
  > & {
    iat: number;
    exp: number;
    s?: string;
    h?: [string, string | null];
  };
  return ok({
    id: jti,
    nonce: n,
    registrationId: r,
    targetLinkUri: t,
    bindingHash: b,
    ...(s !== undefined && { storageTarget: s }),
    ...(h !== undefined && { hints: h }),
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
  });
}

/** 256 bits: what the browser that started the login can show and nobody else can. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Twelve characters: only tells logins of one browser apart. */
export const newLoginId = (): string => randomBytes(9).toString('base64url');

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export function isSecretOf(secret: string, bindingHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(bindingHash));
}
