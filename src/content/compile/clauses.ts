/**
 * What one audience signs at one provider, and the fingerprint of it.
 *
 * Canonical text, over which SHA-256 is taken (UTF-8, NFC, lines end with LF, no space at a line's end):
 *
 *     four-cs document 1            four-cs set 1
 *     provider: <id>                provider: <id>
 *     title: <title>                audience: <audience>
 *     called: <calledAs>            document: <code> <hash>        one line for each, in order
 *     version: <version>            named: <title> @ <place>       those a reader is asked about
 *     date: <date>                  statement: <code> <text>
 *     section: <heading>
 *     <number>. <exact words>
 *     <number>. [withheld]
 *
 * Where nothing of the provider's is signed, the set says `acknowledgement: <course, edition>` in place of documents.
 *
 * Only what is signed is in it: neither our plain words nor the safe line of a withheld clause.
 */
import { createHash } from 'node:crypto';
import type { PolicyText, ProviderFiles } from '../library.ts';
import type { Audience, RouteCard, SignClause, SignDocument, SignOffData, Words } from '../model.ts';
import { original } from '../read-languages.ts';
import type { Provider, ProviderDocument } from '../schema/provider.ts';
import { at, below, type Place, type Problems } from './problems.ts';
import type { Sentence } from './sentences.ts';
import type { Text } from './text.ts';

export interface SignOffInput {
  readonly files: ProviderFiles;
  readonly audience: Audience;
  /** Of the page. */
  readonly language: string;
  readonly problems: Problems;
  readonly sentence: Sentence;
  readonly text: Text;
  readonly codeOf: (kind: 'document' | 'statement', id: string, place: Place) => string;
  readonly talkTo: RouteCard;
  readonly words: Words;
  /** Given where nothing of the provider's is signed; then it is all there is. */
  readonly acknowledgement?: AcknowledgementInput;
}

export interface AcknowledgementInput {
  readonly setName: string;
  /** "Your apprentice online, edition 2026.11" */
  readonly of: string;
  readonly statements: readonly { readonly code: string; readonly text: string }[];
  readonly words: Words;
}

export function compileSignOff(input: SignOffInput): SignOffData {
  const { files, audience, problems, sentence, text, codeOf, acknowledgement } = input;
  if (acknowledgement) return acknowledge(input, acknowledgement);
  const { value: profile } = files.profile;
  const mine = profile.documents
    .map((document, index) => ({ document, place: at(files.profile, 'documents', index) }))
    .filter(({ document }) => document.signedBy.includes(audience));
  const documents = mine.flatMap(({ document, place }) => {
    const policy = policyOf(document, place, input);
    return policy ? [compileDocument(document, policy, place, input)] : [];
  });
  const namedOnly = mine
    .filter(({ document }) => document.file === undefined)
    .map(({ document: { title, place } }) => ({ title, ...(place !== undefined && { place }) }));
  if (documents.length === 0 && namedOnly.every(({ place }) => place === undefined)) {
    problems.add(at(files.profile, 'documents'), {
      code: 'nothing-to-sign',
      message: `This track ends with a sign-off, and no document here is signed by “${audience}”.`,
      mend: 'Add the audience to “signedBy” of a document that has a file, give a document’s place, or give the track an acknowledgement.',
    });
  }

  const key = audience === 'staff' || audience === 'volunteer' ? 'staffStatements' : 'learnerStatements';
  const statements = profile.signOff[key].map(({ id, text: words }, index) => {
    const place = at(files.profile, 'signOff', key, index);
    return { code: codeOf('statement', id, place), text: text.plain(words, below(place, 'text')) };
  });
  if (statements.length === 0) {
    problems.add(at(files.profile, 'signOff'), {
      code: 'no-statements',
      message: `signOff.${key} is empty, so there is nothing to tick.`,
      mend: 'Write one to six statements that sum up what is signed.',
    });
  }
  const setName = profile.words.rules;
  return {
    mode: profile.signOff.mode,
    setName,
    setNameCapital: setName.slice(0, 1).toUpperCase() + setName.slice(1),
    documents,
    namedOnly,
    statements,
    hash: sha256(canonicalSet({ provider: profile.id, audience, documents, namedOnly, statements })),
    talkTo: input.talkTo,
    printForInk: profile.signOff.printForInk || profile.signOff.mode === 'wet-ink',
    validityMonths: profile.signOff.validityMonths,
    whoSees: sentence(hasAccount(audience) ? 'who-sees' : 'who-sees-without-account', {
      provider: profile.identity.shortName,
    }),
    words: input.words,
  };
}

/** Employers and visitors come by a link or a code at the door: no platform keeps a record for them. */
export const hasAccount = (audience: Audience): boolean => audience !== 'employer' && audience !== 'visitor';

/** Whether this provider has a document for this audience that we hold, or that a reader can be asked about. */
export function hasSomethingToSign({ documents }: Provider, audience: Audience): boolean {
  return documents.some(
    ({ signedBy, file, place }) => signedBy.includes(audience) && (file ?? place) !== undefined,
  );
}

function acknowledge(
  { files, audience, sentence, talkTo }: SignOffInput,
  { setName, of, statements, words }: AcknowledgementInput,
): SignOffData {
  const { value: profile } = files.profile;
  const content = { documents: [], namedOnly: [], statements, acknowledgement: { of } };
  return {
    mode: 'read-and-confirm',
    setName,
    setNameCapital: setName.slice(0, 1).toUpperCase() + setName.slice(1),
    ...content,
    hash: sha256(canonicalSet({ provider: profile.id, audience, ...content })),
    talkTo,
    printForInk: false,
    validityMonths: profile.signOff.validityMonths,
    whoSees: sentence(hasAccount(audience) ? 'who-sees-acknowledgement' : 'who-sees-without-account', {
      provider: profile.identity.shortName,
    }),
    words,
  };
}

