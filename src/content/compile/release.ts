/** Whether a course may go to learners: design rule 11. */
import type { Library, Problem } from '../library.ts';
import type { Provider } from '../schema/provider.ts';
import { aYearAfter, isConfirmed, type Confirmable } from './people.ts';
import { at, collectProblems } from './problems.ts';

const parts: Readonly<Record<Confirmable, string>> = {
  contacts: 'who to tell, and how to reach them',
  routes: 'who is told about what',
  'signed-text': 'the words that are signed',
};

/** A draft until a person at the provider has confirmed all three, within a year. */
export const isDraft = (profile: Provider, today: string): boolean =>
  (Object.keys(parts) as Confirmable[]).some((part) => !isConfirmed(profile, part, today));

/**
 * What stands between a provider's course and `--release`; empty when nothing does.
 *
 * @param today - "YYYY-MM-DD"
 */
export function releaseProblems(library: Library, providerId: string, today: string): readonly Problem[] {
  const files = library.providers.get(providerId);
  const problems = collectProblems();
  if (!files) return [unknownProvider(library, providerId)];
  const { profile } = files;
  const { confirmed, identity } = profile.value;
  if (!confirmed) {
    problems.add(at(profile, 'confirmed'), {
      code: 'not-confirmed',
      message: `Nobody at ${identity.name} has confirmed this course: contacts, routes and signed text are a draft.`,
      mend: 'When a named person there has checked all three, write “confirmed” with by, role, at and for.',
    });
  } else if (aYearAfter(confirmed.at) < today) {
    problems.add(at(profile, 'confirmed', 'at'), {
      code: 'confirmation-expired',
      message: `The confirmation by ${confirmed.role} of ${confirmed.at} held for a year, and that has passed.`,
      mend: 'Have contacts, routes and signed text checked again, and write the new date.',
    });
  }
  if (confirmed) {
    for (const part of Object.keys(parts) as Confirmable[]) {
      if (confirmed.for.includes(part)) continue;
      problems.add(at(profile, 'confirmed', 'for'), {
        code: 'not-confirmed-for',
        message: `“${part}” is not confirmed: ${parts[part]}.`,
        mend: `Have it checked at ${identity.name}, then add “${part}” to confirmed.for.`,
      });
    }
  }
  return problems.list;
}

/** Says which providers there are. */
export const unknownProvider = ({ providers }: Library, id: string): Problem => ({
  code: 'unknown-provider',
  severity: 'error',
  file: 'course/providers',
  message: `There is no provider “${id}”.`,
  mend: `There are: ${[...providers.keys()].join(', ')}.`,
});
