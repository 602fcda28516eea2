/** Tracks: what they draw is there to be drawn, and what they place has a place. */
import type { Library, Path, Problem } from '../library.ts';
import { errorAt } from '../problems.ts';

export function checkTracks({
  course,
  banks,
  lessons,
}: Pick<Library, 'course' | 'banks' | 'lessons'>): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [index, track] of course.value.tracks.entries()) {
    const say = (path: Path, code: string, message: string, mend: string) =>
      problems.push(errorAt(course, ['tracks', index, ...path], { code, message, mend }));
    const placed = track.groups.flatMap((group) => group.lessons);

    for (const part of ['quiz', 'signOff'] as const) {
      const group = track[part]?.group;
      if (group !== undefined && group >= track.groups.length)
        say(
          [part, 'group'],
          'track-group',
          `There is no group ${group}: this track has ${track.groups.length}, counted from 0.`,
          `Write a number from 0 to ${track.groups.length - 1}.`,
        );
    }
    for (const [topic, { topic: id, draw, lesson }] of (track.quiz?.topics ?? []).entries()) {
      const bank = banks.get(id)?.value;
      // A sensitive item and its twin never stand in one draw, so only items without the subject are sure to be there.
      const sure = bank?.questions.filter((question) => !question.sensitive).length ?? draw;
      if (draw > sure)
        say(
          ['quiz', 'topics', topic, 'draw'],
          'track-draw',
          `${draw} questions are drawn from “${id}”, which has ${sure} that everybody may be asked.`,
          'Draw fewer, or write more questions.',
        );
      if (lessons.has(lesson) && !placed.includes(lesson))
        say(
          ['quiz', 'topics', topic, 'lesson'],
          'track-lesson',
          `“Look again” would lead to “${lesson}”, which is not in this track.`,
          'Name a lesson of the track.',
        );
      if (bank && !bank.audience.includes(track.audience))
        say(
          ['quiz', 'topics', topic, 'topic'],
          'track-audience',
          `The questions of “${id}” are for ${bank.audience.join(', ')}, and this track is for ${track.audience}.`,
          'Take another topic, or add the audience to the bank.',
        );
    }
    for (const [group, entry] of track.groups.entries())
      for (const [place, id] of entry.lessons.entries()) {
        const lesson = lessons.get(id)?.value;
        if (lesson && !lesson.audience.includes(track.audience))
          say(
            ['groups', group, 'lessons', place],
            'track-audience',
            `“${id}” is for ${lesson.audience.join(', ')}, and this track is for ${track.audience}.`,
            'Take another lesson, or add the audience to the lesson.',
          );
      }
  }
  return problems;
}
