/**
 * What a token must say to be taken, in the order in which it is asked. Each check knows one rule; the first that is
 * not met is the reason that the tool gives.
 *
 * @see OpenID Connect Core 1.0 (OIDC), section 3.1.3.7
 * @see 1EdTech security framework 1.0 (SEC), sections 5.1.2 and 5.1.3
 * @see LTI 1.3 core (LTI), sections 5.3 and 5.4; LTI Deep Linking 2.0 (DL), section 4.4
 */
import { claim, isAbsent, isIdentifier, isRecord, type Claims } from './claims.ts';
import type { LoginState } from './login-state.ts';
import type { LaunchRefusalCode } from './refusal.ts';
import type { PlatformRegistration } from '../domain/model.ts';

export interface CheckedAgainst {
  readonly registration: PlatformRegistration;
  readonly login: LoginState;
  /** Client ids that are ours at this issuer: an audience may name several of them and nobody else. */
  readonly ourClientIds: readonly string[];
  readonly now: Date;
}

type Check = (claims: Claims, against: CheckedAgainst) => LaunchRefusalCode | undefined;

/** What clocks may differ by. */
export const skewSeconds = 60;
/** A token that came from a login of ours is at most as old as the login. */
const lifetimeSeconds = 24 * 3600;

/** OIDC 3.1.3.7 point 2: exactly, without a slash more or less. */
const issuer: Check = ({ iss }, { registration }) =>
  iss === registration.issuer ? undefined : 'issuer-wrong';

/** OIDC 3.1.3.7 point 3: our client is among the audiences, and nobody whom we do not know. One may stand bare or in a list. */
const audience: Check = ({ aud }, { registration, ourClientIds }) => {
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const isOurs = (id: unknown): boolean => typeof id === 'string' && ourClientIds.includes(id);
  return audiences.includes(registration.clientId) && audiences.every(isOurs) ? undefined : 'audience-wrong';
};

/** OIDC 3.1.3.7 points 4 and 5: ours where it is said; it must be said where there are several audiences. */
const authorizedParty: Check = ({ aud, azp }, { registration }) => {
  if (isAbsent(azp)) return Array.isArray(aud) && aud.length > 1 ? 'authorized-party-wrong' : undefined;
  return azp === registration.clientId ? undefined : 'authorized-party-wrong';
};

/** OIDC 3.1.3.7 points 9 and 10; SEC 5.1.3: both are required. */
const times: Check = ({ exp, iat, nbf }, { login, now }) => {
  if (!isTime(exp) || !isTime(iat)) return 'token-times-missing';
  const seconds = now.getTime() / 1000;
  if (exp <= seconds - skewSeconds) return 'token-expired';
  if (iat > seconds + skewSeconds) return 'token-from-future';
  if (!isAbsent(nbf) && (!isTime(nbf) || nbf > seconds + skewSeconds)) return 'token-from-future';
  // The token answers a question that was asked when the login began, so it cannot be older.
  if (iat < login.issuedAt.getTime() / 1000 - skewSeconds) return 'token-expired';
  return exp - iat > lifetimeSeconds ? 'token-lives-too-long' : undefined;
};

/** OIDC 3.1.3.7 point 11: the one that this login asked with, not only some nonce of ours. */
const nonce: Check = (claims, { login }) => (claims.nonce === login.nonce ? undefined : 'nonce-wrong');

/** LTI 5.3.2. */
const version: Check = (claims) => (claims[claim.version] === '1.3.0' ? undefined : 'version-wrong');

/** LTI 5.3.1; DL 4.4.1. */
const message: Check = (claims) => (messageOf(claims) === undefined ? 'message-unknown' : undefined);

/** LTI 5.3.3: at most 255 characters. Whether it is registered is asked where it can be read again. */
const deployment: Check = (claims) =>
  isIdentifier(claims[claim.deploymentId]) ? undefined : 'deployment-missing';

/** LTI 5.3.4; SEC 5.1.1.1: the token's is the one to be believed, and the login promised the same. */
const target: Check = (claims, { login }) =>
  claims[claim.targetLinkUri] === login.targetLinkUri ? undefined : 'target-changed';

/** LTI 5.3.5: for a resource link launch. */
const resourceLink: Check = (claims) => {
  const link = claims[claim.resourceLink];
  if (messageOf(claims) !== 'resource-link') return undefined;
  return isRecord(link) && isIdentifier(link.id) ? undefined : 'link-missing';
};

/** LTI 5.3.6: at most 255 characters; absent for somebody who stays anonymous (LTI 5.3.6.1). */
const subject: Check = ({ sub }) =>
  isAbsent(sub) || sub === '' || isIdentifier(sub) ? undefined : 'subject-malformed';

/** LTI 5.3.7: must be there and may be empty. */
const roles: Check = (claims) => {
  const list = claims[claim.roles];
  return Array.isArray(list) && list.every((role) => typeof role === 'string') ? undefined : 'roles-missing';
};

/** LTI 5.4.1: a course has an id wherever there is one. */
const context: Check = (claims) => {
  const value = claims[claim.context];
  if (isAbsent(value)) return undefined;
  if (!isRecord(value)) return 'claim-malformed';
  return isAbsent(value.id) || value.id === '' || isIdentifier(value.id) ? undefined : 'claim-malformed';
};

/** LTI 5.4.6, AGS 2.0 section 3.1, NRPS 2.0 section 3.6.1.1: objects where they stand at all. */
const shapes: Check = (claims) =>
  [claim.custom, claim.launchPresentation, claim.ags, claim.nrps].every(
    (name) => isAbsent(claims[name]) || isRecord(claims[name]),
  )
    ? undefined
    : 'claim-malformed';

export const launchChecks: readonly Check[] = [
  issuer,
  audience,
  authorizedParty,
  times,
  nonce,
  version,
  message,
  deployment,
  target,
  resourceLink,
  subject,
  roles,
  context,
  shapes,
];

/** Which of the two messages it is that the tool knows. */
export function messageOf(claims: Claims): 'resource-link' | 'deep-linking' | undefined {
  switch (claims[claim.messageType]) {
    case 'LtiResourceLinkRequest':
      return 'resource-link';
    case 'LtiDeepLinkingRequest':
      return 'deep-linking';
    default:
      return undefined;
  }
}

/** Seconds since 1970, within what a date can hold. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 1e11;
