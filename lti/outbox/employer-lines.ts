/** What an employer sees of several people at once, for the page, for `/me` and for the digest. */
import { employerView, type EmployerLine } from '../domain/employer-view.ts';
import type { ShownDocument } from '../domain/policies.ts';
import type { StandingFacts } from '../domain/standing.ts';
import type { VisibleApprentice } from '../store/employers.ts';
import type { Store } from '../store/store.ts';

/** A track that an apprentice may have to take, and what it asks for. */
export interface SharedTrack {
  readonly track: string;
  readonly needs: StandingFacts['needs'];
  /** When it comes round again; absent where it never does. */
  readonly renewal?: StandingFacts['renewal'];
  /** What it asks to be signed today. */
  readonly shown?: readonly ShownDocument[];
}

export interface LineOf extends Pick<VisibleApprentice, 'personId' | 'siteId' | 'siteName' | 'employerId'> {
  readonly line: EmployerLine;
}

/**
 * One round trip for each track, whatever the number of people.
 *
 * @param tracks - in the provider's order: of several, the first in which something is known of a person
 */
export async function employerLines(
  { standings }: Pick<Store, 'standings'>,
  {
    providerId,
    tracks,
    people,
  }: {
    readonly providerId: string;
    readonly tracks: readonly SharedTrack[];
    readonly people: readonly VisibleApprentice[];
  },
  today: string,
  dayOf: (moment: Date) => string,
): Promise<readonly LineOf[]> {
  const personIds = people.map(({ personId }) => personId);
  const known = await Promise.all(
    tracks.map(async ({ track, needs, renewal, shown }) => ({
      rules: { needs, ...(renewal && { renewal }) },
      facts: await standings.of({ providerId, track, personIds, ...(shown && { shown }) }),
    })),
  );
  return people.map(({ personId, name, isPaused, employerId, siteId, siteName }) => {
    const candidates = known.map(({ rules, facts }): StandingFacts => ({ ...facts.get(personId), ...rules }));
    const facts = candidates.find(hasAnything) ?? candidates[0] ?? nothingKnown;
    return {
      personId,
      employerId,
      ...(siteId !== undefined && { siteId }),
      ...(siteName !== undefined && { siteName }),
      line: employerView(
        { name: name ?? `No name given (${personId.slice(0, 6)})`, facts, isPaused },
        today,
        dayOf,
      ),
    };
  });
}

const nothingKnown: StandingFacts = { needs: { quiz: true, signOff: true } };

const hasAnything = ({ needs: _needs, renewal: _renewal, ...facts }: StandingFacts): boolean =>
  Object.keys(facts).length > 0;
