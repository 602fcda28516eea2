/** What stands at the head and foot of both reports. */
import type { PolicyReport } from '../../src/content/policy/check-policy.ts';
import { dayInWords } from '../../src/content/policy/finding.ts';

export function reportWords({ today, factsChecked }: PolicyReport): {
  title: string;
  kicker: string;
  facts: string;
} {
  return {
    title: 'Policy check',
    kicker: `Four Cs. ${dayInWords(today)}. For the person who ran the check`,
    facts: `Facts checked ${dayInWords(factsChecked)}.`,
  };
}
