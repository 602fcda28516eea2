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

/** @param isTaught - something that is no part of the attempt stands for the quiz: an earlier talk-through, a group session */
export function settle(
  { facts: before, state }: Pick<Attempt, 'facts' | 'state'>,
  rules: CourseRules,
  settlement: Settlement,
  { now, isTaught = false }: { readonly now: Date; readonly isTaught?: boolean },
): Settled {
  const read = decode(state, rules);
  const progress = read.ok ? read.value : newProgress();
  const signedAt = before.signedAt ?? (settlement === 'paper-copy' ? now : undefined);
  const passedAt = before.passedAt ?? (settlement === 'talk-through' ? now : undefined);
  const hasTeaching =
    isTaught || passedAt !== undefined || (!rules.completion.needsQuiz && areLessonsDone(rules, progress));
  const isSettled =
    !rules.completion.needsSignOff || signedAt !== undefined || settlement === 'other-arrangement';
  const completedAt = before.completedAt ?? (hasTeaching && isSettled ? now : undefined);
  const facts: AttemptFacts = {
    ...before,
    ...(passedAt && { success: 'passed' as const, passedAt }),
    ...(signedAt && { signedAt }),
    ...(completedAt && { completion: 'completed' as const, completedAt }),
  };
  return {
    facts,
    // A pass without a quiz has no score, and a number that was not earned is not sent.
    scoresFor: (links) =>
      dueScores(rules, progress, facts, links, now).filter(
        ({ linkId }) =>
          !rules.completion.needsQuiz ||
          facts.scaledScore !== undefined ||
          links.find((link) => link.linkId === linkId)?.part !== 'course',
      ),
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
