/**
 * What the tool goes by after a course was taken: when it comes round, what is kept how long, and the course that a
 * yearly update becomes for somebody whose last pass is known.
 */
import type { Lesson } from '../model.ts';
import type { Library } from '../library.ts';
import type { Track } from '../schema/course.ts';
import type { Provider } from '../schema/provider.ts';

export interface Upkeep {
  /** Absent where the track never comes round: a booster, an add-on without a signature. */
  readonly renewal?: {
    readonly cycle: 'rolling' | 'academic-year';
    readonly months: number;
    readonly opensDaysBefore: number;
    readonly graceDays: number;
  };
  readonly retention: { readonly completionMonths: number };
  /** Present for the course that takes a track's place after the first time. */
  readonly renews?: {
    readonly track: string;
    /** Parts that are only for those who missed their topic, by code. */
    readonly revisits: readonly string[];
    /** The day of the newest thing on a screen, by its code; a screen that is for everybody is not here. */
    readonly since: Readonly<Record<string, string>>;
  };
}

export function upkeepOf(
  library: Library,
  profile: Provider,
  track: Track,
  lessons: ReadonlyMap<string, Lesson>,
): Upkeep {
  const renewal = renewalOf(profile, track);
  const { renews } = track;
  const isRenewal = renews?.as === track.id;
  return {
    ...(renewal && { renewal }),
    retention: profile.retention,
    ...(isRenewal && {
      renews: {
        track: renews.track,
        revisits: revisitsOf(library, track).flatMap((id) => lessons.get(id)?.code ?? []),
        since: sinceOf(library, lessons),
      },
    }),
  };
}

/** The update with a group of lessons to look at again; the track itself where it renews nothing. */
export function renewalTrack(library: Library, track: Track): Track {
  const { renews, quiz, signOff } = track;
  if (!renews) return track;
  const again = { title: renews.title, lessons: [...revisitsOf(library, track)] };
  const [first, ...others] = track.groups;
  const moved = <Placed extends { readonly group: number }>(placed: Placed): Placed => ({
    ...placed,
    group: placed.group === 0 ? 0 : placed.group + 1,
  });
  return {
    ...track,
    id: renews.as,
    groups: first ? [first, again, ...others] : track.groups,
    ...(quiz && { quiz: moved(quiz) }),
    ...(signOff && { signOff: moved(signOff) }),
  };
}

/** Lessons in which the topics of the renewed track are taught, in its order; those of the update itself are in it already. */
function revisitsOf({ course }: Library, { renews, groups }: Track): readonly string[] {
  const renewed = course.value.tracks.find(({ id }) => id === renews?.track);
  const taught = new Set(renewed?.quiz?.topics.map(({ lesson }) => lesson));
  const inUpdate = new Set(groups.flatMap(({ title, lessons }) => (title === renews?.title ? [] : lessons)));
  return (renewed?.groups ?? [])
    .flatMap(({ lessons }) => lessons)
    .filter((lesson) => taught.has(lesson) && !inUpdate.has(lesson));
}

function sinceOf(library: Library, lessons: ReadonlyMap<string, Lesson>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...lessons].flatMap(([id, { screens }]) =>
      (library.lessons.get(id)?.value.screens ?? []).flatMap(({ since }, index) => {
        const code = screens[index]?.code;
        return since === undefined || code === undefined ? [] : [[code, since] as const];
      }),
    ),
  );
}

function renewalOf(
  { cadence, signOff, renewal }: Provider,
  { audience, quiz, signOff: signed }: Track,
): Upkeep['renewal'] {
  if (!quiz && !signed) return undefined;
  const isWork = audience === 'staff' || audience === 'volunteer';
  const cycle = isWork ? renewal.cycle : 'rolling';
  const isByYear = cycle === 'academic-year';
  return {
    cycle,
    months: isWork ? cadence.staffMonths : signOff.validityMonths,
    opensDaysBefore: renewal.opensDaysBefore ?? (isByYear ? 0 : 30),
    graceDays: renewal.graceDays ?? (isByYear ? 30 : 0),
  };
}
