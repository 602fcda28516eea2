/**
 * The port: the narrowest place of the system. The player talks to a learning record and never to an LMS.
 * No method throws at the learner; each answers with a result whose code the edge turns into a sentence.
 */
import type { HeldSignOff, Outcome, RecordFact, SignAgain, TaughtBy } from '../progress/model.ts';
import type { CourseRules } from '../progress/progress.ts';
import type { Result } from '../result.ts';
import type { Mirror } from './mirror.ts';

/** Where a person finds what the tool keeps about them, and what it says of this course; it changes while the page is open. */
export interface OwnPage {
  readonly action: string;
  readonly token: string;
  /** The sign-off that stands, with the place where anybody can check its receipt. */
  readonly held?: HeldSignOff & { readonly checkAt: string };
  /** The tool did not take the signature: it was for words that have changed meanwhile. */
  readonly isRefused?: boolean;
  readonly taughtBy?: TaughtBy;
  /** What was signed has changed, and is asked for also of whoever has the course open. */
  readonly isUrgent?: boolean;
  /** Calls back when any of it changes; one listener at a time. */
  readonly onNews: (tell: () => void) => void;
}

export interface LearningRecord {
  /** For logs and tests: "scorm12", "scorm2004", "cmi5", "xapi", "lti", "preview". */
  readonly kind: string;
  /** Is given what happened once beside the resume state; every other record never sees it. */
  readonly takesFacts?: true;
  /** Where the person finds their own record, and what opens it: sent as a form, so that no address holds it. */
  readonly ownPage?: () => OwnPage | undefined;
  /** Where it keeps by itself what is not saved yet, in place of the mirror that any other record is given. */
  readonly mirror?: Mirror;
  /**
   * Finds the LMS and starts the session. Called once; a second call gives the first answer.
   *
   * @param how - `to-read`: another tab writes this attempt, so this one only reads, as in review
   */
  open(how?: 'to-read'): Promise<Result<OpenRecord, RecordProblem>>;
  /** Keeps the resume state, and commits it. Milestones call `report` as well. */
  suspend(state: SuspendState): Promise<Result<undefined, RecordProblem>>;
  /** Tells completion, success, score and topics, and commits them. Safe to repeat. */
  report(outcome: Outcome): Promise<Result<undefined, RecordProblem>>;
  /** Ends the session. Safe to call twice: the first answer is remembered. */
  close(how: 'to-be-continued' | 'finished'): Promise<Result<undefined, RecordProblem>>;
  /** Best effort while the page goes away: no waiting, no answer. */
  closeOnPageHide(): void;
  /** Leave quickly: what waits still goes out with the page, but nothing of it stays in this browser. */
  leaveNothing?(): void;
}

export interface OpenRecord {
  /** Exactly what was last given to `suspend`; empty on a first visit. */
  readonly suspendData: string;
  /** As the LMS writes it; may be "Khan, Amira" or empty. Never stored by us. */
  readonly learnerName: string;
  /** Browse or review, or already finished: read, never write. */
  readonly isReviewMode: boolean;
  /** The LMS's own pass mark, 0 to 1, where it gives one (SCORM 2004, cmi5). */
  readonly passMark?: number;
  /** What was signed has changed since. */
  readonly signAgain?: SignAgain;
  /** What holds for this person in the place of the course's own rules: more tries, or teaching that was given. */
  readonly rules?: Pick<CourseRules, 'assessment' | 'completion'>;
  /** Who takes which attempt, in the LMS's words: only ever the key of the local mirror, and hashed at once. */
  readonly attempt?: string;
}

export interface SuspendState {
  /** Opaque, printable ASCII, at most 4,096 characters. */
  readonly data: string;
  /** Opaque screen code or empty. */
  readonly location: string;
  /** What happened since the last save that went well; in order. */
  readonly facts?: readonly RecordFact[];
}

export type RecordProblem =
  /** No LMS API in any parent or opener. The course works; nothing is kept. */
  | { readonly code: 'no-lms' }
  /** The LMS did not start the session, or ended it (back-forward cache, lost login). */
  | { readonly code: 'session-refused'; readonly lmsCode?: string }
  | { readonly code: 'session-over' }
  /** The LMS said no, threw or did not answer; trying again may help. */
  | { readonly code: 'not-saved'; readonly lmsCode?: string }
  /** The LMS refused one value and kept the rest; trying again will not help. */
  | { readonly code: 'value-refused'; readonly element: string; readonly lmsCode?: string }
  | { readonly code: 'offline' }
  | { readonly code: 'opened-elsewhere' };
