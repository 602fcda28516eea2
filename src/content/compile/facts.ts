/** Who may read a fact (design rule 9). */
import type { Audience } from '../model.ts';
import type { Source } from '../schema/registers.ts';

/** Why a fact is withheld from an audience; undefined when it may read it. */
export function whyWithheld({ status, confidence }: Source, audience: Audience): string | undefined {
  if (status === 'unconfirmed') return 'it is unconfirmed, and nobody is told something unconfirmed.';
  if (confidence === 'L') return 'we are not sure enough of it to tell anybody.';
  if (status === 'in-force' || status === 'not-law' || audience === 'staff') return undefined;
  return 'it is not in force yet, and only staff read about coming law.';
}
