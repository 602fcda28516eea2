/** What an assessor reads about a score on its way to the gradebook. */
import type { Delivery, DeliveryTrouble } from '../domain/model.ts';
import { dateInWords } from './dates.ts';

/** Why, and what to do about it. A reason that passes is followed by what happens by itself. */
const reasons: Readonly<Record<DeliveryTrouble, string>> = {
  'platform-unreachable': 'Your learning platform does not answer.',
  'platform-busy': 'Your learning platform is busy and asked us to wait.',
  'platform-error': 'Your learning platform answered with an error.',
  'token-refused':
    'Your learning platform did not let us in. If this stays, ask its administrator to open the set-up check.',
  'not-a-student':
    'Your gradebook takes grades for students only, and this person is not one in this course. Enrol them as a student, then send it again.',
  'column-gone':
    'The column is no longer in the gradebook, or the course has ended. Add the activity again or open the course again, then send it again.',
  'no-column':
    'The gradebook has no column for this link, and we may not make one. Give the activity a grade, open it once, then send it again.',
  'not-permitted':
    'Your learning platform does not let us write to this gradebook. Ask its administrator to open the set-up check.',
  'course-not-published': 'The course is not published yet. Publish it, then send it again.',
  'grade-locked': 'The grade is locked in the gradebook. Unlock it, then send it again.',
  refused:
    'Your learning platform would not take it, and did not say why. Ask its administrator to open the set-up check.',
};

export interface DeliveryWords {
  readonly words: string;
  /** Only somebody can set it going again. */
  readonly canSendAgain: boolean;
}

export function deliveryWords({
  state,
  trouble,
  sentAt,
}: Pick<Delivery, 'state' | 'trouble' | 'sentAt'>): DeliveryWords {
  switch (state) {
    case 'sent':
      return { words: sentAt ? `Sent, ${dateInWords(sentAt)}` : 'Sent', canSendAgain: false };
    case 'waiting':
      return {
        words: trouble ? `Waiting. ${reasons[trouble]} It is tried again by itself.` : 'On its way',
        canSendAgain: false,
      };
    case 'refused':
      return { words: `Not taken. ${reasons[trouble ?? 'refused']}`, canSendAgain: true };
  }
}

/** Why the list of people could not be read. */
export function rosterTroubleWords(trouble: DeliveryTrouble): string {
  return trouble === 'not-permitted'
    ? 'Your learning platform does not let the course read its list of people. Whoever has opened the course is here.'
    : `The list of people could not be read just now. ${reasons[trouble]} What was read before is here.`;
}
