/** From a filled-in form to an answer, or to what is still missing. No screen in here. */
import type { Question } from '../../content/model.ts';
import type { Answer } from '../../progress/model.ts';

/** Names of the form's fields. */
export const fields = {
  choice: 'choice',
  truth: 'truth',
  item: (n: number): string => `item-${String(n)}`,
} as const;

export interface Missing {
  /** Name of the field to go to. */
  readonly field: string;
  /** Key in the group `question`. */
  readonly key: string;
  readonly values?: Readonly<Record<string, string>>;
}

/**
 * @param form - what the reader has chosen; numbers are the question's own, whatever order the screen shows
 * @param sequence - item numbers from top to bottom, for a list that is put in order
 */
export function readAnswer(
  question: Question,
  form: FormData,
  sequence: readonly number[],
): { readonly answer: Answer } | { readonly missing: readonly Missing[] } {
  const chosen = form.getAll(fields.choice).map(Number);
  switch (question.kind) {
    case 'one':
    case 'route':
      return chosen.length === 0
        ? { missing: [{ field: fields.choice, key: 'error-one' }] }
        : { answer: chosen };
    case 'several':
    case 'spot':
      return chosen.length === 0
        ? { missing: [{ field: fields.choice, key: `error-${question.kind}` }] }
        : { answer: chosen.sort((a, b) => a - b) };
    case 'order':
      return { answer: [...sequence] };
    case 'match':
      return readMatches(question, form);
    case 'true-why': {
      const truth = form.get(fields.truth);
      const missing: Missing[] = [];
      if (truth === null) missing.push({ field: fields.truth, key: 'error-true' });
      if (chosen.length === 0) missing.push({ field: fields.choice, key: 'error-why' });
      return missing.length > 0 ? { missing } : { answer: [Number(truth), ...chosen] };
    }
  }
}

function readMatches(
  question: Question,
  form: FormData,
): { readonly answer: Answer } | { readonly missing: readonly Missing[] } {
  const items = question.items ?? [];
  const values = items.map((_, n) => form.get(fields.item(n)) ?? '');
  const missing = items.flatMap((item, n) =>
    values[n] === '' ? [{ field: fields.item(n), key: 'error-match', values: { item: item.text } }] : [],
  );
  return missing.length > 0 ? { missing } : { answer: values.map(Number) };
}
