/** Names and Role Provisioning Services 2.0: who is in a course. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { scopes } from './model.ts';
import type { PlatformPerson, PlatformRole } from './model.ts';
import type { LtiPlatform } from './platform.ts';
import { bearer, fieldsOf, isAnswer, json, service } from './service.ts';
import type { Answer } from './service.ts';

const containerType = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';

/** Short names in Moodle's roster, unlike those of its launches. An administrator is in no roster. */
const shortRoles: Readonly<Partial<Record<PlatformRole, string>>> = {
  learner: 'Learner',
  assessor: 'Instructor',
};
const canvasRoles: Readonly<Partial<Record<PlatformRole, string>>> = {
  learner: 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner',
  assessor: 'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor',
  observer: 'http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor',
};

export function nrpsRoutes(app: FastifyInstance, platform: LtiPlatform): void {
  const path =
    platform.manner === 'moodle'
      ? '/mod/lti/services.php/CourseSection/:course/bindings/:binding/memberships'
      : '/api/lti/courses/:course/names_and_roles';
  app.get(
    path,
    service(platform, 'roster', (request) => roster(platform, request)),
  );
}

function roster(platform: LtiPlatform, request: FastifyRequest): Answer {
  const tool = bearer(platform, request, scopes.roster);
  if (isAnswer(tool)) return tool;
  if (platform.manner === 'moodle' && request.headers.accept !== containerType) return { status: 400 };
  const course = platform.courses.find(({ id }) => id === (request.params as { course: string }).course);
  if (!course) return { status: 404 };
  const query = fieldsOf(request);
  const roles = platform.manner === 'moodle' ? shortRoles : canvasRoles;
  const people = platform.people.filter(
    (person) =>
      roles[person.role] !== undefined &&
      !person.hasLeft &&
      !(platform.manner === 'moodle' && person.isSuspended) &&
      (query['role'] === undefined || roles[person.role] === query['role']),
  );
  const from = Number(query['from'] ?? 0);
  // Canvas: at most fifty a page, ten where nobody asks. Moodle: everybody, unless `limit` is given.
  const size =
    platform.manner === 'canvas'
      ? Math.min(50, Number(query['limit'] ?? 10))
      : Number(query['limit'] ?? Infinity);
  const next = from + size < people.length ? nextPage(platform, request, from + size) : undefined;
  return json(
    {
      id: new URL(request.url, platform.baseUrl).href,
      context: { id: course.id, label: course.label, title: course.title },
      members: people.slice(from, from + size).map((person) => member(platform, person, roles[person.role]!)),
    },
    containerType,
    { ...(next !== undefined && { headers: { link: next } }) },
  );
}

function member(platform: LtiPlatform, person: PlatformPerson, role: string): object {
  return {
    user_id: person.id,
    ...(platform.tellsNames && { name: person.name }),
    roles: [role],
    status: person.isSuspended ? 'Inactive' : 'Active',
  };
}

function nextPage(platform: LtiPlatform, request: FastifyRequest, from: number): string {
  const url = new URL(request.url, platform.baseUrl);
  url.searchParams.set('from', String(from));
  // Moodle forgets which role was asked for.
  if (platform.manner === 'moodle') url.searchParams.delete('role');
  return `<${url.href}>; rel="next"`;
}
