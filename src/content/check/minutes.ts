/** Minutes: what a task list promises is what the words take. */
import type { Library, Problem } from '../library.ts';
import { errorAt } from '../problems.ts';
import type { Track } from '../schema/course.ts';
import { measureMinutes } from './lesson-texts.ts';

export function checkMinutes(library: Pick<Library, 'course' | 'lessons'>): readonly Problem[] {
  const lessons = [...library.lessons.values()].flatMap((file) => {
    const { minutes: said } = file.value;
    const measured = measureMinutes(file.value, library);
    if (Math.abs(measured.minutes - said) <= tolerance(said)) return [];
    const { words, questions, scenarios, minutes } = measured;
    return [
      errorAt(file, ['minutes'], {
        code: 'lesson-minutes',
        message: `This lesson says ${said} minutes and takes ${minutes.toFixed(1)}: ${words} words, ${questions} questions, ${scenarios} situations.`,
        mend: `Write “minutes: ${halfMinutes(minutes)}”, or ${minutes > said ? 'shorten it' : 'see what is missing'}.`,
      }),
    ];
  });
  return [...lessons, ...trackProblems(library)];
}

function trackProblems(library: Pick<Library, 'course' | 'lessons'>): Problem[] {
  const { course } = library;
  return course.value.tracks.flatMap((track, index) => {
    const { said, measured } = measureTrack(track, library);
    if ([said, measured].every((minutes) => Math.abs(minutes - track.minutes) <= tolerance(track.minutes)))
      return [];
    return [
      errorAt(course, ['tracks', index, 'minutes'], {
        code: 'track-minutes',
        message: `This track says ${track.minutes} minutes; its parts say ${said} and take ${measured.toFixed(1)}.`,
        mend: `Write “minutes: ${halfMinutes(measured)}”.`,
      }),
    ];
  });
}

/** A fifth of what is said, and never less than half a minute. */
const tolerance = (minutes: number): number => Math.max(minutes * 0.2, 0.5);

export interface TrackMinutes {
  /** What its parts promise in the task list, added up. */
  readonly said: number;
  /**
   * What they take: lessons by their words and activities, the quiz by its questions, the sign-off as it says, because
   * its length is the provider's.
   */
  readonly measured: number;
}

export function measureTrack(
  track: Track,
  { course, lessons }: Pick<Library, 'course' | 'lessons'>,
): TrackMinutes {
  const own = track.groups.flatMap((group) => group.lessons.flatMap((id) => lessons.get(id)?.value ?? []));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  const signOff = track.signOff?.minutes ?? 0;
  const asked = sum(track.quiz?.topics.map(({ draw }) => draw) ?? []);
  return {
    said: sum(own.map(({ minutes }) => minutes)) + (track.quiz?.minutes ?? 0) + signOff,
    measured:
      sum(own.map((lesson) => measureMinutes(lesson, { course }).minutes)) +
      (asked * course.value.pace.secondsPerQuestion) / 60 +
      signOff,
  };
}

const halfMinutes = (minutes: number): number => Math.max(0.5, Math.round(minutes * 2) / 2);
