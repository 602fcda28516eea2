/** Questions: each has a key and needs one; a sensitive one has its twin. */
import type { Library, Path, Problem } from '../library.ts';
import { didYouMean, errorAt } from '../problems.ts';
import type { BankQuestion, PracticeQuestion } from '../schema/question.ts';
import { practiceQuestions } from './walk.ts';

/** Explanations per option, and a source per bank item, are asked for by the schema itself. */
export function checkQuestions(library: Pick<Library, 'lessons' | 'banks'>): readonly Problem[] {
  const problems: Problem[] = [];
  for (const file of library.lessons.values())
    for (const { path, question } of practiceQuestions(file.value))
      problems.push(...keyProblems(question).map((draft) => errorAt(file, [...path, ...draft.path], draft)));

  for (const file of library.banks.values())
    for (const [index, question] of file.value.questions.entries()) {
      const path: Path = ['questions', index];
      problems.push(...keyProblems(question).map((draft) => errorAt(file, [...path, ...draft.path], draft)));
      const draft = twinProblem(question, file.value.questions);
      if (draft) problems.push(errorAt(file, [...path, ...draft.path], draft));
    }
  return problems;
}

interface Draft {
  readonly path: Path;
  readonly code: string;
  readonly message: string;
  readonly mend: string;
}

function keyProblems(question: PracticeQuestion | BankQuestion): Draft[] {
  const { id } = question;
  switch (question.kind) {
    case 'one':
    case 'true-why': {
      const [name, options] =
        question.kind === 'one' ? ['options', question.options] : ['reasons', question.reasons];
      const right = options.filter((option) => option.right).length;
      if (right === 1) return [];
      return [
        {
          path: [name],
          code: 'question-key',
          message: `“${id}” has ${right === 0 ? 'no right answer' : `${right} right answers`}, and needs one.`,
          mend: 'Write “right: true” on the one that is right, and on no other.',
        },
      ];
    }
    case 'several':
    case 'spot': {
      const right = question.options.filter((option) => option.right).length;
      const wanted = question.kind === 'several' ? 2 : 1;
      if (right >= wanted && right < question.options.length) return [];
      return [
        {
          path: ['options'],
          code: 'question-key',
          message: `“${id}” has ${right} right answers among ${question.options.length}.`,
          mend: `Mark at least ${wanted} with “right: true”, and leave at least one that is wrong.`,
        },
      ];
    }
    case 'match': {
      const choices = new Set([...question.items.map((item) => item.choice), ...question.extraChoices]);
      const doubled = question.extraChoices.find((extra) =>
        question.items.some((item) => item.choice === extra),
      );
      if (doubled !== undefined)
        return [
          {
            path: ['extraChoices'],
            code: 'question-key',
            message: `“${doubled}” is a choice that matches nothing, and an item of “${id}” matches it.`,
            mend: 'Take it out of extraChoices.',
          },
        ];
      return choices.size > 1
        ? []
        : [
            {
              path: ['items'],
              code: 'question-key',
              message: `Every item of “${id}” has the same choice.`,
              mend: 'Give at least two different choices, or add extraChoices.',
            },
          ];
    }
    case 'order':
    case 'route':
      return [];
  }
}

function twinProblem(question: BankQuestion, bank: readonly BankQuestion[]): Draft | undefined {
  const { id, twin } = question;
  if (twin === undefined)
    return question.sensitive
      ? {
          path: [],
          code: 'twin-missing',
          message: `“${id}” is sensitive and has no twin.`,
          mend: 'Write an item of this topic that tests the same judgement without the subject, and name it: “twin: …”.',
        }
      : undefined;
  const found = bank.find((other) => other.id === twin);
  if (!found)
    return {
      path: ['twin'],
      code: 'twin-unknown',
      message: `The twin of “${id}” is “${twin}”, and this topic has no such item.`,
      mend: `${didYouMean(
        twin,
        bank.map((other) => other.id),
      )}A twin stands in the same file.`,
    };
  return found.sensitive
    ? {
        path: ['twin'],
        code: 'twin-sensitive',
        message: `The twin of “${id}” is “${twin}”, which is sensitive itself.`,
        mend: 'Name an item that is not.',
      }
    : undefined;
}
