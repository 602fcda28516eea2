/**
 * Where a person stands with a track: the one answer that an assessor's list, a person's own page, an employer's page,
 * reminders and every export are made of, so that no two of them can differ.
 *
 * @see design.md, "When it is complete"
 */
import type { AttemptFacts, FollowUpOutcome, SignOffOrigin } from './model.ts';
import { renewalOf, type RenewalRules } from './renewal.ts';

/** What is known; absent is "never". */
export interface StandingFacts {
  /** What the track asks for; from its `CourseRules.completion`. */
  readonly needs: { readonly quiz: boolean; readonly signOff: boolean };
  /** Of the newest cycle. */
  readonly attempt?: Pick<
    AttemptFacts,
    'completion' | 'success' | 'startedAt' | 'passedAt' | 'signedAt' | 'completedAt' | 'quizAttempts'
  > & {
    /** Something was done in it, if only a screen. */
    readonly hasBegun?: boolean;
    /** Read back from the LMS, in which a package of ours was taken: its word and not ours. */
    readonly isReported?: boolean;
  };
  /** The newest sign-off of this cycle. */
  readonly signOff?: {
    readonly origin: SignOffOrigin;
    readonly at: Date;
    /** Somebody read it with them; known to staff only. */
    readonly withSupport?: boolean;
    /** The last day on which it stands, because newer words are to be signed by then: "2026-12-01". */
    readonly againBy?: string;
  };
  /** A talk-through stands for the quiz, without a score. */
  readonly talkedThroughAt?: Date;
  /** Teaching was given to a group: the lessons, not the sign-off. */
  readonly groupSessionAt?: Date;
  /** The newest declined sign-off that no signature has followed. */
  readonly declined?: { readonly at: Date; readonly outcome?: FollowUpOutcome; readonly closedAt?: Date };
  /** The last day on which it is in time, "2026-12-03". */
  readonly dueOn?: string;
  /** When what is done has to be done again; absent where it never has. */
  readonly renewal?: RenewalRules;
  /** The last day on which the cycle before this one still counts. */
  readonly holdsUntil?: string;
  /** The first day on which what is done has to be done again, "2027-09-01", where `renewal` does not say. */
  readonly renewOn?: string;
}

export interface Standing {
  readonly state: 'done' | 'in-progress' | 'not-started';
  /** When it was done; present exactly when `state` is `done`. */
  readonly doneAt?: Date;
  /** What proves the sign-off; absent where none was asked for, or another arrangement was agreed. */
  readonly origin?: SignOffOrigin;
  /** The teaching was taken in a package, and this is what the LMS says of it. */
  readonly isReported?: true;
  /** What is still to do, in order; empty when done. */
  readonly toDo: readonly ('teaching' | 'sign-off' | 'follow-up')[];
  /** Present when it is not done and has a date. */
  readonly dueOn?: string;
  /** Whole days since `dueOn`; absent while it is in time. */
  readonly overdueDays?: number;
  /** Present when it is done and comes round again. */
  readonly renewOn?: string;
  /** Whether it counts towards "100% aware". */
  readonly isAware: boolean;
}

