/** One document of the provider's: its exact words, its version, and what each point is. */
import type { FastifyInstance } from 'fastify';
import type { ProfileFiles } from '../../domain/profile-files.ts';
import type { Desk } from './desk.ts';
import { editYaml, yamlValue, type YamlChange } from './edit-yaml.ts';
import { audienceOptions } from './field-words.ts';
import { changesOf, sentText, textOf, type FieldSpec } from './fields.ts';
import { addProfileForm } from './form-pages.ts';

/** Asked wherever words of a document are written: what is not safe is named and refused, or withheld. */
export const withholdSpec: FieldSpec = {
  path: ['withhold'],
  label: 'Withhold points that are not safe to sign',
  hint: 'A safe line of ours stands in their place until you have reworded them. Without the tick nothing is saved, and we say which points.',
  kind: 'switch',
};

export function documentPage(app: FastifyInstance, desk: Desk): void {
  addProfileForm(app, desk, '/provider/documents/:id', ({ provider }, { profile, points }, id) => {
    const at = profile.documents.findIndex((document) => document.id === id);
    const document = profile.documents[at];
    if (!document) return undefined;
    const own = (...path: (string | number)[]): FieldSpec['path'] => ['documents', at, ...path];
    const about: readonly FieldSpec[] = [
      { path: own('title'), label: 'Title', kind: 'line', isNeeded: true },
      {
        path: own('version'),
        label: 'Version',
        hint: 'Other words need another version, so that it can be said who signed which.',
        kind: 'line',
      },
      { path: own('date'), label: 'Date, as the document has it', kind: 'line' },
      {
        path: own('signedBy'),
        label: 'Who signs it',
        kind: 'boxes',
        options: audienceOptions,
        isNeeded: true,
      },
      {
        path: own('place'),
        label: 'Where people can read it',
        kind: 'line',
      },
    ];
    const text: FieldSpec = {
      path: ['text'],
      label: 'Its words, exactly',
      hint:
        document.file === undefined
          ? 'Each point on a line of its own. A heading begins with “## ”. Leave it empty where people read it somewhere else.'
          : 'Each point is a line that begins with “- ”. A heading begins with “## ”.',
      kind: 'area',
      rows: 16,
    };
    const words = document.file === undefined ? [] : (points[document.file] ?? []);
    const clauses = document.clauses.map((clause, index) => ({
      title: `Point ${String(clause.number)}`,
      intro: words.find(({ number }) => number === clause.number)?.text ?? '',
      isFolded: clause.state === 'ok',
      fields: [
        {
          path: own('clauses', index, 'state'),
          label: 'State',
          kind: 'choice',
          options: [
            ['', 'In order'],
            ['outdated', 'Out of date'],
            ['unsafe', 'Unsafe: withheld from signing'],
          ],
        },
        {
          path: own('clauses', index, 'plain'),
          label: 'In plain words (ours, not part of what is signed)',
          kind: 'area',
          rows: 2,
          isNeeded: true,
        },
        {
          path: own('clauses', index, 'safe'),
          label: 'The safe line that stands in its place while it is unsafe',
          kind: 'area',
          rows: 2,
        },
      ] satisfies readonly FieldSpec[],
    }));
    const first = profile.documents.find(({ signedBy }) => signedBy.includes('learner'))?.id;
    const easy = profile.signOff.easyReadStatements.flatMap((statement, index) =>
      (statement.document ?? first) === id
        ? [
            {
              path: ['signOff', 'easyReadStatements', index, 'clauses'],
              label: `“${statement.text}” stands for the points`,
              kind: 'numbers',
              isNeeded: true,
            } satisfies FieldSpec,
          ]
        : [],
    );
    const all = [...about, ...clauses.flatMap(({ fields }) => fields), ...easy];
    return {
      action: `/provider/documents/${id}`,
      tab: '/provider/policies',
      title: document.title,
      intro:
        'Nothing here changes what people have signed. When you use this version in the course, you choose who signs again, and see how many people that is.',
      what: `Document: ${document.title}`,
      button: 'Save',
      sections: [
        {
          title: 'The document',
          fields: [...about, text, withholdSpec],
        },
        ...clauses,
        ...(easy.length > 0
          ? [
              {
                title: 'Easy Read',
                intro:
                  'Each point has a sentence in Easy Read that stands for it. Give a point that you add to one of them.',
                isFolded: true,
                fields: easy,
              },
            ]
          : []),
      ],
      aside: () => ({
        title: 'What is withheld',
        lines: document.clauses
          .filter(({ state }) => state === 'unsafe')
          .map(({ number, safe }) => `Point ${String(number)}: ${safe ?? ''}`),
        notes: document.clauses.some(({ state }) => state === 'unsafe')
          ? [
              'A point that is unsafe cannot be signed as it stands: the line above stands in its place. Reword it in your policy, then here.',
            ]
          : ['Nothing is.'],
        links: [{ href: '/provider/policies', text: 'Check the policy again' }],
      }),
      done: 'saved',
      read: (files, spec) => {
        if (spec === withholdSpec) return '';
        if (spec !== text) return readState(files, spec);
        return (document.file && files.policies[document.file]) ?? '';
      },
      change: async (files, sent) => {
        const written = sentText(sent, text);
        const isFirst = document.file === undefined;
        const given = isFirst ? asPoints(written, document.title) : written;
        const file = isFirst && given !== '' ? `policies/${id}.md` : document.file;
        const before = file === undefined ? undefined : files.policies[file];
        const policies =
          file !== undefined && given !== '' && given !== before?.trim()
            ? { ...files.policies, [file]: `${given}\n` }
            : files.policies;
        const changes = changesOf(files.profile, all, sent).filter(
          // “In order” is what a point is that says nothing.
          ({ path, value }) =>
            !(path.at(-1) === 'state' && value === undefined && yamlValue(files.profile, path) === 'ok'),
        );
        const profile = editYaml(files.profile, [
          ...changes,
          ...(isFirst && file !== undefined ? [{ path: own('file'), value: file }] : []),
          ...newPoints(
            file === undefined ? '' : (policies[file] ?? ''),
            document.clauses,
            document.signedBy,
            own('clauses'),
          ),
        ]);
        const changed = { ...files, profile, policies };
        return sentText(sent, withholdSpec) === '' ? changed : desk.workshop.withhold(provider, changed);
      },
    };
  });
}

/** A text that is written for the first time, with a mark before each of its points. */
function asPoints(written: string, title: string): string {
  const lines = written
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (/^(?:-\s|#)/.test(line) ? line : `- ${line}`));
  return lines.length === 0 ? '' : [`# ${title}`, '', ...lines].join('\n');
}

const readState = ({ profile }: ProfileFiles, spec: FieldSpec): string => {
  const text = textOf(profile, spec);
  return spec.path.at(-1) === 'state' && text === 'ok' ? '' : text;
};

/** A point that was added is in the profile as well: for whoever signs the document, in its own words until somebody puts it plainly. */
function newPoints(
  text: string,
  clauses: readonly { readonly number: number }[],
  signedBy: readonly string[],
  path: FieldSpec['path'],
): readonly YamlChange[] {
  const lines = text.split('\n').flatMap((line) => /^-\s+(.+)$/.exec(line)?.[1] ?? []);
  if (lines.length === 0 || lines.length === clauses.length) return [];
  const kept = clauses.filter(({ number }) => number <= lines.length);
  const added = lines.slice(clauses.length).map((line, index) => ({
    number: clauses.length + index + 1,
    audience: signedBy.length > 0 ? signedBy : ['learner'],
    plain: line,
  }));
  return [{ path, value: [...kept, ...added] }];
}
