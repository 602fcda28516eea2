/**
 * The answer to a deep linking request: links for the teacher's course, each with its own gradebook column. All that a
 * link needs travels in its custom values, so that a copied course keeps working.
 *
 * @see LTI Deep Linking 2.0, sections 3 and 4.5
 */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningKey } from './key-ring.ts';
import { readOwnToken, signOwnToken } from './own-token.ts';
import type { DeepLinkingSettings, LinkPart } from '../domain/model.ts';
import { failed, ok, type Result } from '../../src/result.ts';

/** What the page with the choice holds until it is sent: who asked, and where the answer goes. */
export interface DeepLinkRequest {
  readonly registrationId: string;
  readonly deploymentId: string;
  readonly providerId: string;
  readonly settings: DeepLinkingSettings;
}

export interface DeepLinkItem {
  readonly track: string;
  readonly part: LinkPart;
  readonly providerId: string;
  readonly title: string;
  /** For learners: a platform shows it beside the link (Moodle makes it the activity's description). */
  readonly text: string;
  /** Name of the column; absent where the track earns nothing to be graded. */
  readonly column?: { readonly label: string; readonly scoreMaximum: number };
}

/** A teacher may look through the list for as long as this. */
const choosingSeconds = 30 * 60;

/** Signed, so that a page cannot be made to send our links elsewhere. */
export function signDeepLinkRequest(request: DeepLinkRequest, key: Uint8Array, now: Date): string {
  const expiresAt = new Date(now.getTime() + choosingSeconds * 1000);
  return signOwnToken({ ...request }, { issuedAt: now, expiresAt }, key);
}

export function readDeepLinkRequest(
  text: string,
  key: Uint8Array,
  now: Date,
): Result<DeepLinkRequest, { readonly code: 'deep-link-expired' }> {
  const read = readOwnToken(text, key, now);
  // Signed by us with a key for nothing else, so of the shape that `signDeepLinkRequest` gives it.
  return read.ok ? ok(read.value as unknown as DeepLinkRequest) : failed({ code: 'deep-link-expired' });
}

/**
 * @param platform - the registration's issuer and client: in an answer of ours, `iss` is our client id and `aud` the
 *   platform (DL 2.0, section 4.5)
 */
export function signDeepLinkAnswer(
  items: readonly DeepLinkItem[],
  { deploymentId, settings }: DeepLinkRequest,
  {
    platform,
    publicUrl,
    signing,
    now,
  }: {
    platform: { readonly issuer: string; readonly clientId: string };
    publicUrl: string;
    signing: SigningKey;
    now: Date;
  },
): Promise<string> {
  // Moodle's clock may be a little behind ours, and it tolerates none that is ahead.
  const issuedAt = Math.floor(now.getTime() / 1000) - 10;
  return new SignJWT({
    nonce: randomUUID(),
    'https://purl.imsglobal.org/spec/lti/claim/message_type': 'LtiDeepLinkingResponse',
    'https://purl.imsglobal.org/spec/lti/claim/version': '1.3.0',
    'https://purl.imsglobal.org/spec/lti/claim/deployment_id': deploymentId,
    'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': items.map((item) =>
      contentItem(item, settings, publicUrl),
    ),
    ...(settings.data !== undefined && {
      'https://purl.imsglobal.org/spec/lti-dl/claim/data': settings.data,
    }),
  })
    .setProtectedHeader({ alg: 'RS256', kid: signing.kid, typ: 'JWT' })
    .setIssuer(platform.clientId)
    .setAudience(platform.issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 600)
    .sign(signing.key);
}

/** DL 2.0, section 3.2, `ltiResourceLink`. */
function contentItem(
  { track, part, providerId, title, text, column }: DeepLinkItem,
  { acceptsLineItem }: DeepLinkingSettings,
  publicUrl: string,
): Record<string, unknown> {
  return {
    type: 'ltiResourceLink',
    url: `${publicUrl}/lti/launch`,
    title,
    text,
    custom: { track, part },
    ...(column &&
      acceptsLineItem && {
        lineItem: {
          label: column.label,
          scoreMaximum: column.scoreMaximum,
          resourceId: `${providerId}.${track}`,
          tag: part,
        },
      }),
  };
}
