/** From claims that have passed every check to an `LtiLaunch`. Platforms' manners end here. */
import { serviceUrl } from './address.ts';
import { messageOf } from './checks.ts';
import { claim, displayText, isAbsent, isIdentifier, isRecord, type Claims } from './claims.ts';
import type { LaunchRefusalCode } from './refusal.ts';
import { launchRoles } from './roles.ts';
import { emailAddress } from '../domain/email-address.ts';
import type {
  AgsEndpoint,
  DeepLinkingSettings,
  Deployment,
  LaunchContext,
  LaunchPerson,
  LtiLaunch,
  PlatformRegistration,
} from '../domain/model.ts';
import { failed, ok, type Result } from '../../src/result.ts';

type ReadResult<Value> = Result<Value, { readonly code: LaunchRefusalCode }>;

export function readLaunch(
  claims: Claims,
  registration: PlatformRegistration,
  deployment: Deployment,
  allowInsecure: boolean,
): ReadResult<LtiLaunch> {
  const ags = readAgs(claims[claim.ags], allowInsecure);
  if (!ags.ok) return ags;
  const nrps = readNrps(claims[claim.nrps], allowInsecure);
  if (!nrps.ok) return nrps;
  const message = messageOf(claims) ?? 'resource-link';
  const deepLinking =
    message === 'deep-linking'
      ? readDeepLinking(claims[claim.deepLinkingSettings], allowInsecure)
      : undefined;
  if (deepLinking && !deepLinking.ok) return deepLinking;

  const person = readPerson(claims);
  const context = readContext(claims[claim.context]);
  const link = claims[claim.resourceLink];
  const locale = readLocale(claims);
  return ok({
    platform: registration,
    deployment,
    message,
    ...(person && { person }),
    roles: launchRoles(claims[claim.roles] as readonly string[]),
    ...(context && { context }),
    ...(message === 'resource-link' && isRecord(link) && { resourceLink: readLink(link) }),
    custom: readCustom(claims[claim.custom]),
    ...(ags.value && { ags: ags.value }),
    ...(nrps.value !== undefined && { nrpsUrl: nrps.value }),
    ...(deepLinking && { deepLinking: deepLinking.value }),
    ...(locale !== undefined && { locale }),
  });
}

function readPerson(claims: Claims): LaunchPerson | undefined {
  const { sub, name, given_name, family_name } = claims;
  if (!isIdentifier(sub)) return undefined;
  const parts = [displayText(given_name), displayText(family_name)].filter((part) => part !== undefined);
  const whole = displayText(name) ?? displayText(parts.join(' '));
  const email = emailAddress(claims['email']);
  return { sub, ...(whole !== undefined && { name: whole }), ...(email !== undefined && { email }) };
}

function readContext(value: unknown): LaunchContext | undefined {
  if (!isRecord(value) || !isIdentifier(value.id)) return undefined;
  const label = displayText(value.label);
  const title = displayText(value.title);
  return { id: value.id, ...(label !== undefined && { label }), ...(title !== undefined && { title }) };
}

function readLink(link: Readonly<Record<string, unknown>>): NonNullable<LtiLaunch['resourceLink']> {
  const title = displayText(link.title);
  return { id: String(link.id), ...(title !== undefined && { title }) };
}

/** A value that the platform could not fill in arrives as "$Name" or empty: it says nothing. */
function readCustom(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  const filled = Object.entries(value).flatMap(([name, text]) =>
    typeof text === 'string' && text !== '' && !/^\$[A-Z][\w.]*$/i.test(text) ? [[name, text] as const] : [],
  );
  return Object.fromEntries(filled.slice(0, 100));
}

/** AGS 2.0, section 3.1. `lineitem` may be missing or empty: then there is no column yet. */
function readAgs(value: unknown, allowInsecure: boolean): ReadResult<AgsEndpoint | undefined> {
  if (!isRecord(value)) return ok(undefined);
  const { scope, lineitems, lineitem } = value;
  const scopes = Array.isArray(scope) ? scope.filter((item) => typeof item === 'string') : [];
  const container = readAddress(lineitems, allowInsecure);
  if (!container.ok) return container;
  const column = readAddress(lineitem, allowInsecure);
  if (!column.ok) return column;
  return ok({
    scopes,
    ...(container.value !== undefined && { lineItemsUrl: container.value }),
    ...(column.value !== undefined && { lineItemUrl: column.value }),
  });
}

/** NRPS 2.0, section 3.6.1.1. */
function readNrps(value: unknown, allowInsecure: boolean): ReadResult<string | undefined> {
  return readAddress(isRecord(value) ? value.context_memberships_url : undefined, allowInsecure);
}

/** As `URL` writes it, which leaves no character in it that a database or a header would choke on. */
function readAddress(value: unknown, allowInsecure: boolean): ReadResult<string | undefined> {
  if (isAbsent(value) || value === '') return ok(undefined);
  const url = serviceUrl(value, allowInsecure);
  return url ? ok(url.href) : failed({ code: 'service-address-refused' });
}

/** DL 2.0, section 4.4.1: where the answer goes, and what it may hold. */
function readDeepLinking(value: unknown, allowInsecure: boolean): ReadResult<DeepLinkingSettings> {
  if (!isRecord(value)) return failed({ code: 'deep-linking-incomplete' });
  const { deep_link_return_url: returnUrl, accept_types: types, data } = value;
  if (!Array.isArray(types) || !types.includes('ltiResourceLink')) {
    return failed({ code: 'deep-linking-incomplete' });
  }
  const address = readAddress(returnUrl, allowInsecure);
  if (!address.ok) return address;
  if (address.value === undefined) return failed({ code: 'deep-linking-incomplete' });
  return ok({
    returnUrl: address.value,
    acceptsMultiple: value.accept_multiple === true,
    // Absent means yes: Canvas leaves it out where a column is welcome, and a platform may ignore one.
    acceptsLineItem: value.accept_lineitem !== false,
    ...(typeof data === 'string' && { data }),
  });
}

/** LTI 5.4.3; BCP 47. Moodle writes "en_gb" in places. */
function readLocale(claims: Claims): string | undefined {
  const presentation = claims[claim.launchPresentation];
  const locale = isRecord(presentation) ? presentation.locale : undefined;
  if (typeof locale !== 'string' || !/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$/.test(locale))
    return undefined;
  return locale.replaceAll('_', '-');
}
