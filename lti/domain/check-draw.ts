/**
 * Whether a drawn quiz is one that the rules of `src/progress/draw.ts` can give. The page draws, and the tool, which is
 * told neither the reader's age nor which lesson was left out, cannot draw again and compare. So it holds to what is true
 * of every draw, after any number of "a different question, please", and after an update of the course.
 *
 * What it does not hold to: which questions were asked before. The page shows right answers, so whoever wants them has
 * them; the tool keeps no list of what one person was asked (design rule 6).
 */
import type { Assessment, Question, Topic } from '../../src/content/model.ts';
import type { OpenQuiz } from '../../src/progress/model.ts';

export interface DrawRules {
  readonly assessment: Assessment;
  readonly questions: readonly Question[];
  /** Codes of the topics that have a mark. */
  readonly marked: ReadonlySet<string>;
}

export type DrawFault = 'question-unknown' | 'draw-not-allowed';

/** @returns undefined for a draw that may be marked */
export function faultOfDraw(quiz: OpenQuiz, rules: DrawRules): DrawFault | undefined {
  const known = new Set(rules.questions.map(({ code }) => code));
  if (quiz.items.some(({ question }) => !known.has(question))) return 'question-unknown';
  const isAllowed =
    new Set(quiz.items.map(({ question }) => question)).size === quiz.items.length &&
    hasOwnQuestions(quiz, rules) &&
    hasEnough(quiz, rules) &&
    hasNotTooMany(quiz, rules);
  return isAllowed ? undefined : 'draw-not-allowed';
}

/** Every question is of the topic it counts for, or stands in for one that is. */
function hasOwnQuestions({ items }: OpenQuiz, { assessment, questions }: DrawRules): boolean {
  const allowed = new Map(assessment.topics.map(({ code }) => [code, withTwinsOf(code, questions)]));
  return items.every(({ question, topic }) => allowed.get(topic)?.has(question) ?? false);
}

/** The topic's questions, their twins, the twins of those, and so on: each may have come by one more swap. */
function withTwinsOf(topic: string, questions: readonly Question[]): ReadonlySet<string> {
  const twinOf = new Map(questions.map(({ code, twin }) => [code, twin]));
  const found = new Set(questions.filter((question) => question.topic === topic).map(({ code }) => code));
  for (const code of found) {
    const twin = twinOf.get(code);
    // A set that grows while it is walked is walked to its end.
    if (twin !== undefined) found.add(twin);
  }
  return found;
}

/**
 * Topics without a mark are all there, and each topic that is asked is asked in full, as far as its bank has questions
 * that anybody may be asked.
 */
function hasEnough(quiz: OpenQuiz, rules: DrawRules): boolean {
  return rules.assessment.topics.every((topic) => {
    const count = countOf(quiz, topic);
    if (count === 0 && !mustBeAsked(topic, rules)) return true;
    return count >= Math.min(topic.draw, forAnybody(quiz, topic, rules));
  });
}

/** A topic asks more than its share only where others could not ask theirs. */
function hasNotTooMany(quiz: OpenQuiz, rules: DrawRules): boolean {
  const { topics } = rules.assessment;
  const missing = topics
    .filter(
      (topic) =>
        countOf(quiz, topic) > 0 || mustBeAsked(topic, rules) || forAnybody(quiz, topic, rules) === 0,
    )
    .reduce((sum, topic) => sum + Math.max(0, topic.draw - countOf(quiz, topic)), 0);
  return topics.every((topic) => countOf(quiz, topic) <= topic.draw + missing);
}

function mustBeAsked({ code }: Topic, { assessment, marked }: DrawRules): boolean {
  return assessment.retake === 'whole' || !marked.has(code);
}

function countOf({ items }: OpenQuiz, { code }: Topic): number {
  return items.filter((item) => item.topic === code).length;
}

/** How many questions of the bank any reader could be asked for this topic: calm, for all ages, not asked for another. */
function forAnybody({ items }: OpenQuiz, { code }: Topic, { questions }: DrawRules): number {
  const elsewhere = new Set(items.filter(({ topic }) => topic !== code).map(({ question }) => question));
  return questions.filter(
    (question) =>
      question.topic === code && !question.isSensitive && !question.age && !elsewhere.has(question.code),
  ).length;
}
