/** The names of LTI's claims, and how an untrusted value is read as text. */

const lti = 'https://purl.imsglobal.org/spec/lti/claim/';
export const claim = {
  version: `${lti}version`,
  messageType: `${lti}message_type`,
  deploymentId: `${lti}deployment_id`,
  targetLinkUri: `${lti}target_link_uri`,
  resourceLink: `${lti}resource_link`,
  roles: `${lti}roles`,
  context: `${lti}context`,
  custom: `${lti}custom`,
  launchPresentation: `${lti}launch_presentation`,
  ags: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  nrps: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
  deepLinkingSettings: 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings',
} as const;

/** What a token says, signed by the platform, not yet looked at. */
export type Claims = Readonly<Record<string, unknown>>;

/** Platforms send null where they mean nothing. */
export const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An identifier that can be kept: 1 to 255 characters, whole, without control characters (a database refuses the zero
 * character, and two broken characters would look alike once stored).
 */
export const isIdentifier = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= 255 &&
  value.isWellFormed() &&
  // eslint-disable-next-line no-control-regex -- these are the characters that must not be in it
  !/[\u0000-\u001f\u007f]/.test(value);

/** A name or a title as it can be shown: one line, without control characters, of a bounded length. */
export function displayText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .toWellFormed()
    // eslint-disable-next-line no-control-regex -- these are the characters that must not be in it
    .replaceAll(/[\u0000-\u001f\u007f\s]+/g, ' ')
    .trim()
    .slice(0, 255)
    .toWellFormed();
  return text === '' ? undefined : text;
}
