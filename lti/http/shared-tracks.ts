/** The tracks whose standing an employer is shown: those of learners that end in a sign-off. A booster is nobody's duty. */
import type { SharedTrack } from '../outbox/employer-lines.ts';
import { shownIn } from './shown-documents.ts';
import type { HostedCourses } from './tool.ts';

export function sharedTracksOf(courses: HostedCourses, providerId: string): readonly SharedTrack[] {
  return courses
    .tracksOf(providerId)
    .filter(({ course }) => course.track.audience === 'learner' && course.completion.needsSignOff)
    .map((hosted) => {
      const { course, upkeep } = hosted;
      return {
        track: course.track.id,
        needs: { quiz: course.completion.needsQuiz, signOff: course.completion.needsSignOff },
        shown: shownIn(hosted),
        ...(upkeep?.renewal && { renewal: upkeep.renewal }),
      };
    });
}
