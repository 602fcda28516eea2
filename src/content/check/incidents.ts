/**
 * The incident helper: danger and the indecent image are asked first on every way, every way ends, and no outcome
 * asks for what design rule 3 forbids.
 */
import type { Library, Path, Problem, SourceFile } from '../library.ts';
import { didYouMean, errorAt, oneOf } from '../problems.ts';
import type { AuthoredStep, Incidents } from '../schema/incidents.ts';
import { withoutPlaceholders } from './texts.ts';

/** The questions that every way begins with, in this order. */
export const firstQuestions = ['danger', 'image'] as const;

export function checkIncidents({ incidents }: Pick<Library, 'incidents'>): readonly Problem[] {
  if (!incidents) return [];
  const problems: Problem[] = [];
  const say = (path: Path, code: string, message: string, mend: string): void => {
    problems.push(errorAt(incidents, path, { code: `incident-${code}`, message, mend }));
  };
  choicesLead(incidents, say);
  variantsFit(incidents, say);
  // Ways are walked only where each leads somewhere.
  if (problems.length === 0) waysAreSafe(incidents, say);
  for (const { path, text } of allSteps(incidents))
    for (const asked of forbiddenIn(text))
      say(
        path,
        'forbidden',
        `This step asks to “${asked}”.`,
        'Nobody is told to view, copy, keep or delete such things, to look into them or to promise secrecy: say what not to do, or leave it to the lead or the police.',
      );
  return problems;
}

type Say = (path: Path, code: string, message: string, mend: string) => void;

function choicesLead({ value }: SourceFile<Incidents>, say: Say): void {
  const there = (path: Path, id: string, known: Readonly<Record<string, unknown>>, what: string): void => {
    if (!Object.hasOwn(known, id))
      say(
        path,
        'no-target',
        `There is no ${what} “${id}”.`,
        `${didYouMean(id, Object.keys(known))}Write it, or lead elsewhere.`,
      );
  };
  there(['start'], value.start, value.questions, 'question');
  for (const [id, { choices }] of Object.entries(value.questions))
    for (const [index, { to, ends }] of choices.entries()) {
      const path: Path = ['questions', id, 'choices', index];
      if ((to === undefined) === (ends === undefined))
        say(
          path,
          'one-target',
          'This choice needs “to” or “ends”, and one only.',
          'Keep the one that is meant.',
        );
      if (to !== undefined) there([...path, 'to'], to, value.questions, 'question');
      if (ends !== undefined) there([...path, 'ends'], ends, value.outcomes, 'outcome');
    }
  for (const [id, { then }] of Object.entries(value.outcomes))
    if (then !== undefined) there(['outcomes', id, 'then'], then, value.questions, 'question');
}

function variantsFit({ value }: SourceFile<Incidents>, say: Say): void {
  for (const [variant, { outcomes }] of Object.entries(value.variants))
    for (const id of Object.keys(outcomes)) {
      const path: Path = ['variants', variant, 'outcomes', id];
      const base = value.outcomes[id];
      if (!base)
        say(path, 'no-target', `There is no outcome “${id}”.`, didYouMean(id, Object.keys(value.outcomes)));
      else if (base.locked)
        say(path, 'locked', `The steps of “${id}” hold for every provider.`, 'Take it out of the variant.');
    }
}

/** One way through the helper: the questions in order, and where it ends. */
export interface Way {
  readonly questions: readonly string[];
  /** The number of each answer. */
  readonly answers: readonly number[];
  readonly outcome: string;
}

/** Every way, for a helper whose choices all lead somewhere; a loop shows as a way without an outcome. */
export function waysOf(
  { questions, start }: Pick<Incidents, 'questions' | 'start'>,
  from: string = start,
  before: readonly string[] = [],
  answers: readonly number[] = [],
): readonly Way[] {
  if (before.includes(from)) return [{ questions: before, answers, outcome: '' }];
  const asked = [...before, from];
  return (questions[from]?.choices ?? []).flatMap(({ to, ends }, index) =>
    to === undefined
      ? [{ questions: asked, answers: [...answers, index], outcome: ends ?? '' }]
      : waysOf({ questions, start }, to, asked, [...answers, index]),
  );
}

function waysAreSafe({ value }: SourceFile<Incidents>, say: Say): void {
  const [danger, image] = firstQuestions;
  const ways = waysOf(value);
  if (value.start !== danger)
    say(['start'], 'order', `The first question is “${value.start}”.`, `Begin with “${danger}”.`);
  for (const { questions, outcome } of ways) {
    if (outcome === '')
      say(
        ['questions', questions.at(-1) ?? ''],
        'loop',
        `A way from “${questions.join('”, “')}” comes back to a question that was asked.`,
        'Let it end in an outcome.',
      );
    // Who answers yes to danger rings first, and is led on to the image when that is done.
    const isLedOn = questions.length === 1 && value.outcomes[outcome]?.then === image;
    if (questions[1] !== image && !isLedOn)
      say(
        ['questions', danger],
        'order',
        `A way asks ${oneOf(
          questions.map((id) => `“${id}”`),
          'then',
        )}, and the image is not second.`,
        `Lead from “${danger}” to “${image}”, or give the outcome “then: ${image}”.`,
      );
  }
  const ended = new Set(ways.map(({ outcome }) => outcome));
  const asked = new Set(ways.flatMap(({ questions }) => questions));
  for (const [kind, known, reached] of [
    ['questions', value.questions, asked],
    ['outcomes', value.outcomes, ended],
  ] as const)
    for (const id of Object.keys(known))
      if (!reached.has(id))
        say(
          [kind, id],
          'unreachable',
          `No way leads to “${id}”.`,
          'Let a choice lead to it, or take it out.',
        );
}

function allSteps({ value }: SourceFile<Incidents>): { readonly path: Path; readonly text: string }[] {
  const of = (path: Path, steps: readonly AuthoredStep[]) =>
    steps.map((step, index) => ({
      path: [...path, index],
      text: typeof step === 'string' ? step : step.text,
    }));
  return [
    ...Object.entries(value.outcomes).flatMap(([id, { steps }]) => of(['outcomes', id, 'steps'], steps)),
    ...Object.entries(value.variants).flatMap(([variant, { outcomes }]) =>
      Object.entries(outcomes).flatMap(([id, { steps }]) =>
        of(['variants', variant, 'outcomes', id, 'steps'], steps),
      ),
    ),
  ];
}

const forbidden =
  /\b(screen ?shots?|photograph|copy|copies|copying|print|forward|download|delete|wipe|erase|view|look at|search|investigate|interview|question|confront|promise|guarantee|confidential(?:ly|ity)?)\b/i;
const isForbidding = /\b(not|never|nobody|no one|nothing|no)\b/i;

/** What a step asks for that it may not. A sentence that says not to is what we want. */
export function forbiddenIn(step: string): readonly string[] {
  return withoutPlaceholders(step)
    .split(/(?<=[.:?”])\s+/)
    .filter((sentence) => !isForbidding.test(sentence))
    .flatMap((sentence) => forbidden.exec(sentence)?.[0] ?? []);
}
