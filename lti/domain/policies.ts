/** Versions of what is signed: which words they were, and who has to sign again. */
import type { SignOffData } from '../../src/content/model.ts';
import type { ChangedDocument, ClauseChange, SignAgain } from '../../src/progress/model.ts';
import { canonicalJson } from './canonical-json.ts';
import { londonDay } from './london.ts';
import type { PolicyClause, ReSign, SignatureBody } from './model.ts';

export type { SignAgain };

/** One text: a version of a document as one audience is shown it, in one language of the page. */
export interface PolicyText {
  readonly providerId: string;
  /** The document's code. */
  readonly document: string;
  readonly audience: string;
  /** BCP 47. */
  readonly language: string;
  readonly version: string;
  readonly title: string;
  readonly calledAs: string;
  /** As the document says: "2024-09-01", "September 2024". */
  readonly dated: string;
  /** SHA-256 of its canonical text. */
  readonly hash: string;
  readonly clauses: readonly PolicyClause[];
}

export interface PolicyVersion extends PolicyText {
  /** From 1: a mended typing mistake is the next revision of a version, which is never edited itself. */
  readonly revision: number;
  /** From 1 without gaps per provider, in the order in which they were learned. */
  readonly ordinal: number;
  readonly changeNote: string;
  readonly reSign: ReSign;
  /** The last day, "2026-12-01"; present exactly with `by-date`. */
  readonly reSignBy?: string;
  readonly activeFrom: Date;
}

/** The texts of one set as it is shown. */
export function textsOf(
  { documents }: Pick<SignOffData, 'documents'>,
  of: Pick<PolicyText, 'providerId' | 'audience' | 'language'>,
): readonly PolicyText[] {
  return documents.map((document) => ({
    ...of,
    document: document.code,
    version: document.version,
    title: document.title,
    calledAs: document.calledAs,
    dated: document.from,
    hash: document.hash,
    clauses: document.sections.flatMap(({ title, clauses }) =>
      clauses.map(({ number, exact, plain }) => ({
        number,
        ...(title !== undefined && { section: title }),
        ...(exact !== undefined && { exact }),
        ...(plain !== undefined && { plain }),
      })),
    ),
  }));
}

/** What a version's seal is over: everything that is kept of it. */
export function sealedText({ activeFrom, ...version }: PolicyVersion): string {
  return canonicalJson({ ...version, activeFrom: activeFrom.toISOString() });
}

/**
 * The text over which a document's hash is made: the same as the compiler makes.
 *
 * @see src/content/compile/clauses.ts
 */
export function canonicalText(
  text: Pick<PolicyText, 'providerId' | 'title' | 'calledAs' | 'version' | 'dated' | 'clauses'>,
): string {
  const lines = [
    'four-cs document 1',
    `provider: ${text.providerId}`,
    `title: ${text.title}`,
    `called: ${text.calledAs}`,
    `version: ${text.version}`,
    `date: ${text.dated}`,
    ...text.clauses.flatMap(({ number, section, exact }, index) => [
      ...(section === undefined || (index > 0 && text.clauses[index - 1]?.section === section)
        ? []
        : [`section: ${section}`]),
      `${number}. ${exact ?? '[withheld]'}`,
    ]),
  ];
  const kept = lines.map((line) => line.replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, ''));
  return `${kept.join('\n').normalize('NFC')}\n`;
}

/** Passed in, as rules have no packages: the difference of two texts, word by word, in reading order. */
export type WordDifference = (before: string, after: string) => ClauseChange['parts'];

/**
 * What somebody has to sign again, and when.
 *
 * Between the words they signed and those of today there may be several versions. Each has its own choice: the most
 * urgent counts, so that a mended typing mistake takes nothing back.
 *
 * @param last - what the person signed last
 * @param current - the documents as they are shown today
 * @param versions - all that the provider ever showed, in their order
 * @param today - "2026-11-22", in the provider's time zone
 * @returns undefined when the last signature stands
 */
export function reSignDue(
  last: Pick<SignatureBody, 'documents'>,
  current: SignatureBody['documents'],
  versions: readonly PolicyVersion[],
  today: string,
  differenceOf: WordDifference,
): SignAgain | undefined {
  const changed = current.flatMap((now) => {
    const signed = last.documents.find(({ code }) => code === now.code);
    if (signed?.hash === now.hash) return [];
    const after = versions.findLast(({ document, hash }) => document === now.code && hash === now.hash);
    const before =
      signed && versions.find(({ document, hash }) => document === now.code && hash === signed.hash);
    const choices = choicesBetween(before, after, versions);
    if (choices.every(({ reSign }) => reSign === 'not-needed')) return [];
    const days = choices.flatMap(({ reSign, reSignBy }) =>
      reSign === 'not-needed' ? [] : [reSign === 'by-date' && reSignBy !== undefined ? reSignBy : today],
    );
    return [
      {
        from: days.toSorted()[0] ?? today,
        isUrgent: choices.some(({ reSign }) => reSign === 'now'),
        document: changedDocument(now, signed, before, after, differenceOf),
      },
    ];
  });
  const [first] = changed.map(({ from }) => from).toSorted();
  if (first === undefined) return undefined;
  const isDue = first <= today;
  const isUrgent = changed.some((one) => one.isUrgent);
  return {
    isDue,
    ...(isUrgent && { isUrgent }),
    ...(!isDue && { from: first }),
    documents: changed.map(({ document }) => document),
  };
}