/** @param today - "2026-11-22", in the provider's time zone */
export function standingOf(facts: StandingFacts, today: string): Standing {
  const { needs, attempt, signOff, declined } = facts;
  const taughtAt = teachingOf(facts);
  const againBy = needs.signOff ? signOff?.againBy : undefined;
  const isAgain = againBy !== undefined && today >= againBy;
  const isAgreed = declined?.outcome === 'other-arrangement' && (signOff === undefined || isAgain);
  const settledAt = !needs.signOff ? taughtAt : isAgreed ? declined.closedAt : signOff?.at;
  if (taughtAt && settledAt) {
    const doneAt = taughtAt > settledAt ? taughtAt : settledAt;
    const renewal = facts.renewal && renewalOf(facts.renewal, doneAt);
    const isOpenAgain = isAgain && !isAgreed;
    if (renewal && today >= renewal.renewOn)
      return renewalDue(
        facts,
        isOpenAgain ? earliest(renewal.dueOn, againBy) : renewal.dueOn,
        today,
        isAgreed,
      );
    if (isOpenAgain) return signAgainDue(facts, againBy, today);
    const renewOn = isAgreed
      ? (renewal?.renewOn ?? facts.renewOn)
      : earliest(renewal?.renewOn ?? facts.renewOn, againBy);
    return {
      state: 'done',
      doneAt,
      ...(needs.signOff && signOff && { origin: signOff.origin }),
      ...reportedMark(facts),
      toDo: [],
      ...(renewOn !== undefined && { renewOn }),
      isAware: !isAgreed,
    };
  }

  const hasBegun =
    signOff !== undefined ||
    declined !== undefined ||
    taughtAt !== undefined ||
    (attempt !== undefined && hasDoneSomething(attempt));
  // Whoever has not finished the course has its last day, and that of new words only where there is no other.
  const dueOn = facts.dueOn ?? (isAgain ? againBy : undefined);
  const overdueDays = dueOn === undefined ? 0 : daysBetween(dueOn, today);
  const isOpen = declined !== undefined && declined.closedAt === undefined;
  return {
    state: hasBegun ? 'in-progress' : 'not-started',
    ...reportedMark(facts),
    toDo: [
      ...(taughtAt ? [] : (['teaching'] as const)),
      ...(needs.signOff && (!signOff || isAgain)
        ? [isOpen ? ('follow-up' as const) : ('sign-off' as const)]
        : []),
    ],
    ...(dueOn !== undefined && { dueOn }),
    ...(overdueDays > 0 && { overdueDays }),
    // Whoever begins the next cycle early loses nothing by it.
    isAware: facts.holdsUntil !== undefined && today <= facts.holdsUntil,
  };
}

/** A talk-through or a group session of ours stands for the teaching, whatever the LMS says of it. */
const reportedMark = ({ attempt, talkedThroughAt, groupSessionAt }: StandingFacts): { isReported?: true } =>
  attempt?.isReported === true && !talkedThroughAt && !groupSessionAt ? { isReported: true } : {};

/** Done, and so long ago that it is to be done again; nobody has opened it since. */
function renewalDue({ needs }: StandingFacts, dueOn: string, today: string, isAgreed: boolean): Standing {
  const overdueDays = daysBetween(dueOn, today);
  return {
    state: 'not-started',
    toDo: ['teaching', ...(needs.signOff ? (['sign-off'] as const) : [])],
    dueOn,
    ...(overdueDays > 0 && { overdueDays }),
    isAware: overdueDays <= 0 && !isAgreed,
  };
}

/** Done, and newer words are to be signed; on the last day the signature of the older ones still stands. */
function signAgainDue(facts: StandingFacts, againBy: string, today: string): Standing {
  const overdueDays = daysBetween(againBy, today);
  const { declined } = facts;
  const isOpen = declined !== undefined && declined.closedAt === undefined;
  return {
    state: 'in-progress',
    ...reportedMark(facts),
    toDo: [isOpen ? 'follow-up' : 'sign-off'],
    dueOn: againBy,
    ...(overdueDays > 0 && { overdueDays }),
    isAware: overdueDays <= 0,
  };
}

/** The first of two days, of which either may be missing. */
function earliest<Day extends string | undefined>(one: Day, other: string | undefined): Day | string {
  return one === undefined || (other !== undefined && other < one) ? (other ?? one) : one;
}

/** When the teaching was through: the quiz passed, or what stands for it. */
function teachingOf({ needs, attempt, talkedThroughAt, groupSessionAt }: StandingFacts): Date | undefined {
  if (talkedThroughAt) return talkedThroughAt;
  if (needs.quiz) return attempt?.passedAt ?? groupSessionAt;
  return attempt?.completedAt ?? groupSessionAt ?? (needs.signOff ? attempt?.signedAt : undefined);
}

/** An attempt is made at every launch; a launch alone is not yet a beginning. */
function hasDoneSomething({
  completion,
  success,
  signedAt,
  quizAttempts,
  hasBegun = false,
}: NonNullable<StandingFacts['attempt']>): boolean {
  return (
    hasBegun ||
    completion === 'completed' ||
    success !== 'unknown' ||
    signedAt !== undefined ||
    quizAttempts > 0
  );
}

/** Whole days from one day to another; both "2026-11-22". */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
