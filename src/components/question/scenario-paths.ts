/** Where a scenario can go. Which way somebody went lives on the page only and is forgotten with it. No screen in here. */
import type { Scenario, ScenarioChoice, ScenarioEnding, ScenarioScene } from '../../content/model.ts';

/** A choice made in a scene. */
export interface Turn {
  /** Key of the scene in `nodes`. */
  readonly scene: string;
  readonly choice: number;
}

/** @throws Error if there is no such scene: the compiler lets none through */
export function sceneAt(scenario: Scenario, key: string): ScenarioScene {
  const node = scenario.nodes[key];
  if (node?.kind !== 'scene') throw new Error(`Scenario ${scenario.code} has no scene ${key}.`);
  return node;
}

export function choiceOf(scenario: Scenario, turn: Turn): ScenarioChoice {
  const choice = sceneAt(scenario, turn.scene).choices[turn.choice];
  if (!choice) throw new Error(`Scenario ${scenario.code} has no such choice.`);
  return choice;
}

export function endingAfter(scenario: Scenario, turn: Turn | undefined): ScenarioEnding | undefined {
  const node = turn && scenario.nodes[choiceOf(scenario, turn).to];
  return node?.kind === 'ending' ? node : undefined;
}

/**
 * A choice that leads to an ending and was not made yet on this page: first one whose ending is new, then one whose
 * consequence is.
 *
 * @returns undefined when there is nothing new to see
 */
export function anotherWay(scenario: Scenario, made: readonly Turn[]): Turn | undefined {
  const endings = new Set(made.map((turn) => choiceOf(scenario, turn).to));
  const fresh = Object.entries(scenario.nodes)
    .flatMap(([scene, node]) =>
      node.kind === 'scene' ? node.choices.map((_, choice) => ({ scene, choice })) : [],
    )
    .filter((turn) => endingAfter(scenario, turn) && !made.some((old) => isSame(old, turn)));
  return fresh.find((turn) => !endings.has(choiceOf(scenario, turn).to)) ?? fresh[0];
}

const isSame = (a: Turn, b: Turn): boolean => a.scene === b.scene && a.choice === b.choice;
