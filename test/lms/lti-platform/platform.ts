/**
 * An LTI 1.3 platform for demonstration and tests: the other side of the wire, in Moodle's manner or in Canvas's.
 *
 * Everything a platform does that a tool must live with is here: launches, deep linking, dynamic registration, access
 * tokens, gradebook and roster, and each of them can be made to fail. What it was told is open to tests: `gradebook`,
 * `requests`, and `complaints`, which lists what a real platform would let pass and its users would suffer from.
 */
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import type { FastifyPluginCallback } from 'fastify';
import type { JWTPayload } from 'jose';
import { agsRoutes } from './ags.ts';
import { deepLinkingRoutes } from './deep-linking.ts';
import { Faults } from './faults.ts';
import { Gradebook } from './gradebook.ts';
import { scopes } from './model.ts';
import type {
  Manner,
  PlatformCourse,
  PlatformLink,
  PlatformPerson,
  PlatformRole,
  ServiceRequest,
  ToolRegistration,
} from './model.ts';
import { nrpsRoutes } from './nrps.ts';
import { oidcRoutes } from './oidc.ts';
import { pageRoutes } from './page-routes.ts';
import { PlatformKeys } from './platform-keys.ts';
import { dynamicRegistrationRoutes } from './dynamic-registration.ts';
import { tokenRoutes } from './tokens.ts';

export interface LtiPlatformOptions {
  readonly manner: Manner;
  /** Where browsers and the tool reach it, with any prefix, without a slash at the end. Known later where a port is not. */
  readonly baseUrl?: string;
  readonly now?: () => Date;
  readonly title?: string;
  /** Other platforms that its pages lead to: the switch between manners. */
  readonly others?: readonly { readonly title: string; readonly href: string }[];
  /** Canvas tells no names unless an administrator lets it. */
  readonly tellsNames?: boolean;
}

/** A launch that began and that the authorization endpoint has not answered yet. */
export interface PendingLaunch {
  readonly kind: 'resource-link' | 'deep-linking';
  readonly clientId: string;
  readonly courseId: string;
  readonly personId: string;
  readonly linkId?: string;
  readonly targetLinkUri: string;
}

export interface AccessToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

const paths = {
  moodle: {
    authorize: '/mod/lti/auth.php',
    token: '/mod/lti/token.php',
    keys: '/mod/lti/certs.php',
    configuration: '/mod/lti/openid-configuration.php',
    registration: '/mod/lti/openid-registration.php',
  },
  canvas: {
    authorize: '/api/lti/authorize_redirect',
    token: '/login/oauth2/token',
    keys: '/api/lti/security/jwks',
    configuration: '/api/lti/security/openid-configuration',
    registration: '/api/lti/registrations',
  },
} as const;

export class LtiPlatform {
  readonly manner: Manner;
  /** Of the endpoints, below the base. */
  readonly paths: (typeof paths)[Manner];
  readonly title: string;
  readonly now: () => Date;
  readonly others: NonNullable<LtiPlatformOptions['others']>;
  readonly tellsNames: boolean;
  readonly keys = new PlatformKeys();
  readonly faults = new Faults();
  readonly gradebook = new Gradebook();
  readonly requests: ServiceRequest[] = [];
  /** What a service took, but should not have had to take. */
  readonly complaints: string[] = [];
  readonly tools: ToolRegistration[] = [];
  readonly people: PlatformPerson[] = [];
  readonly courses: PlatformCourse[] = [];
  readonly links: PlatformLink[] = [];
  readonly pending = new Map<string, PendingLaunch>();
  readonly tokens = new Map<string, AccessToken>();
  readonly spentAssertions = new Set<string>();
  readonly registrationTokens = new Set<string>();
  /** Set: the next authorization is answered with this error, as Canvas does when its own cookie is blocked. */
  nextRefusal: string | undefined;
  /** Changes what a launch says before it is signed. */
  changeClaims: ((claims: JWTPayload) => JWTPayload) | undefined;
  /** How long an access token is good for. */
  tokenSeconds = 3600;
  baseUrl: string;
  private nextId = 1;

  constructor(options: LtiPlatformOptions) {
    this.manner = options.manner;
    this.paths = paths[options.manner];
    this.baseUrl = options.baseUrl ?? 'http://platform.invalid';
    this.now = options.now ?? (() => new Date());
    this.title =
      options.title ??
      (this.manner === 'moodle'
        ? 'Practice platform, Moodle’s manner'
        : 'Practice platform, Canvas’s manner');
    this.others = options.others ?? [];
    this.tellsNames = options.tellsNames ?? true;
    this.addCourse('Online safety for new starters', 'SAFE-1');
    this.addPerson('Sam Learner', 'learner');
    this.addPerson('Ada Second', 'learner');
    this.addPerson('Asha Assessor', 'assessor');
    this.addPerson('Ade Administrator', 'administrator');
  }

  get issuer(): string {
    return this.baseUrl;
  }
  get authUrl(): string {
    return this.baseUrl + this.paths.authorize;
  }
  get tokenUrl(): string {
    return this.baseUrl + this.paths.token;
  }
  get jwksUrl(): string {
    return this.baseUrl + this.paths.keys;
  }
  get configurationUrl(): string {
    return this.baseUrl + this.paths.configuration;
  }

