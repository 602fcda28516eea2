/**
 * The proof of a ledger: what is wrong with an entry, a version of a policy, or a head that was given out, and what to
 * do about it. The tables are read elsewhere, in the order of the chain.
 */
import {
  commitmentTo,
  faultOf,
  witnessText,
  type LedgerHashes,
  type LedgerSeals,
  type LedgerWitness,
  type SealedWitness,
} from './ledger.ts';
import type { LedgerEntry, SignatureBody } from './model.ts';
import { canonicalText, sealedText, type PolicyVersion } from './policies.ts';
import { readPrintedHead, readReceipt, receiptOf } from './receipt.ts';

export type FindingCode =
  | 'entry-changed'
  | 'chain-broken'
  | 'other-provider'
  /** It cannot be read: not even the tool wrote it. */
  | 'entry-unreadable'
  /** Who signed, or the name they typed, is not what the entry was bound to. */
  | 'signer-changed'
  /** The row that says who signed stands without its key. */
  | 'key-gone'
  /** A person has a key and fewer entries than they made. */
  | 'signer-gone'
  /** The receipt beside the signer is not that of the entry. */
  | 'receipt-changed'
  /** The words of a version that was signed are not kept any more. */
  | 'words-gone'
  | 'version-changed'
  | 'version-gone'
  /** No seal stands for the entry. */
  | 'not-sealed'
  /** The seal is not the tool's. */
  | 'seal-wrong'
  /** What was given out says another hash than the chain holds. */
  | 'contradicted'
  /** The chain ends before, or after, what is noted as its end. */
  | 'end-wrong'
  /** Paper shows what the chain does not have. */
  | 'paper-contradicts'
  | 'paper-unreadable';

export interface LedgerFinding {
  readonly code: FindingCode;
  readonly what: 'entry' | LedgerWitness['kind'] | 'version' | 'person' | 'end' | 'paper';
  /** A sequence, a receipt, "policy d1 (learner, en-GB) version 3, revision 1", or what stood on the paper. */
  readonly name: string;
  /** Where in the chain, when it is there. */
  readonly sequence?: number;
}

export interface LedgerProof {
  readonly providerId: string;
  readonly entries: number;
  readonly byKind: Readonly<Record<LedgerEntry['kind'], number>>;
  /** Entries of people who have been erased: their words stand, and nobody can tell whose they are. */
  readonly erased: number;
  readonly versions: number;
  readonly givenOut: Readonly<Record<LedgerWitness['kind'], number>>;
  readonly head?: Pick<LedgerEntry, 'sequence' | 'hash'>;
  /** In the order of the chain; empty when all is as it was. At most `mostFindings`. */
  readonly findings: readonly LedgerFinding[];
  /** Of what was given out, the first that says another hash than the chain: named however much else is wrong. */
  readonly contradicted?: LedgerFinding;
}

/** One altered row may break all that follow: the first few are enough to act on. */
export const mostFindings = 20;

export interface EntryRow {
  readonly entry: LedgerEntry;
  /** Absent when the person has been erased. */
  readonly signer?: {
    readonly personId: string;
    readonly typedName: string;
    readonly receipt: string | null;
    readonly track: string | null;
    readonly key?: Uint8Array;
  };
  /** Everything that was given out at this place. */
  readonly witnesses: readonly SealedWitness[];
}

export interface ProofTools {
  readonly hashes: LedgerHashes;
  readonly seals: LedgerSeals;
  /** What an entry says; undefined where it cannot be read. One of `bodyReader`. */
  readonly readBody: (text: string) => SignatureBody | undefined;
}

