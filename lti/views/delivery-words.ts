/** What an assessor reads about a score on its way to the gradebook. */
import type { Delivery, DeliveryTrouble, PlatformFamily } from '../domain/model.ts';
import { dateInWords } from './dates.ts';

/** Why, and what to do about it. A reason that passes is followed by what happens by itself. */
const reasons: Readonly<Record<Exclude<DeliveryTrouble, 'not-permitted'>, string>> = {
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
  'course-not-published': 'The course is not published yet. Publish it, then send it again.',
  'grade-locked': 'The grade is locked in the gradebook. Unlock it, then send it again.',
  refused:
    'Your learning platform would not take it, and did not say why. Ask its administrator to open the set-up check.',
};

/** What an administrator switches on, in the platform's own words; see docs/lms-notes.md. */
const switches: Readonly<Record<PlatformFamily, Readonly<Record<'gradebook' | 'list', string>>>> = {
  moodle: {
    gradebook:
      'in the tool’s settings, under “Services”, “IMS LTI Assignment and Grade Services: Use this service for grade sync and column management”',
    list: 'in the tool’s settings, under “Services”, “IMS LTI Names and Role Provisioning: Use this service to retrieve members’ information”',
  },
  canvas: {
    gradebook:
      'in the tool’s developer key, the scopes that create and view assignment data and update submission results',
    list: 'in the tool’s developer key, the scope “Can retrieve user data associated with the context the tool is installed in”',
  },
  other: {
    gradebook:
      'in the tool’s settings, grades (“Assignment and Grade Services”: line items, scores and results)',
    list: 'in the tool’s settings, names and roles (“Names and Role Provisioning Services”)',
  },
};

const askFor = (what: 'gradebook' | 'list', family: PlatformFamily): string =>
  `Ask its administrator to switch this on: ${switches[family][what]}.`;

function reasonWords(trouble: DeliveryTrouble, family: PlatformFamily): string {
  return trouble === 'not-permitted'
    ? `Your learning platform does not let us write to this gradebook. ${askFor('gradebook', family)}`
    : reasons[trouble];
}

export interface DeliveryWords {
  readonly words: string;
  /** Only somebody can set it going again. */
  readonly canSendAgain: boolean;
}

export function deliveryWords(
  { state, trouble, sentAt }: Pick<Delivery, 'state' | 'trouble' | 'sentAt'>,
  family: PlatformFamily,
): DeliveryWords {
  switch (state) {
    case 'sent':
      return { words: sentAt ? `Sent, ${dateInWords(sentAt)}` : 'Sent', canSendAgain: false };
    case 'waiting':
      return {
        words: trouble
          ? `Waiting. ${reasonWords(trouble, family)} It is tried again by itself.`
          : 'On its way',
        canSendAgain: false,
      };
    case 'refused':
      return { words: notTaken(trouble ?? 'refused', family), canSendAgain: true };
  }
}

function notTaken(trouble: DeliveryTrouble, family: PlatformFamily): string {
  const then = trouble === 'not-permitted' ? ' Then send it again.' : '';
  return `Not taken. ${reasonWords(trouble, family)}${then}`;
}

/** Why the list of people could not be read. */
export function rosterTroubleWords(trouble: DeliveryTrouble, family: PlatformFamily): string {
  return trouble === 'not-permitted'
    ? `Your learning platform does not let the course read its list of people. Whoever has opened the course is here. ${askFor('list', family)}`
    : `The list of people could not be read just now. ${reasons[trouble]} What was read before is here.`;
}

/** The platform has never said where its list is. */
export const noListWords = (family: PlatformFamily): string =>
  `Your learning platform gives the course no list of people. Whoever has opened the course is here, and others may be missing. ${askFor('list', family)} Then open the course again.`;
