/** What becomes of an attempt when a page has sent something: read, merged, and written again as the tool writes it. */
import { withExtraTries, withTeachingGiven } from '../../src/progress/allowances.ts';
import type { HeldSignOff, Progress, RecordFact, SignedOff, TaughtBy } from '../../src/progress/model.ts';
import { newProgress } from '../../src/progress/progress.ts';
import { decode, encode } from '../../src/progress/suspend-data.ts';
import { dueScores, mayBeDue, type DueScore, type ScoredLink } from './due-scores.ts';
import { factsOf } from './facts.ts';
import { merge, type FactRefusal, type JudgedCourse, type Merged } from './merge.ts';
import type { Attempt, AttemptFacts } from './model.ts';
import { statementsOf, type Statement, type Telling } from './statements.ts';

export type { HeldSignOff, SignedOff, TaughtBy };

export interface SentState {
  readonly session: string;
  readonly sequence: number;
  /** Suspend data. */
  readonly data: string;
  readonly facts: readonly RecordFact[];
}

export interface TakenIn {
  /** Suspend data as it is to be kept. */
  readonly state: string;
  readonly facts: AttemptFacts;
  readonly signature?: NonNullable<Merged['signature']>;
  readonly declined?: NonNullable<Merged['declined']>;
  readonly refused: readonly (FactRefusal | 'state-unreadable')[];
  /** Whether there can be a score at all: only then it is worth asking for links. */
  readonly mayBeDue: boolean;
  /** @param links - of the attempt's LMS course and track */
  readonly scoresFor: (links: readonly ScoredLink[]) => readonly DueScore[];
  /** What a learning record store is told, where one is configured. */
  readonly statementsBy: (teller: Pick<Telling, 'activityId' | 'actor' | 'newId'>) => readonly Statement[];
}

/** @param taughtBy - what stands for lessons and quiz; matters to what signs, and may be left out of all else */
export function takeIn(
  attempt: Attempt,
  sent: SentState,
  limited: JudgedCourse,
  now: Date,
  taughtBy?: TaughtBy,
): TakenIn {
  const rules = withExtraTries(limited.rules, attempt.extraTries);
  const course = { ...limited, rules: withTeachingGiven(rules, taughtBy) };
  const read = decode(sent.data, rules);
  const isReadable = read.ok || read.problem.code === 'empty';
  const held = progressOf(attempt, course);
  const merged = merge(
    {
      progress: held,
      sequence: attempt.sequence,
      ...(attempt.session !== undefined && { session: attempt.session }),
    },
    {
      session: sent.session,
      sequence: sent.sequence,
      facts: sent.facts,
      ...(read.ok && { progress: read.value }),
    },
    course,
    { startedAt: attempt.facts.startedAt, now },
  );
  const isTakenBack = merged.declined?.kind === 'withdrawn' && !merged.progress.signedOff;
  const before = isTakenBack ? unsigned(attempt.facts) : attempt.facts;
  const facts = factsOf(course.rules, merged.progress, before, now);
  return {
    state: encode(merged.progress, rules),
    facts,
    ...(merged.signature && { signature: named(merged.signature, attempt) }),
    ...(merged.declined && { declined: merged.declined }),
    refused: [...merged.refused, ...(isReadable ? [] : (['state-unreadable'] as const))],
    mayBeDue: mayBeDue(rules, merged.progress, facts),
    scoresFor: (links) => dueScores(rules, merged.progress, facts, links, now),
    statementsBy: (teller) =>
      statementsOf({
        ...teller,
        rules,
        attemptId: attempt.id,
        before: { progress: held, facts: attempt.facts },
        after: { progress: merged.progress, facts },
        ...(merged.signature && { signature: merged.signature }),
        at: now,
      }),
  };
}

/** Scores for links that came after the work was done; a column that holds its score already gets nothing new. */
export function scoresOf(
  attempt: Attempt,
  { rules, ...course }: JudgedCourse,
  links: readonly ScoredLink[],
  now: Date,
): readonly DueScore[] {
  return dueScores(rules, progressOf(attempt, { rules, ...course }), attempt.facts, links, now);
}

/**
 * What becomes of an attempt whose signature is taken back. Everything else stays done, and what a gradebook was told is
 * not taken back.
 */
export function takenBack(
  attempt: Attempt,
  course: Pick<JudgedCourse, 'rules'>,
): { readonly state: string; readonly facts: AttemptFacts } {
  return { state: unsignedState(attempt, course), facts: unsigned(attempt.facts) };
}

function unsigned({ signedAt: _, ...facts }: AttemptFacts): AttemptFacts {
  return facts;
}

/** The state for a page, with a signature that stands and is in no page's progress: a copy on paper. */
export function stateWith(signedOff: SignedOff | undefined, attempt: Attempt, course: JudgedCourse): string {
  if (!signedOff) return attempt.state;
  return encode({ ...progressOf(attempt, course), signedOff }, course.rules);
}

/** What the person signed, as the page has it. */
export const signedHashOf = (attempt: Attempt, course: JudgedCourse): string | undefined =>
  progressOf(attempt, course).signedOff?.hash;

/** The state for a page in which it is to be signed once more; everything else stays done. */
export function unsignedState(attempt: Attempt, course: Pick<JudgedCourse, 'rules'>): string {
  const { signedOff: _, ...progress } = progressOf(attempt, course);
  return encode(progress, course.rules);
}

/** Of a state in a layout that this build does not know, what the facts say is left. */
function progressOf({ state, facts }: Attempt, { rules }: Pick<JudgedCourse, 'rules'>): Progress {
  const read = decode(state, rules);
  return read.ok ? read.value : { ...newProgress(), attempts: facts.quizAttempts, marks: facts.marks };
}

/** A signature that waited in a browser comes without the typed name: then the platform's stands for it. */
function named(
  signature: NonNullable<Merged['signature']>,
  { learnerName = '' }: Attempt,
): NonNullable<Merged['signature']> {
  return signature.typedName === '' ? { ...signature, typedName: learnerName } : signature;
}
