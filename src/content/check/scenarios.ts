/** Situations: every node can be reached, every choice leads somewhere, and every way ends at an ending. */
import type { Library, Path, Problem } from '../library.ts';
import { didYouMean, errorAt } from '../problems.ts';
import type { Scenario } from '../schema/scenario.ts';

/** How many nodes a situation has: fewer is a question, more is lost on a phone. */
const [fewest, most] = [4, 6];

export function checkScenarios(library: Pick<Library, 'scenarios'>): readonly Problem[] {
  return [...library.scenarios.values()].flatMap((file) => {
    const scenario = file.value;
    const nodes = Object.keys(scenario.nodes);
    const problems: Problem[] = [];
    const say = (path: Path, code: string, message: string, mend: string) =>
      problems.push(errorAt(file, path, { code, message, mend }));

    if (nodes.length < fewest || nodes.length > most)
      say(
        ['nodes'],
        'scenario-size',
        `This situation has ${nodes.length} nodes, and ${fewest} to ${most} are wanted.`,
        nodes.length < fewest
          ? 'Add a turn that shows what a choice leads to.'
          : 'Let two choices lead to the same node.',
      );
    if (!(scenario.start in scenario.nodes))
      say(
        ['start'],
        'scenario-no-node',
        `The situation starts at “${scenario.start}”, and there is no such node.`,
        `${didYouMean(scenario.start, nodes)}The nodes are ${nodes.join(', ')}.`,
      );

    for (const [name, index, to] of choicesOf(scenario))
      if (!(to in scenario.nodes))
        say(
          ['nodes', name, 'choices', index, 'to'],
          'scenario-no-node',
          `This choice leads to “${to}”, and there is no such node.`,
          `${didYouMean(to, nodes)}The nodes are ${nodes.join(', ')}.`,
        );

    const reached = reachedFrom(scenario);
    for (const name of nodes)
      if (scenario.start in scenario.nodes && !reached.has(name))
        say(
          ['nodes', name],
          'scenario-unreachable',
          `No choice leads to the node “${name}”.`,
          'Let a choice lead to it, or take it out.',
        );

    const ending = nodesThatEnd(scenario);
    for (const name of nodes)
      if (reached.has(name) && !ending.has(name) && leadsOnlyToNodes(scenario, name))
        say(
          ['nodes', name],
          'scenario-loop',
          `From “${name}” every choice goes round and round, and none comes to an ending.`,
          'Let at least one choice lead to an ending, which names who helps.',
        );
    return problems;
  });
}

function choicesOf(scenario: Scenario): [name: string, index: number, to: string][] {
  return Object.entries(scenario.nodes).flatMap(([name, node]) =>
    'choices' in node ? node.choices.map(({ to }, index): [string, number, string] => [name, index, to]) : [],
  );
}

function reachedFrom(scenario: Scenario): ReadonlySet<string> {
  const reached = new Set([scenario.start]);
  // A set that grows while it is walked is walked to its end.
  for (const name of reached)
    for (const [from, , to] of choicesOf(scenario)) if (from === name) reached.add(to);
  return reached;
}

/** Endings, and every node from which one can be reached. */
function nodesThatEnd(scenario: Scenario): ReadonlySet<string> {
  const ending = new Set(
    Object.entries(scenario.nodes).flatMap(([name, node]) => ('ending' in node ? [name] : [])),
  );
  for (const name of ending)
    for (const [from, , to] of choicesOf(scenario)) if (to === name) ending.add(from);
  return ending;
}

/** A choice that leads nowhere is a problem of its own, said already. */
function leadsOnlyToNodes(scenario: Scenario, name: string): boolean {
  return choicesOf(scenario).every(([from, , to]) => from !== name || to in scenario.nodes);
}
