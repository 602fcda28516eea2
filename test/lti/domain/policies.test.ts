import { createHash } from 'node:crypto';
import { diffWordsWithSpace } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyClause, ReSign } from '../../../lti/domain/model.ts';
import {
  canonicalText,
  reSignDue,
  textsOf,
  whatChanged,
  type PolicyVersion,
  type WordDifference,
} from '../../../lti/domain/policies.ts';
import { canonicalDocument } from '../../../src/content/compile/clauses.ts';
import { signOff } from './judged.ts';

const differenceOf: WordDifference = (before, after) =>
  diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));

const clause = (number: number, exact?: string): PolicyClause => ({
  number,
  ...(exact !== undefined && { exact }),
});

function version(
  ordinal: number,
  change: Partial<PolicyVersion> & { readonly reSign?: ReSign } = {},
): PolicyVersion {
  return {
    ...{ providerId: 'example', document: 'd1', audience: 'learner', language: 'en-GB' },
    ...{ version: String(ordinal), title: 'Rules', calledAs: 'rules', dated: '2026', hash: `h${ordinal}` },
    clauses: [clause(1, `Words of ${ordinal}.`)],
    ...{ revision: 1, ordinal, changeNote: '', reSign: 'next-launch', activeFrom: new Date(0) },
    ...change,
  };
}
const set = (...hashes: readonly string[]) =>
  hashes.map((hash, index) => ({ code: `d${index + 1}`, version: hash.slice(1), hash }));
const due = (versions: readonly PolicyVersion[], signed: string, now: string, today = '2026-11-22') =>
  reSignDue({ documents: set(signed) }, set(now), versions, today, differenceOf);

describe('who signs again', () => {
  test('nobody who signed the words of today', () => {
    expect(due([version(1), version(2)], 'h2', 'h2')).toBeUndefined();
  });

  test.each(['now', 'next-launch'] as const)('%s: whoever opens the course', (reSign) => {
    expect(due([version(1), version(2, { reSign })], 'h1', 'h2')).toMatchObject({
      isDue: true,
      documents: [{ title: 'Rules', versionBefore: '1', version: '2' }],
    });
  });

  test('only words that are asked for now reach whoever has the course open already', () => {
    for (const [reSign, isUrgent] of [
      ['now', true],
      ['next-launch', undefined],
    ] as const)
      expect(due([version(1), version(2, { reSign })], 'h1', 'h2')?.isUrgent).toBe(isUrgent);
  });

  test('by a date: it is said before, and asked for on the day and after', () => {
    const versions = [version(1), version(2, { reSign: 'by-date', reSignBy: '2026-12-01' })];
    expect(due(versions, 'h1', 'h2', '2026-11-30')).toMatchObject({ isDue: false, from: '2026-12-01' });
    for (const today of ['2026-12-01', '2028-02-29']) {
      const asked = due(versions, 'h1', 'h2', today);
      expect(asked?.isDue).toBe(true);
      expect(asked?.from).toBeUndefined();
    }
  });

  test('not needed: nobody', () => {
    expect(due([version(1), version(2, { reSign: 'not-needed' })], 'h1', 'h2')).toBeUndefined();
  });

  test('a mended typing mistake does not take back that the version before it was to be signed', () => {
    const versions = [version(1), version(2), version(3, { reSign: 'not-needed' })];
    expect(due(versions, 'h1', 'h3')?.isDue).toBe(true);
    expect(due(versions, 'h2', 'h3')).toBeUndefined();
  });

  test('other audiences’ versions ask nothing of them', () => {
    const versions = [version(1), version(2, { audience: 'staff' }), version(3, { reSign: 'not-needed' })];
    expect(due(versions, 'h1', 'h3')).toBeUndefined();
  });

  test('a document that is new is asked for, and words that are not kept are read in whole', () => {
    const versions = [version(1), version(2, { document: 'd2' })];
    const asked = reSignDue({ documents: set('h1') }, set('h1', 'h2'), versions, '2026-11-22', differenceOf);
    expect(asked?.documents).toEqual([{ title: 'Rules', version: '2', note: '' }]);
    expect(due(versions, 'h9', 'h1')?.documents[0]).not.toHaveProperty('changes');
  });
});

describe('what changed', () => {
  const changes = (before: readonly PolicyClause[], after: readonly PolicyClause[]) =>
    whatChanged(before, after, differenceOf);

  test('is said clause by clause, with the words that came and went', () => {
    const before = [
      clause(1, 'Be kind.'),
      clause(2, 'Use your own login.'),
      clause(3, 'No discs.'),
      clause(4, 'Ask.'),
    ];
    const after = [
      clause(1, 'Be kind.'),
      clause(2, 'Use only your own login.'),
      clause(3),
      clause(5, 'New.'),
    ];
    expect(changes(before, after)).toEqual([
      {
        kind: 'changed',
        number: 2,
        parts: [
          { kind: 'same', text: 'Use ' },
          { kind: 'added', text: 'only ' },
          { kind: 'same', text: 'your own login.' },
        ],
      },
      { kind: 'withheld', number: 3, parts: [] },
      { kind: 'removed', number: 4, parts: [{ kind: 'removed', text: 'Ask.' }] },
      { kind: 'added', number: 5, parts: [{ kind: 'added', text: 'New.' }] },
    ]);
  });

  test('a clause put in the middle does not make every later one look changed', () => {
    const before = [clause(1, 'A.'), clause(2, 'B.'), clause(3, 'C.')];
    const after = [clause(1, 'A.'), clause(2, 'New.'), clause(3, 'B.'), clause(4, 'C.')];
    expect(changes(before, after)).toMatchObject([{ kind: 'added', number: 2 }]);
  });

  test('gives both texts back, whatever they are', () => {
    const words = fc.array(fc.constantFrom('be', 'kind', 'ask', 'first', 'never', 'share', 'a', 'login'), {
      minLength: 1,
    });
    const clauses = fc.array(fc.option(words, { nil: undefined, freq: 6 }), { maxLength: 8 });
    fc.assert(
      fc.property(clauses, clauses, (one, two) => {
        const before = one.map((text, index) => clause(index + 1, text?.join(' ')));
        const after = two.map((text, index) => clause(index + 1, text?.join(' ')));
        const found = changes(before, after);
        const texts = (kinds: readonly string[], parts: readonly { kind: string; text: string }[]) =>
          parts.flatMap(({ kind, text }) => (kinds.includes(kind) ? [text] : [])).join('');
        for (const { kind, number, parts } of found) {
          if (kind === 'changed' || kind === 'added')
            expect(texts(['same', 'added'], parts)).toBe(after[number - 1]?.exact);
          if (kind === 'removed') expect(texts(['removed'], parts)).toBe(before[number - 1]?.exact ?? '');
        }
        // Every clause of the new text was signed before, or is named.
        const named = new Set(found.filter(({ kind }) => kind !== 'removed').map(({ number }) => number));
        for (const { number, exact } of after)
          if (exact !== undefined && !named.has(number))
            expect(before.map((old) => old.exact)).toContain(exact);
        if (JSON.stringify(before) === JSON.stringify(after)) expect(found).toEqual([]);
      }),
    );
  });
});

test('a text is hashed as the compiler hashes it', () => {
  const [document] = signOff.documents;
  const [text] = textsOf(signOff, { providerId: 'example', audience: 'learner', language: 'en-GB' });
  expect(canonicalText(text!)).toBe(canonicalDocument('example', document!));
  expect(createHash('sha256').update(canonicalText(text!)).digest('hex')).toHaveLength(64);
});
