/** What people say when they sign, and the same in Easy Read: each sentence with the points that it stands for. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Fields } from '../fields.ts';
import type { Desk } from './desk.ts';
import { editYaml, yamlValue, type YamlChange } from './edit-yaml.ts';
import { changesOf, fieldName, sentText, valueOf, type FieldSpec } from './fields.ts';
import { addProfileForm } from './form-pages.ts';
import { problem } from './problem.ts';
import type { ProfileLook, ProfileProblem } from './workshop.ts';

const lists = ['learnerStatements', 'staffStatements', 'easyReadStatements'] as const;
type List = (typeof lists)[number];
const names: Readonly<Record<List, string>> = {
  learnerStatements: 'Learners',
  staffStatements: 'Staff',
  easyReadStatements: 'Easy Read',
};
type Document = ProfileLook['profile']['documents'][number];

/** What the profile takes at most of each. */
const most: Readonly<Record<List, number>> = {
  learnerStatements: 6,
  staffStatements: 12,
  easyReadStatements: 14,
};

export function signingPage(app: FastifyInstance, desk: Desk): void {
  addProfileForm(app, desk, '/provider/signing', (_visit, look) => {
    const rows = Object.fromEntries(lists.map((list) => [list, rowsOf(list, look)])) as Rows;
    const { documents } = look.profile;
    return {
      action: '/provider/signing',
      tab: '/provider/policies',
      title: 'What people say when they sign',
      intro:
        'A few sentences that sum up the points, each with a tick. The exact words of the points stand above them, and are what is signed.',
      what: 'What people say when they sign',
      button: 'Save',
      sections: [
        {
          title: 'Learners',
          intro: 'One to six sentences. To take one away, empty it.',
          fields: rows.learnerStatements.flat(),
        },
        {
          title: 'Staff and volunteers',
          intro: 'Where they take the course.',
          fields: rows.staffStatements.flat(),
        },
        {
          title: 'Easy Read',
          intro:
            'The points that learners sign, in short sentences with a drawing. Once there is one, each point needs a sentence that stands for it. A sentence has at most 12 words.',
          isFolded: true,
          fields: rows.easyReadStatements.flat(),
        },
      ],
      aside: () => ({
        title: 'The points',
        lines: documents.flatMap((document) => pointsOf(document, look)),
        notes: [
          'Whoever has signed has signed what stood there then. When you use this version, you choose who signs again.',
        ],
        links: [{ href: '/provider/policies', text: 'The documents' }],
      }),
      done: 'saved',
      change: (files, sent) => {
        const problems = lists.flatMap((list) => rows[list].flatMap((row) => rowProblems(list, row, sent)));
        if (problems.length > 0) return { problems };
        const changes = lists.flatMap((list) => listChanges(files.profile, list, rows[list], sent));
        return { ...files, profile: editYaml(files.profile, changes) };
      },
    };
  });
}

/** The fields of one sentence, its text first. */
type Row = readonly FieldSpec[];
type Rows = Readonly<Record<List, readonly Row[]>>;

function rowsOf(list: List, look: ProfileLook): readonly Row[] {
  const { documents, signOff } = look.profile;
  const known = signOff[list].length;
  const held = documents.filter(
    ({ file, signedBy }) =>
      file !== undefined && signedBy.includes(list === 'staffStatements' ? 'staff' : 'learner'),
  );
  // Easy Read is all or nothing: there is room for a sentence to each point that has none.
  const points = list === 'easyReadStatements' ? uncovered(held, look) : 0;
  const count = Math.min(
    most[list],
    Math.max(known + 2, known + points, list === 'learnerStatements' ? 6 : 0),
  );
  return Array.from({ length: count }, (_, index): Row => {
    const own = (key: string): FieldSpec['path'] => ['signOff', list, index, key];
    const label = `${names[list]}, sentence ${String(index + 1)}`;
    return [
      { path: own('text'), label, kind: 'area', rows: 2 },
      {
        path: own('clauses'),
        label: `${label}: points`,
        hint: index === 0 ? 'Their numbers, with commas between them.' : '',
        kind: 'numbers',
      },
      ...(list === 'easyReadStatements'
        ? [
            {
              path: own('drawing'),
              label: `${label}: drawing`,
              kind: 'choice',
              options: look.drawings.map((name) => [name, name.replaceAll('-', ' ')] as const),
            } satisfies FieldSpec,
            ...(held.length > 1
              ? [
                  {
                    path: own('document'),
                    label: `${label}: document`,
                    kind: 'choice',
                    options: held.map(({ id, title }, at) => [at === 0 ? '' : id, title] as const),
                  } satisfies FieldSpec,
                ]
              : []),
          ]
        : []),
    ];
  });
}

