/** What several commands begin with: read `course/`, compile what was asked for, and say all that is wrong. */
import { compileCourse, hasAudience, type CompiledCourse } from '../src/content/compile/compile-course.ts';
import type { Library, Problem } from '../src/content/library.ts';
import { readLibrary } from '../src/content/read-library.ts';
import { failed, ok, type Result } from '../src/result.ts';
import { root } from './build-player.ts';

/** The day as authors write it, in the United Kingdom. */
export const today = (): string => londonDay.format(new Date());

const londonDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' });

export const openLibrary = (): Promise<Result<Library, readonly Problem[]>> => readLibrary(root);

/** `all`, or ids that exist; an unknown one is named together with those there are. */
export function chooseIds(
  asked: string,
  known: readonly string[],
  what: string,
): Result<readonly string[], { readonly sentence: string }> {
  if (asked === 'all') return ok(known);
  const ids = asked.split(',').map((id) => id.trim());
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length === 0) return ok(ids);
  return failed({
    sentence: `There is no ${what} called “${unknown.join('”, “')}”. There are: ${known.join(', ')}. Write one of them, or “all”.`,
  });
}

/**
 * Compiles every provider and track asked for; all problems of all of them together. A track for an audience that a
 * provider does not have is passed over: `tracksNotFor` says which.
 */
export function compileAll(
  library: Library,
  providers: readonly string[],
  tracks: readonly string[],
): Result<readonly CompiledCourse[], readonly Problem[]> {
  const compiled: CompiledCourse[] = [];
  const problems: Problem[] = [];
  for (const provider of providers) {
    const passedOver = tracksNotFor(library, provider, tracks);
    for (const track of tracks.filter((id) => !passedOver.includes(id))) {
      const result = compileCourse(library, provider, track, { today: today() });
      if (result.ok) compiled.push(result.value);
      else problems.push(...result.problem);
    }
  }
  return problems.length > 0 ? failed(problems) : ok(compiled);
}

/** The courses that renew another, for every provider that has them: the tool hosts them, and no package holds them. */
export function compileRenewals(
  library: Library,
  providers: readonly string[],
): Result<readonly CompiledCourse[], readonly Problem[]> {
  const renewing = library.course.value.tracks.filter(({ renews }) => renews);
  const compiled: CompiledCourse[] = [];
  const problems: Problem[] = [];
  for (const provider of providers) {
    const profile = library.providers.get(provider)?.profile.value;
    for (const track of renewing.filter((each) => profile && hasAudience(profile, each))) {
      const result = compileCourse(library, provider, track.id, { today: today(), isRenewal: true });
      if (result.ok) compiled.push(result.value);
      else problems.push(...result.problem);
    }
  }
  return problems.length > 0 ? failed(problems) : ok(compiled);
}

/** Of these tracks, those whose audience the provider does not have. */
export function tracksNotFor(
  library: Library,
  provider: string,
  tracks: readonly string[],
): readonly string[] {
  const profile = library.providers.get(provider)?.profile.value;
  return library.course.value.tracks
    .filter((track) => tracks.includes(track.id) && profile && !hasAudience(profile, track))
    .map(({ id }) => id);
}
