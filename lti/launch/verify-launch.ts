/**
 * A launch from its two form fields to an `LtiLaunch`. What a stranger can send is refused before anything is written;
 * the one write, using the nonce up, comes last, so that of two identical launches exactly one goes through. What the
 * launch leaves in the database may be written in the same step: there is no way past it to a launch.
 */
import { launchChecks, skewSeconds } from './checks.ts';
import { claim } from './claims.ts';
import { isSecretOf, readLoginState, type LoginState } from './login-state.ts';
import type { PlatformKeys } from './platform-keys.ts';
import { readLaunch } from './read-launch.ts';
import type { LaunchRefusalCode } from './refusal.ts';
import type { Registrations } from './registrations.ts';
import { verifyToken } from './verify-token.ts';
import type { Deployment, LtiLaunch, PlatformRegistration } from '../domain/model.ts';
import { failed, ok, type Result } from '../../src/result.ts';

export interface LaunchForm {
  readonly state?: string;
  readonly idToken?: string;
  /** The browser's secret, where it was kept in the platform's storage and not in a cookie. */
  readonly binding?: string;
  /** The browser's secret for a login, where a cookie brought it. */
  readonly cookieOf: (loginId: string) => string | undefined;
}

export interface LaunchPorts<Entered> {
  readonly registrations: Registrations;
  readonly platformKeys: PlatformKeys;
  /** Uses the nonce up, and keeps what is to be kept of the launch. @returns undefined when it was used before */
  readonly enter: (launch: LtiLaunch, nonce: string, expiresAt: Date) => Promise<Entered | undefined>;
  readonly stateKey: Uint8Array;
  readonly allowInsecure: boolean;
  readonly now: () => Date;
}

/** Everything is right except that this browser cannot show that it started the login. */
export interface BrowserUnknown {
  readonly code: 'browser-unknown';
  readonly login: LoginState;
  readonly registration: PlatformRegistration;
}

type VerifyResult<Value> = Result<Value, { readonly code: LaunchRefusalCode | 'platform-unknown' }>;

export async function verifyLaunch<Entered extends object>(
  form: LaunchForm,
  ports: LaunchPorts<Entered>,
): Promise<
  Result<
    { readonly launch: LtiLaunch; readonly login: LoginState; readonly entered: Entered },
    { readonly code: LaunchRefusalCode | 'platform-unknown' } | BrowserUnknown
  >
> {
  if (!form.state) return failed({ code: 'state-missing' });
  const login = readLoginState(form.state, ports.stateKey, ports.now());
  if (!login.ok) return login;
  if (!form.idToken) return failed({ code: 'token-missing' });
  const registration = await ports.registrations.byId(login.value.registrationId);
  if (!registration) return failed({ code: 'platform-unknown' });

  const launch = await readToken(form.idToken, { login: login.value, registration }, ports);
  if (!launch.ok) return launch;

  const secret = form.cookieOf(login.value.id) ?? form.binding;
  if (secret === undefined) {
    return failed({ code: 'browser-unknown', login: login.value, registration });
  }
  if (!isSecretOf(secret, login.value.bindingHash)) return failed({ code: 'browser-other' });

  // A token counts only together with its state, so nothing that carries this nonce outlives the state.
  const nonceExpiresAt = laterBy(skewSeconds, login.value.expiresAt);
  const entered = await ports.enter(launch.value.launch, login.value.nonce, nonceExpiresAt);
  if (!entered) return failed({ code: 'nonce-spent' });
  if (launch.value.isFirstOfDeployment) {
    await ports.registrations.addDeployment(registration, launch.value.launch.deployment.deploymentId);
  }
  return ok({ launch: launch.value.launch, login: login.value, entered });
}

async function readToken(
  idToken: string,
  { login, registration }: { login: LoginState; registration: PlatformRegistration },
  ports: Omit<LaunchPorts<unknown>, 'enter'>,
): Promise<VerifyResult<{ readonly launch: LtiLaunch; readonly isFirstOfDeployment: boolean }>> {
  const token = await verifyToken(idToken, registration.jwksUrl, ports.platformKeys);
  if (!token.ok) return token;
  const claims = token.value;
  const ourClientIds = Array.isArray(claims.aud)
    ? (await ports.registrations.find(registration.issuer)).map(({ clientId }) => clientId)
    : [registration.clientId];
  const against = { registration, login, ourClientIds, now: ports.now() };
  for (const check of launchChecks) {
    const code = check(claims, against);
    if (code) return failed({ code });
  }
  const deployment = await findDeployment(
    String(claims[claim.deploymentId]),
    registration,
    ports.registrations,
  );
  if (!deployment) return failed({ code: 'deployment-unknown' });
  const launch = readLaunch(claims, registration, deployment.deployment, ports.allowInsecure);
  if (!launch.ok) return launch;
  return ok({ launch: launch.value, isFirstOfDeployment: deployment.isNew });
}

/**
 * A deployment must be registered. One exception: a platform that registered itself without naming a deployment (Canvas
 * makes it afterwards) is believed about its first one, because only that platform could sign for our client.
 */
async function findDeployment(
  deploymentId: string,
  registration: PlatformRegistration,
  registrations: Registrations,
): Promise<{ readonly deployment: Deployment; readonly isNew: boolean } | undefined> {
  const among = (deployments: readonly Deployment[]): Deployment | undefined =>
    deployments.find((deployment) => deployment.deploymentId === deploymentId);

  const known = among(registration.deployments);
  if (known) return { deployment: known, isNew: false };
  const fresh = (await registrations.reread(registration.id))?.deployments ?? [];
  const added = among(fresh);
  if (added) return { deployment: added, isNew: false };
  return fresh.length === 0
    ? { deployment: { deploymentId, providerId: registration.providerId }, isNew: true }
    : undefined;
}

const laterBy = (seconds: number, date: Date): Date => new Date(date.getTime() + seconds * 1000);
