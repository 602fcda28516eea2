/**
 * What staff record becomes of an attempt: a paper copy stands for the signature, a talk-through for the quiz, an
 * agreement for the signature that will not be given.
 *
 * @see design.md, "When it is complete"
 */
import type { SignOffData } from '../../src/content/model.ts';
import { areLessonsDone, newProgress, type CourseRules } from '../../src/progress/progress.ts';
import { decode } from '../../src/progress/suspend-data.ts';
import { dueScores, type DueScore, type ScoredLink } from './due-scores.ts';
import { signatureBody } from './merge.ts';
import type { Attempt, AttemptFacts, SignatureBody } from './model.ts';

export type Settlement = 'paper-copy' | 'talk-through' | 'other-arrangement';

export interface Settled {
  readonly facts: AttemptFacts;
  readonly scoresFor: (links: readonly ScoredLink[]) => readonly DueScore[];
}

/**
 * @param isTaught - something that is no part of the attempt stands for the quiz: an earlier talk-through, a group session
 * @param signedAt - of a paper copy that was recorded before this attempt was there
 */
export function settle(
  { facts: before, state }: Pick<Attempt, 'facts' | 'state'>,
  rules: CourseRules,
  settlements: readonly Settlement[],
  {
    now,
    isTaught = false,
    signedAt: heldSince = now,
  }: { readonly now: Date; readonly isTaught?: boolean; readonly signedAt?: Date },
): Settled {
  const read = decode(state, rules);
  const progress = read.ok ? read.value : newProgress();
  const signedAt = before.signedAt ?? (settlements.includes('paper-copy') ? heldSince : undefined);
  const isTalkedThrough = before.passedAt === undefined && settlements.includes('talk-through');
  const passedAt = isTalkedThrough ? now : before.passedAt;
  const hasTeaching =
    isTaught || passedAt !== undefined || (!rules.completion.needsQuiz && areLessonsDone(rules, progress));
  const isSettled =
    !rules.completion.needsSignOff || signedAt !== undefined || settlements.includes('other-arrangement');
  const completedAt = before.completedAt ?? (hasTeaching && isSettled ? now : undefined);
  const { scaledScore, ...others } = before;
  const facts: AttemptFacts = {
    ...others,
    // That of tries which were no pass is not the score of one.
    ...(scaledScore !== undefined && !isTalkedThrough && { scaledScore }),
    ...(passedAt && { success: 'passed' as const, passedAt }),
    ...(signedAt && { signedAt }),
    ...(completedAt && { completion: 'completed' as const, completedAt }),
  };
  return {
    facts,
    scoresFor: (links) => dueScores(rules, progress, facts, links, now),
  };
}

/** A copy in ink says what the page would have said: the same documents, and every statement on the sheet. */
export const paperBody = (signOff: SignOffData, track: string, language: string): SignatureBody =>
  signatureBody(
    signOff,
    {
      language,
      isEasyRead: false,
      withSupport: false,
      statements: signOff.statements.map(({ code }) => code),
    },
    track,
    'paper',
  );
