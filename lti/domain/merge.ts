/**
 * What the tool makes of what a page sends. The page says which screens are finished, which quiz is open and what
 * happened; marks, passes and signatures are the tool's own. Nothing ever goes backwards, the same message twice changes
 * nothing, and two devices come to the same end in whichever order their messages arrive.
 */
import type { Question, SignOffData } from '../../src/content/model.ts';
import { finishQuiz } from '../../src/progress/marking.ts';
import type {
  Declined,
  OpenQuiz,
  Progress,
  QuizFinished,
  QuizItem,
  RecordFact,
  Signed,
} from '../../src/progress/model.ts';
import { isUnlocked, type CourseRules } from '../../src/progress/progress.ts';
import { attemptsLeft, hasPassed } from '../../src/progress/score.ts';
import { faultOfDraw } from './check-draw.ts';
import type { DrawFault } from './check-draw.ts';
import type { SignatureBody } from './model.ts';

/** The course as the tool needs it to judge. */
export interface JudgedCourse {
  readonly track: string;
  readonly rules: CourseRules;
  readonly questions: readonly Question[];
  /** In every language it can be read in; empty where there is nothing to sign. */
  readonly signOffs: readonly SignOffData[];
  /** Tags of those languages. */
  readonly languages: readonly string[];
}

export interface HeldAttempt {
  readonly progress: Progress;
  /** Of the last message that was taken in. */
  readonly session?: string;
  readonly sequence: number;
}

export interface Message {
  /** One for each page that was opened. */
  readonly session: string;
  /** Rising within a session; the same for the same message, however often it is sent. */
  readonly sequence: number;
  /** What the page's resume state says; undefined where it could not be read: then only the facts count. */
  readonly progress?: Progress;
  readonly facts: readonly RecordFact[];
}

export interface Merged {
  readonly progress: Progress;
  readonly signature?: { readonly body: SignatureBody; readonly typedName: string; readonly at: Date };
  /** The last of the kind in this message. */
  readonly declined?: DeclinedSet;
  /** What was sent and cannot be: a page of ours never sends it while it has the newest course. */
  readonly refused: readonly FactRefusal[];
}

export interface DeclinedSet {
  readonly kind: Declined['kind'];
  readonly body: SignatureBody;
  readonly at: Date;
}

export type FactRefusal =
  | DrawFault
  | 'no-quiz'
  | 'attempt-too-new'
  | 'no-attempts-left'
  | 'nothing-to-sign'
  | 'signed-too-early'
  | 'other-words'
  | 'statements-missing';

/** @param startedAt - of the attempt: nothing can have been signed before */
export function merge(
  held: HeldAttempt,
  message: Message,
  course: JudgedCourse,
  { startedAt, now }: { readonly startedAt: Date; readonly now: Date },
): Merged {
  // Sent again because our answer was lost, or late: a page repeats what it is not sure of, so the newer had it all.
  if (held.session === message.session && message.sequence <= held.sequence)
    return { progress: held.progress, refused: [] };
  let merged: Merged = { progress: withScreens(held.progress, message.progress), refused: [] };
  for (const fact of message.facts) {
    merged =
      fact.kind === 'quiz-finished'
        ? takeQuiz(merged, fact, course)
        : fact.kind === 'signed'
          ? takeSignature(merged, fact, course, startedAt, now)
          : takeDecline(merged, fact, course, startedAt, now);
  }
  return { ...merged, progress: withOpenQuiz(merged.progress, message.progress, course) };
}

/** Screens of both; the place of the one that came last. Never an age or a count of saves (design rules 4 and 6). */
function withScreens(held: Progress, sent: Progress | undefined): Progress {
  const { place: heldPlace, ...rest } = held;
  const place = sent ? sent.place : heldPlace;
  return {
    ...rest,
    ...(place && { place }),
    finished: new Set([...held.finished, ...(sent?.finished ?? [])]),
    age: 'not-said',
    ageAsked: held.ageAsked || (sent?.ageAsked ?? false),
    saves: 0,
  };
}