  /** Registers every route. Bodies arrive as text whatever their type, because media types are judged here. */
  readonly routes: FastifyPluginCallback = (app, _options, done) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    for (const routes of [
      oidcRoutes,
      tokenRoutes,
      agsRoutes,
      nrpsRoutes,
      dynamicRegistrationRoutes,
      deepLinkingRoutes,
      pageRoutes,
    ])
      routes(app, this);
    done();
  };

  addCourse(title: string, label: string): PlatformCourse {
    const course: PlatformCourse = { id: this.id(), label, title, state: 'published' };
    this.courses.push(course);
    return course;
  }

  addPerson(name: string, role: PlatformRole): PlatformPerson {
    const id = this.manner === 'moodle' ? this.id() : randomUUID();
    const person: PlatformPerson = { id, name, role, isSuspended: false, hasLeft: false };
    this.people.push(person);
    return person;
  }

  /** The first person with a role; the second learner is `person('learner', 1)`. */
  person(role: PlatformRole, index = 0): PlatformPerson {
    const found = this.people.filter((person) => person.role === role)[index];
    if (!found) throw new Error(`Nobody here is ${role} number ${index + 1}.`);
    return found;
  }

  /** A tool put in by hand, active at once. */
  addTool(
    tool: Pick<ToolRegistration, 'initiateLoginUri' | 'redirectUris' | 'targetLinkUri' | 'jwksUri'> &
      Partial<Omit<ToolRegistration, 'clientId' | 'deploymentId'>>,
  ): ToolRegistration {
    const id = this.id();
    const added: ToolRegistration = {
      clientId: this.manner === 'moodle' ? randomUUID().replaceAll('-', '').slice(0, 15) : `10000000000${id}`,
      deploymentId: this.manner === 'moodle' ? id : `${id}:${randomUUID().replaceAll('-', '')}`,
      name: 'Tool',
      deepLinkUri: tool.targetLinkUri,
      scopes: Object.values(scopes),
      custom: {},
      isActive: true,
      ...tool,
    };
    this.tools.push(added);
    return added;
  }

  /** An activity that a teacher adds, with its column unless it is not graded. */
  addLink(link: {
    readonly tool: ToolRegistration;
    readonly title: string;
    readonly courseId?: string;
    readonly url?: string;
    readonly custom?: Readonly<Record<string, string>>;
    readonly column?: {
      readonly scoreMaximum: number;
      readonly resourceId?: string;
      readonly tag?: string;
      readonly label?: string;
    };
  }): PlatformLink {
    const courseId = link.courseId ?? this.courses[0]!.id;
    const added: PlatformLink = {
      id: this.manner === 'moodle' ? this.id() : randomUUID(),
      courseId,
      clientId: link.tool.clientId,
      title: link.title,
      url: link.url ?? link.tool.targetLinkUri,
      custom: link.custom ?? {},
    };
    if (link.column) {
      const { scoreMaximum, resourceId, tag, label } = link.column;
      const column = this.gradebook.addColumn({
        courseId,
        clientId: link.tool.clientId,
        // Moodle calls a column after its activity, whatever the tool asked for.
        label: this.manner === 'canvas' && label ? label : link.title,
        scoreMaximum,
        linkId: added.id,
        ...(resourceId !== undefined && { resourceId }),
        ...(tag !== undefined && { tag }),
      });
      added.columnId = column.id;
    }
    this.links.push(added);
    return added;
  }

  /** A course copied for the next group: links and columns with new ids, the same custom values, no grades. */
  copyCourse(courseId: string): PlatformCourse {
    const from = this.courses.find(({ id }) => id === courseId);
    if (!from) throw new Error(`There is no course ${courseId}.`);
    const copy = this.addCourse(`${from.title} (copy)`, `${from.label}-2`);
    for (const link of this.links.filter((candidate) => candidate.courseId === courseId)) {
      const column = link.columnId === undefined ? undefined : this.gradebook.columns.get(link.columnId);
      this.addLink({
        tool: this.tools.find(({ clientId }) => clientId === link.clientId)!,
        title: link.title,
        courseId: copy.id,
        url: link.url,
        custom: link.custom,
        ...(column && { column }),
      });
    }
    return copy;
  }

  /** Base of the service addresses of one course for one tool. */
  serviceUrl(courseId: string): string {
    return this.manner === 'moodle'
      ? `${this.baseUrl}/mod/lti/services.php/${courseId}`
      : `${this.baseUrl}/api/lti/courses/${courseId}`;
  }

  lineItemsUrl(courseId: string, tool: ToolRegistration): string {
    return this.manner === 'moodle'
      ? `${this.serviceUrl(courseId)}/lineitems?type_id=${tool.deploymentId}`
      : `${this.serviceUrl(courseId)}/line_items`;
  }

  lineItemUrl(columnId: string): string {
    const column = this.gradebook.columns.get(columnId);
    const tool = this.tools.find(({ clientId }) => clientId === column?.clientId);
    if (!column || !tool) throw new Error(`There is no column ${columnId}.`);
    return this.manner === 'moodle'
      ? `${this.serviceUrl(column.courseId)}/lineitems/${columnId}/lineitem?type_id=${tool.deploymentId}`
      : `${this.serviceUrl(column.courseId)}/line_items/${columnId}`;
  }

  rosterUrl(courseId: string, tool: ToolRegistration): string {
    return this.manner === 'moodle'
      ? `${this.baseUrl}/mod/lti/services.php/CourseSection/${courseId}/bindings/${tool.deploymentId}/memberships`
      : `${this.serviceUrl(courseId)}/names_and_roles`;
  }

  id(): string {
    return String(this.nextId++);
  }
}

export function createLtiPlatform(options: LtiPlatformOptions): LtiPlatform {
  return new LtiPlatform(options);
}

/** A platform that listens on a free port of this machine. */
export async function startLtiPlatform(
  options: LtiPlatformOptions,
): Promise<{ readonly platform: LtiPlatform; close(): Promise<void> }> {
  const platform = createLtiPlatform(options);
  const app = Fastify({ forceCloseConnections: true });
  app.register(platform.routes);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  if (options.baseUrl === undefined) platform.baseUrl = address;
  return { platform, close: () => app.close() };
}
