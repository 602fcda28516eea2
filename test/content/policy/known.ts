/** The rules and facts of the repository, and the day for which the tests hold. */
import { join } from 'node:path';
import { readRulesAndFacts, type RulesAndFacts } from '../../../src/content/policy/read-rules.ts';

export const root = join(import.meta.dirname, '../../..');
export const today = '2026-11-22';

/** @throws with every problem when the rules cannot be read */
export async function known(): Promise<RulesAndFacts> {
  const read = await readRulesAndFacts(root);
  if (!read.ok) throw new Error(JSON.stringify(read.problem, undefined, 1));
  return read.value;
}
