/**
 * Third-party initiated login: a platform asks us to ask it who the person is.
 *
 * @see OpenID Connect Core 1.0, section 4; 1EdTech security framework 1.0, section 5.1.1.1
 * @see LTI Client Side postMessages 0.1, LTI OIDC Login with LTI Client Side postMessages 0.1
 */
import { serviceUrl } from './address.ts';
import {
  hashSecret,
  loginSeconds,
  newLoginId,
  newSecret,
  signLoginState,
  type LoginState,
} from './login-state.ts';
import type { LoginRefusalCode } from './refusal.ts';
import type { Registrations } from './registrations.ts';
import type { PlatformRegistration } from '../domain/model.ts';
import { failed, ok, type Result } from '../../src/result.ts';

export interface LoginRequest {
  readonly iss?: string;
  readonly clientId?: string;
  readonly loginHint?: string;
  readonly messageHint?: string;
  readonly targetLinkUri?: string;
  readonly storageTarget?: string;
}

export interface StartedLogin {
  /** Where the browser goes next: the platform's authorization address with our question. */
  readonly authUrl: string;
  readonly state: string;
  readonly login: LoginState;
  /** To be kept by the browser alone. */
  readonly secret: string;
}

export interface LoginPorts {
  readonly registrations: Pick<Registrations, 'find'>;
  readonly stateKey: Uint8Array;
  readonly publicUrl: string;
  readonly now: () => Date;
}

export async function startLogin(
  request: LoginRequest,
  { registrations, stateKey, publicUrl, now }: LoginPorts,
): Promise<Result<StartedLogin, { readonly code: LoginRefusalCode }>> {
  const { iss, clientId, loginHint, messageHint, targetLinkUri, storageTarget } = request;
  if (!iss || !loginHint || !targetLinkUri) return failed({ code: 'login-incomplete' });
  if (!isOurTarget(targetLinkUri, publicUrl)) return failed({ code: 'target-not-ours' });
  const found = await findRegistration(registrations, iss, clientId);
  if (!found.ok) return found;

  const secret = newSecret();
  const login: LoginState = {
    id: newLoginId(),
    nonce: newSecret(),
    registrationId: found.value.id,
    targetLinkUri,
    bindingHash: hashSecret(secret),
    ...(isFrameName(storageTarget) && { storageTarget }),
    ...((messageHint ?? '').length + loginHint.length <= 1000 && {
      hints: [loginHint, messageHint ?? null] as const,
    }),
    issuedAt: now(),
    expiresAt: new Date(now().getTime() + loginSeconds * 1000),
  };
  const state = signLoginState(login, stateKey);
  return ok({
    authUrl: authUrl(found.value, { publicUrl, state, login, loginHint, messageHint }),
    state,
    login,
    secret,
  });
}

/**
 * Only the two addresses where a launch can end. Its own query may stand: teachers paste addresses with one.
 * Compared after parsing, so that no other spelling of a host slips through.
 */
export function isOurTarget(target: string, publicUrl: string): boolean {
  const url = target.length <= 2048 ? URL.parse(target) : null;
  if (!url || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  const { origin } = new URL(publicUrl);
  return url.origin === origin && (url.pathname === '/lti/launch' || url.pathname === '/lti/deep-link');
}

/** One Canvas issuer serves every hosted customer: without a client id the issuer says who only where it has one client. */
async function findRegistration(
  registrations: LoginPorts['registrations'],
  iss: string,
  clientId: string | undefined,
): Promise<Result<PlatformRegistration, { readonly code: 'platform-unknown' | 'client-needed' }>> {
  if (isUnstorable(iss) || (clientId !== undefined && isUnstorable(clientId))) {
    return failed({ code: 'platform-unknown' });
  }
  const [registration, ...others] = await registrations.find(iss, clientId === '' ? undefined : clientId);
  if (!registration) return failed({ code: 'platform-unknown' });
  return others.length > 0 ? failed({ code: 'client-needed' }) : ok(registration);
}

/** A database refuses a zero character in a text; no name of a platform has one, or is this long. */
const isUnstorable = (text: string): boolean =>
  text.length > 1024 || text.includes('\u0000') || !text.isWellFormed();

const isFrameName = (name: string | undefined): name is string =>
  name !== undefined && /^[\w.:-]{1,100}$/.test(name);

/** OpenID Connect Core 3.1.2.1 with the values that the 1EdTech security framework fixes. */
function authUrl(
  registration: PlatformRegistration,
  {
    publicUrl,
    state,
    login,
    loginHint,
    messageHint,
  }: {
    publicUrl: string;
    state: string;
    login: LoginState;
    loginHint: string;
    messageHint: string | undefined;
  },
): string {
  const url = new URL(registration.authUrl);
  const question = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: registration.clientId,
    redirect_uri: `${publicUrl}/lti/launch`,
    login_hint: loginHint,
    ...(messageHint !== undefined && { lti_message_hint: messageHint }),
    nonce: login.nonce,
    state,
  };
  for (const [name, value] of Object.entries(question)) url.searchParams.set(name, value);
  return url.href;
}

/** Origin of the frame that keeps things for us: that of the authorization address, and no other. */
export function storageOrigin(registration: Pick<PlatformRegistration, 'authUrl'>): string {
  return serviceUrl(registration.authUrl, true)?.origin ?? '';
}
