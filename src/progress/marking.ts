/**
 * Whether an answer is right, what a quiz adds up to, and what may be asked again.
 * The browser and the tool run the same code, so the tool never has to believe a score.
 */
import type { Assessment, Question } from '../content/model.ts';
import { bankOf, drawsFrom } from './draw.ts';
import type { Answer, OpenQuiz, Progress, TopicMark } from './model.ts';
import { hasPassed } from './score.ts';

/** Whether the answer has every part the kind needs, each in range. Only a complete answer can be given. */
export function isComplete(question: Question, answer: Answer): boolean {
  const isBelow = (limit: number) => (value: number) =>
    Number.isInteger(value) && value >= 0 && value < limit;
  const isOption = isBelow(question.options.length);
  const items = question.items ?? [];
  switch (question.kind) {
    case 'one':
    case 'route':
      return answer.length === 1 && answer.every(isOption);
    case 'several':
    case 'spot':
      return (
        answer.length > 0 &&
        answer.every(
          (option, index) => isOption(option) && (index === 0 || option > (answer[index - 1] ?? 0)),
        )
      );
    case 'order':
      return (
        answer.length === items.length &&
        new Set(answer).size === items.length &&
        answer.every(isBelow(items.length))
      );
    case 'match':
      return answer.length === items.length && answer.every(isBelow(question.choices?.length ?? 0));
    case 'true-why':
      return answer.length === 2 && isBelow(2)(answer[0] ?? 2) && isOption(answer[1] ?? -1);
  }
}

export function isRight(question: Question, answer: Answer): boolean {
  if (!isComplete(question, answer)) return false;
  switch (question.kind) {
    case 'one':
    case 'route':
    case 'several':
    case 'spot':
      return question.options.every((option, index) => option.isRight === answer.includes(index));
    case 'order':
      return answer.every((item, index) => item === index);
    case 'match':
      return answer.every((choice, index) => choice === question.items?.[index]?.choice);
    case 'true-why':
      return answer[0] === (question.isTrue ? 0 : 1) && question.options[answer[1] ?? -1]?.isRight === true;
  }
}

/** Marks by topic. An unanswered question is not right; one that a new edition took away is not counted. */
export function markQuiz(quiz: OpenQuiz, questions: readonly Question[]): Record<string, TopicMark> {
  const marks: Record<string, TopicMark> = {};
  for (const { question: code, topic, answer } of quiz.items) {
    const question = questions.find((candidate) => candidate.code === code);
    if (!question) continue;
    const { right, asked } = marks[topic] ?? { right: 0, asked: 0 };
    marks[topic] = { right: right + (answer && isRight(question, answer) ? 1 : 0), asked: asked + 1 };
  }
  return marks;
}

/**
 * Closes the open quiz: its answers go, marks by topic take their place (design rule 6).
 *
 * A question is remembered as used together with others that were not asked, so that mark and list together do not tell
 * which one went wrong. Once the quiz is passed the list has served and is emptied.
 */
export function finishQuiz(
  progress: Progress,
  assessment: Assessment,
  questions: readonly Question[],
): Progress {
  const { quiz, ...rest } = progress;
  if (!quiz) return progress;
  const done: Progress = {
    ...rest,
    attempts: progress.attempts + 1,
    marks: { ...progress.marks, ...markQuiz(quiz, questions) },
  };
  return {
    ...done,
    used: hasPassed(done, assessment) ? new Set() : usedAfter(progress, quiz, assessment, questions),
  };
}

/**
 * What was asked, hidden among what was not: a topic that asked one question and has no mark for it would name it
 * otherwise. A topic whose bank is used up begins again with only this round set aside, so that nothing comes twice
 * running where the bank has room.
 */
function usedAfter(
  progress: Progress,
  quiz: OpenQuiz,
  assessment: Assessment,
  questions: readonly Question[],
): ReadonlySet<string> {
  const asked = new Set(quiz.items.map((item) => item.question));
  const round = withTwins(asked, questions);
  const banks = assessment.topics.map((topic) =>
    bankOf(questions, topic.code).filter((question) => drawsFrom(question, progress.age)),
  );
  for (const bank of banks) for (const code of amongOthers(bank, asked)) round.add(code);
  const hidden = withTwins(round, questions);
  const used = new Set([...progress.used, ...hidden]);
  for (const bank of banks) {
    if (bank.some((question) => !used.has(question.code))) continue;
    for (const question of bank) if (!hidden.has(question.code)) used.delete(question.code);
  }
  return used;
}

/** Twins ask for the same judgement, and the one that stands in must not tell who left a lesson out. */
function withTwins(codes: ReadonlySet<string>, questions: readonly Question[]): Set<string> {
  const all = new Set(codes);
  for (const { code, twin } of questions) {
    if (twin && codes.has(code)) all.add(twin);
    if (twin && codes.has(twin)) all.add(code);
  }
  return all;
}

/**
 * The fixed groups of two (the last may hold three) in which the bank's questions stand, and as many groups as hold
 * twice what was asked. No chance is in it, so nothing can be worked out backwards.
 */
function amongOthers(bank: readonly Question[], asked: ReadonlySet<string>): string[] {
  const last = Math.max(0, Math.floor(bank.length / 2) - 1);
  const groupOf = (index: number): number => Math.min(Math.floor(index / 2), last);
  const groups = new Set<number>();
  const count = bank.filter(({ code }, index) => asked.has(code) && groups.add(groupOf(index))).length;
  for (let group = 0; group <= last && groups.size < count; group++) groups.add(group);
  return bank.filter((_, index) => groups.has(groupOf(index))).map(({ code }) => code);
}
