/** The tracks whose standing an employer is shown: those of learners that end in a sign-off. A booster is nobody's duty. */
import type { SharedTrack } from '../outbox/employer-lines.ts';
import type { HostedCourses } from './tool.ts';

export function sharedTracksOf(courses: HostedCourses, providerId: string): readonly SharedTrack[] {
  return courses
    .tracksOf(providerId)
    .filter(({ course }) => course.track.audience === 'learner' && course.completion.needsSignOff)
    .map(({ course: { track, completion }, upkeep }) => ({
      track: track.id,
      needs: { quiz: completion.needsQuiz, signOff: completion.needsSignOff },
      ...(upkeep?.renewal && { renewal: upkeep.renewal }),
    }));
}
