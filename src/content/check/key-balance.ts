/**
 * A key must not give itself away: in a bank's four-option items it is not too often the longest, and not too often
 * in one position. The screen shuffles options, but a package may be printed, and an author's habit shows in both.
 */
import type { Library, Problem, SourceFile } from '../library.ts';
import { errorAt } from '../problems.ts';
import type { QuestionBank } from '../schema/question.ts';
import { withoutPlaceholders } from './texts.ts';

/** With fewer items a share says nothing. */
export const fewestItems = 8;
const [leastShare, mostShare] = [0.15, 0.35];
const positions = ['first', 'second', 'third', 'fourth'] as const;

interface Item {
  readonly id: string;
  readonly index: number;
  /** 0 to 3. */
  readonly key: number;
  readonly keyIsLongest: boolean;
}

export function checkKeyBalance(library: Pick<Library, 'banks'>): readonly Problem[] {
  return [...library.banks.values()].flatMap((file) => {
    const items = fourOptionItems(file.value);
    return items.length < fewestItems
      ? []
      : [...longestProblems(file, items), ...positionProblems(file, items)];
  });
}

function fourOptionItems(bank: QuestionBank): Item[] {
  return bank.questions.flatMap((question, index) => {
    if (question.kind !== 'one' || question.options.length !== 4) return [];
    const lengths = question.options.map(({ text }) => withoutPlaceholders(text, 'the words').length);
    const key = question.options.findIndex((option) => option.right);
    const others = lengths.filter((_, option) => option !== key);
    return key < 0
      ? []
      : [{ id: question.id, index, key, keyIsLongest: (lengths[key] ?? 0) > Math.max(...others) }];
  });
}

function longestProblems(file: SourceFile<QuestionBank>, items: readonly Item[]): Problem[] {
  const longest = items.filter((item) => item.keyIsLongest);
  const allowed = Math.floor(items.length * mostShare);
  if (longest.length <= allowed) return [];
  return [
    errorAt(file, ['questions', longest[0]?.index ?? 0], {
      code: 'key-longest',
      message: `In ${longest.length} of ${items.length} four-option items the key is the longest option (${percent(longest.length / items.length)}); at most ${percent(mostShare)} is allowed, which is ${allowed}.`,
      mend: `Shorten the key, or lengthen another option, in ${longest.length - allowed} of these: ${names(longest)}.`,
    }),
  ];
}

function positionProblems(file: SourceFile<QuestionBank>, items: readonly Item[]): Problem[] {
  const most = Math.floor(items.length * mostShare);
  const least = Math.ceil(items.length * leastShare);
  const at = positions.map((_, position) => items.filter((item) => item.key === position));
  const spare = at.reduce<readonly Item[]>(
    (fullest, here) => (here.length > fullest.length ? here : fullest),
    [],
  );
  return at.flatMap((here, position) => {
    const isTooMany = here.length > most;
    if (!isTooMany && here.length >= least) return [];
    const movable = isTooMany ? here : spare;
    return [
      errorAt(file, ['questions', movable[0]?.index ?? 0], {
        code: 'key-position',
        message: `The key stands ${positions[position] ?? ''} in ${here.length} of ${items.length} four-option items (${percent(here.length / items.length)}); between ${least} and ${most} are wanted.`,
        mend: isTooMany
          ? `Move the key to another place in ${here.length - most} of these: ${names(movable)}.`
          : `Move the key to the ${positions[position] ?? ''} place in ${least - here.length} of these: ${names(movable)}.`,
      }),
    ];
  });
}

const percent = (share: number): string => `${Math.round(share * 100)} per cent`;
const names = (items: readonly Item[]): string => items.map(({ id }) => id).join(', ');
