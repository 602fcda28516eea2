/**
 * What the tool makes of a platform's roles.
 *
 * @see LTI 1.3 core, appendix A.2; short names and the older URNs are still about
 */
import type { LaunchRole } from '../domain/model.ts';

const membership = String.raw`(?:http://purl\.imsglobal\.org/vocab/lis/v2/membership[#/]|urn:lti:role:ims/lis/)?`;

/**
 * Learner and instructor count in the course alone: that somebody is "Staff" of a whole institution says nothing about
 * this course. An assistant (`membership/Instructor#TeachingAssistant`) is an instructor to us.
 */
const patterns: readonly (readonly [LaunchRole, RegExp])[] = [
  ['learner', new RegExp(`^${membership}Learner(?:[#/].*)?$`)],
  ['instructor', new RegExp(`^${membership}(?:Instructor|ContentDeveloper|Manager)(?:[#/].*)?$`)],
  ['mentor', new RegExp(`^${membership}Mentor(?:[#/].*)?$`)],
  ['administrator', new RegExp(`^${membership}Administrator(?:[#/].*)?$`)],
  [
    'administrator',
    /^http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/(?:institution|system)\/person#(?:Administrator|SysAdmin|AccountAdmin)$/,
  ],
  ['administrator', /^urn:lti:(?:instrole|sysrole):ims\/lis\/(?:Administrator|SysAdmin)$/],
  ['test-user', /^http:\/\/purl\.imsglobal\.org\/vocab\/(?:lti\/|lis\/v2\/)system\/person#TestUser$/],
];

/** @returns each role once, in the order above; roles that mean nothing to the tool are left out */
export function launchRoles(roles: readonly string[]): readonly LaunchRole[] {
  const known = patterns.filter(([, pattern]) => roles.some((role) => pattern.test(role)));
  return [...new Set(known.map(([role]) => role))];
}