/** The text whose SHA-256 is the fingerprint of one document; see the top of this file. */
export function canonicalDocument(provider: string, document: Omit<SignDocument, 'hash' | 'code'>): string {
  return canonical([
    'four-cs document 1',
    `provider: ${provider}`,
    `title: ${document.title}`,
    `called: ${document.calledAs}`,
    `version: ${document.version}`,
    `date: ${document.from}`,
    ...document.sections.flatMap(({ title, clauses }) => [
      ...(title === undefined ? [] : [`section: ${title}`]),
      ...clauses.map(({ number, exact }) => `${String(number)}. ${exact ?? '[withheld]'}`),
    ]),
  ]);
}

/** The text whose SHA-256 is the fingerprint of the whole set; see the top of this file. */
export function canonicalSet(
  set: Pick<SignOffData, 'documents' | 'namedOnly' | 'statements' | 'acknowledgement'> & {
    provider: string;
    audience: Audience;
  },
): string {
  return canonical([
    'four-cs set 1',
    `provider: ${set.provider}`,
    `audience: ${set.audience}`,
    ...(set.acknowledgement ? [`acknowledgement: ${set.acknowledgement.of}`] : []),
    ...set.documents.map(({ code, hash }) => `document: ${code} ${hash}`),
    ...set.namedOnly.flatMap(({ title, place }) =>
      place === undefined ? [] : [`named: ${title} @ ${place}`],
    ),
    ...set.statements.map(({ code, text }) => `statement: ${code} ${text}`),
  ]);
}

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const canonical = (lines: readonly string[]): string =>
  lines
    .map((line) => line.replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, ''))
    .join('\n')
    .normalize('NFC') + '\n';

function policyOf(
  { file }: ProviderDocument,
  place: Place,
  { files, problems }: SignOffInput,
): PolicyText | undefined {
  if (file === undefined) return undefined;
  const policy = files.policies.get(file);
  if (!policy) {
    problems.add(below(place, 'file'), {
      code: 'policy-missing',
      message: `There is no file “${file}” with this provider.`,
      mend: 'Add it to the provider’s policies folder, or leave “file” out if we do not hold the document.',
    });
  }
  return policy;
}

function compileDocument(
  document: ProviderDocument,
  policy: PolicyText,
  place: Place,
  input: SignOffInput,
): SignDocument {
  const { audience, problems, sentence } = input;
  const { policy: published } = input.files.profile.value;
  const sections: { title?: string; clauses: SignClause[] }[] = [];
  for (const point of policy.points) {
    const index = document.clauses.findIndex(({ number }) => number === point.number);
    const clause = document.clauses[index];
    if (!clause) {
      problems.add(below(place, 'clauses'), {
        code: 'clause-not-described',
        message: `Point ${String(point.number)} of “${document.title}” has no entry, so nobody has said who signs it.`,
        mend: 'Add a clause with its number, audience and plain words.',
      });
      continue;
    }
    if (!clause.audience.includes(audience)) continue;
    const last = sections.at(-1);
    const made = compileClause(clause, point.text, below(place, 'clauses', index), input);
    if (last && last.title === point.section) last.clauses.push(made);
    else sections.push({ ...(point.section !== undefined && { title: point.section }), clauses: [made] });
  }
  for (const [index, { number }] of document.clauses.entries()) {
    if (policy.points.some((point) => point.number === number)) continue;
    problems.add(below(place, 'clauses', index, 'number'), {
      code: 'clause-without-text',
      message: `“${document.title}” has no point ${String(number)}.`,
      mend: `Count its points in ${policy.file}; there are ${String(policy.points.length)}.`,
    });
  }
  if (sections.length === 0) {
    problems.add(place, {
      code: 'document-without-clauses',
      message: `“${document.title}” is signed by “${audience}”, and none of its clauses is for them.`,
      mend: 'Take the audience out of “signedBy”, or add it to the clauses it signs.',
    });
  }
  const content = {
    title: document.title,
    calledAs: document.calledAs,
    version: (document.version ?? published.version ?? sentence('no-version')).replace(/^version\s+/i, ''),
    from: document.date ?? published.reviewed ?? published.issued ?? sentence('no-date'),
    sections,
  };
  return {
    code: input.codeOf('document', document.id, place),
    ...content,
    ...(input.language !== original && { language: original }),
    hash: sha256(canonicalDocument(input.files.profile.value.id, content)),
  };
}

function compileClause(
  clause: ProviderDocument['clauses'][number],
  exact: string,
  place: Place,
  { text, problems }: SignOffInput,
): SignClause {
  const { number, state, safe } = clause;
  const plain = text.plain(clause.plain, below(place, 'plain'));
  const why = clause.why === undefined ? {} : { why: text.plain(clause.why, below(place, 'why')) };
  if (state !== 'unsafe') return { number, plain, ...why, exact, state };
  if (safe === undefined) {
    problems.add(place, {
      code: 'unsafe-without-safe-line',
      message: `Clause ${String(number)} is marked unsafe, and no safe line stands in its place.`,
      mend: 'Write “safe”: what a reader should do until the provider has reworded it.',
    });
    return { number, state: 'withheld' };
  }
  // Neither the words nor our own paraphrase of them: both would say the unsafe thing.
  return { number, state: 'withheld', safeLine: text.html(safe, below(place, 'safe')) };
}
