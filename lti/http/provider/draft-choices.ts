/** What a person chose on the page of a drafted profile: values taken, left or mended, and who signs which document. */
import { isScalar, parseDocument } from 'yaml';
import type { DraftValue, ProfileDraft } from '../../../src/content/policy/draft.ts';
import type { Fields } from '../fields.ts';
import { editYaml, type YamlChange } from './edit-yaml.ts';
import { audienceOptions } from './field-words.ts';
import { sentText, type FieldSpec } from './fields.ts';
import { problem } from './problem.ts';
import type { ProfileProblem } from './workshop.ts';

type DraftDocument = ProfileDraft['documents'][number];

/** Those whose course ends with words of the provider's own; the others agree to ours. */
const signers = [
  ['learner', 'learners', 'Learners'],
  ['staff', 'staff', 'Staff'],
] as const;

/** As the schema has it for a document of such a title. */
export const calledAs = (title: string): string =>
  ['agreement', 'guidelines', 'rules', 'code', 'procedure', 'handbook', 'booklet'].find((word) =>
    title.toLowerCase().includes(word),
  ) ?? 'policy';

/** One of a few: it is taken or left. */
const fixed = new Set(['signOff.mode', 'risks.heading', 'identity.nation']);

export const isEditable = ({ field, value }: DraftValue): boolean =>
  typeof value === 'string' && !fixed.has(field);

export const valueSpec = ({ field }: DraftValue): FieldSpec => ({
  path: ['value', ...field.split('.')],
  label: 'Take it as',
  kind: 'line',
  ...(field === 'policy.nextReviewBy' && { type: 'date' }),
});

export const signSpec = ({ id }: DraftDocument): FieldSpec => ({
  path: ['signs', id],
  label: 'Who signs it',
  kind: 'boxes',
  options: audienceOptions,
});

/** Whom the policy itself names. */
export const asDrafted = (document: DraftDocument | undefined): readonly string[] => [
  ...new Set(document?.clauses.flatMap(({ audience }) => audience) ?? []),
];

const words: Readonly<Record<string, string>> = {
  click: 'once, by typing their name',
  'every-login': 'at each login',
  'wet-ink': 'on paper',
  attest: 'by saying that they will',
  'read-and-confirm': 'by saying that they have read it',
  four: 'under four headings',
  three: 'under three headings',
  none: 'under no headings',
};

export function valueInWords({ field, value }: DraftValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return value.join(', ');
  return fixed.has(field) ? (words[value] ?? value) : value;
}

/** What was ticked; a value that was emptied was left. */
export function takenOf(draft: ProfileDraft, fields: Fields): ReadonlySet<string> {
  const emptied = new Set(
    draft.values
      .filter((value) => isEditable(value) && fields.get(nameOf(value)) !== undefined)
      .filter((value) => sentText(fields, valueSpec(value)) === '')
      .map(({ field }) => field),
  );
  return new Set([
    ...fields.all('take').filter((field) => !emptied.has(field)),
    ...fields.all('document').map((id) => `document ${id}`),
  ]);
}

/** Values that a person mended before taking them. */
export function editsOf(
  draft: ProfileDraft,
  taken: ReadonlySet<string>,
  fields: Fields,
): readonly YamlChange[] {
  return draft.values.flatMap((value) => {
    if (!isEditable(value) || !taken.has(value.field) || !hasRole(value.field, taken)) return [];
    const sent = sentText(fields, valueSpec(value));
    return sent === '' || sent === value.value ? [] : [{ path: value.field.split('.'), value: sent }];
  });
}

/** The same values in the text of the profile, whose remark beside them no longer speaks of the policy's own words. */
export function changedByHand(profile: string, edits: readonly YamlChange[]): string {
  return edits.reduce((text, edit) => {
    const edited = editYaml(text, [edit]);
    const node = parseDocument(edited).getIn(edit.path, true);
    const at = isScalar(node) ? node.range?.[0] : undefined;
    if (at === undefined) return edited;
    const from = edited.lastIndexOf('\n', at) + 1;
    const end = edited.indexOf('\n', at);
    const line = edited.slice(from, end < 0 ? edited.length : end);
    const remark = line.replace(
      /# ((?:line|page) \d+), (?:sure|likely|a guess): /,
      '# changed by a person; $1: ',
    );
    return edited.slice(0, from) + remark + edited.slice(from + line.length);
  }, profile);
}