function takeQuiz(merged: Merged, { attempt, quiz }: QuizFinished, course: JudgedCourse): Merged {
  const { progress } = merged;
  const { assessment } = course.rules;
  if (!assessment) return refuse(merged, 'no-quiz');
  // A pass stays a pass, so whatever comes after it has nothing to add.
  if (hasPassed(progress, assessment)) return merged;
  if (attempt > progress.attempts) return refuse(merged, 'attempt-too-new');
  const isStale = attempt < progress.attempts;
  if (attemptsLeft(progress, assessment) === 0) return isStale ? merged : refuse(merged, 'no-attempts-left');
  const marked = new Set(Object.keys(progress.marks));
  const fault = faultOfDraw(quiz, { assessment, questions: course.questions, marked });
  if (fault) return isStale ? merged : refuse(merged, fault);
  // The quiz that is open now is none of an attempt before.
  const settled = isStale ? quiz : firstAnswers(progress.quiz, quiz);
  const after = finishQuiz({ ...progress, quiz: settled }, assessment, course.questions);
  // Finished on two devices at once: the first that came counts. But whoever saw a pass has passed.
  if (isStale && !hasPassed(after, assessment)) return merged;
  return { ...merged, progress: after };
}

function takeSignature(
  merged: Merged,
  fact: Signed,
  course: JudgedCourse,
  startedAt: Date,
  now: Date,
): Merged {
  const { progress } = merged;
  const part = course.rules.parts.find(({ kind }) => kind === 'sign-off');
  if (!part || course.signOffs.length === 0) return refuse(merged, 'nothing-to-sign');
  // Words that are not shown any more are signed again, where the person was asked to.
  if (signsToday(progress, course)) return merged;
  if (!isUnlocked(course.rules, progress, part)) return refuse(merged, 'signed-too-early');
  const signOff = course.signOffs.find(({ hash }) => hash === fact.hash);
  if (!signOff || !course.languages.includes(fact.language)) return refuse(merged, 'other-words');
  const asked = statementCodes(signOff);
  const ticked = new Set(fact.statements);
  if (ticked.size !== asked.length || !asked.every((code) => ticked.has(code)))
    return refuse(merged, 'statements-missing');
  const at = momentOf(fact.at, startedAt, now);
  return {
    ...merged,
    progress: {
      ...progress,
      signedOff: {
        at: `${at.toISOString().slice(0, 19)}Z`,
        hash: signOff.hash,
        withSupport: fact.withSupport,
      },
    },
    signature: { body: signatureBody(signOff, fact, course.track, 'click'), typedName: fact.typedName, at },
  };
}

function takeDecline(
  merged: Merged,
  fact: Declined,
  course: JudgedCourse,
  startedAt: Date,
  now: Date,
): Merged {
  const { progress } = merged;
  const signOff = course.signOffs.find(({ hash }) => hash === fact.hash);
  if (!signOff) return refuse(merged, course.signOffs.length === 0 ? 'nothing-to-sign' : 'other-words');
  if (!course.languages.includes(fact.language)) return refuse(merged, 'other-words');
  const isWithdrawn = fact.kind === 'withdrawn';
  // Nobody declines what they have signed, or takes back what they have not.
  if (signsToday(progress, course) !== isWithdrawn) return merged;
  const { signedOff: _, ...unsigned } = progress;
  const said = { ...fact, withSupport: progress.signedOff?.withSupport ?? false, statements: [] };
  return {
    ...merged,
    ...(isWithdrawn && { progress: unsigned }),
    declined: {
      kind: fact.kind,
      body: signatureBody(signOff, said, course.track, 'click'),
      at: momentOf(fact.at, startedAt, now),
    },
  };
}

