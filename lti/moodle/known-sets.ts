/** What the tool would have somebody sign in a course, in each of its languages, to compare a package's sign-off with. */
import type { SignOffData } from '../../src/content/model.ts';
import type { KnownSet } from '../domain/moodle-sign-off.ts';

/** @param course - a hosted course; undefined where the tool has none of that track */
export function knownSets(
  course:
    | {
        readonly course: { readonly language: string };
        readonly signOff?: SignOffData;
        readonly otherSignOffs?: readonly SignOffData[];
      }
    | undefined,
): readonly KnownSet[] | undefined {
  if (!course) return undefined;
  const { signOff, otherSignOffs = [] } = course;
  return [
    ...(signOff ? [setOf(signOff, course.course.language)] : []),
    // Which of the further languages it is, its own data does not say.
    ...otherSignOffs.map((other) => setOf(other, 'und')),
  ];
}

const setOf = ({ documents, hash }: SignOffData, language: string): KnownSet => ({
  setHash: hash,
  language,
  documents: documents.map(({ code, version, hash: own }) => ({ code, version, hash: own })),
  withheld: documents.flatMap(({ code, sections }) =>
    sections.flatMap(({ clauses }) =>
      clauses.filter(({ state }) => state === 'withheld').map(({ number }) => `${code}.${number}`),
    ),
  ),
});
