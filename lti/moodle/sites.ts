/** Which Moodles are connected, and as whose people theirs count. */
import type { PlatformRegistration } from '../domain/model.ts';
import type { MoodleSite } from '../store/moodle.ts';
import type { Store } from '../store/store.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import { siteAddress } from './address.ts';
import { moodleCalls, type MoodleCalls, type SiteInfo } from './calls.ts';
import { createMoodleClient, type MoodleClient, type MoodleClientOptions } from './client.ts';
import type { MoodleProblem } from './problem.ts';
import { openToken, sealToken } from './site-token.ts';

export interface ConnectOrder {
  readonly providerId: string;
  readonly url: string;
  readonly token: string;
  /** Which registration, where the site has several for this provider. */
  readonly platformId?: string;
}

export interface MoodleSettings {
  readonly secretsKey: Uint8Array;
  readonly allowInsecurePlatforms: boolean;
}

export type ConnectProblem =
  | { readonly code: 'address-refused' }
  | { readonly code: 'call-failed'; readonly problem: MoodleProblem }
  /** The site calls itself otherwise; its launches would come from there. */
  | { readonly code: 'other-address'; readonly siteUrl: string }
  | { readonly code: 'several-registrations'; readonly platforms: readonly PlatformRegistration[] };

export interface Connected {
  readonly site: MoodleSite;
  readonly info: SiteInfo;
  /** The LTI registration whose people they are. */
  readonly registration?: PlatformRegistration;
}

/**
 * Tries the token, then keeps it sealed.
 *
 * @param patience - of somebody who waits for a page; else the client's own
 */
export async function connectSite(
  store: Pick<Store, 'platforms' | 'moodle'>,
  { providerId, url, token, platformId }: ConnectOrder,
  settings: MoodleSettings,
  now: Date,
  patience: Pick<MoodleClientOptions, 'timeoutSeconds' | 'pauses'> = {},
): Promise<Result<Connected, ConnectProblem>> {
  const address = siteAddress(url, settings.allowInsecurePlatforms);
  if (address === undefined) return failed({ code: 'address-refused' });
  const client = createMoodleClient({
    ...{ url: address, token, allowLoopback: settings.allowInsecurePlatforms },
    ...patience,
  });
  const info = await moodleCalls(client)
    .siteInfo()
    .finally(() => {
      client.close();
    });
  if (!info.ok) return failed({ code: 'call-failed', problem: info.problem });
  // A launch's `iss` is what the site calls itself, so this is the name under which people are known.
  if (info.value.url !== address) return failed({ code: 'other-address', siteUrl: info.value.url });
  const registrations = await registrationsOf(store, providerId, address);
  const chosen = registrations.filter(({ id }) => platformId === undefined || id === platformId);
  const [registration, another] = chosen;
  if (another || (platformId !== undefined && !registration))
    return failed({ code: 'several-registrations', platforms: registrations });
  const site = await store.moodle.connect(
    {
      providerId,
      url: address,
      platformId: registration?.id ?? (await store.moodle.standInPlatform(providerId, address)),
      sealedToken: sealToken(token, { providerId, url: address }, settings.secretsKey),
    },
    now,
  );
  return ok({ site, info: info.value, ...(registration && { registration }) });
}

/** LTI registrations of a site that launch into a provider's courses. */
export async function registrationsOf(
  { platforms }: Pick<Store, 'platforms'>,
  providerId: string,
  url: string,
): Promise<readonly PlatformRegistration[]> {
  return (await platforms.find(url)).filter(
    (platform) =>
      platform.providerId === providerId ||
      platform.deployments.some((deployment) => deployment.providerId === providerId),
  );
}

export interface Identity {
  /** With the platform that is used from now on. */
  readonly site: MoodleSite;
  readonly deploymentId: string;
  /** Present when people were handed over to a registration that was made meanwhile. */
  readonly adopted?: { readonly moved: number; readonly known: number };
}

/**
 * Where a site was registered over LTI after it had been read, its people become those of the registration. With several
 * registrations nothing is guessed: the site stays with the one it has.
 */
export async function settleIdentity(
  store: Pick<Store, 'platforms' | 'moodle'>,
  site: MoodleSite,
): Promise<Identity> {
  const registrations = await registrationsOf(store, site.providerId, site.url);
  const own = registrations.find(({ id }) => id === site.platformId);
  const [only, another] = registrations;
  const registration = own ?? (another ? undefined : only);
  if (!registration) return { site, deploymentId: '' };
  const deploymentId = deploymentOf(registration, site.providerId);
  if (own) return { site, deploymentId };
  const adopted = await store.moodle.adopt(site.id, registration.id, deploymentId);
  return { site: { ...site, platformId: registration.id }, deploymentId, adopted };
}

/** Moodle has one deployment for each client. */
const deploymentOf = ({ deployments }: PlatformRegistration, providerId: string): string =>
  (deployments.find((deployment) => deployment.providerId === providerId) ?? deployments[0])?.deploymentId ??
  '';

/** A client for a connected site. Close it when done. */
export function openSite(
  site: MoodleSite,
  settings: MoodleSettings,
): Result<{ client: MoodleClient; calls: MoodleCalls }, { readonly code: 'secrets-key-wrong' }> {
  const token = openToken(site.sealedToken, site, settings.secretsKey);
  if (!token.ok) return token;
  const client = createMoodleClient({
    url: site.url,
    token: token.value,
    allowLoopback: settings.allowInsecurePlatforms,
  });
  return ok({ client, calls: moodleCalls(client) });
}
