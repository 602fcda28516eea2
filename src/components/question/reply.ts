/** The heading over the reasons: first what was reasonable, never a verdict on the person. No screen in here. */
import type { Question } from '../../content/model.ts';
import type { Answer } from '../../progress/model.ts';
import { found } from './answer-rows.ts';

/** @returns a key in the group `question`, and what fills its slots */
export function reply(
  question: Question,
  answer: Answer,
): { readonly key: string; readonly values: Readonly<Record<string, number>> } {
  const { right, of, extra } = found(question, answer);
  const values = { right, of };
  if (question.kind === 'true-why') return { key: trueWhy(question, answer, right), values: {} };
  if (right === of && extra === 0) return { key: 'reply-right', values: {} };
  if (of === 1) return { key: 'reply-close', values: {} };
  if (right === of) return { key: 'reply-more', values };
  return right === 0 ? { key: 'reply-none', values: {} } : { key: 'reply-part', values };
}

function trueWhy(question: Question, answer: Answer, right: number): string {
  const is = question.isTrue ? 'true' : 'false';
  if (right === 2) return `reply-${is}`;
  const isTruthRight = (answer[0] === 0) === question.isTrue;
  return isTruthRight ? `reply-half-${is}` : `reply-is-${is}`;
}
