/** The forms of the workspace: which values of the profile each asks for. */
import { issueWords } from './home-page.ts';
import {
  audienceOptions,
  fieldLabel,
  personPartLabel,
  personParts,
  ruleLabels,
  slotLabel,
  slotNames,
} from './field-words.ts';
import type { FieldSpec } from './fields.ts';
import type { ProfileLook } from './workshop.ts';

export interface FormSpec {
  readonly path: '/provider/details' | '/provider/routes' | '/provider/settings';
  readonly title: string;
  readonly intro: string;
  /** As a version is called that it makes. */
  readonly what: string;
  readonly sections: (look: ProfileLook) => readonly SectionSpec[];
}

export interface SectionSpec {
  readonly title: string;
  readonly intro?: string;
  /** Folded unless something stands in it. */
  readonly isFolded?: boolean;
  /** What somebody reads before they fill it in. */
  readonly shown?: readonly ShownText[];
  readonly fields: readonly FieldSpec[];
}

export interface ShownText {
  readonly title: string;
  readonly lines: readonly string[];
  readonly isFolded: boolean;
}

const line = (path: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  path: path.split('.'),
  label: fieldLabel(path),
  kind: 'line',
  ...more,
});
const area = (path: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec =>
  line(path, { label, kind: 'area', ...more });

const types: Readonly<Record<string, FieldSpec['type']>> = { email: 'email', phone: 'tel' };

const person = (slot: string): readonly FieldSpec[] =>
  personParts.map((part) => ({
    path: ['people', slot, part],
    label: personPartLabel(part),
    kind: 'line',
    ...(part === 'title' && slot === 'lead' && { isNeeded: true }),
    ...(types[part] && { type: types[part] }),
    ...(slot === 'lead' && part === 'name' && { empty: 'Empty: learners see the role.' }),
    ...(slot === 'lead' &&
      part === 'phone' && {
        empty: 'Empty: learners see how else to reach them, or that any member of staff can fetch them.',
      }),
  }));

const details: FormSpec = {
  path: '/provider/details',
  title: 'People and words',
  intro:
    'These stand in every lesson. What you leave empty stays empty, and a safe line stands in its place.',
  what: 'People and words',
  sections: ({ profile, brand }) => {
    const filled = slotNames.filter((slot) => slot in profile.people);
    const others = Object.keys(profile.people.others);
    const slots = [...filled, ...others].map((slot) => [slot, slotLabel(slot)] as const);
    return [
      {
        title: 'Who learners tell',
        fields: [
          line('people.first', { kind: 'choice', options: slots, isNeeded: true }),
          line('people.second', {
            kind: 'choice',
            options: [['', 'Nobody is named'], ...slots],
            empty:
              'Empty: readers see “any other manager, the council’s safeguarding team, or a line below”.',
          }),
          line('people.anyStaff', { kind: 'switch' }),
        ],
      },
      ...slotNames.map((slot): SectionSpec => ({
        title: slotLabel(slot),
        isFolded: slot !== 'lead' && slot !== profile.people.first && slot !== profile.people.second,
        fields: person(slot),
      })),
      {
        title: 'Words you use',
        fields: [
          ...['learner', 'learners', 'tutor', 'tutors', 'rules'].map((word) =>
            line(`words.${word}`, { isNeeded: true }),
          ),
          line('words.site'),
        ],
      },
      {
        title: 'Who you are',
        fields: [
          line('identity.name', { isNeeded: true }),
          line('identity.shortName', { isNeeded: true }),
          line('identity.kind', { isNeeded: true }),
          line('identity.parent'),
          line('identity.nation', {
            kind: 'choice',
            options: [
              ['england', 'England'],
              ['wales', 'Wales'],
              ['scotland', 'Scotland'],
              ['northern-ireland', 'Northern Ireland'],
            ],
          }),
        ],
      },
      {
        title: 'Your colour',
        intro:
          brand.themes.light.brand.toLowerCase() === profile.brand?.colour?.toLowerCase() ||
          profile.brand?.colour === undefined
            ? ''
            : `On paper we use ${brand.themes.light.brand}, so that every word on it can be read. The hue stays yours.`,
        fields: [
          line('brand.colour', {
            hint: 'One colour, such as #0F6B63. We make the lighter and darker ones.',
            empty: 'Empty: the neutral palette.',
          }),
          line('brand.initials'),
        ],
      },
      {
        title: 'Where things are recorded',
        fields: [
          line('systems.concern', { empty: 'Empty: readers see “where your provider records concerns”.' }),
          line('systems.filter', { kind: 'list', hint: 'With commas between them.' }),
          line('systems.helpdesk'),
          line('systems.parentChannel'),
        ],
      },
      {
        title: 'Your policy',
        isFolded: true,
        fields: [
          line('policy.name', { isNeeded: true }),
          ...['reference', 'version', 'owner', 'approvedBy', 'issued', 'reviewed', 'nextReview'].map((key) =>
            line(`policy.${key}`),
          ),
          line('policy.nextReviewBy', {
            type: 'date',
            empty:
              'Empty: the policy counts as past its review, and names are shown as roles until confirmed.',
          }),
          line('policy.publishedAt'),
        ],
      },
      {
        title: 'What is monitored',
        isFolded: true,
        fields: [
          area('monitoring.notice', 'What your policy says is monitored, in plain words', {
            empty: 'Empty: nothing is said about monitoring here.',
          }),
          area('monitoring.who', 'Who sees the alerts'),
        ],
      },
      {
        title: 'Your own rules',
        isFolded: true,
        intro: 'A sentence each, as your policy has it. An empty one is left out of the course.',
        fields: Object.entries(ruleLabels).map(([rule, label]) => area(`rules.${rule}`, label, { rows: 2 })),
      },
    ];
  },
};

const routes: FormSpec = {
  path: '/provider/routes',
  title: 'Who to tell',
  intro:
    'For each kind of worry: who is told, in order, and who instead if the worry is about them or nobody is there. Choose among the people of “People and words”.',
  what: 'Who to tell',
  sections: ({ profile }) => {
    const { others, ...people } = profile.people;
    const known = people as Readonly<
      Record<string, { readonly title: string } | string | boolean | undefined>
    >;
    const options = [
      ['', 'Not said'] as const,
      ...[...slotNames.map((slot) => [slot, known[slot]] as const), ...Object.entries(others)].flatMap(
        ([slot, person]) => (typeof person === 'object' ? [[slot, person.title] as const] : []),
      ),
    ];
    return (['learner', 'staff'] as const).map((audience) => ({
      title: audience === 'learner' ? 'Learners' : 'Staff',
      fields: Object.entries(issueWords).flatMap(([issue, words]): readonly FieldSpec[] => {
        const own = profile.routes[audience][issue as keyof typeof profile.routes.learner];
        const title = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
        return [
          {
            path: ['routes', audience, issue, 'tell'],
            label: `${title}: tell`,
            kind: 'order',
            options,
            empty: 'Empty: the safe default stands there.',
          },
          ...(own
            ? [
                {
                  path: ['routes', audience, issue, 'second'],
                  label: `${title}: or instead`,
                  kind: 'order' as const,
                  options,
                  empty: 'Empty: the second person of “People and words” stands there.',
                },
              ]
            : []),
        ];
      }),
    }));
  },
};

const settings: FormSpec = {
  path: '/provider/settings',
  title: 'Settings',
  intro: 'Who takes the course, when it is passed, and how often it comes round.',
  what: 'Settings',
  sections: ({ passMark }) => [
    {
      title: 'Who takes it',
      fields: [
        line('audiences', { kind: 'boxes', options: audienceOptions, isNeeded: true }),
        line('apprentices', { kind: 'switch' }),
        {
          ...line('course.ageBand', { label: 'Age of your learners' }),
          kind: 'choice',
          options: [
            ['', 'Both: they are asked once, and we do not keep it'],
            ['under-18', 'All under 18'],
            ['18-over', 'All 18 or over'],
          ],
        },
      ],
    },
    {
      title: 'Passing',
      fields: [
        {
          ...line('course.passMark', { label: 'Pass mark, in per cent', hint: 'From 70 to 100.' }),
          kind: 'percent',
          empty: `Empty: ${String(Math.round(passMark * 100))} per cent, as the course has it.`,
        },
        {
          ...line('course.attempts', { label: 'How often the quiz may be tried' }),
          kind: 'number',
          empty: 'Empty: as often as people like.',
        },
        {
          ...line('course.retake', { label: 'What is asked again' }),
          kind: 'choice',
          options: [
            ['missed-topics', 'The topics that were missed'],
            ['whole', 'The whole quiz'],
          ],
        },
        line('course.reportFailed', {
          kind: 'switch',
          label: 'Tell the learning platform “failed”',
          hint: 'Otherwise it hears “incomplete” while somebody may try again.',
        }),
      ],
    },
    {
      title: 'Coming round',
      fields: [
        {
          ...line('cadence.staffMonths', { label: 'Staff take it again after so many months' }),
          kind: 'number',
        },
        {
          ...line('cadence.inductionDays', { label: 'New people have it done within so many days' }),
          kind: 'number',
        },
        line('cadence.booster', { kind: 'switch', label: 'A short booster during the year' }),
      ],
    },
    {
      title: 'Signing',
      fields: [
        {
          ...line('signOff.mode'),
          kind: 'choice',
          options: [
            ['click', 'Once, by typing their name'],
            ['every-login', 'At each login'],
            ['wet-ink', 'On paper'],
            ['attest', 'By saying that they will'],
            ['read-and-confirm', 'By saying that they have read it'],
          ],
        },
        {
          ...line('signOff.validityMonths', { label: 'A signature holds for so many months' }),
          kind: 'number',
        },
        line('signOff.printForInk', { kind: 'switch', label: 'Also offer it to print and sign' }),
      ],
    },
  ],
};

export const formSpecs: readonly FormSpec[] = [details, routes, settings];
