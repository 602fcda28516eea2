/**
 * Dynamic registration: a platform introduces itself, and we ask it to know us.
 *
 * Whoever calls has an invitation; even so, nothing is fetched that is not public, nothing that another host names, and
 * no platform that belongs to another provider is changed.
 *
 * @see LTI Dynamic Registration 1.0, sections 3.3 to 3.7
 */
import { z } from 'zod';
import { serviceUrl } from './address.ts';
import { registrationRequest } from './registration-request.ts';
import type { RegisterRefusalCode } from './refusal.ts';
import type { FetchJson } from './safe-fetch.ts';
import type { PlatformFamily, PlatformRegistration } from '../domain/model.ts';
import { failed, ok, type Result } from '../../src/result.ts';

export interface RegisterPorts {
  readonly fetchJson: FetchJson;
  readonly publicUrl: string;
  readonly allowInsecure: boolean;
}

type Step<Value> = Promise<Result<Value, { readonly code: RegisterRefusalCode }>>;

const address = z.string().max(2048);
const configurationShape = z.object({
  issuer: z.string().min(1).max(1024),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  registration_endpoint: address,
  authorization_server: z.string().min(1).max(1024).nullish(),
  'https://purl.imsglobal.org/spec/lti-platform-configuration': z
    .object({ product_family_code: z.string().max(255).nullish() })
    .nullish(),
});

/** What a platform says of itself, with every address allowed. */
export interface PlatformConfiguration {
  readonly issuer: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  readonly registrationUrl: string;
  readonly tokenAudience?: string;
  readonly family: PlatformFamily;
}

export async function readConfiguration(
  configurationUrl: string,
  token: string | undefined,
  { fetchJson, allowInsecure }: RegisterPorts,
): Step<PlatformConfiguration> {
  const from = serviceUrl(configurationUrl, allowInsecure);
  if (!from) return failed({ code: 'configuration-address-refused' });
  const answer = await fetchJson({ url: from.href, headers: bearer(token) });
  if (!answer.ok) {
    const code =
      answer.problem.code === 'address-refused'
        ? 'configuration-address-refused'
        : 'configuration-unreachable';
    return failed({ code });
  }
  if (answer.value.status !== 200) return failed({ code: 'configuration-unreachable' });
  const read = configurationShape.safeParse(answer.value.json);
  if (!read.success) return failed({ code: 'configuration-malformed' });

  const said = read.data;
  const issuer = serviceUrl(said.issuer, allowInsecure);
  const auth = serviceUrl(said.authorization_endpoint, allowInsecure);
  const tokens = serviceUrl(said.token_endpoint, allowInsecure);
  const jwks = serviceUrl(said.jwks_uri, allowInsecure);
  const registration = serviceUrl(said.registration_endpoint, allowInsecure);
  if (!issuer || !auth || !tokens || !jwks || !registration) {
    return failed({ code: 'configuration-address-refused' });
  }
  // Dynamic Registration 3.5.2: an issuer speaks from its own host. Where its services are is then for it to say.
  if (!isSameParty(from, issuer) || !isSameParty(from, registration)) {
    return failed({ code: 'configuration-of-another-host' });
  }
  const family = said['https://purl.imsglobal.org/spec/lti-platform-configuration']?.product_family_code;
  return ok({
    issuer: said.issuer,
    authUrl: auth.href,
    tokenUrl: tokens.href,
    jwksUrl: jwks.href,
    registrationUrl: registration.href,
    ...(said.authorization_server && { tokenAudience: said.authorization_server }),
    family: familyOf(family),
  });
}

const registrationShape = z.object({
  client_id: z.union([z.string().min(1).max(255), z.number().int()]).transform(String),
  deployment_id: z
    .union([z.string().max(255), z.number().int()])
    .transform(String)
    .nullish(),
  'https://purl.imsglobal.org/spec/lti-tool-configuration': z
    .object({
      deployment_id: z
        .union([z.string().max(255), z.number().int()])
        .transform(String)
        .nullish(),
    })
    .nullish(),
});

/** Asks the platform to know us. @returns the registration as it is to be kept */
export async function requestRegistration(
  configuration: PlatformConfiguration,
  token: string | undefined,
  providerId: string,
  { fetchJson, publicUrl }: RegisterPorts,
): Step<Omit<PlatformRegistration, 'id'>> {
  const answer = await fetchJson({
    url: configuration.registrationUrl,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(token) },
    body: JSON.stringify(registrationRequest(publicUrl, configuration.family)),
  });
  if (!answer.ok || answer.value.status < 200 || answer.value.status > 299) {
    return failed({ code: 'registration-refused' });
  }
  const read = registrationShape.safeParse(answer.value.json);
  if (!read.success) return failed({ code: 'registration-malformed' });
  const { client_id: clientId, deployment_id: named } = read.data;
  const deploymentId =
    named ?? read.data['https://purl.imsglobal.org/spec/lti-tool-configuration']?.deployment_id ?? '';
  const { issuer, authUrl, tokenUrl, jwksUrl, tokenAudience, family } = configuration;
  return ok({
    providerId,
    issuer,
    clientId,
    authUrl,
    tokenUrl,
    jwksUrl,
    ...(tokenAudience !== undefined && { tokenAudience }),
    family,
    deployments: deploymentId === '' ? [] : [{ deploymentId, providerId }],
  });
}

/** Hosted Canvas is one party under two names: each school's own, and that of its sign-in. */
function isSameParty(from: URL, other: URL): boolean {
  return from.host === other.host || (isHostedCanvas(from) && isHostedCanvas(other));
}

const isHostedCanvas = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' && /(^|\.)(instructure\.com|canvaslms\.com)$/.test(hostname);

function familyOf(code: string | null | undefined): PlatformFamily {
  return code === 'moodle' || code === 'canvas' ? code : 'other';
}

/** Moodle gives a token, Canvas as well and wants it for the configuration too; a platform may give none. */
function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
