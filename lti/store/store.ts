/**
 * What the rest of the tool asks of the database. One implementation over Kysely serves PGlite and PostgreSQL.
 * A method is one round trip unless its comment says otherwise. Nothing here throws for what a caller can act on;
 * a database that is gone throws.
 */
import type {
  Attempt,
  AttemptFacts,
  Delivery,
  DeliveryTrouble,
  EnteredIds,
  LaunchIds,
  LinkPart,
  LinkSettings,
  LtiLaunch,
  MailKind,
  MailTrouble,
  PlatformRegistration,
  SignatureBody,
} from '../domain/model.ts';
import type { Workspace } from './workspace.ts';
import type { MoodleRuns } from './moodle-runs.ts';
import type { Moodle } from './moodle.ts';
import type { PackageAddresses } from './package-addresses.ts';
import type { Result } from '../../src/result.ts';
import type { Erasure } from './erasure.ts';
import type { Adjustments } from './adjustments.ts';
import type { DueDates } from './due-dates.ts';
import type { Employers } from './employers.ts';
import type { FollowUps } from './follow-ups.ts';
import type { Figures } from './figures.ts';
import type { Groups } from './groups.ts';
import type { Ledger } from './ledger.ts';
import type { LoginLines } from './login-lines.ts';
import type { Policies } from './policies.ts';
import type { CourseAsked, CoursePerson, ListAsked, RosterList } from './roster-list.ts';
import type { Renewals } from './renewals.ts';
import type { Standings } from './standings.ts';
import type { Trail } from './trail.ts';

export interface Store {
  readonly engine: 'pglite' | 'postgresql';
  readonly platforms: Platforms;
  readonly invites: Invites;
  readonly keys: Keys;
  readonly launches: Launches;
  readonly attempts: Attempts;
  readonly deliveries: Deliveries;
  readonly roster: Roster;
  readonly standings: Standings;
  readonly figures: Figures;
  readonly adjustments: Adjustments;
  readonly dueDates: DueDates;
  readonly groups: Groups;
  readonly trail: Trail;
  readonly employers: Employers;
  readonly ledger: Ledger;
  readonly followUps: FollowUps;
  readonly loginLines: LoginLines;
  readonly policies: Policies;
  readonly workspace: Workspace;
  readonly mail: Mail;
  readonly renewals: Renewals;
  readonly erasure: Erasure;
  readonly moodle: Moodle;
  readonly moodleRuns: MoodleRuns;
  readonly packageAddresses: PackageAddresses;
  readonly jobs: Jobs;
  /** Whether the database answers; for `/readyz`. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

export interface Platforms {
  list(): Promise<readonly PlatformRegistration[]>;
  byId(id: string): Promise<PlatformRegistration | undefined>;
  /** Without a client id: every client of the issuer (the caller must refuse when there is more than one). */
  find(issuer: string, clientId?: string): Promise<readonly PlatformRegistration[]>;
  add(
    platform: Omit<PlatformRegistration, 'id'>,
  ): Promise<Result<PlatformRegistration, { readonly code: 'registered-already' }>>;
  /** Registration again of the same client: addresses are replaced, deployments are added to. */
  update(platform: PlatformRegistration): Promise<void>;
  addDeployment(platformId: string, deploymentId: string, providerId: string): Promise<void>;
  /** @returns false when there was none. People and attempts stay. */
  remove(id: string): Promise<boolean>;
}

/** One-time registration links. Only a hash of the token is kept. */
export interface Invites {
  create(invite: {
    readonly tokenHash: string;
    readonly providerId: string;
    readonly expiresAt: Date;
  }): Promise<void>;
  find(tokenHash: string, now: Date): Promise<{ readonly providerId: string } | undefined>;
  /** @returns false when it was used meanwhile or is too old: the caller must undo nothing because nothing is done yet */
  use(tokenHash: string, now: Date): Promise<boolean>;
}