function signsToday({ signedOff }: Progress, { signOffs }: JudgedCourse): boolean {
  return signedOff !== undefined && signOffs.some(({ hash }) => hash === signedOff.hash);
}

/** What is signed is the tool's own text; of the page's words only those about the act of signing count. */
export function signatureBody(
  { documents, hash }: SignOffData,
  {
    language,
    isEasyRead,
    withSupport,
    statements,
  }: Pick<Signed, 'language' | 'isEasyRead' | 'withSupport' | 'statements'>,
  track: string,
  how: SignatureBody['how'],
): SignatureBody {
  return {
    track,
    documents: documents.map((document) => ({
      code: document.code,
      version: document.version,
      hash: document.hash,
    })),
    setHash: hash,
    ...{ language, isEasyRead, withSupport, statements },
    withheld: documents.flatMap(({ code, sections }) =>
      sections.flatMap(({ clauses }) =>
        clauses.filter(({ state }) => state === 'withheld').map(({ number }) => `${code}.${number}`),
      ),
    ),
    how,
  };
}

/** As the form asks: the key statements, and one for each document that is named and not held. */
function statementCodes({ statements, namedOnly }: SignOffData): readonly string[] {
  return [
    ...statements.map(({ code }) => code),
    ...namedOnly.flatMap(({ place }, index) => (place === undefined ? [] : [`named-${index}`])),
  ];
}

/** Work done without a line is signed when it was signed; a clock that cannot be right gives way to ours. */
function momentOf(said: string, startedAt: Date, now: Date): Date {
  const at = new Date(said);
  const isPossible = at.getTime() >= startedAt.getTime() - 1000 && at.getTime() <= now.getTime();
  return isPossible ? at : now;
}

/**
 * The quiz that is open. The same draw on two devices: answers of both, and of two answers the first. Two draws: the one
 * with more answers.
 */
function withOpenQuiz(progress: Progress, sent: Progress | undefined, course: JudgedCourse): Progress {
  const { assessment } = course.rules;
  const quiz = sent?.quiz;
  if (!quiz || !assessment || hasPassed(progress, assessment)) return progress;
  // Of an attempt that is over, or of one that the tool knows nothing about.
  if (sent.attempts !== progress.attempts) return progress;
  const marked = new Set(Object.keys(progress.marks));
  if (faultOfDraw(quiz, { assessment, questions: course.questions, marked })) return progress;
  return { ...progress, quiz: furtherQuiz(progress.quiz, quiz) };
}

function furtherQuiz(held: OpenQuiz | undefined, sent: OpenQuiz): OpenQuiz {
  if (!held || isSameDraw(held, sent)) return firstAnswers(held, sent);
  const further = answered(sent) - answered(held);
  // With as many answers either will do, as long as it is the same one in either order.
  return further > 0 || (further === 0 && sent.seed < held.seed) ? firstAnswers(held, sent) : held;
}

/** An answer that was given stays, also under another draw: feedback has shown the key by then. */
function firstAnswers(held: OpenQuiz | undefined, sent: OpenQuiz): OpenQuiz {
  if (!held) return sent;
  const given = new Map(held.items.map(({ question, answer }) => [question, answer]));
  return {
    ...sent,
    items: sent.items.map((item, index): QuizItem => {
      const before = isSameDraw(held, sent) ? held.items[index] : undefined;
      // Whoever has answered cannot ask for a different question any more.
      if (before?.answer) return before;
      const answer = given.get(item.question);
      return answer ? { ...item, answer } : item;
    }),
  };
}

function isSameDraw(one: OpenQuiz, other: OpenQuiz): boolean {
  return one.seed === other.seed && one.items.length === other.items.length;
}

function answered({ items }: OpenQuiz): number {
  return items.filter(({ answer }) => answer).length;
}

function refuse(merged: Merged, code: FactRefusal): Merged {
  return { ...merged, refused: [...merged.refused, code] };
}