/** A document as it is asked for today. */
export interface ShownDocument {
  readonly code: string;
  /** Of the first text. */
  readonly hash: string;
  /** Of all its texts of today: one for each language whose words differ. */
  readonly hashes: readonly string[];
}

/** @param signOffs - the same set in each of its languages, the course's own first */
export function shownDocuments(
  signOffs: readonly Pick<SignOffData, 'documents'>[],
): readonly ShownDocument[] {
  return (signOffs[0]?.documents ?? []).map(({ code, hash }) => ({
    code,
    hash,
    hashes: signOffs.flatMap(({ documents }) =>
      documents.filter((document) => document.code === code).map((document) => document.hash),
    ),
  }));
}

/** Until which day a signature of other words than today's stands. */
export interface SignAgainDays {
  readonly document: string;
  /** Every text of the document that anybody can have signed; without a day it stands on. */
  readonly known: readonly { readonly hash: string; readonly day?: string }[];
  /** Where none of them was signed: the document is new in the set, or its words are not known. */
  readonly other?: string;
}

export type VersionChoice = Pick<
  PolicyVersion,
  'document' | 'audience' | 'language' | 'ordinal' | 'hash' | 'reSign' | 'reSignBy' | 'activeFrom'
>;

/**
 * The same choices as `reSignDue`, asked of words and not of a person, so that a database can answer for a whole course.
 * "By a day" has that day, "now" the day on which the words became those of today; "at the next launch" has no day, since
 * nobody is late who has not opened the course.
 *
 * @returns only documents of which some signature does not stand for ever
 */
export function signAgainDays(
  shown: readonly ShownDocument[],
  versions: readonly VersionChoice[],
): readonly SignAgainDays[] {
  return shown.flatMap(({ code, hash, hashes }) => {
    const own = versions.filter(({ document }) => document === code);
    const after = own.findLast((version) => version.hash === hash);
    const known = [...new Set([...hashes, ...own.map((version) => version.hash)])].map((one) => {
      const before = own.find((version) => version.hash === one);
      const day = hashes.includes(one) ? undefined : firstDay(choicesBetween(before, after, own));
      return { hash: one, ...(day !== undefined && { day }) };
    });
    const other = after && firstDay([after]);
    const isOpen = other !== undefined || known.some(({ day }) => day !== undefined);
    return isOpen ? [{ document: code, known, ...(other !== undefined && { other }) }] : [];
  });
}

type Choice = Pick<VersionChoice, 'reSign' | 'reSignBy'> & Partial<Pick<VersionChoice, 'activeFrom'>>;

/** The most urgent counts. */
function firstDay(choices: readonly Choice[]): string | undefined {
  const days = choices.flatMap(({ reSign, reSignBy, activeFrom }) => {
    if (reSign !== 'by-date' && reSign !== 'now') return [];
    const day = reSign === 'by-date' ? reSignBy : undefined;
    return day ?? (activeFrom ? londonDay(activeFrom) : []);
  });
  return days.toSorted()[0];
}

/** Of every version of the same text that came after the signed one, up to today's. */
function choicesBetween(
  before: VersionChoice | undefined,
  after: VersionChoice | undefined,
  versions: readonly VersionChoice[],
): readonly Choice[] {
  // Words that are not known: asked for, to be on the safe side.
  if (!after) return [{ reSign: 'next-launch' }];
  // A version that was taken back: today's words were there before those that were signed.
  if (!before || after.ordinal < before.ordinal) return [after];
  return versions.filter(
    ({ document, audience, language, ordinal }) =>
      document === after.document &&
      audience === after.audience &&
      language === after.language &&
      ordinal > before.ordinal &&
      ordinal <= after.ordinal,
  );
}

function changedDocument(
  now: SignatureBody['documents'][number],
  signed: SignatureBody['documents'][number] | undefined,
  before: PolicyVersion | undefined,
  after: PolicyVersion | undefined,
  differenceOf: WordDifference,
): ChangedDocument {
  return {
    title: after?.title ?? now.code,
    version: now.version,
    note: after?.changeNote ?? '',
    ...(signed && { versionBefore: signed.version }),
    ...(before && after && { changes: whatChanged(before.clauses, after.clauses, differenceOf) }),
  };
}

/**
 * The differences of two versions, clause by clause, in the order of the new one. Clauses that are the same, wherever
 * they stand now, are not among them.
 */
export function whatChanged(
  before: readonly PolicyClause[],
  after: readonly PolicyClause[],
  differenceOf: WordDifference,
): readonly ClauseChange[] {
  const left = [...before];
  const take = (matches: (clause: PolicyClause) => boolean): PolicyClause | undefined => {
    const index = left.findIndex(matches);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  // The same words first, so that a new clause in the middle does not make every later one look changed.
  const changed = after.filter(
    ({ exact, number }) =>
      !(exact === undefined
        ? take((old) => old.exact === undefined && old.number === number)
        : take((old) => old.exact === exact)),
  );
  const found = changed.map((clause): ClauseChange => {
    const { number, exact } = clause;
    const old = take((one) => one.number === number);
    if (exact === undefined) return { kind: 'withheld', number, parts: [] };
    return old?.exact === undefined
      ? { kind: 'added', number, parts: [{ kind: 'added', text: exact }] }
      : { kind: 'changed', number, parts: differenceOf(old.exact, exact) };
  });
  const gone = left.map(({ number, exact }): ClauseChange => ({
    kind: 'removed',
    number,
    parts: exact === undefined ? [] : [{ kind: 'removed', text: exact }],
  }));
  return [...found, ...gone].toSorted((a, b) => a.number - b.number);
}
