/** Ways through a compiled course, as a reader of one age meets it. */
import type {
  AgeBand,
  Block,
  ForAge,
  HelpLine,
  Lesson,
  Scenario,
  ScenarioEnding,
  Screen,
} from '../../../src/content/model.ts';

export const ages: readonly AgeBand[] = ['under-18', '18-over', 'not-said'];

/** Design rule 4: who has not said sees what is for either. */
export const isShown = ({ age }: { readonly age?: ForAge }, reader: AgeBand): boolean =>
  age === undefined || reader === 'not-said' || age === reader;

/** Every block of a screen, beside it and under "more to try" too. */
export function blocksOf(screen: Screen): readonly Block[] {
  return [...screen.blocks, ...screen.side].flatMap((block) => [
    block,
    ...(block.kind === 'more' ? block.blocks : []),
  ]);
}

export const shownBlocks = (screen: Screen, reader: AgeBand): readonly Block[] =>
  blocksOf(screen).filter((block) => isShown(block, reader));

export const shownLines = (lines: readonly HelpLine[], reader: AgeBand): readonly HelpLine[] =>
  lines.filter((line) => isShown(line, reader));

export const scenariosOf = (lesson: Lesson): readonly Scenario[] =>
  lesson.screens.flatMap((screen) =>
    blocksOf(screen).flatMap((block) => (block.kind === 'scenario' ? [block.scenario] : [])),
  );

export interface Way {
  /** Numbers of the choices taken. */
  readonly choices: readonly number[];
  readonly ending: ScenarioEnding;
}

/** Every way through a situation that passes no node twice. @throws when one leads nowhere */
export function waysThrough(scenario: Scenario): readonly Way[] {
  const from = (name: string, choices: readonly number[], seen: readonly string[]): readonly Way[] => {
    const node = scenario.nodes[name];
    if (!node) throw new Error(`${scenario.title}: ${name} is not there`);
    if (node.kind === 'ending') return [{ choices, ending: node }];
    return node.choices.flatMap(({ to }, index) =>
      seen.includes(to) ? [] : from(to, [...choices, index], [...seen, to]),
    );
  };
  return from(scenario.start, [], [scenario.start]);
}

/** Words of a piece of HTML. */
export const wordsOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
