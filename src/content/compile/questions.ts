/** Questions of banks and lessons to the one shape that the player asks. */
import type { Html, Option, Question } from '../model.ts';
import type { Artefact } from '../schema/block-parts.ts';
import type { BankQuestion, PracticeQuestion } from '../schema/question.ts';
import type { ArtefactBlock } from '../model.ts';
import { sha256 } from './clauses.ts';
import { escapeHtml } from './markdown.ts';
import { below, type Place, type Problems } from './problems.ts';
import type { Routes } from './routes.ts';
import type { Text } from './text.ts';

export interface QuestionInput {
  readonly text: Text;
  readonly routes: Routes;
  readonly problems: Problems;
}

export interface QuestionCodes {
  readonly code: string;
  /** Empty for a practice question, which belongs to no bank. */
  readonly topic: string;
  readonly isSensitive: boolean;
  readonly twin?: string;
}

export function compileQuestion(
  question: PracticeQuestion | BankQuestion,
  codes: QuestionCodes,
  place: Place,
  input: QuestionInput,
): Question {
  const { text } = input;
  return {
    ...codes,
    kind: question.kind,
    stem: text.plain(question.stem, below(place, 'stem')),
    ...(question.hint !== undefined && { hint: text.plain(question.hint, below(place, 'hint')) }),
    ...(question.age !== undefined && { age: question.age }),
    ...answers(question, codes.code, place, input),
    lesson: text.inline(question.lesson, below(place, 'lesson')),
  };
}

export function compileArtefact(
  artefact: Artefact,
  place: Place,
  { text }: Pick<QuestionInput, 'text'>,
): ArtefactBlock {
  return {
    kind: 'artefact',
    label: text.plain(artefact.label, below(place, 'label')),
    from: text.plain(artefact.from, below(place, 'from')),
    ...(artefact.when !== undefined && { when: text.plain(artefact.when, below(place, 'when')) }),
    parts: artefact.parts.map((part, index) => {
      const isAddress = typeof part !== 'string';
      const words = isAddress ? part.address : part;
      return { html: escapeHtml(text.plain(words, below(place, 'parts', index))), isAddress };
    }),
  };
}

type Answers = Pick<Question, 'options'> &
  Partial<Pick<Question, 'artefact' | 'isTrue' | 'items' | 'choices'>>;

function answers(
  question: PracticeQuestion | BankQuestion,
  code: string,
  place: Place,
  input: QuestionInput,
): Answers {
  const { text } = input;
  const plain = (words: string, ...path: (string | number)[]): string =>
    text.plain(words, below(place, ...path));
  const html = (words: string, ...path: (string | number)[]): Html => text.html(words, below(place, ...path));
  const options = (
    list: readonly { text: string; right?: true | undefined; why: string }[],
    key: string,
  ): Option[] =>
    list.map((option, index) => ({
      text: plain(option.text, key, index, 'text'),
      isRight: option.right === true,
      why: html(option.why, key, index, 'why'),
    }));
  switch (question.kind) {
    case 'one':
    case 'several':
      return { options: options(question.options, 'options') };
    case 'spot':
      return {
        options: options(question.options, 'options'),
        artefact: compileArtefact(question.artefact, below(place, 'artefact'), input),
      };
    case 'true-why':
      return { options: options(question.reasons, 'reasons'), isTrue: question.answer };
    case 'order':
      return {
        options: [],
        items: question.items.map((item, index) => ({
          text: plain(item.text, 'items', index, 'text'),
          why: html(item.why, 'items', index, 'why'),
        })),
      };
    case 'match': {
      const matched = question.items.map((item, index) => plain(item.choice, 'items', index, 'choice'));
      const extra = question.extraChoices.map((choice, index) => plain(choice, 'extraChoices', index));
      // By hash: the same for everybody at every build, and no hint of which belongs where.
      const choices = [...new Set([...matched, ...extra])].sort((one, other) =>
        sha256(code + one) < sha256(code + other) ? -1 : 1,
      );
      return {
        options: [],
        items: question.items.map((item, index) => ({
          text: plain(item.text, 'items', index, 'text'),
          why: html(item.why, 'items', index, 'why'),
          choice: choices.indexOf(matched[index] ?? ''),
        })),
        choices,
      };
    }
    case 'route':
      return { options: routeOptions(question, code, place, input) };
  }
}

function routeOptions(
  question: Extract<PracticeQuestion, { kind: 'route' }>,
  code: string,
  place: Place,
  { text, routes, problems }: QuestionInput,
): Option[] {
  const key = routes.answer(question.issue, question.asks);
  const right: Option = {
    text: key.text,
    isRight: true,
    why: text.html(question.whyRight, below(place, 'whyRight')),
  };
  const taken = new Set([key.text, ...key.alsoRight].map(sameness));
  const wrong = question.wrong.map((option, index): Option => {
    const words = text.plain(option.text, below(place, 'wrong', index, 'text'));
    if (taken.has(sameness(words))) {
      problems.add(below(place, 'wrong', index, 'text'), {
        code: 'wrong-answer-is-right',
        message: `“${words}” is a wrong answer here, and with this provider it is a right one.`,
        mend: 'Choose a wrong answer that is wrong with every provider.',
      });
    }
    return { text: words, isRight: false, why: text.html(option.why, below(place, 'wrong', index, 'why')) };
  });
  const position = Number.parseInt(sha256(code).slice(0, 6), 16) % (wrong.length + 1);
  return wrong.toSpliced(position, 0, right);
}

/** Two answers that a reader would take for one another have the same. */
const sameness = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^(tell|ask)\s+/, '')
    .replace(/^(the|your|our|an?)\s+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