/** @param words - of every version that is kept: "<document> <version> <hash>" */
export function findingsOf(
  { entry, signer, witnesses }: EntryRow,
  before: Pick<LedgerEntry, 'providerId' | 'sequence' | 'hash'> | undefined,
  words: ReadonlySet<string>,
  { hashes, seals, readBody }: ProofTools,
): readonly LedgerFinding[] {
  const { sequence, providerId, hash } = entry;
  const of = (code: FindingCode): LedgerFinding => ({
    code,
    what: 'entry',
    name: String(sequence),
    sequence,
  });
  const found: LedgerFinding[] = [];
  const fault = faultOf(entry, before, hashes);
  if (fault) found.push(of(fault.code));
  const body = readBody(entry.body);
  if (!body) found.push(of('entry-unreadable'));
  if (signer && !signer.key) found.push(of('key-gone'));
  if (signer?.key) {
    const person = { id: signer.personId, key: signer.key, typedName: signer.typedName };
    if (commitmentTo(person, providerId, sequence, hashes) !== entry.commitment)
      found.push(of('signer-changed'));
  }
  if (signer && (signer.receipt !== receiptOf(hash) || (body && signer.track !== body.track)))
    found.push(of('receipt-changed'));
  if (
    entry.kind === 'signed' &&
    body?.how === 'click' &&
    !body.documents.every((one) => words.has(wordsKey(one.code, one.version, one.hash)))
  )
    found.push(of('words-gone'));
  if (witnesses.filter(({ kind }) => kind === 'receipt').length !== 1) found.push(of('not-sealed'));
  for (const witness of witnesses) {
    const code = faultOfWitness(witness, entry, seals);
    if (code) found.push({ code, what: witness.kind, name: witness.id, sequence });
  }
  return found;
}

export const wordsKey = (document: string, version: string, hash: string): string =>
  `${document} ${version} ${hash}`;

function faultOfWitness(
  { seal, ...witness }: SealedWitness,
  { hash }: LedgerEntry,
  seals: LedgerSeals,
): FindingCode | undefined {
  if (!seals.isSealed(witness.kind, witnessText(witness), seal)) return 'seal-wrong';
  if (witness.hash !== hash) return 'contradicted';
  return undefined;
}

/** Most people of a course sign the same words in the same way, so few bodies differ, and each is read once. */
export function bodyReader(): ProofTools['readBody'] {
  const known = new Map<string, SignatureBody | undefined>();
  return (text) => {
    if (!known.has(text)) {
      if (known.size >= mostBodies) known.clear();
      known.set(text, bodyOf(text));
    }
    return known.get(text);
  };
}
const mostBodies = 500;

function bodyOf(text: string): SignatureBody | undefined {
  try {
    const body = JSON.parse(text) as Partial<SignatureBody>;
    return Array.isArray(body.documents) && typeof body.track === 'string'
      ? (body as SignatureBody)
      : undefined;
  } catch {
    return undefined;
  }
}

/** @param kept - with their seals, in the order of their ordinals @param counted - beside the chain's end */
export function findingsOfVersions(
  kept: readonly (PolicyVersion & { readonly seal: string })[],
  counted: number,
  { hashes, seals }: Pick<ProofTools, 'hashes' | 'seals'>,
): readonly LedgerFinding[] {
  const found: LedgerFinding[] = [];
  for (const [index, { seal, ...version }] of kept.entries()) {
    const { document, audience, language, revision, ordinal } = version;
    const name = `policy ${document} (${audience}, ${language}) version ${version.version}, revision ${revision}`;
    if (ordinal !== index + 1 && ordinal !== (kept[index - 1]?.ordinal ?? 0) + 1)
      found.push({ code: 'version-gone', what: 'version', name: `the one before ${name}` });
    const isWhole =
      hashes.sha256(canonicalText(version)) === version.hash &&
      seals.isSealed('policy', sealedText(version), seal);
    if (!isWhole) found.push({ code: 'version-changed', what: 'version', name });
  }
  if (kept.length !== counted)
    found.push({ code: 'version-gone', what: 'version', name: `${kept.length} are there of ${counted}` });
  return found;
}

/** What somebody holds on paper: a receipt, or a printed head. */
export type Paper =
  | { readonly kind: 'receipt'; readonly text: string; readonly receipt: string }
  | {
      readonly kind: 'head';
      readonly text: string;
      readonly sequence: number;
      readonly hashPrefix: string;
    };

/** @param text - one receipt or one printed head @returns undefined when it is neither */
export function readPaper(text: string): Paper | undefined {
  const head = readPrintedHead(text);
  if (head) return { kind: 'head', text, ...head };
  const read = readReceipt(text);
  return read.ok ? { kind: 'receipt', text, receipt: read.value } : undefined;
}

