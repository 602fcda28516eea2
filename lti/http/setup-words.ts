/** What the set-up check says, from what was found out. */
import type { PlatformFamily } from '../domain/model.ts';
import { scopes } from '../launch/services.ts';
import type { CourseContext, GradebookLink } from '../store/store.ts';
import type { Trouble } from '../outbox/trouble.ts';
import type { CheckView } from '../views/render.ts';

export interface FoundOut {
  readonly family: PlatformFamily;
  readonly publicUrl: string;
  readonly keysReadAt: Date | undefined;
  /** Why the platform gave no access; absent where it did. */
  readonly accessTrouble?: Trouble['code'];
}

/** Whoever reads the page has come through a launch: that much is known. */
export function registeredCheck(): CheckView {
  return works(
    'Your platform and the place where the course is installed in it (its deployment) are registered here.',
  );
}

export function accessCheck(found: FoundOut): CheckView {
  const { accessTrouble, publicUrl } = found;
  switch (accessTrouble) {
    case undefined:
      return works('Your platform can read our keys and gives us access to its services.');
    case 'platform-unreachable':
      return mend(
        'We cannot reach your platform’s token address.',
        'Check that the address given at registration is right and can be reached from where this course runs.',
      );
    case 'platform-busy':
    case 'platform-error':
      return mend(
        'Your platform answered our question with an error of its own.',
        'Try again in some minutes.',
      );
    case 'not-permitted':
      return mend(
        'Your platform knows us and does not give us all of what we asked for.',
        'In the tool’s settings, allow grades (line items, scores, results) and names and roles, then look again.',
      );
    default:
      return mend(
        'Your platform does not accept our signature, so no grade can reach it.',
        `${readSentence(found)} Open ${publicUrl}/lti/keys from your platform’s own server to see whether it can. ${reachSentence(found)}`,
      );
  }
}

export function gradebookCheck({ accessTrouble }: FoundOut, link: GradebookLink | undefined): CheckView {
  if (!link) return notHere('Gradebook');
  if (link.lineItemUrl === undefined && link.lineItemsUrl === undefined) {
    return mend(
      'This link has no column in the gradebook.',
      'Allow the tool to use grades (“Assignment and Grade Services”), and let the activity accept grades.',
    );
  }
  if (!link.scopes.includes(scopes.score)) {
    return mend(
      'The tool may not write grades through this link.',
      'In the tool’s settings, allow it to send scores; then open the link again.',
    );
  }
  if (accessTrouble !== undefined)
    return mend('This link has a gradebook. What is missing stands above.', '');
  return works(
    link.lineItemUrl === undefined
      ? 'This link may use the gradebook; its column is made with the first score.'
      : 'This link has its column in the gradebook, and the tool may write to it.',
  );
}

export function rosterCheck({ accessTrouble }: FoundOut, course: CourseContext | undefined): CheckView {
  if (!course) return notHere('List of learners');
  if (course.nrpsUrl === undefined) {
    return mend(
      'The tool may not read who is in this course.',
      'Allow the tool to use names and roles (“Names and Role Provisioning”), so that assessors also see who has not begun.',
    );
  }
  if (accessTrouble !== undefined)
    return mend('This course has a list of learners. What is missing stands above.', '');
  return works('The tool may read who is in this course.');
}

/** An activity of a tool that Moodle knows has no such setting of its own; see docs/lms-notes.md. */
export function newWindowSentence(family: PlatformFamily): string {
  return family === 'moodle'
    ? 'In Moodle an administrator chooses it for all links of the tool: in its settings, “Default launch container: New window”.'
    : 'Set the link to open in a new window.';
}

const works = (what: string): CheckView => ({ works: true, state: 'Works.', what, mend: '' });
const mend = (what: string, how: string): CheckView => ({
  works: false,
  state: 'Needs a look.',
  what,
  mend: how,
});

const notHere = (what: string): CheckView => ({
  works: false,
  state: 'Not tried.',
  what: `${what}: cannot be seen from here.`,
  mend: 'Open this page from a link inside a course.',
});

function readSentence({ keysReadAt }: FoundOut): string {
  return keysReadAt
    ? `A program last read our keys on ${keysReadAt.toISOString().slice(0, 16).replace('T', ' at ')} UTC.`
    : 'Since this server started, no program has read our keys: most likely your platform cannot.';
}

/** Seen on Moodle 4.5; see docs/lms-notes.md. */
function reachSentence({ family, publicUrl }: FoundOut): string {
  const { port } = new URL(publicUrl);
  if (family !== 'moodle') return 'Firewalls and certificates are the usual reasons.';
  const ports = port === '' ? '' : ` This course answers at port ${port}.`;
  return `Moodle refuses private addresses and ports other than 80 and 443 until an administrator allows them under “HTTP security”.${ports}`;
}
