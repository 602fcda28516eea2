/** Who confirms sees what they confirm on the same page: the people, who is told about what, and the words that are signed. */
import type { FastifyInstance } from 'fastify';
import type { Person, Provider } from '../../../src/content/schema/provider.ts';
import { dayOf, type Desk } from './desk.ts';
import { editYaml } from './edit-yaml.ts';
import { audienceOptions, slotLabel } from './field-words.ts';
import { fieldName, sentText, type FieldSpec } from './fields.ts';
import { addProfileForm } from './form-pages.ts';
import type { ShownText } from './form-specs.ts';
import { issueWords, partWords } from './home-page.ts';
import { problem } from './problem.ts';
import type { ProfileLook } from './workshop.ts';

const confirmParts = ['contacts', 'routes', 'signed-text'] as const;

export function confirmPage(app: FastifyInstance, desk: Desk): void {
  addProfileForm(app, desk, '/provider/confirm', (_visit, look) => {
    const by: FieldSpec = { path: ['confirmed', 'by'], label: 'Your name', kind: 'line' };
    const role: FieldSpec = {
      path: ['confirmed', 'role'],
      label: 'Your role',
      hint: 'Such as “Safeguarding Lead”.',
      kind: 'line',
    };
    const checked: FieldSpec = {
      path: ['confirmed', 'for'],
      label: 'I have checked',
      hint: 'Tick what you have read, and stand behind for a year from today.',
      kind: 'boxes',
      options: confirmParts.map((part) => [part, capital(partWords[part] ?? part)] as const),
    };
    const fields = [by, role, checked];
    const { profile } = look;
    const answered: FieldSpec = {
      path: ['toConfirm'],
      label: 'Questions for you',
      hint: 'Tick what is answered or no question any more: it is not asked again.',
      kind: 'boxes',
      options: profile.toConfirm.map((ask, index) => [String(index), ask] as const),
    };
    return {
      action: '/provider/confirm',
      tab: '/provider/confirm',
      title: 'Confirm',
      intro:
        'Until a named person of yours has confirmed who to tell, who is told about what, and the words that are signed, every screen says “Draft: not for learners”. Name and role stand in the profile, with today’s date. It holds for a year.',
      what: 'Confirmed',
      button: 'Confirm',
      sections: [
        {
          title: 'What you confirm',
          intro: questionsWords(profile.toConfirm.length),
          shown: [peopleOf(profile), routesOf(profile), ...documentsOf(look), statementsOf(profile)],
          fields: [],
        },
        {
          title: profile.confirmed ? `Last confirmed on ${profile.confirmed.at}` : 'Not confirmed yet',
          fields: [...(profile.toConfirm.length > 0 ? [answered] : []), ...fields],
        },
      ],
      aside: ({ help }) => ({
        title: 'What learners see',
        lines: help,
        notes: ['Something is wrong? Mend it first: what you change has to be confirmed again.'],
        links: [
          { href: '/provider/details', text: 'People and words' },
          { href: '/provider/routes', text: 'Who is told about what' },
          { href: '/provider/policies', text: 'The words that are signed' },
        ],
      }),
      done: 'confirmed',
      confirms: true,
      // Somebody else's name and ticks are never there already: confirming is a fresh act.
      read: () => '',
      change: (files, sent) => {
        const parts = sent.all(fieldName(checked));
        const problems = [
          ...[by, role]
            .filter((spec) => sentText(sent, spec) === '')
            .map((spec) => problem(`“${spec.label}” is empty.`, 'Fill it in.', fieldName(spec))),
          ...(parts.length === 0
            ? [problem('Nothing is ticked.', 'Tick what you have checked.', fieldName(checked))]
            : []),
          ...(parts.includes('signed-text')
            ? look.unsafe.map(({ message, mend }) => problem(message, mend, fieldName(checked)))
            : []),
        ];
        if (problems.length > 0) return { problems };
        const confirmed = {
          by: sentText(sent, by),
          role: sentText(sent, role),
          at: dayOf(desk.tool.now()),
          for: parts,
        };
        const settled = new Set(sent.all(fieldName(answered)).map(Number));
        const changes = [
          { path: ['confirmed'], value: confirmed },
          ...(settled.size > 0
            ? [{ path: ['toConfirm'], value: profile.toConfirm.filter((_, index) => !settled.has(index)) }]
            : []),
        ];
        return { ...files, profile: editYaml(files.profile, changes) };
      },
    };
  });
}