/** The tool's own signing keys. The private part is sealed before it comes here. */
export interface Keys {
  all(): Promise<readonly StoredKey[]>;
  add(key: StoredKey): Promise<void>;
  remove(kid: string): Promise<void>;
}
export interface StoredKey {
  readonly kid: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Sealed with SECRETS_KEY (AES-256-GCM), base64url. */
  readonly sealedPrivate: string;
  readonly createdAt: Date;
  /** Signs from here on; published from `createdAt`. */
  readonly usedFrom: Date;
}

export interface Launches {
  /**
   * Uses a nonce up. @returns false when it was used before
   * @param expiresAt - until when a token that carries it could live
   */
  spendNonce(nonce: string, expiresAt: Date): Promise<boolean>;
  /** Forgets nonces that no living token can carry. */
  sweepNonces(now: Date): Promise<number>;
  /**
   * Person, LMS course, link and attempt, each made or brought up to date, in one statement. Names are replaced by
   * what the platform says now; an address that is missing in this launch (no AGS claim) leaves the known one.
   */
  keep(launch: LtiLaunch, settings: LinkSettings, now: Date): Promise<LaunchIds>;
  /**
   * Uses the nonce up and, only then, keeps the launch, in one statement; without an attempt where nobody comes to
   * learn. @returns undefined when the nonce was used before: nothing is written
   */
  enter(
    launch: LtiLaunch,
    settings: LinkSettings,
    options: {
      readonly nonce: string;
      /** As `spendNonce` has it. */
      readonly nonceExpiresAt: Date;
      readonly withAttempt: boolean;
      readonly now: Date;
    },
  ): Promise<EnteredIds | undefined>;
}

export interface Attempts {
  byId(id: string): Promise<Attempt | undefined>;
  /**
   * Writes the new state when nobody else has changed it meanwhile; with everything that follows from it in one
   * transaction: the signature into the ledger, what is owed to the gradebook, and its jobs.
   *
   * @returns the receipt of what was signed; `changed-meanwhile`: read again, merge again, try again
   */
  save(
    change: AttemptChange,
  ): Promise<Result<{ readonly receipt?: string }, { readonly code: 'changed-meanwhile' }>>;
  /** Links of the same LMS course and track to which this attempt's scores may be owed. */
  linksOf(attemptId: string): Promise<readonly GradebookLink[]>;
}

export interface AttemptChange {
  readonly id: string;
  /** The revision that was read. */
  readonly revision: number;
  readonly state: string;
  readonly session: string;
  readonly sequence: number;
  readonly facts: AttemptFacts;
  readonly signature?: { readonly body: SignatureBody; readonly typedName: string; readonly at: Date };
  /** Declined or taken back: an entry of the ledger. */
  readonly declined?: {
    readonly kind: 'declined' | 'withdrawn';
    readonly body: SignatureBody;
    /** Nothing is typed to decline: what the platform calls them. */
    readonly typedName: string;
    readonly at: Date;
    /** Opens a follow-up for this role. Nobody is followed for taking back what they signed. */
    readonly forRole?: string;
  };
  readonly scores: readonly DueScore[];
  /** xAPI statements that follow from it, whole; each becomes a job of the queue `statement`. */
  readonly statements?: readonly Readonly<Record<string, unknown>>[];
  readonly now: Date;
}

export interface DueScore {
  readonly linkId: string;
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  readonly achievedAt: Date;
}

export interface GradebookLink {
  readonly linkId: string;
  readonly platformId: string;
  readonly deploymentId: string;
  readonly resourceLinkId: string;
  readonly contextId?: string;
  readonly track: string;
  readonly part: LinkPart;
  readonly lineItemUrl?: string;
  readonly lineItemsUrl?: string;
  readonly scopes: readonly string[];
}