function uncovered(held: readonly Document[], { profile }: ProfileLook): number {
  const said = new Set(
    profile.signOff.easyReadStatements.flatMap(({ document = held[0]?.id ?? '', clauses }) =>
      clauses.map((number) => `${document} ${String(number)}`),
    ),
  );
  return held.flatMap(({ id, clauses }) =>
    clauses.filter(
      ({ number, audience, state }) =>
        audience.includes('learner') && state !== 'unsafe' && !said.has(`${id} ${String(number)}`),
    ),
  ).length;
}

function pointsOf(document: Document, { points }: ProfileLook): readonly string[] {
  const words = document.file === undefined ? [] : (points[document.file] ?? []);
  if (words.length === 0) return [];
  const states = new Map(document.clauses.map(({ number, state }) => [number, state]));
  return [
    document.title,
    ...words.map(
      ({ number, text }) =>
        `${String(number)}. ${text}${states.get(number) === 'unsafe' ? ' (Unsafe: withheld.)' : ''}`,
    ),
  ];
}

function rowProblems(list: List, [text, clauses]: Row, sent: Fields): readonly ProfileProblem[] {
  if (!text || !clauses) return [];
  const [words, numbers] = [sentText(sent, text), sentText(sent, clauses)];
  if (words === '' && numbers !== '')
    return [
      problem(
        `“${text.label}” has points and no words.`,
        'Write it, or take the numbers out.',
        fieldName(text),
      ),
    ];
  if (words !== '' && numbers === '' && list === 'easyReadStatements')
    return [
      problem(`“${text.label}” stands for no point.`, 'Give the number of at least one.', fieldName(clauses)),
    ];
  return [];
}

/** Sentences that stay are changed where they stand; the list is written anew only where one comes or goes. */
function listChanges(profile: string, list: List, rows: readonly Row[], sent: Fields): readonly YamlChange[] {
  const read = yamlValue(profile, ['signOff', list]);
  const known = (Array.isArray(read) ? read : []) as readonly Readonly<Record<string, unknown>>[];
  const words = rows.map(([text]) => (text ? sentText(sent, text) : ''));
  const isSameList = rows.every((_, index) => (words[index] !== '') === index < known.length);
  if (isSameList) return changesOf(profile, rows.slice(0, known.length).flat(), sent);
  const items = rows.flatMap((row, index) =>
    words[index] === '' ? [] : [itemOf(row, known[index] ?? { id: newId(list, words[index] ?? '') }, sent)],
  );
  return [{ path: ['signOff', list], value: items.length > 0 ? items : undefined }];
}

function itemOf(
  row: Row,
  known: Readonly<Record<string, unknown>>,
  sent: Fields,
): Readonly<Record<string, unknown>> {
  const given = row.map((spec) => [String(spec.path.at(-1)), valueOf(spec, sentText(sent, spec))] as const);
  return Object.fromEntries(
    Object.entries({ ...known, ...Object.fromEntries(given) }).filter(([, value]) => value !== undefined),
  );
}

/** Made from its words: what was taken away once and what is new never share a code. */
const newId = (list: List, words: string): string =>
  `${{ learnerStatements: 'statement', staffStatements: 'staff', easyReadStatements: 'easy' }[list]}-${createHash('sha256').update(words).digest('hex').slice(0, 8)}`;