const questionsWords = (count: number): string =>
  count === 0
    ? 'No question is open.'
    : count === 1
      ? 'One question is still open. It stands below.'
      : `${String(count)} questions are still open. They stand below.`;

/** As many lines as are taken in at a glance; more are folded. */
const fewLines = 8;
const shown = (title: string, lines: readonly string[]): ShownText => ({
  title,
  lines,
  isFolded: lines.length > fewLines,
});

type People = readonly (readonly [slot: string, person: Person])[];

function postsOf({ people: { others, ...known } }: Provider): People {
  return [...Object.entries(known), ...Object.entries(others)].flatMap(([slot, person]) =>
    typeof person === 'object' ? [[slot, person] as const] : [],
  );
}

function peopleOf(profile: Provider): ShownText {
  const posts = postsOf(profile);
  const { first, second, anyStaff } = profile.people;
  return shown('Who to tell, and how to reach them', [
    `Learners tell first: ${titleOf(posts, first)}.`,
    second === undefined
      ? 'If the worry is about that person: nobody is named, so the safe default stands there.'
      : `If the worry is about that person, or they are away: ${titleOf(posts, second)}.`,
    ...(anyStaff ? ['Any member of staff will do.'] : []),
    ...posts.map(([, { title, name, phone, email, where, hours }]) => {
      const reach = [phone, email, where, hours].filter((each) => each !== undefined);
      return `${title}${name === undefined ? '' : `, ${name}`}: ${reach.length > 0 ? reach.join(', ') : 'no way to reach them is given'}.`;
    }),
  ]);
}

function routesOf(profile: Provider): ShownText {
  const posts = postsOf(profile);
  const lines = (['learner', 'staff'] as const).flatMap((group) =>
    Object.entries(profile.routes[group]).map(([issue, { tell, or, second }]) => {
      const told = tell.map((slot) => titleOf(posts, slot)).join(or ? ' or ' : ', then ');
      const instead = second.map((slot) => titleOf(posts, slot)).join(' or ');
      return `${group === 'learner' ? 'Learners' : 'Staff'}, ${issueWords[issue] ?? issue}: ${told}${instead === '' ? '' : `; or instead ${instead}`}.`;
    }),
  );
  return shown(
    'Who is told about what',
    lines.length > 0 ? lines : ['No route is given: the safe default stands there.'],
  );
}

const titleOf = (posts: People, slot: string): string =>
  posts.find(([name]) => name === slot)?.[1].title ?? slotLabel(slot);

function documentsOf({ profile, points }: ProfileLook): readonly ShownText[] {
  return profile.documents.map(({ title, version, date, signedBy, file, place, clauses }) => {
    const signers = signedBy.map((who) => audienceOptions.find(([value]) => value === who)?.[1] ?? who);
    const by = signers.length > 0 ? `Signed by: ${signers.join(', ')}.` : 'Shown, not signed.';
    const words = file === undefined ? [] : (points[file] ?? []);
    return shown(`${title}, version ${version ?? date ?? 'of the policy'}`, [
      by,
      ...(words.length === 0 && place !== undefined ? [`People read it here: ${place}.`] : []),
      ...words.map(({ number, text }) => {
        const clause = clauses.find((each) => each.number === number);
        return clause?.state === 'unsafe'
          ? `${String(number)}. Withheld, because it is not safe. In its place: ${clause.safe ?? ''}`
          : `${String(number)}. ${text}`;
      }),
    ]);
  });
}

const statementsOf = ({ signOff }: Provider): ShownText =>
  shown('What people say when they sign', [
    ...signOff.learnerStatements.map(({ text }) => `Learners: ${text}`),
    ...signOff.staffStatements.map(({ text }) => `Staff: ${text}`),
    ...signOff.easyReadStatements.map(({ text }) => `Easy Read: ${text}`),
  ]);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
