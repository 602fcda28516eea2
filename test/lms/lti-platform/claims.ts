/** What a launch says, in each platform's words. @see LTI Core 1.3, section 5 */
import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { scopes } from './model.ts';
import type { PlatformPerson, PlatformRole, ToolRegistration } from './model.ts';
import type { LtiPlatform, PendingLaunch } from './platform.ts';

export const claim = (name: string): string => `https://purl.imsglobal.org/spec/lti/claim/${name}`;
export const deepLinkingClaim = (name: string): string =>
  `https://purl.imsglobal.org/spec/lti-dl/claim/${name}`;

const membership = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const system = 'http://purl.imsglobal.org/vocab/lis/v2/system/person#';
const institution = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';

/** Whole URIs at a launch on both platforms. Moodle's site administrator is no learner, even where enrolled as one. */
const rolesOf: Readonly<Record<PlatformRole, readonly string[]>> = {
  learner: [`${membership}Learner`],
  assessor: [`${membership}Instructor`],
  administrator: [`${institution}Administrator`, `${system}Administrator`, `${membership}Instructor`],
  observer: [`${membership}Mentor`],
  'test-student': [`${membership}Learner`, 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'],
  nobody: [],
};

/** @param nonce - from the authorization request, byte for byte */
export function launchClaims(
  platform: LtiPlatform,
  tool: ToolRegistration,
  launch: PendingLaunch,
  nonce: string,
): JWTPayload {
  const person = platform.people.find(({ id }) => id === launch.personId)!;
  const course = platform.courses.find(({ id }) => id === launch.courseId)!;
  const seconds = Math.floor(platform.now().getTime() / 1000);
  return {
    iss: platform.issuer,
    aud: platform.manner === 'moodle' ? tool.clientId : [tool.clientId],
    azp: tool.clientId,
    sub: person.id,
    nonce,
    iat: seconds,
    // Moodle's token lives a minute, Canvas's an hour.
    exp: seconds + (platform.manner === 'moodle' ? 60 : 3600),
    ...(platform.tellsNames && names(person)),
    locale: 'en',
    [claim('version')]: '1.3.0',
    [claim('message_type')]:
      launch.kind === 'deep-linking' ? 'LtiDeepLinkingRequest' : 'LtiResourceLinkRequest',
    [claim('deployment_id')]: tool.deploymentId,
    [claim('target_link_uri')]: launch.targetLinkUri,
    [claim('roles')]: rolesOf[person.role],
    [claim('context')]: {
      id: course.id,
      label: course.label,
      title: course.title,
      type: [
        platform.manner === 'moodle'
          ? 'CourseSection'
          : 'http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering',
      ],
    },
    [claim('tool_platform')]: {
      guid: `${platform.manner}-stand-in`,
      name: platform.title,
      product_family_code: platform.manner,
      version: platform.manner === 'moodle' ? '2024100706' : 'cloud',
    },
    [claim('launch_presentation')]: {
      document_target: 'iframe',
      // Moodle's holds the session key of whoever launches.
      return_url: `${platform.baseUrl}/return?sesskey=${randomUUID().slice(0, 8)}`,
      locale: 'en',
    },
    [claim('lti1p1')]: null,
    [claim('custom')]: custom(platform, tool, launch, person),
    [`https://purl.imsglobal.org/spec/lti-ags/claim/endpoint`]: gradebook(platform, tool, launch),
    ...(tool.scopes.includes(scopes.roster) && {
      'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
        context_memberships_url: platform.rosterUrl(course.id, tool),
        service_versions: platform.manner === 'moodle' ? ['1.0', '2.0'] : ['2.0'],
      },
    }),
    ...(launch.kind === 'resource-link' ? resourceLink(platform, launch) : deepLinking(platform)),
  };
}

function names(person: PlatformPerson): JWTPayload {
  const [given = '', ...family] = person.name.split(' ');
  return { name: person.name, given_name: given, family_name: family.join(' ') };
}

function resourceLink(platform: LtiPlatform, launch: PendingLaunch): JWTPayload {
  const link = platform.links.find(({ id }) => id === launch.linkId);
  return { [claim('resource_link')]: { id: launch.linkId, title: link?.title, description: '' } };
}

function deepLinking(platform: LtiPlatform): JWTPayload {
  return {
    [deepLinkingClaim('deep_linking_settings')]: {
      deep_link_return_url: `${platform.baseUrl}/deep-link-return`,
      accept_types: ['ltiResourceLink'],
      accept_presentation_document_targets: ['iframe', 'window'],
      accept_multiple: true,
      accept_lineitem: true,
      auto_create: platform.manner === 'canvas',
      ...(platform.manner === 'canvas' && { data: 'as-it-came' }),
    },
  };
}

function gradebook(platform: LtiPlatform, tool: ToolRegistration, launch: PendingLaunch): object {
  const link = platform.links.find(({ id }) => id === launch.linkId);
  return {
    scope: tool.scopes.filter((scope) => scope.includes('/lti-ags/')),
    lineitems: platform.lineItemsUrl(launch.courseId, tool),
    ...(link?.columnId !== undefined &&
      platform.gradebook.columns.has(link.columnId) && { lineitem: platform.lineItemUrl(link.columnId) }),
  };
}

/** A variable that is not known arrives empty from Moodle, and as it was written from Canvas. */
function custom(
  platform: LtiPlatform,
  tool: ToolRegistration,
  launch: PendingLaunch,
  person: PlatformPerson,
): Readonly<Record<string, string>> {
  const link = platform.links.find(({ id }) => id === launch.linkId);
  const known: Readonly<Record<string, string>> = {
    '$User.id': person.id,
    '$Context.id': launch.courseId,
    '$ResourceLink.id': launch.linkId ?? '',
  };
  return Object.fromEntries(
    Object.entries({ ...tool.custom, ...link?.custom }).map(([name, value]) => [
      name,
      value.startsWith('$') ? (known[value] ?? (platform.manner === 'moodle' ? '' : value)) : value,
    ]),
  );
}
