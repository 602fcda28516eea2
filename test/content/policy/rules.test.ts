/**
 * Every rule, both ways: what it must find and what it must leave alone. A rule that raises a false alarm costs more
 * than one that misses, because whoever reads two of them stops reading.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkPolicy } from '../../../src/content/policy/check-policy.ts';
import { documentOf } from '../../../src/content/policy/document.ts';
import { known, today } from './known.ts';

interface Cases {
  readonly fires: readonly string[];
  readonly silent: readonly string[];
}

const cases = Object.assign(
  {},
  ...['unsafe', 'outdated', 'document'].map(
    (name) => parse(readFileSync(join(import.meta.dirname, `cases-${name}.yaml`), 'utf8')) as object,
  ),
) as Readonly<Record<string, Cases>>;

const { rules, sources } = await known();

test('every rule has at least four examples each way, and no example is of a rule that is gone', () => {
  expect(Object.keys(cases).toSorted()).toEqual(rules.rules.map(({ id }) => id).toSorted());
  for (const [id, { fires, silent }] of Object.entries(cases)) {
    expect(fires.length, id).toBeGreaterThanOrEqual(4);
    expect(silent.length, id).toBeGreaterThanOrEqual(4);
  }
});

describe.each(rules.rules.map((rule) => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
  const found = (text: string): readonly string[] =>
    checkPolicy(documentOf('example', text), { ...rules, rules: [rule] }, sources, today).findings.map(
      ({ rule: name }) => name,
    );
  test.each(cases[id]?.fires ?? [])('is found in: %s', (text) => {
    expect(found(text)).toContain(id);
  });
  test.each(cases[id]?.silent ?? [])('is not found in: %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
