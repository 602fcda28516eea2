/**
 * Who may do what, as one table. A handler asks `mayReach` once it knows who asks and whose thing it is; there is no
 * other place that decides. What a role cannot reach is answered as if it did not exist.
 */

/** A person in the role in which they opened this page. One person may be several of these, on several pages. */
export type Actor =
  /** Launched the course: themselves and nothing else. */
  | { readonly role: 'learner'; readonly provider: string; readonly person: string }
  /** Launched as a teacher of one LMS course. */
  | {
      readonly role: 'assessor';
      readonly provider: string;
      readonly person: string;
      readonly context: string;
    }
  /** Of the provider: launched as an administrator, or by a one-time link. */
  | { readonly role: 'administrator'; readonly provider: string; readonly person?: string }
  /** An employer's viewer, of one employer and perhaps of one site. */
  | {
      readonly role: 'employer';
      readonly provider: string;
      readonly viewer: string;
      readonly employer: string;
      readonly site?: string;
    }
  | { readonly role: 'public' };
export type Role = Actor['role'];

/**
 * What can be reached over HTTP. Each names what decides whose it is. Erasing a person, a person's data for whoever asks,
 * and the trail are commands of whoever runs the tool, and no page's.
 */
export const resources = [
  /** The own attempt's state: read and written by the course page. */
  'own-attempt',
  /** `/me`: record, receipts, certificate, what the employer sees, data as a file. */
  'own-record',
  /** A certificate or receipt of a person, as a file. */
  'certificate',
  /** The list of an LMS course. */
  'roster',
  /** A person's page with topics, sign-offs and delivery. */
  'person-page',
  /** Nudge, unlock, paper copy, group session, talk-through, send again, follow-up, due date, pause sharing. */
  'person-actions',
  /** Completion over time, topic figures, "100% aware". */
  'course-figures',
  /** CSV and inspection pack of an LMS course. */
  'course-exports',
  /** Employers, sites, viewers and who works where. */
  'employer-admin',
  /** The employer's own page. */
  'employer-page',
  /** The provider's profile, policies, connections and packages. */
  'workspace',
  /** `/check/<receipt>`: valid or not, and nothing personal. */
  'receipt-check',
] as const;
export type Resource = (typeof resources)[number];

/**
 * How far a role reaches: `self` its own person; `course` people of its own LMS course; `employer` apprentices of its own
 * employer (and site) whose sharing is not over; `provider` everybody of its provider; `anyone` no question asked.
 */
export type Reach = 'none' | 'self' | 'course' | 'employer' | 'provider' | 'anyone';

export const reach: Readonly<Record<Resource, Readonly<Record<Role, Reach>>>> = {
  'own-attempt': {
    learner: 'self',
    assessor: 'none',
    administrator: 'none',
    employer: 'none',
    public: 'none',
  },
  'own-record': {
    learner: 'self',
    assessor: 'none',
    administrator: 'none',
    employer: 'none',
    public: 'none',
  },
  certificate: {
    learner: 'self',
    assessor: 'none',
    administrator: 'none',
    employer: 'none',
    public: 'none',
  },
  roster: { learner: 'none', assessor: 'course', administrator: 'none', employer: 'none', public: 'none' },
  'person-page': {
    learner: 'none',
    assessor: 'course',
    administrator: 'none',
    employer: 'none',
    public: 'none',
  },
  'person-actions': {
    learner: 'none',
    assessor: 'course',
    administrator: 'none',
    employer: 'none',
    public: 'none',
  },
  'course-figures': {
    learner: 'none',
    assessor: 'course',
    administrator: 'none',
    employer: 'none',
    public: 'none',
  },
  'course-exports': {
    learner: 'none',
    assessor: 'course',
    administrator: 'none',
    employer: 'none',
    public: 'none',
  },
  'employer-admin': {
    learner: 'none',
    assessor: 'course',
    administrator: 'provider',
    employer: 'none',
    public: 'none',
  },
  'employer-page': {
    learner: 'none',
    assessor: 'none',
    administrator: 'none',
    employer: 'employer',
    public: 'none',
  },
  workspace: {
    learner: 'none',
    assessor: 'none',
    administrator: 'provider',
    employer: 'none',
    public: 'none',
  },
  'receipt-check': {
    learner: 'anyone',
    assessor: 'anyone',
    administrator: 'anyone',
    employer: 'anyone',
    public: 'anyone',
  },
};

/** Whose the thing is. What is not said is not known, and decides nothing. */
export interface Owner {
  readonly provider: string;
  readonly person?: string;
  /** LMS courses whose list the person stands on, or the course itself. */
  readonly contexts?: readonly string[];
  /** Where the person works now, with sharing not over. */
  readonly employers?: readonly { readonly employer: string; readonly site?: string }[];
}

/** @returns false for everything that the table does not allow; the provider must be the same in every case but `anyone` */
export function mayReach(actor: Actor, resource: Resource, owner: Owner): boolean {
  const far = reach[resource][actor.role];
  if (far === 'anyone') return true;
  if (!('provider' in actor) || actor.provider !== owner.provider) return false;
  switch (far) {
    case 'self':
      return 'person' in actor && actor.person === owner.person;
    case 'course':
      return actor.role === 'assessor' && (owner.contexts?.includes(actor.context) ?? false);
    case 'employer':
      return (
        actor.role === 'employer' &&
        (owner.employers?.some(
          ({ employer, site }) =>
            employer === actor.employer && (actor.site === undefined || actor.site === site),
        ) ??
          false)
      );
    case 'provider':
      return true;
    case 'none':
      return false;
  }
}