/** The whole proof in sentences: the same for whoever typed the command and for whoever reads an inspection pack. */
export function proofLines(proof: LedgerProof): readonly string[] {
  const { providerId, entries, byKind, erased, versions, givenOut, head, findings, contradicted } = proof;
  const [first, ...rest] = findings;
  const counted = [
    `${counts(entries, 'entry', 'entries')} (${byKind.signed} signed, ${byKind.declined} declined, ${byKind.withdrawn} withdrawn; ${erased} of people who were erased)`,
    counts(versions, 'text', 'texts'),
    counts(givenOut.receipt, 'receipt', 'receipts'),
    counts(givenOut.print, 'receipt or certificate on paper', 'receipts and certificates on paper'),
    counts(givenOut.day, 'daily head', 'daily heads'),
    counts(givenOut.pack, 'pack', 'packs'),
  ].join(', ');
  if (!first)
    return [
      `The ledger of ${providerId} is whole: ${counted}.`,
      ...(head ? [`  It ends with ${head.sequence} · ${head.hash.slice(0, 12)}.`] : []),
    ];
  return [
    `The ledger of ${providerId} is NOT whole (${counted}). The first thing that is wrong:`,
    `  ${sentenceOf(first)}`,
    `  ${mendOf(first)}`,
    ...(contradicted && contradicted !== first
      ? [`  The first that was given out and says something else: ${sentenceOf(contradicted)}`]
      : []),
    ...(rest.length > 0 ? ['  After it:', ...rest.map((finding) => `    ${sentenceOf(finding)}`)] : []),
  ];
}

const counts = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What is wrong, in one sentence. */
export function sentenceOf({ code, what, name, sequence }: LedgerFinding): string {
  const at = sequence === undefined || what === 'entry' ? '' : ` (entry ${sequence})`;
  return `${things[what](name)}${at}: ${sentences[code][0]}`;
}

const things: Readonly<Record<LedgerFinding['what'], (name: string) => string>> = {
  entry: (name) => `Entry ${name}`,
  version: (name) => `Version: ${name}`,
  paper: (name) => `Paper “${name}”`,
  end: (name) => `The end of the chain, ${name}`,
  person: (name) => `Person ${name}`,
  receipt: (name) => `Receipt ${name}`,
  print: (name) => `On paper, ${name}`,
  pack: (name) => `Inspection pack ${name}`,
  day: (name) => `Head of the ${name}`,
};

/** What to do about it. */
export const mendOf = ({ code }: LedgerFinding): string => sentences[code][1];

const restore =
  'Stop the tool, keep a copy of the database as it is, and compare with the last backup in which this command finds nothing.';
const sentences: Readonly<Record<FindingCode, readonly [wrong: string, mend: string]>> = {
  'entry-changed': ['it is not what was recorded.', restore],
  'chain-broken': ['the entry before it is not the one it was added to.', restore],
  'other-provider': ['it belongs to another provider.', restore],
  'entry-unreadable': ['it cannot be read.', restore],
  'signer-changed': ['who signed, or the name they typed, has been changed.', restore],
  'key-gone': [
    'the person’s key is gone, and the person is not.',
    'To erase a person, use the tool: it takes key and rows together. Else bring the row of person_secret back from a backup.',
  ],
  'signer-gone': [
    'has made more entries than name them.',
    'Bring the rows of signer back from a backup; to erase a person, use the tool.',
  ],
  'receipt-changed': ['the receipt or the track kept beside it is not its own.', restore],
  'words-gone': [
    'the words that were signed are not kept any more.',
    'Bring the row of policy_version back from a backup.',
  ],
  'version-changed': ['it is not as it was recorded.', restore],
  'version-gone': ['a version is missing.', 'Bring the row of policy_version back from a backup.'],
  'not-sealed': ['its receipt is not among those given out, or is there twice.', restore],
  'seal-wrong': [
    'its seal was not made by this tool.',
    `Check that SECRETS_KEY is the tool’s own. If it is: somebody wrote into the database. ${restore}`,
  ],
  contradicted: ['it was given out for other words than the chain holds here now.', restore],
  'end-wrong': ['entries were taken from the end of the chain, or put there.', restore],
  'paper-contradicts': [
    'the chain does not have what stands on it.',
    `If the paper is genuine, the chain was rebuilt. ${restore}`,
  ],
  'paper-unreadable': [
    'this is neither a receipt nor a printed head, or a letter of it is wrong.',
    'Look at the paper again. A receipt looks like 7K3M-2QXT-9FBN-4HWE, a head like 118 · 9f3a1c07be52 · 2026-11-22.',
  ],
};
