/**
 * What the tool knows, as plain data: platforms, people, links, attempts, and what is owed to a gradebook.
 * Identity is (issuer, client, sub) everywhere, and never an e-mail address.
 */

/** How a platform behaves where the standards leave room; told at registration, else worked out from the issuer. */
export type PlatformFamily = 'moodle' | 'canvas' | 'other';

/** One client of one platform: issuer + client id. */
export interface PlatformRegistration {
  readonly id: string;
  /** The provider (tenant) its launches belong to, unless a deployment names another. */
  readonly providerId: string;
  /** Exactly as in the token: no slash is added or taken away. */
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  /** `aud` of the client assertion where it is not the token URL. */
  readonly tokenAudience?: string;
  readonly family: PlatformFamily;
  readonly deployments: readonly Deployment[];
}

export interface Deployment {
  readonly deploymentId: string;
  readonly providerId: string;
}

/** What the tool makes of the many spellings of roles; anything else is left out. */
export type LaunchRole = 'learner' | 'instructor' | 'administrator' | 'mentor' | 'test-user';

/** A launch after every check: trusted from here on. */
export interface LtiLaunch {
  readonly platform: PlatformRegistration;
  readonly deployment: Deployment;
  readonly message: 'resource-link' | 'deep-linking';
  /** Absent for an anonymous launch: nothing is recorded. */
  readonly person?: LaunchPerson;
  readonly roles: readonly LaunchRole[];
  readonly context?: LaunchContext;
  /** Present for every resource link launch. */
  readonly resourceLink?: { readonly id: string; readonly title?: string };
  /** Custom values that the platform filled in: an unresolved "$Name" and an empty string are left out. */
  readonly custom: Readonly<Record<string, string>>;
  readonly ags?: AgsEndpoint;
  /** Address of the roster. */
  readonly nrpsUrl?: string;
  readonly deepLinking?: DeepLinkingSettings;
  /** BCP 47, as the platform says it. */
  readonly locale?: string;
}

export interface LaunchPerson {
  readonly sub: string;
  /** Whole name where the platform gives one. */
  readonly name?: string;
  /** Where the platform gives one; for reminders only, never an identity. */
  readonly email?: string;
}

export interface LaunchContext {
  readonly id: string;
  readonly label?: string;
  readonly title?: string;
}

/** Claim `https://purl.imsglobal.org/spec/lti-ags/claim/endpoint`. */
export interface AgsEndpoint {
  readonly scopes: readonly string[];
  /** The container: columns can be found and made. */
  readonly lineItemsUrl?: string;
  /** This link's own column. */
  readonly lineItemUrl?: string;
}

export interface DeepLinkingSettings {
  readonly returnUrl: string;
  readonly acceptsMultiple: boolean;
  readonly acceptsLineItem: boolean;
  /** Given back as it came. */
  readonly data?: string;
}

/** What one link in an LMS course stands for: its gradebook column. Travels as custom value `part`. */
export type LinkPart = 'course' | 'sign-off';

/** What a link is set to: from its custom values `track` and `part`. */
export interface LinkSettings {
  readonly track: string;
  readonly part: LinkPart;
}

/** The ids under which a launch is kept. */
export interface LaunchIds {
  readonly personId: string;
  readonly contextId?: string;
  readonly linkId: string;
  readonly attemptId: string;
}

/** The same of a launch that may be one of somebody who takes no course: an assessor has no attempt. */
export type EnteredIds = Omit<LaunchIds, 'attemptId'> &
  Partial<Pick<LaunchIds, 'attemptId'>> & {
    /** When this attempt was completed: it may be time for the next one. */
    readonly completedAt?: Date;
    /** What is taken where it is not the link's own track. */
    readonly takenTrack?: string;
  };

/** One person's work on one track in one LMS course (or on one link, where the platform names no course). */
export interface Attempt {
  readonly id: string;
  readonly personId: string;
  /** As the platform says it now; for the page, in which it stands on confirmation and certificate. */
  readonly learnerName?: string;
  readonly providerId: string;
  readonly track: string;
  /** The LMS course, or the link where the platform names none. */
  readonly scopeId: string;
  /** The course that is taken for it, where that is not the track's own. */
  readonly takenTrack?: string;
  /** Suspend data as the tool wrote it: without an age, without a count of saves, without marks of the browser's. */
  readonly state: string;
  /** Counts every change: the optimistic lock. */
  readonly revision: number;
  /** The last message that was taken in, so that a repeated one changes nothing. */
  readonly session?: string;
  readonly sequence: number;
  /** Quizzes beyond the provider's limit that an assessor has unlocked. */
  readonly extraTries?: number;
  readonly facts: AttemptFacts;
}

