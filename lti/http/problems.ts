/**
 * The one place where a refusal becomes a status and a sentence. Nothing of what was sent is repeated. A new code does
 * not compile until it is here.
 */
import type { FastifyReply } from 'fastify';
import { sendPage } from './pages.ts';
import type { RefusalCode } from '../launch/refusal.ts';

const again = 'Open the course again from your learning platform.';
const tellAdministrator = 'Please tell whoever looks after your learning platform.';

const problems = {
  // Login
  'field-repeated': [
    400,
    `Your learning platform sent the same thing twice, so we cannot tell which one it meant. ${again}`,
  ],
  'login-incomplete': [400, `Something was missing when your learning platform opened this page. ${again}`],
  'target-not-ours': [
    400,
    `Your learning platform asked for a page that is not part of this course. ${tellAdministrator}`,
  ],
  'platform-unknown': [
    403,
    `Your learning platform is not registered with this course yet. ${tellAdministrator}`,
  ],
  'client-needed': [
    400,
    `Your learning platform did not say which of its registrations it uses. ${tellAdministrator}`,
  ],

  // Launch: what a reload, a wait or another browser does
  'platform-login-required': [
    400,
    'Your learning platform could not see that you are signed in. Sign in to it again, then open the course. If this comes back, open the course in a new window.',
  ],
  'platform-launch-stale': [400, `This page was already used once. ${again}`],
  'platform-refused': [400, `Your learning platform did not let us open the course. ${again}`],
  'state-missing': [400, `Something was missing when your learning platform opened this page. ${again}`],
  'state-unknown': [400, `This page did not begin here. ${again}`],
  'state-expired': [400, `This page waited too long. ${again}`],
  'nonce-spent': [400, `This page was already used once. ${again}`],
  'browser-other': [400, `This page began in another browser or another window. ${again}`],

  // Launch: what the platform signed
  'token-missing': [400, `Something was missing when your learning platform opened this page. ${again}`],
  'token-malformed': [400, `We could not read what your learning platform sent. ${again}`],
  'token-header-refused': [401, `We do not accept how your learning platform signs. ${tellAdministrator}`],
  'token-key-unnamed': [
    401,
    `Your learning platform does not say which key it signs with. ${tellAdministrator}`,
  ],
  'token-key-unknown': [
    401,
    `We do not know the key that your learning platform signed with. Try again in a minute. ${tellAdministrator}`,
  ],
  'platform-keys-unreachable': [
    424,
    `We cannot reach your learning platform to check that it sent you. Try again in a minute. ${again}`,
  ],
  'token-signature-wrong': [401, `We could not confirm that your learning platform sent you. ${again}`],
  'issuer-wrong': [401, `We could not confirm that your learning platform sent you. ${tellAdministrator}`],
  'audience-wrong': [
    401,
    `What your learning platform sent was meant for somebody else. ${tellAdministrator}`,
  ],
  'authorized-party-wrong': [
    401,
    `What your learning platform sent was meant for somebody else. ${tellAdministrator}`,
  ],
  'token-times-missing': [
    401,
    `Your learning platform does not say how long its answer holds. ${tellAdministrator}`,
  ],
  'token-expired': [401, `This page waited too long, or your learning platform’s clock is behind. ${again}`],
  'token-from-future': [401, `Your learning platform’s clock is ahead of ours. ${tellAdministrator}`],
  'token-lives-too-long': [
    401,
    `Your learning platform’s answer holds for longer than we accept. ${tellAdministrator}`,
  ],
  'nonce-wrong': [401, `This page does not belong to the one that was opened before it. ${again}`],
  'version-wrong': [
    400,
    `Your learning platform speaks another version of LTI than 1.3. ${tellAdministrator}`,
  ],
  'message-unknown': [
    400,
    `Your learning platform asked for something that this course cannot do. ${tellAdministrator}`,
  ],
  'deployment-missing': [
    400,
    `Your learning platform did not say where the course is installed. ${tellAdministrator}`,
  ],
  'deployment-unknown': [
    403,
    `The course is installed in a place of your learning platform that is not registered here yet. ${tellAdministrator}`,
  ],
  'target-changed': [400, `Your learning platform asked for one page and opened another. ${again}`],
  'link-missing': [400, `Your learning platform did not say which link you opened. ${tellAdministrator}`],
  'subject-malformed': [400, `We could not read who you are to your learning platform. ${tellAdministrator}`],
  'roles-missing': [
    400,
    `Your learning platform did not say whether you learn or teach. ${tellAdministrator}`,
  ],
  'claim-malformed': [400, `We could not read what your learning platform sent. ${tellAdministrator}`],
  'service-address-refused': [
    400,
    `Your learning platform names an address that we do not use: it is not https, or not public. ${tellAdministrator}`,
  ],
  'deep-linking-incomplete': [
    400,
    `Your learning platform asked for links without saying where they should go. ${tellAdministrator}`,
  ],

  // Registration
  'register-incomplete': [
    400,
    'Something is missing in this address. Paste the whole registration link that you were given into your learning platform.',
  ],
  'invite-unknown': [
    403,
    'This registration link was used already, or it is too old. Ask for a new one where you got it.',
  ],
  'configuration-address-refused': [
    400,
    'We do not open the address that your learning platform gave us: it is not https, or it leads into a private network.',
  ],
  'configuration-unreachable': [
    424,
    'We could not read your learning platform’s description of itself. Check that it can be reached from the Internet, then use the link again.',
  ],
  'configuration-malformed': [
    424,
    'Your learning platform’s description of itself is not complete, so we cannot register it. It can be registered by hand.',
  ],
  'configuration-of-another-host': [
    400,
    'The description came from another host than the platform it describes, so we do not believe it.',
  ],
  'registration-refused': [
    424,
    'Your learning platform did not accept the registration. Ask for a new link and start again from your platform.',
  ],
  'registration-malformed': [
    424,
    'We could not read your learning platform’s answer to the registration. It can be registered by hand.',
  ],
  'registered-elsewhere': [
    409,
    'This platform is registered with another provider already. Nothing was changed.',
  ],

  // Deep linking
  'deep-link-expired': [
    400,
    'This page waited too long. Go back to your learning platform and choose the content again.',
  ],
  'deep-link-nothing-chosen': [400, 'Nothing was chosen. Choose at least one part.'],
  'deep-link-choice-unknown': [
    400,
    'We do not have what was chosen. Go back to your learning platform and choose the content again.',
  ],
  'not-for-learners': [403, 'Only somebody who teaches the course can add content to it.'],

  // Pages
  'track-unknown': [
    404,
    'This link leads to a course that is not here. Nothing is wrong with what you did. Please tell your teacher.',
  ],
  'platform-removed': [
    403,
    `Your learning platform is no longer connected to this course, so nothing opens from it. ${tellAdministrator}`,
  ],
  'page-expired': [401, `This page waited too long. ${again}`],
  'page-for-others': [
    403,
    'Your learning platform opened this page for another role. Open the course again from the link there, and it leads you to your own page.',
  ],
  'page-not-found': [404, 'There is nothing at this address. Open the course from your learning platform.'],
  'form-unreadable': [400, `We could not read what was sent. ${again}`],
  'open-from-course': [
    405,
    'This address opens from your learning platform only. Go to your course there, and open it from its link.',
  ],
  'form-not-ours': [
    403,
    'This form was not sent by a page of ours, so nothing was done. Open the page again and send it from there.',
  ],
  'workspace-closed': [
    401,
    'The workspace is closed in this browser. Open it from the set-up check in your learning platform, or ask whoever runs the course for a new link.',
  ],
  'workspace-link-unknown': [
    403,
    'This link was used already, or it is too old. Ask whoever runs the course for a new one.',
  ],
  'workspace-busy': [503, 'Several people are using the workspace just now. Wait a moment, then try again.'],
} satisfies Record<RefusalCode, readonly [status: number, sentence: string]>;

/** Refusals of the browser's own doing and of a server in trouble need other first words. */
function problemTitle(status: number): string {
  return status >= 500 ? 'Something went wrong' : 'This did not open';
}

export function problemOf(code: RefusalCode): { readonly status: number; readonly sentence: string } {
  const [status, sentence] = problems[code];
  return { status, sentence };
}

/** Answers with the page of a problem. The code goes to the log; no part of the request does. */
export function sendProblem(reply: FastifyReply, code: RefusalCode): FastifyReply {
  const { status, sentence } = problemOf(code);
  reply.log.info({ refused: code }, 'refused');
  return sendPage(reply, 'problem', { title: problemTitle(status), sentence, code }, { status });
}
