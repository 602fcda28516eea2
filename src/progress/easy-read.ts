/**
 * Easy Read is a way of reading, not a course of its own. It changes progress in the very form in which the usual way
 * changes it: whole screens, and answers to the questions that were drawn. So nothing that is kept or sent tells who
 * reads it, and a reader may go over to the other way at any moment, also in the middle of the quiz.
 */
import type { Assessment, Question } from '../content/model.ts';
import { isRight } from './marking.ts';
import type { Answer, OpenQuiz, Progress, QuizItem } from './model.ts';

/**
 * Finishes the screens that one Easy Read page stands for.
 *
 * The count of saves goes on as if they had been finished one at a time; the caller's own save is the last of them.
 */
export function finishEasyPage(progress: Progress, screens: readonly string[]): Progress {
  const fresh = screens.filter((screen) => !progress.finished.has(screen));
  if (fresh.length === 0) return progress;
  return {
    ...progress,
    finished: new Set([...progress.finished, ...fresh]),
    saves: progress.saves + fresh.length - 1,
  };
}

/** Whether every screen that a page stands for is finished, read in either way. */
export const isEasyPageDone = (progress: Progress, screens: readonly string[]): boolean =>
  screens.every((screen) => progress.finished.has(screen));

/** Whether the open quiz still waits for an answer on one of these topics; a question that is gone waits for none. */
export const isAsked = (quiz: OpenQuiz, questions: readonly Question[], topics: readonly string[]): boolean =>
  quiz.items.some(
    (item) =>
      !item.answer && topics.includes(item.topic) && questions.some(({ code }) => code === item.question),
  );

/**
 * How many of the Easy Read questions are enough, whichever they are.
 *
 * @param groups - the topics of each question
 */
export function easyNeeded(
  { topics, passMark }: Pick<Assessment, 'topics' | 'passMark'>,
  groups: readonly (readonly string[])[],
): number {
  const weights = groups
    .map((group) => topics.reduce((sum, { code, draw }) => sum + (group.includes(code) ? draw : 0), 0))
    .sort((a, b) => a - b);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const enough = weights.findIndex((weight) => (sum += weight) >= passMark * all - 1e-9);
  return enough + 1;
}

/**
 * One Easy Read question answers for its topics: every drawn question of them that has no answer yet gets one, right or
 * wrong as the reader's was. What is kept is a quiz like any other, and the tool that marks it again needs to know
 * nothing of Easy Read.
 */
export function answerEasyQuestion(
  progress: Progress,
  questions: readonly Question[],
  topics: readonly string[],
  wasRight: boolean,
): Progress {
  const { quiz } = progress;
  if (!quiz) return progress;
  let answered = 0;
  const items = quiz.items.map((item, index): QuizItem => {
    const question = questions.find(({ code }) => code === item.question);
    if (item.answer || !question || !topics.includes(item.topic)) return item;
    answered += 1;
    return { ...item, answer: wasRight ? rightAnswer(question) : wrongAnswer(question, quiz.seed + index) };
  });
  if (answered === 0) return progress;
  return { ...progress, quiz: { ...quiz, items }, saves: progress.saves + answered - 1 };
}

/** The answer that is marked as right. */
export function rightAnswer(question: Question): Answer {
  const rights = question.options.flatMap(({ isRight: is }, index) => (is ? [index] : []));
  switch (question.kind) {
    case 'one':
    case 'route':
    case 'several':
    case 'spot':
      return rights;
    case 'order':
      return (question.items ?? []).map((_, index) => index);
    case 'match':
      return (question.items ?? []).map(({ choice }) => choice ?? 0);
    case 'true-why':
      return [question.isTrue ? 0 : 1, ...rights];
  }
}

/** A complete answer that is marked as wrong; which of them is chosen by `seed`, so that they are as mixed as people’s. */
export function wrongAnswer(question: Question, seed: number): Answer {
  const wrong = candidates(question).filter((answer) => answer.length > 0 && !isRight(question, answer));
  return wrong[seed % wrong.length] ?? rightAnswer(question);
}

function candidates(question: Question): readonly Answer[] {
  const right = rightAnswer(question);
  const options = question.options.map((_, index) => index);
  switch (question.kind) {
    case 'one':
    case 'route':
      return options.map((option) => [option]);
    case 'several':
    case 'spot':
      // One more than the right ones, or one fewer.
      return options.map((option) => options.filter((each) => right.includes(each) !== (each === option)));
    case 'order':
      return right.slice(1).map((_, index) => [...right.slice(index + 1), ...right.slice(0, index + 1)]);
    case 'match':
      return right.map((choice, index) => right.with(index, (choice + 1) % (question.choices?.length ?? 1)));
    case 'true-why':
      return [0, 1].flatMap((truth) => options.map((option) => [truth, option]));
  }
}
