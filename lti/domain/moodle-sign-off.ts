/** A sign-off that was made in a package, as an entry of the ledger: reported, never taken for one of our own. */
import type { SignatureBody } from './model.ts';
import type { ReportedSignOff } from './moodle-reading.ts';

/**
 * How the words that were signed stand to those that the tool shows now: the same; others (an older package, or one that
 * was changed); or not to be told, because the tool has no such course.
 */
export type SignOffComparison = 'matches' | 'differs' | 'unknown';

/** What the tool itself would have somebody sign, in each of its languages. */
export interface KnownSet {
  readonly setHash: string;
  readonly language: string;
  readonly documents: SignatureBody['documents'];
  /** Codes of clauses that were withheld. */
  readonly withheld: readonly string[];
}

/** @param known - undefined where the tool has no such course, empty where nothing is signed in it */
export function compareSignOff(setHash: string, known: readonly KnownSet[] | undefined): SignOffComparison {
  if (!known) return 'unknown';
  return known.some((set) => set.setHash === setHash) ? 'matches' : 'differs';
}

/** What is not known of it stays empty: the package reports no name, no ticks and no help that was given. */
export function reportedBody(
  { setHash, documents, version }: ReportedSignOff,
  track: string,
  known: readonly KnownSet[] | undefined,
): SignatureBody {
  const same = known?.find((set) => set.setHash === setHash);
  return {
    track,
    // Of other words than ours the package tells codes and versions, and one hash over all of them.
    documents: same?.documents ?? toldDocuments(documents, version),
    setHash,
    language: same?.language ?? 'und',
    isEasyRead: false,
    withSupport: false,
    withheld: same?.withheld ?? [],
    statements: [],
    how: 'reported-by-lms',
  };
}

function toldDocuments(codes: readonly string[], version: string): SignatureBody['documents'] {
  const versions = version.split(' + ');
  if (codes.length === 0) return version === '' ? [] : [{ code: version, version: '', hash: '' }];
  return codes.map((code, index) => ({
    code,
    version: (versions.length === codes.length ? versions[index] : version) ?? '',
    hash: '',
  }));
}
