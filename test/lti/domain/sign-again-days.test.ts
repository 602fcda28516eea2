import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReSign } from '../../../lti/domain/model.ts';
import {
  reSignDue,
  shownDocuments,
  signAgainDays,
  type PolicyVersion,
} from '../../../lti/domain/policies.ts';

type Choice = { readonly reSign: ReSign; readonly reSignBy?: string };

/** The first version asks nobody for anything: there was nothing before it. */
const versionsOf = (choices: readonly Choice[], audience = 'learner'): readonly PolicyVersion[] =>
  [{ reSign: 'next-launch' } as const, ...choices].map((choice, index) => ({
    ...{ providerId: 'example', document: 'd1', audience, language: 'en-GB', revision: 1 },
    ...{ version: String(index + 1), title: 'Rules', calledAs: 'rules', dated: '2026', clauses: [] },
    ...{ hash: `h${index + 1}`, ordinal: index + 1, changeNote: '' },
    activeFrom: new Date(`2026-11-${String(10 + index)}T12:00:00Z`),
    ...choice,
  }));
const shownAs = (hash: string) => [{ code: 'd1', hash, hashes: [hash] }];
const dayOf = (signed: string, shown: string, versions: readonly PolicyVersion[]): string | undefined => {
  const [document] = signAgainDays(shownAs(shown), versions);
  const known = document?.known.find(({ hash }) => hash === signed);
  return known ? known.day : document?.other;
};
const byDate = (reSignBy: string): Choice => ({ reSign: 'by-date', reSignBy });

describe('the last day of a signature', () => {
  test('is the chosen one, the day of the words themselves where it is now, and else there is none', () => {
    expect(dayOf('h1', 'h2', versionsOf([byDate('2026-12-01')]))).toBe('2026-12-01');
    expect(dayOf('h1', 'h2', versionsOf([{ reSign: 'now' }]))).toBe('2026-11-11');
    expect(dayOf('h1', 'h2', versionsOf([{ reSign: 'next-launch' }]))).toBeUndefined();
    expect(dayOf('h1', 'h2', versionsOf([{ reSign: 'not-needed' }]))).toBeUndefined();
    expect(dayOf('h2', 'h2', versionsOf([byDate('2026-12-01')]))).toBeUndefined();
  });

  test('is the same for a document that was not in the set, and for words that nobody knows', () => {
    const versions = versionsOf([byDate('2026-12-01')]);
    expect(dayOf('another', 'h2', versions)).toBe('2026-12-01');
    expect(signAgainDays(shownAs('unknown'), versions)).toEqual([]);
  });

  test('is not taken from the words of another audience', () => {
    const [first] = versionsOf([]);
    const staff = { ...versionsOf([byDate('2026-12-01')], 'staff')[1]!, hash: 's2' };
    expect(dayOf('h1', 'h1', [first!, staff])).toBeUndefined();
  });

  test('stands where the words are those of another language of today', () => {
    const documents = (hash: string) => [{ code: 'd1', hash }];
    const shown = shownDocuments([
      { documents: documents('h2') },
      { documents: documents('w2') },
    ] as unknown as Parameters<typeof shownDocuments>[0]);
    const versions = versionsOf([byDate('2026-12-01')]);
    expect(signAgainDays(shown, versions)[0]?.known).toEqual([
      { hash: 'h2' },
      { hash: 'w2' },
      { hash: 'h1', day: '2026-12-01' },
    ]);
  });

  test('is the day from which the page asks, whatever was chosen for how many versions', () => {
    const choice = fc.oneof(
      fc.constant<Choice>({ reSign: 'not-needed' }),
      fc.integer({ min: 1, max: 28 }).map((day) => byDate(`2026-12-${String(day).padStart(2, '0')}`)),
    );
    fc.assert(
      fc.property(fc.array(choice, { minLength: 1, maxLength: 6 }), fc.nat(6), fc.nat(6), (choices, a, b) => {
        const versions = versionsOf(choices);
        const [signed, shown] = [a, b].map((each) => `h${(each % versions.length) + 1}`) as [string, string];
        const set = (hash: string) => [{ code: 'd1', version: hash, hash }];
        const asked = reSignDue({ documents: set(signed) }, set(shown), versions, '2026-11-22', () => []);
        // Words that were taken back to those of before: the page asks at the next launch, and nobody is late.
        if (asked?.isDue) expect(dayOf(signed, shown, versions)).toBeUndefined();
        else expect(dayOf(signed, shown, versions)).toBe(asked?.from);
      }),
      { numRuns: 500 },
    );
  });
});
