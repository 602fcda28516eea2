/** Whether somebody who signed is to sign again, because the words have changed since. */
import { diffWordsWithSpace } from 'diff';
import { londonDay } from '../domain/london.ts';
import type { JudgedCourse } from '../domain/merge.ts';
import type { Attempt } from '../domain/model.ts';
import { reSignDue, type SignAgain, type WordDifference } from '../domain/policies.ts';
import { signedHashOf } from '../domain/take-in.ts';
import type { Store } from '../store/store.ts';

/**
 * No round trip where nothing was signed, or today's words were; two where it has to be looked up.
 *
 * @param held - of the set that stands signed and is in no page's progress
 */
export async function signAgainOf(
  store: Pick<Store, 'ledger' | 'policies'>,
  attempt: Attempt,
  course: JudgedCourse,
  now: Date,
  held?: string,
): Promise<SignAgain | undefined> {
  const [shown] = course.signOffs;
  const signed = signedHashOf(attempt, course) ?? held;
  if (!shown || signed === undefined || course.signOffs.some(({ hash }) => hash === signed)) return undefined;
  const { providerId, personId } = attempt;
  const entries = await store.ledger.ofPerson(providerId, personId);
  const last = entries.find(({ track, kind }) => track === course.track && kind !== 'declined');
  if (last?.kind !== 'signed') return undefined;
  const versions = await store.policies.versions(providerId);
  return reSignDue(last.body, shown.documents, versions, londonDay(now), differenceOf);
}

const differenceOf: WordDifference = (before, after) =>
  diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
