/** Whole policies: two written before the rules were, and what a report says of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { checkPolicy, severities } from '../../../src/content/policy/check-policy.ts';
import { documentOf } from '../../../src/content/policy/document.ts';
import { known, today } from './known.ts';

// Texts of two hundred thousand letters are among them.
vi.setConfig({ testTimeout: 60_000 });

const { rules, sources } = await known();
const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const check = (text: string, day = today) => checkPolicy(documentOf('policy.txt', text), rules, sources, day);

describe('a policy that is clean and current', () => {
  test('gets nothing above low', () => {
    expect(check(fixture('clean.txt')).findings.filter(({ severity }) => severity !== 'low')).toEqual([]);
  });

  test('is told that its review is due, and later that it has expired', () => {
    const on = (day: string) => check(fixture('clean.txt'), day).findings.map(({ rule }) => rule);
    expect(on('2027-09-01')).toContain('review-due');
    expect(on('2027-10-01')).toContain('expired');
  });
});

test.each(['guidance.txt', 'college.md'])(
  'a policy that says at length what must not be done gets nothing above low (%s)',
  (name) => {
    expect(check(fixture(name)).findings.filter(({ severity }) => severity !== 'low')).toEqual([]);
  },
);

describe('a policy with ten planted problems', () => {
  const { findings } = check(fixture('planted.txt'));
  /** Line and rule of each; two of them stand in one line with another. */
  const wanted = [
    [10, 'expired'],
    [14, 'kcsie-edition'],
    [32, 'promise-confidentiality'],
    [38, 'image-viewed'],
    [38, 'image-copied'],
    [38, 'image-deleted'],
    [40, 'revenge-porn'],
    [44, 'action-fraud'],
    [48, 'placeholder'],
    [52, 'peer-on-peer'],
    [56, 'data-protection-1998'],
  ] as const;

  test('has every one of them found on its line, and no false alarm', () => {
    expect(findings.map(({ line, rule }) => [line, rule]).toSorted()).toEqual(
      wanted.map((each) => [...each]).toSorted(),
    );
  });

  test('quotes word for word, and says what is right now with its source and its day', () => {
    const text = fixture('planted.txt');
    for (const finding of findings) {
      expect(text).toContain(finding.quote);
      expect(finding.now).not.toBe('');
      expect(finding.source.checked).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(finding.suggest).not.toBe('');
      expect(finding.message).not.toMatch(/\{\w+\}/);
    }
  });

  test('has what is safety-critical first', () => {
    const order = findings.map(({ severity }) => severities.indexOf(severity));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});

describe('facts', () => {
  test('are told only when they are in force: coming law stands apart', () => {
    const { findings, coming } = check(fixture('planted.txt'));
    const told = new Set(findings.flatMap(({ sources: each }) => each.map(({ id }) => id)));
    for (const source of sources.sources)
      if (told.has(source.id)) expect(['in-force', 'not-law']).toContain(source.status);
    expect(coming.length).toBeGreaterThan(0);
    expect(coming.every(({ status }) => status === 'enacted' || status === 'announced')).toBe(true);
  });

  test('hold from their day: before it the older edition is right', () => {
    const text = 'We follow Keeping children safe in education 2025.';
    const rule = (day: string) =>
      check(text, day).findings.some((finding) => finding.rule === 'kcsie-edition');
    expect(rule('2026-08-31')).toBe(false);
    expect(rule('2026-09-01')).toBe(true);
  });

  test('a new edition is a line of data', () => {
    const next = {
      ...sources,
      sources: sources.sources
        .map((source) =>
          source.id === 'kcsie-2026' ? { ...source, id: 'kcsie-2027', inForceFrom: '2027-09-01' } : source,
        )
        .concat(sources.sources.filter(({ id }) => id === 'kcsie-2026')),
    };
    const newer = {
      ...rules,
      rules: rules.rules.map((rule) =>
        rule.id === 'kcsie-edition' && rule.kind === 'edition'
          ? { ...rule, editions: [...rule.editions, { year: 2027, fact: 'kcsie-2027' }] }
          : rule,
      ),
    };
    const found = (day: string) =>
      checkPolicy(documentOf('a.txt', 'We follow KCSIE 2026.'), newer, next, day).findings.filter(
        ({ rule }) => rule === 'kcsie-edition',
      ).length;
    expect([found('2027-08-31'), found('2027-09-01')]).toEqual([0, 1]);
  });
});

describe('any text', () => {
  test('is checked without an error, and every quote stands in it', () => {
    const words = fc.constantFrom(
      'screenshot',
      'the',
      'image',
      'KCSIE',
      '2024',
      'never',
      'report',
      '- ',
      '\n',
      '\t',
      'Next review:',
      '31/02/2025',
      '“',
      'DSL',
      '.',
      'the the',
      '(insert link)',
      'three Cs',
      '1.',
      'content,',
      'Act 2003',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (list) => {
        const text = list.join(' ');
        const plain = (value: string): string => value.replace(/[\s-]+/g, ' ');
        for (const { quote } of check(text).findings)
          if (quote !== null) expect(plain(text)).toContain(plain(quote).trim());
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['words without a stop', 'Take care to keep and save and copy and print all the many '],
    ['stops that end nothing', 'e.g. '],
    ['things forbidden', 'never promise confidentiality and do not take a screenshot, '],
    ['years', 'KCSIE 2026 2026 '],
    ['signs', '(“”) - . * | '],
  ])('of great length is checked in bounded time: %s', (_, piece) => {
    const started = performance.now();
    check(piece.repeat(Math.ceil(200_000 / piece.length)));
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