export interface Deliveries {
  /** The delivery with all that is needed to send it. */
  toSend(id: string): Promise<
    | {
        readonly delivery: Delivery;
        readonly link: GradebookLink;
        readonly sub: string;
        readonly platform: PlatformRegistration;
      }
    | undefined
  >;
  /** Reserves the timestamp before it is sent, strictly later than the last one: survives a crash between send and answer. */
  reserveTimestamp(id: string, generation: number, timestamp: Date): Promise<boolean>;
  sent(id: string, generation: number, now: Date): Promise<void>;
  troubled(id: string, generation: number, trouble: DeliveryTrouble, isLasting: boolean): Promise<void>;
  /** "Send again": waiting once more, with its job, in one transaction. */
  sendAgain(id: string, now: Date): Promise<boolean>;
  /** A link with its platform. */
  link(
    linkId: string,
  ): Promise<{ readonly link: GradebookLink; readonly platform: PlatformRegistration } | undefined>;
  /** Links of the same LMS course and track that nobody has opened yet. Those that are known stay as they are. */
  addLinks(beside: GradebookLink, found: readonly FoundLink[]): Promise<void>;
  /** A column found or made for a link. */
  setLineItem(linkId: string, lineItemUrl: string): Promise<void>;
  /**
   * Deliveries of a link that count as sent, to be compared with what the gradebook holds. Without those of people who
   * are not in the course now: no gradebook shows or takes their scores until they are back.
   */
  sentOfLink(linkId: string): Promise<readonly (Delivery & { readonly sub: string })[]>;
  /** Links of platforms that are still registered, to which at least one score was sent. */
  linksWithSent(): Promise<
    readonly { readonly link: GradebookLink; readonly platform: PlatformRegistration }[]
  >;
}

/** A link that the gradebook told of: its column carries our marks. */
export interface FoundLink {
  readonly resourceLinkId: string;
  readonly part: LinkPart;
  readonly lineItemUrl: string;
}

export interface Roster {
  /** What the platform listed; whoever is not in it any more is marked as having left. A few round trips, one transaction. */
  replace(contextId: string, members: readonly Member[], now: Date): Promise<void>;
  /** For the assessor's page, constant in size: what needs doing first. */
  list(asked: ListAsked): Promise<RosterList>;
  /** Learners of an LMS course, each with what a page about them needs; whoever is not in the course is left out. */
  people(asked: Omit<CourseAsked, 'needs'>, personIds: readonly string[]): Promise<readonly CoursePerson[]>;
  /** For an export, constant in size: `limit` rows from `offset`, by name. */
  page(
    contextId: string,
    track: string,
    window: { readonly offset: number; readonly limit: number },
  ): Promise<RosterPage>;
  contexts(): Promise<
    readonly { readonly contextId: string; readonly platformId: string; readonly nrpsUrl: string }[]
  >;
  context(contextId: string): Promise<CourseContext | undefined>;
}
export interface Member {
  readonly sub: string;
  readonly name?: string;
  /** For reminders only, where the platform gives it. */
  readonly email?: string;
  readonly isLearner: boolean;
  readonly isActive: boolean;
}
export interface CourseContext {
  readonly contextId: string;
  readonly platformId: string;
  readonly providerId: string;
  readonly title?: string;
  readonly nrpsUrl?: string;
  /** Tracks that are linked in this LMS course. */
  readonly tracks: readonly string[];
  readonly rosterReadAt?: Date;
}
export interface RosterPage {
  readonly total: number;
  readonly rows: readonly {
    readonly personId: string;
    readonly name?: string;
    readonly hasLeft: boolean;
    readonly facts?: AttemptFacts;
    readonly deliveries: readonly (Pick<
      Delivery,
      'id' | 'state' | 'trouble' | 'sentAt' | 'scoreGiven' | 'scoreMaximum'
    > & {
      readonly part: LinkPart;
    })[];
  }[];
}

