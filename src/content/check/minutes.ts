/** Minutes: what a task list promises is what the words take. */
import type { Library, Problem } from '../library.ts';
import { errorAt } from '../problems.ts';
import { measureMinutes } from './lesson-texts.ts';

export function checkMinutes(library: Pick<Library, 'course' | 'lessons'>): readonly Problem[] {
  const lessons = [...library.lessons.values()].flatMap((file) => {
    const { minutes: said } = file.value;
    const measured = measureMinutes(file.value, library);
    if (Math.abs(measured.minutes - said) <= Math.max(said * 0.2, 0.5)) return [];
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

function trackProblems({ course, lessons }: Pick<Library, 'course' | 'lessons'>): Problem[] {
  return course.value.tracks.flatMap((track, index) => {
    const ids = track.groups.flatMap((group) => group.lessons);
    const sum =
      ids.reduce((total, id) => total + (lessons.get(id)?.value.minutes ?? 0), 0) +
      (track.quiz?.minutes ?? 0) +
      (track.signOff?.minutes ?? 0);
    if (Math.abs(sum - track.minutes) <= Math.max(track.minutes * 0.2, 0.5)) return [];
    return [
      errorAt(course, ['tracks', index, 'minutes'], {
        code: 'track-minutes',
        message: `This track says ${track.minutes} minutes, and its parts add up to ${sum}.`,
        mend: `Write “minutes: ${sum}”.`,
      }),
    ];
  });
}

const halfMinutes = (minutes: number): number => Math.max(0.5, Math.round(minutes * 2) / 2);
