/** Facts: a screen that states one names where it comes from (design rule 9). */
import type { Library, Path, Problem, SourceFile } from '../library.ts';
import { errorAt } from '../problems.ts';
import { readerTexts, textsIn } from './texts.ts';

/** What cannot be said without somebody having looked it up: a number or fact of a register, law, a figure. */
const factual =
  /\{\{\s*(lines|facts)\.|\b(laws?|legal(ly)?|illegal|crimes?|criminal|offences?|duty|duties|statutory|Act)\b|\d/;

/** A made-up message, question or description of a picture states nothing. */
const madeUp = ['artefact', 'thread', 'stem', 'options', 'alt', 'who', 'when'];

export function checkFacts({
  lessons,
  scenarios,
}: Pick<Library, 'lessons' | 'scenarios'>): readonly Problem[] {
  const problems: Problem[] = [];
  const say = (file: SourceFile<unknown>, path: Path, what: string) =>
    problems.push(
      errorAt(file, path, {
        code: 'fact-without-source',
        message: `This ${what} states a fact and names no source.`,
        mend: 'Add its entry of course/sources.yaml to “sources”, or take the fact out.',
      }),
    );
  for (const file of lessons.values())
    for (const [index, screen] of file.value.screens.entries())
      if (screen.sources.length === 0 && statesAFact(screen)) say(file, ['screens', index], 'screen');
  for (const file of scenarios.values())
    if (file.value.sources.length === 0 && statesAFact(file.value)) say(file, [], 'situation');
  return problems;
}

const statesAFact = (value: unknown): boolean =>
  textsIn(value).some(({ path }) => path.includes('lines')) ||
  readerTexts(value).some(
    ({ path, text }) => !path.some((step) => madeUp.includes(String(step))) && factual.test(text),
  );
