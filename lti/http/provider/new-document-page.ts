/** One more document that people read and sign: its words, or where they stand. */
import type { FastifyInstance } from 'fastify';
import type { ProfileFiles } from '../../domain/profile-files.ts';
import type { Fields } from '../fields.ts';
import type { Desk } from './desk.ts';
import { calledAs } from './draft-choices.ts';
import { editYaml, yamlValue } from './edit-yaml.ts';
import { withholdSpec } from './document-page.ts';
import { audienceOptions } from './field-words.ts';
import { fieldName, sentText, type FieldSpec } from './fields.ts';
import { addProfileForm } from './form-pages.ts';
import { problem } from './problem.ts';
import type { ProfileProblem } from './workshop.ts';

const own = (part: string): FieldSpec['path'] => ['new', part];
const title: FieldSpec = { path: own('title'), label: 'Title', kind: 'line' };
const version: FieldSpec = { path: own('version'), label: 'Version', kind: 'line' };
const date: FieldSpec = { path: own('date'), label: 'Date, as the document has it', kind: 'line' };
const signedBy: FieldSpec = {
  path: own('signedBy'),
  label: 'Who signs it',
  kind: 'boxes',
  options: audienceOptions,
};
const text: FieldSpec = {
  path: own('text'),
  label: 'Its words, exactly',
  hint: 'Each point is a line that begins with “- ”. A heading begins with “## ”.',
  kind: 'area',
  rows: 12,
};
const place: FieldSpec = {
  path: own('place'),
  label: 'Or: where people can read it',
  hint: 'Such as “the staff handbook”. They then say that they have read it there.',
  kind: 'line',
};
const all = [title, version, date, signedBy, text, withholdSpec, place];

export function newDocumentPage(app: FastifyInstance, desk: Desk): void {
  addProfileForm(app, desk, '/provider/add-document', ({ provider }) => ({
    action: '/provider/add-document',
    tab: '/provider/policies',
    title: 'Add a document',
    intro: 'A policy, rules, an agreement or a code that people sign with their course.',
    what: 'A document added',
    button: 'Add it',
    sections: [{ title: 'The document', fields: all }],
    aside: () => false,
    done: 'saved',
    read: () => '',
    change: async (files, sent) => {
      const problems = problemsOf(sent);
      if (problems.length > 0) return { problems };
      const added = withDocument(files, sent);
      return sentText(sent, withholdSpec) === '' ? added : desk.workshop.withhold(provider, added);
    },
  }));
}

const pointsIn = (words: string): readonly string[] =>
  words.split('\n').flatMap((line) => /^-\s+(.+)$/.exec(line)?.[1] ?? []);

function problemsOf(sent: Fields): readonly ProfileProblem[] {
  const [words, where] = [sentText(sent, text), sentText(sent, place)];
  return [
    ...(sentText(sent, title) === ''
      ? [problem('The title is empty.', 'Fill it in.', fieldName(title))]
      : []),
    ...(words === '' && where === ''
      ? [problem('Nobody could read it.', 'Give its words, or say where they stand.', fieldName(text))]
      : []),
    ...(words !== '' && pointsIn(words).length === 0
      ? [problem('There is no point in it.', 'Begin each point with “- ”.', fieldName(text))]
      : []),
  ];
}

function withDocument({ profile, policies, ...rest }: ProfileFiles, sent: Fields): ProfileFiles {
  const read = yamlValue(profile, ['documents']);
  const known = (Array.isArray(read) ? read : []) as readonly { readonly id?: unknown }[];
  const id = newId(
    sentText(sent, title),
    known.map(({ id: each }) => String(each)),
  );
  const words = sentText(sent, text);
  const audience = sentText(sent, signedBy) === '' ? [] : sentText(sent, signedBy).split(' ');
  const file = `policies/${id}.md`;
  const optional = {
    version: sentText(sent, version),
    date: sentText(sent, date),
    place: sentText(sent, place),
  };
  const document = {
    id,
    title: sentText(sent, title),
    calledAs: calledAs(sentText(sent, title)),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
    ...(words !== '' && { file }),
    signedBy: audience,
    ...(words !== '' && {
      clauses: pointsIn(words).map((plain, index) => ({
        number: index + 1,
        audience: audience.length > 0 ? audience : ['learner'],
        plain,
      })),
    }),
  };
  const heading = /^# /m.test(words) ? '' : `# ${document.title}\n\n`;
  return {
    ...rest,
    profile: editYaml(profile, [{ path: ['documents', known.length], value: document }]),
    policies: words === '' ? policies : { ...policies, [file]: `${heading}${words}\n` },
  };
}

function newId(name: string, known: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  const first = plain === '' ? 'document' : plain;
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? first : `${first}-${String(count)}`;
    if (!known.includes(id)) return id;
  }
}
