/** The first page: what is confirmed, what is missing, and which version learners have. */
import type { FastifyInstance } from 'fastify';
import type { ItemView } from '../../views/provider/views.ts';
import { besideField } from './beside-field.ts';
import { frameOf, sendWorkspace, type Desk } from './desk.ts';
import { fieldLabel } from './field-words.ts';
import type { ProfileLook } from './workshop.ts';

export function homePage(app: FastifyInstance, desk: Desk): void {
  app.get(
    '/provider',
    desk.for(async (visit, request, reply) => {
      const { version, provider } = visit;
      const frame = frameOf(visit, '/provider', { request });
      if (!version)
        return sendWorkspace(reply, 'provider/home', {
          title: 'Begin with your policy',
          frame,
          lead: 'There is no profile here yet. Give us your online-safety policy: we check it, and draft your profile from it. You take what is right.',
          begin: [
            { href: '/provider/policies', text: 'Check a policy' },
            { href: '/provider/profile', text: 'Bring a profile in' },
          ],
          hosted: false,
          parts: [],
        });
      const looked = await desk.look(version);
      const inUse = await desk.inUse(provider);
      if (!looked.ok)
        return sendWorkspace(reply, 'provider/home', {
          title: 'Your course',
          frame,
          lead: 'This version no longer fits the course: something in the course has changed since. Your learners keep what they have.',
          begin: [{ href: '/provider/profile', text: 'Look at the versions' }],
          hosted: false,
          parts: [
            {
              id: 'mistakes',
              title: 'To mend',
              intro: '',
              items: looked.problem.map(({ message, mend }) => mending('To mend', message, mend)),
              link: false,
            },
          ],
        });
      const { report } = looked.value;
      return sendWorkspace(reply, 'provider/home', {
        title: 'Your course',
        frame,
        lead: report.isDraft
          ? `${report.name} is a draft. Every screen says “Draft: not for learners” until a person of yours has confirmed it.`
          : `${report.name} is confirmed and may go to learners.`,
        begin: report.isDraft ? [{ href: '/provider/confirm', text: 'Confirm it' }] : [],
        hosted: {
          words:
            inUse === undefined
              ? desk.tool.courses.tracksOf(provider).length === 0
                ? 'There is none yet. Use a version, and your learning platform can open it.'
                : 'It is made from the files in the course’s own folder, and not from a version of this workspace yet.'
              : inUse === version.revision
                ? `It is made from this version, ${String(inUse)}.`
                : `It is made from version ${String(inUse)}. What was saved since is not in it.`,
          mayActivate: inUse !== version.revision,
          isDraft: report.isDraft && inUse !== version.revision,
        },
        parts: parts(looked.value),
      });
    }),
  );
}

function parts({ report, profile, warnings }: ProfileLook) {
  const all = [
    {
      id: 'confirmed',
      title: 'Confirmed',
      intro: '',
      items: [
        ...(profile.confirmed
          ? [
              good(
                'Confirmed',
                `by ${profile.confirmed.by}, ${profile.confirmed.role}, on ${profile.confirmed.at}: ${profile.confirmed.for.map((part) => partWords[part]).join(', ')}.`,
              ),
            ]
          : []),
        ...report.release.map(({ message }) =>
          mending(
            'Not yet',
            message.replace(/“([\w-]+)”/g, (_, part: string) => `“${partWords[part] ?? part}”`),
            'On the page “Confirm”, somebody who may say so does.',
          ),
        ),
      ],
      link: { href: '/provider/confirm', text: 'Confirm' },
    },
    {
      id: 'safe-defaults',
      title: 'Where our words stand in for yours',
      intro: 'You have not said whom to tell about these, so readers see the safe default.',
      items: (['learner', 'staff'] as const).flatMap((audience) => {
        const issues = report.safeDefaults.filter((each) => each.audience === audience);
        return issues.length === 0
          ? []
          : [
              mending(
                audience === 'learner' ? 'Learners' : 'Staff',
                issues.map(({ issue }) => issueWords[issue] ?? issue).join(', '),
                '',
              ),
            ];
      }),
      link: { href: '/provider/routes', text: 'Say who to tell' },
    },
    {
      id: 'withheld',
      title: 'Names that nobody sees',
      intro:
        'Your policy is past its review, so the role stands in place of the name until somebody confirms the contacts.',
      items: report.withheldNames.map((role) => mending('Role only', role, '')),
      link: { href: '/provider/confirm', text: 'Confirm the contacts' },
    },
    {
      id: 'clauses',
      title: 'Rules that are not signed as they stand',
      intro: '',
      items: report.clauses.flatMap(({ document, unsafe, outdated }) => [
        ...(unsafe.length > 0
          ? [mending('Withheld', `${document}: ${unsafe.join(', ')}. A safe line stands in its place.`, '')]
          : []),
        ...(outdated.length > 0 ? [mending('Out of date', `${document}: ${outdated.join(', ')}.`, '')] : []),
      ]),
      link: { href: '/provider/policies', text: 'See the documents' },
    },
    {
      id: 'empty',
      title: 'Empty, and what stands there',
      intro: 'Nothing is made up for you. Fill in what you want readers to see.',
      // What readers see instead is said once for all that are alike.
      items: [...Map.groupBy(report.empty, ({ instead }) => instead)].map(([instead, alike]) =>
        mending('Empty', alike.map(({ field }) => fieldLabel(field)).join('; '), `Readers see: ${instead}.`),
      ),
      link: { href: '/provider/details', text: 'Fill in' },
    },
    {
      id: 'asks',
      title: 'Questions for you',
      intro: '',
      items: [
        ...report.toConfirm.map((ask) => mending('To answer', ask, '')),
        ...warnings
          .map((warning) => besideField(warning, [], profile))
          .map(({ message, mend }) => mending('To look at', message, mend)),
      ],
      link:
        report.toConfirm.length > 0
          ? { href: '/provider/confirm', text: 'Say which are answered' }
          : (false as const),
    },
  ];
  return all.filter(({ items }) => items.length > 0);
}

const good = (state: string, what: string): ItemView => ({ look: 'works', state, what, more: '' });
const mending = (state: string, what: string, more: string): ItemView => ({
  look: 'mend',
  state,
  what,
  more,
});

export const partWords: Readonly<Record<string, string>> = {
  contacts: 'who to tell, and how to reach them',
  routes: 'who is told about what',
  'signed-text': 'the words that are signed',
};

export const issueWords: Readonly<Record<string, string>> = {
  'worried-self': 'a worry about oneself',
  'worried-friend': 'a worry about somebody else',
  'intimate-image': 'intimate images',
  sextortion: 'blackmail over a picture',
  'illegal-image': 'an illegal image',
  bullying: 'bullying',
  extremism: 'extremism',
  scam: 'scams',
  'staff-concern': 'a worry about a member of staff',
  'low-level-staff-concern': 'a small worry about a member of staff',
  'it-fault': 'a fault of a computer or account',
  'ai-misuse': 'AI used wrongly',
  'data-mistake': 'a mistake with people’s data',
  'rules-question': 'a question about the rules',
};
