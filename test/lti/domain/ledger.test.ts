import { createHash, createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../lti/domain/canonical-json.ts';
import {
  commitmentTo,
  faultOf,
  firstPreviousHash,
  nextEntry,
  witnessText,
} from '../../../lti/domain/ledger.ts';
import type { LedgerFault, LedgerHashes, LedgerPerson } from '../../../lti/domain/ledger.ts';
import type { LedgerEntry, SignatureBody } from '../../../lti/domain/model.ts';

const hashes: LedgerHashes = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
};

const amira: LedgerPerson = { id: 'u1', key: randomBytes(32), typedName: 'Amira Khan' };
const commit = (person: LedgerPerson): string => commitmentTo(person, 'example', 1, hashes);

const body: SignatureBody = {
  track: 'induction',
  documents: [{ code: 'd1', version: 'March 2026 (v2)', hash: 'ab'.repeat(32) }],
  setHash: 'cd'.repeat(32),
  language: 'en-GB',
  isEasyRead: false,
  withSupport: false,
  withheld: ['d1.14'],
  statements: ['n1', 'n2'],
  how: 'click',
};

const signed = (last: LedgerEntry | undefined, person = amira): LedgerEntry =>
  nextEntry(
    last,
    {
      providerId: 'example',
      kind: 'signed',
      at: new Date(Date.UTC(2026, 10, 22, 13, 5, 7, 345)),
      person,
      body,
    },
    hashes,
  );

function chain(length: number): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (let index = 0; index < length; index++)
    entries.push(signed(entries.at(-1), { ...amira, id: `u${index}` }));
  return entries;
}

function firstFault(entries: readonly LedgerEntry[]): LedgerFault | undefined {
  for (const [index, entry] of entries.entries()) {
    const fault = faultOf(entry, entries[index - 1], hashes);
    if (fault) return fault;
  }
  return undefined;
}

describe('the ledger of signatures', () => {
  test('starts at 1, goes on without gaps, and each entry holds the hash of the one before', () => {
    const entries = chain(3);
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([
      firstPreviousHash,
      entries[0]!.hash,
      entries[1]!.hash,
    ]);
    expect(entries[0]!.at).toBe('2026-11-22T13:05:07Z');
    expect(firstFault(entries)).toBeUndefined();
  });

  test('says nothing about the person, nor that two entries are of one person', () => {
    const first = signed(undefined);
    const second = signed(first);
    expect(JSON.stringify([first, second])).not.toMatch(/u1|Amira|Khan/);
    expect(second.commitment).not.toBe(first.commitment);
  });

  test('proves the person and the typed name while the key is there, and nothing with another key', () => {
    const { commitment } = signed(undefined);
    expect(commit(amira)).toBe(commitment);
    expect(commit({ ...amira, typedName: 'Amira Kahn' })).not.toBe(commitment);
    expect(commit({ ...amira, id: 'u2' })).not.toBe(commitment);
    expect(commit({ ...amira, key: randomBytes(32) })).not.toBe(commitment);
  });

  test('names the first entry that was changed in any field', () => {
    const changes: readonly ((entry: LedgerEntry) => LedgerEntry)[] = [
      (entry) => ({ ...entry, kind: 'withdrawn' }),
      (entry) => ({ ...entry, at: '2026-11-22T13:05:08Z' }),
      (entry) => ({ ...entry, commitment: 'ee'.repeat(32) }),
      (entry) => ({ ...entry, body: entry.body.replace('click', 'paper') }),
      (entry) => ({ ...entry, hash: 'ee'.repeat(32) }),
      (entry) => ({ ...entry, previousHash: 'ee'.repeat(32) }),
      (entry) => ({ ...entry, sequence: entry.sequence + 1 }),
      (entry) => ({ ...entry, providerId: 'other' }),
    ];
    const entries = chain(8);
    fc.assert(
      fc.property(fc.nat(7), fc.constantFrom(...changes), (at, change) => {
        const fault = firstFault(entries.with(at, change(entries[at]!)));
        expect(fault?.sequence).toBeGreaterThanOrEqual(at + 1);
        expect(fault?.sequence).toBeLessThanOrEqual(at + 2);
      }),
    );
  });

  test('finds an entry that was taken out, put in, or moved', () => {
    const entries = chain(8);
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), (from, to) => {
        expect(firstFault(entries.toSpliced(from, 1))).toBeDefined();
        expect(firstFault(entries.toSpliced(to, 0, entries[from]!))).toBeDefined();
        if (from !== to)
          expect(firstFault(entries.toSpliced(from, 1).toSpliced(to, 0, entries[from]!))).toBeDefined();
      }),
    );
  });

  test('a chain rebuilt from a changed entry holds, and has another head than the one handed out', () => {
    const entries = chain(3);
    const rebuilt = [entries[0]!];
    for (const id of ['someone', 'u2']) rebuilt.push(signed(rebuilt.at(-1), { ...amira, id }));
    expect(firstFault(rebuilt)).toBeUndefined();
    expect(rebuilt.at(-1)!.hash).not.toBe(entries.at(-1)!.hash);
  });
});

describe('canonical JSON', () => {
  test('is that of RFC 8785', () => {
    // Section 3.2.3 (sorting) and the sample of section 3.2.2.
    expect(
      canonicalJson({
        '\u20ac': 'Euro Sign',
        '\r': 'Carriage Return',
        '\ufb33': 'Hebrew Letter Dalet With Dagesh',
        '1': 'One',
        '\ud83d\ude00': 'Emoji: Grinning Face',
        '\u0080': 'Control',
        '\u00f6': 'Latin Small Letter O With Diaeresis',
      }),
    ).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",' +
        '"\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
    expect(canonicalJson([Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    );
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\"/')).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/"');
  });

  test('does not depend on the order in which members were written, and reads back as the same value', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (given) => {
        const text = canonicalJson(given);
        expect(JSON.parse(text)).toEqual(given);
        expect(canonicalJson(turned(given))).toBe(text);
      }),
    );
  });

  test.each([
    ['NaN', NaN],
    ['half a character', '\ud83d'],
    ['nothing', undefined],
    ['a member without a value', { a: undefined }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

/** The same value with its members the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]: [string, unknown]) => [name, turned(member)]),
  );
}

test('what is hashed and sealed is canonical JSON, whatever stands in it', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(
      fc.record({
        providerId: text,
        id: text,
        typedName: text,
        at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
      }),
      fc.nat(1_000_000),
      ({ providerId, id, typedName, at }, before) => {
        const key = randomBytes(32);
        const last = { sequence: before, hash: 'ab'.repeat(32) };
        const person = { id, key, typedName };
        const entry = nextEntry(last, { providerId, kind: 'signed', at, person, body }, hashes);
        const { hash, ...rest } = entry;
        expect(hash).toBe(hashes.sha256(canonicalJson(rest)));
        const { sequence } = entry;
        expect(entry.commitment).toBe(
          hashes.hmacSha256(key, canonicalJson({ person: id, typedName, providerId, sequence })),
        );
        const witness = { id, providerId, kind: 'print', sequence, hash, at } as const;
        expect(witnessText(witness)).toBe(canonicalJson({ ...witness, at: at.toISOString() }));
      },
    ),
  );
});