/** Messages that wait or were sent. What is put here is sent by itself; nobody waits for it. */
export interface Mail {
  /** Each with its job, in one transaction. Nothing is sent before `notBefore`. @returns their ids, in order */
  put(messages: readonly MailMessage[], now: Date): Promise<readonly string[]>;
  /** Nothing when it was sent or refused, or is gone. */
  toSend(id: string): Promise<WaitingMail | undefined>;
  /** The text is kept only where a local page stands for the post. */
  sent(id: string, now: Date, isTextKept: boolean): Promise<void>;
  /** Not tried again. The text is forgotten. */
  refused(id: string, now: Date, trouble: MailTrouble): Promise<void>;
  /** The last try met trouble that can pass. */
  troubled(id: string, trouble: MailTrouble): Promise<void>;
  /** To be looked at again then, with a new job. */
  putOff(id: string, notBefore: Date): Promise<void>;
  /** The newest first, for the local page. */
  newest(limit: number): Promise<readonly KeptMail[]>;
  byId(id: string): Promise<KeptMail | undefined>;
  /** Viewers to whom a message of this kind was put since then. */
  viewersWith(kind: MailKind, since: Date): Promise<ReadonlySet<string>>;
  /** No more reminders by mail, or again. @returns false when there is no such person */
  setReminders(personId: string, areWanted: boolean, now: Date): Promise<boolean>;
}

export interface MailMessage {
  readonly providerId: string;
  readonly kind: MailKind;
  readonly recipient: string;
  /** Names no topic and no status: it is read on locked screens. */
  readonly subject: string;
  /** Plain text; paragraphs have an empty line between them. Who sends it is added when it is sent. */
  readonly body: string;
  readonly notBefore: Date;
  readonly personId?: string;
  readonly viewerId?: string;
  readonly attachment?: MailAttachment;
}
export interface MailAttachment {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}
export interface WaitingMail extends MailMessage {
  readonly id: string;
  readonly tries: number;
  readonly createdAt: Date;
}
export interface KeptMail extends WaitingMail {
  readonly sentAt?: Date;
  readonly refusedAt?: Date;
  readonly trouble?: MailTrouble;
}

/** Jobs on the same database (pg-boss). A job is put in by the method that saves the fact it follows from. */
export interface Jobs {
  /** Starts to take jobs. One at a time per slot; a handler that throws is tried again with back-off. */
  work<Queue extends keyof JobData>(
    queue: Queue,
    handler: (data: JobData[Queue]) => Promise<void>,
  ): Promise<void>;
  send<Queue extends keyof JobData>(
    queue: Queue,
    data: JobData[Queue],
    options?: { readonly afterSeconds?: number },
  ): Promise<void>;
  /** Cron, UTC. */
  schedule(
    queue: 'roster-all' | 'sweep' | 'gradebook-check' | 'ledger-head' | 'reminders' | 'erase' | 'moodle-all',
    cron: string,
  ): Promise<void>;
  /** Waits for jobs in hand, then stops. */
  stop(): Promise<void>;
}
export interface JobData {
  readonly score: { readonly deliveryId: string; readonly generation: number };
  readonly roster: { readonly contextId: string };
  /** Looks for columns of the same track beside a link's own. */
  readonly columns: { readonly linkId: string };
  readonly 'roster-all': Readonly<Record<string, never>>;
  readonly 'gradebook-check': Readonly<Record<string, never>>;
  readonly sweep: Readonly<Record<string, never>>;
  /** Signs the end of every chain for the day. */
  readonly 'ledger-head': Readonly<Record<string, never>>;
  readonly mail: { readonly mailId: string };
  readonly reminders: Readonly<Record<string, never>>;
  readonly erase: Readonly<Record<string, never>>;
  /** What was asked of a Moodle in the workspace. */
  readonly moodle: { readonly runId: string };
  readonly 'moodle-all': Readonly<Record<string, never>>;
  /** One xAPI statement, whole, with its id and time. */
  readonly statement: { readonly statement: Readonly<Record<string, unknown>> };
}
