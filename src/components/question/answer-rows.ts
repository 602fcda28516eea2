/** What is shown once a question is answered: every choice with its reason, and what was chosen. No screen in here. */
import type { Html, Question } from '../../content/model.ts';
import type { Answer } from '../../progress/model.ts';

export interface AnswerRow {
  /** `best` closes the ring on the tint, `fits` closes it, `yours` is the dark C, `plain` is an open ring. */
  readonly look: 'best' | 'fits' | 'yours' | 'plain';
  /** Key in the group `question`, and what fills its slots. */
  readonly tag?: { readonly key: string; readonly values?: Readonly<Record<string, string | number>> };
  readonly what: string;
  /** Number of the part in the picture, from 1. */
  readonly part?: number;
  /** A web address, drawn in letters that cannot be mistaken. */
  readonly isAddress: boolean;
  readonly why: Html;
}

/**
 * @param order - option numbers as the screen showed them, so that nothing jumps when the reasons open
 * @returns rows from top to bottom
 */
export function answerRows(question: Question, answer: Answer, order: readonly number[]): AnswerRow[] {
  switch (question.kind) {
    case 'one':
    case 'route':
      return oneBest(question, answer[0], order);
    case 'true-why':
      return oneBest(question, answer[1], order);
    case 'several':
    case 'spot':
      return someFit(question, answer, order);
    case 'order':
      return inPlace(question, answer);
    case 'match':
      return matched(question, answer);
  }
}

/** How much of an answer was right, counted the way a reader would. */
export function found(question: Question, answer: Answer): { right: number; of: number; extra: number } {
  const rights = question.options.filter((option) => option.isRight).length;
  const chosenRight = (chosen: Answer) => chosen.filter((n) => question.options[n]?.isRight).length;
  const items = question.items ?? [];
  switch (question.kind) {
    case 'several':
    case 'spot': {
      const right = chosenRight(answer);
      return { right, of: rights, extra: answer.length - right };
    }
    case 'order':
      return { right: answer.filter((item, place) => item === place).length, of: items.length, extra: 0 };
    case 'match':
      return {
        right: items.filter((item, n) => item.choice === answer[n]).length,
        of: items.length,
        extra: 0,
      };
    case 'true-why': {
      const isTruthRight = (answer[0] === 0) === question.isTrue;
      return { right: Number(isTruthRight) + chosenRight(answer.slice(1)), of: 2, extra: 0 };
    }
    case 'one':
    case 'route':
      return { right: chosenRight(answer), of: 1, extra: 0 };
  }
}

function oneBest(question: Question, chosen: number | undefined, order: readonly number[]): AnswerRow[] {
  return order.flatMap((n) => {
    const option = question.options[n];
    if (!option) return [];
    const isYours = n === chosen;
    const tag = option.isRight
      ? isYours
        ? 'tag-best-yours'
        : 'tag-best'
      : isYours
        ? 'tag-yours'
        : undefined;
    return [
      {
        look: option.isRight ? 'best' : isYours ? 'yours' : 'plain',
        ...(tag && { tag: { key: tag } }),
        what: option.text,
        isAddress: false,
        why: option.why,
      } satisfies AnswerRow,
    ];
  });
}

function someFit(question: Question, answer: Answer, order: readonly number[]): AnswerRow[] {
  const parts = question.kind === 'spot' ? question.artefact?.parts : undefined;
  return order.flatMap((n) => {
    const option = question.options[n];
    if (!option) return [];
    const isYours = answer.includes(n);
    const tag = option.isRight
      ? isYours
        ? 'tag-fits-yours'
        : 'tag-fits'
      : isYours
        ? 'tag-not-yours'
        : undefined;
    return [
      {
        look: option.isRight ? 'fits' : isYours ? 'yours' : 'plain',
        ...(tag && { tag: { key: tag } }),
        what: option.text,
        ...(parts && { part: n + 1 }),
        isAddress: parts?.[n]?.isAddress ?? false,
        why: option.why,
      } satisfies AnswerRow,
    ];
  });
}

function inPlace(question: Question, answer: Answer): AnswerRow[] {
  return (question.items ?? []).map((item, place) => {
    const yourPlace = answer.indexOf(place);
    const isRight = yourPlace === place;
    return {
      look: isRight ? 'fits' : 'yours',
      tag: isRight ? { key: 'tag-place-yours' } : { key: 'tag-place', values: { place: yourPlace + 1 } },
      what: `${String(place + 1)}. ${item.text}`,
      isAddress: false,
      why: item.why,
    };
  });
}

function matched(question: Question, answer: Answer): AnswerRow[] {
  const choices = question.choices ?? [];
  return (question.items ?? []).map((item, n) => {
    const isRight = item.choice === answer[n];
    return {
      look: isRight ? 'fits' : 'yours',
      tag: isRight
        ? { key: 'tag-match-yours' }
        : { key: 'tag-match', values: { choice: choices[answer[n] ?? -1] ?? '' } },
      what: `${item.text}: ${choices[item.choice ?? -1] ?? ''}`,
      isAddress: false,
      why: item.why,
    };
  });
}