/** What a person took; of a post whose role was left, nothing. */
export function onlyTaken(
  draft: ProfileDraft,
  taken: ReadonlySet<string>,
  fields: Fields,
  id: string,
): ProfileDraft {
  return {
    ...draft,
    id,
    values: draft.values.filter(({ field }) => taken.has(field) && hasRole(field, taken)),
    documents: draft.documents
      .filter((document) => taken.has(`document ${document.id}`))
      .map((document) => signedBy(document, fields.all(`signs.${document.id}`))),
  };
}

/** Whom a person added signs every point; whom they left out signs none. */
function signedBy(document: DraftDocument, chosen: readonly string[]): DraftDocument {
  const added = chosen.filter((who) => !asDrafted(document).includes(who));
  return {
    ...document,
    clauses: document.clauses.map((clause) => {
      const audience = [...clause.audience.filter((who) => chosen.includes(who)), ...added];
      return { ...clause, audience: audience.length > 0 ? audience : chosen };
    }),
  };
}

function hasRole(field: string, taken: ReadonlySet<string>): boolean {
  const slot = /^(people\.(?:others\.[\w-]+|\w+))\.(?!title$)/.exec(field)?.[1];
  return slot === undefined || slot === 'people.lead' || taken.has(`${slot}.title`);
}

/** Who would come to the end of a course and find nothing to sign, or nothing to tick. */
export function notCovered(
  draft: ProfileDraft,
  taken: ReadonlySet<string>,
  fields: Fields,
): readonly ProfileProblem[] {
  const drafted = draft.values.find(({ field }) => field === 'audiences')?.value;
  const audiences = taken.has('audiences') && Array.isArray(drafted) ? drafted : fields.all('audiences');
  const held = draft.documents.filter(({ id }) => taken.has(`document ${id}`));
  const other = { title: fields.get('other.title')?.trim() ?? '', signedBy: fields.all('other.signedBy') };
  const unsigned = held.filter(({ id }) => fields.all(`signs.${id}`).length === 0);
  const isSigned = (who: string): boolean =>
    held.some(({ id }) => fields.all(`signs.${id}`).includes(who)) ||
    (other.title !== '' && other.signedBy.includes(who));
  const [first] = held;
  return [
    ...(other.title !== '' && (fields.get('other.place')?.trim() ?? '') === ''
      ? [problem(`It is not said where people can read “${other.title}”.`, 'Say where it is.', 'other.place')]
      : []),
    ...(other.title !== '' && other.signedBy.length === 0
      ? [problem(`Nobody signs “${other.title}”.`, 'Tick who does.', 'other.signedBy')]
      : []),
    ...unsigned.map(({ id, title }) =>
      problem(`Nobody signs “${title}”.`, 'Tick who does, or do not take it.', `signs.${id}`),
    ),
    ...signers.flatMap(([who, words, box]) =>
      !audiences.includes(who) || isSigned(who)
        ? []
        : [
            problem(
              `There is nothing for ${words} to sign.`,
              first
                ? `Tick “${box}” under “Who signs it”, name another document that they sign, or leave “${box}” out of “Who takes the course” for now.`
                : `Name the document that they sign, where it can be read, and tick “${box}” there.`,
              first ? `signs.${first.id}` : 'other.title',
            ),
          ],
    ),
    ...(['staff', 'volunteer'].some((who) => audiences.includes(who)) &&
    !taken.has('signOff.staffStatements') &&
    (fields.get('signOff.staffStatements')?.trim() ?? '') === ''
      ? [
          problem(
            '“What staff say when they sign” is needed, because staff or volunteers take the course.',
            'Write one sentence or more.',
            'signOff.staffStatements',
          ),
        ]
      : []),
  ];
}

const nameOf = (value: DraftValue): string => valueSpec(value).path.join('.');
