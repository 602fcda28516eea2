/**
 * What the stand-in platform keeps. It is written from the specifications and from what Moodle and Canvas were seen to
 * do, knows nothing of the tool, and lives in memory.
 */

/** Whose habits it has where the standards leave room, or where a platform departs from them. */
export type Manner = 'moodle' | 'canvas';

/** The many kinds of people who may open a link. `nobody` has no role in the course at all. */
export type PlatformRole = 'learner' | 'assessor' | 'administrator' | 'observer' | 'test-student' | 'nobody';

export interface PlatformPerson {
  /** The `sub` of launches and the `userId` of scores. */
  readonly id: string;
  readonly name: string;
  role: PlatformRole;
  /** Suspended people are missing from Moodle's roster. */
  isSuspended: boolean;
  /** No longer in the course: not in the roster, and no score is taken for them. */
  hasLeft: boolean;
}

export interface ToolRegistration {
  readonly clientId: string;
  readonly deploymentId: string;
  name: string;
  initiateLoginUri: string;
  redirectUris: readonly string[];
  targetLinkUri: string;
  deepLinkUri: string;
  jwksUri: string;
  scopes: readonly string[];
  custom: Readonly<Record<string, string>>;
  /** A tool that registered itself waits until an administrator lets it in. */
  isActive: boolean;
}

export interface PlatformLink {
  readonly id: string;
  readonly courseId: string;
  readonly clientId: string;
  readonly title: string;
  readonly url: string;
  readonly custom: Readonly<Record<string, string>>;
  /** Its own column. Links without one are not graded. */
  columnId?: string;
}

export interface PlatformCourse {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  /** Canvas: scores are refused before a course is published and after it is concluded. */
  state: 'published' | 'unpublished' | 'concluded';
}

export interface Column {
  readonly id: string;
  readonly courseId: string;
  readonly clientId: string;
  label: string;
  scoreMaximum: number;
  resourceId?: string;
  tag?: string;
  linkId?: string;
}

/** One cell of the gradebook. */
export interface Cell {
  score?: number;
  maximum: number;
  /** Of the last score that was taken. */
  timestamp: Date;
  readonly comments: string[];
  /** How many submissions Canvas counts. */
  attempts: number;
  submittedAt?: string;
  isLocked: boolean;
  isOverridden: boolean;
}

/** One request that reached a service, and what it was answered. */
export interface ServiceRequest {
  readonly endpoint: Endpoint;
  readonly method: string;
  /** Path and query, below the platform's base. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  status?: number;
}

export type Endpoint =
  'jwks' | 'token' | 'line-items' | 'scores' | 'results' | 'roster' | 'configuration' | 'registration';

export const scopes = {
  lineItem: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  lineItemReadOnly: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly',
  result: 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
  score: 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
  roster: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
} as const;
