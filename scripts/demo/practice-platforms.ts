/**
 * Two learning platforms to try the tool in, one in Moodle's manner and one in Canvas's, each with a course, its people
 * and its links. Their ids stay the same from start to start, so that what the tool has kept still belongs to them.
 */
import type { Store } from '../../lti/store/store.ts';
import { createLtiPlatform, type LtiPlatform } from '../../test/lms/lti-platform/platform.ts';
import type { Manner, PlatformRole } from '../../test/lms/lti-platform/model.ts';
import { scopes } from '../../test/lms/lti-platform/model.ts';
import { demoPeople } from './demo-people.ts';

export interface PracticePlatform {
  readonly manner: Manner;
  readonly title: string;
  /** Whose course is in it. */
  readonly providerId: string;
  readonly platform: LtiPlatform;
}

const manners = [
  { manner: 'moodle', title: 'Practice platform, Moodle’s manner', providerId: 'example' },
  { manner: 'canvas', title: 'Practice platform, Canvas’s manner', providerId: 'ws-training' },
] as const;

const people: readonly (readonly [id: string, name: string, role: PlatformRole])[] = [
  ['practice-1', 'Sam Learner', 'learner'],
  ['practice-2', 'Ada Second', 'learner'],
  ['practice-5', 'Kim Third', 'learner'],
  ['practice-3', 'Asha Assessor', 'assessor'],
  ['practice-4', 'Ade Administrator', 'administrator'],
];

/**
 * @param origin - where browsers and the tool reach the platforms. Another site than the tool's, as in real life:
 *   a browser that blocks cookies of other sites blocks the tool's here as well.
 */
export function practicePlatforms(origin: string, toolUrl: string): readonly PracticePlatform[] {
  const baseUrl = (manner: Manner): string => `${origin}/platform/${manner}`;
  return manners.map(({ manner, title, providerId }) => {
    const platform = createLtiPlatform({
      manner,
      title,
      baseUrl: baseUrl(manner),
      others: [
        ...manners
          .filter((other) => other.manner !== manner)
          .map((other) => ({ title: `Switch to: ${other.title}`, href: `${baseUrl(other.manner)}/` })),
        { title: 'Back to Four Cs', href: `${toolUrl}/` },
      ],
    });
    furnish(platform, toolUrl, providerId);
    return { manner, title, providerId, platform };
  });
}

/** What an administrator and a teacher would have done: the tool registered, the course and its sign-off in the course. */
function furnish(platform: LtiPlatform, toolUrl: string, providerId: string): void {
  const course = platform.addCourse('Starting with us', 'START-1');
  platform.courses.splice(0, Infinity, course);
  platform.people.splice(0, Infinity, ...people.map(person));
  // One course with enough people to see every state of the assessor's list.
  if (platform.manner === 'moodle') platform.people.push(...demoPeople.map(person));
  const tool = {
    clientId: `practice-${platform.manner}`,
    deploymentId: '1',
    name: 'Four Cs',
    initiateLoginUri: `${toolUrl}/lti/login`,
    redirectUris: [`${toolUrl}/lti/launch`],
    targetLinkUri: `${toolUrl}/lti/launch`,
    deepLinkUri: `${toolUrl}/lti/launch`,
    jwksUri: `${toolUrl}/lti/keys`,
    scopes: Object.values(scopes),
    custom: {},
    isActive: true,
  };
  platform.tools.push(tool);
  for (const { part, title, scoreMaximum } of [
    { part: 'course', title: 'Online safety: the course', scoreMaximum: 100 },
    { part: 'sign-off', title: 'Online safety: the rules, signed', scoreMaximum: 1 },
  ]) {
    const id = `practice-${part}`;
    const column = platform.gradebook.addColumn({
      courseId: course.id,
      clientId: tool.clientId,
      label: title,
      scoreMaximum,
      linkId: id,
      resourceId: `${providerId}.induction`,
      tag: part,
    });
    platform.links.push({
      id,
      courseId: course.id,
      clientId: tool.clientId,
      title,
      url: tool.targetLinkUri,
      custom: { track: 'induction', part },
      columnId: column.id,
    });
  }
}

const person = ([id, name, role]: readonly [id: string, name: string, role: PlatformRole]) => ({
  id,
  name,
  role,
  isSuspended: false,
  hasLeft: false,
});

/** Tells the tool of the platforms, as an administrator would on the command line. */
export async function registerPracticePlatforms(
  store: Store,
  platforms: readonly PracticePlatform[],
): Promise<void> {
  for (const { manner, platform, providerId } of platforms) {
    const [tool] = platform.tools;
    if (!tool) continue;
    const registration = {
      providerId,
      issuer: platform.issuer,
      clientId: tool.clientId,
      authUrl: platform.authUrl,
      tokenUrl: platform.tokenUrl,
      jwksUrl: platform.jwksUrl,
      family: manner,
      deployments: [{ deploymentId: tool.deploymentId, providerId }],
    };
    const added = await store.platforms.add(registration);
    if (added.ok) continue;
    const [known] = await store.platforms.find(platform.issuer, tool.clientId);
    if (known) await store.platforms.update({ ...registration, id: known.id });
  }
}