/** What can be told to a gradebook, an assessor, an employer. Dates are UTC. */
export interface AttemptFacts {
  readonly completion: 'incomplete' | 'completed';
  readonly success: 'unknown' | 'passed' | 'failed';
  /** 0 to 1; absent before the first finished quiz and in a track without one. */
  readonly scaledScore?: number;
  /** By topic code. Those of sensitive topics are kept and shown to nobody (design rule 7). */
  readonly marks: Readonly<Record<string, { readonly right: number; readonly asked: number }>>;
  /** How many times the quiz was finished. */
  readonly quizAttempts: number;
  readonly startedAt: Date;
  readonly passedAt?: Date;
  readonly signedAt?: Date;
  readonly completedAt?: Date;
}

/** A score that a gradebook column should hold. One row per attempt and link; a newer score replaces what waits. */
export interface Delivery {
  readonly id: string;
  readonly attemptId: string;
  readonly linkId: string;
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  /** When the learner earned it, UTC. */
  readonly achievedAt: Date;
  /** Counts changes of what should be held; a job for an older one does nothing. */
  readonly generation: number;
  readonly state: 'waiting' | 'sent' | 'refused';
  /** Why it was refused, or what the last try met; see `DeliveryTrouble`. */
  readonly trouble?: DeliveryTrouble;
  readonly tries: number;
  /** The timestamp of the last score that was sent: the next one must be later by a whole second. */
  readonly lastTimestamp?: Date;
  readonly sentAt?: Date;
}

export type DeliveryTrouble =
  /** Passing trouble: tried again. */
  | 'platform-unreachable'
  | 'platform-busy'
  | 'platform-error'
  | 'token-refused'
  /** Lasting: not tried again until somebody says so. */
  | 'not-a-student'
  | 'column-gone'
  | 'no-column'
  | 'not-permitted'
  | 'course-not-published'
  | 'grade-locked'
  | 'refused';

/** One entry of a provider's ledger. Hashes are SHA-256, hex. */
export interface LedgerEntry {
  readonly providerId: string;
  /** From 1, without gaps, per provider. */
  readonly sequence: number;
  readonly kind: 'signed' | 'declined' | 'withdrawn';
  /** UTC, whole seconds. */
  readonly at: string;
  /** HMAC-SHA-256 of the entry's person with that person's own random key; deleting the key erases the person. */
  readonly commitment: string;
  /** The body in canonical JSON (RFC 8785): what was signed, without the person. */
  readonly body: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** What a signature says besides who; becomes the ledger's body. */
export interface SignatureBody {
  readonly track: string;
  readonly documents: readonly { readonly code: string; readonly version: string; readonly hash: string }[];
  /** SHA-256 of the set as shown. */
  readonly setHash: string;
  readonly language: string;
  readonly isEasyRead: boolean;
  readonly withSupport: boolean;
  /** Codes of clauses that were withheld. */
  readonly withheld: readonly string[];
  /** Codes or texts of the statements that were ticked. */
  readonly statements: readonly string[];
  readonly how: 'click' | 'each-login' | 'paper' | 'reported-by-lms';
}

/** When a new version of a document is to be signed by those who signed an older one. */
export type ReSign = 'now' | 'next-launch' | 'by-date' | 'not-needed';

/** A clause as it was shown: the provider's exact words, or that they were withheld. */
export interface PolicyClause {
  readonly number: number;
  readonly section?: string;
  /** Absent when withheld. */
  readonly exact?: string;
  readonly plain?: string;
}

/** How a follow-up after a declined sign-off ended. */
export type FollowUpOutcome = 'signed-after-talking' | 'other-arrangement' | 'still-declined';

/** What staff may record about a person; nothing of it is free text. */
export type AdjustmentKind = 'talk-through' | 'group-session' | 'retake-unlocked';
export type AdjustmentReason = 'agreed-adjustment' | 'language-support' | 'technical';

/** Where a sign-off comes from (design.md, "Signed, reported, held"). */
export type SignOffOrigin = 'signed-here' | 'reported-by-lms' | 'paper-held';

/** What a message is about. Reminders are for people who take a course; the rest is for an employer's viewers. */
export type ReminderKind = 'renewal-opens' | 'due-in-14-days' | 'due-in-3-days' | 'overdue' | 'nudge';
export type MailKind = ReminderKind | 'employer-link' | 'employer-digest' | 'employer-briefing';

/** Why a message was not sent, or what the last try met. */
export type MailTrouble =
  /** Passing trouble: tried again. */
  | 'server-unreachable'
  | 'server-busy'
  /** Lasting. */
  | 'recipient-refused'
  | 'not-permitted'
  | 'no-mail-server'
  /** Looked up again before it was sent: there is nothing to say any more. */
  | 'not-needed';
