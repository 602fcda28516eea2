/**
 * Policies written without knowledge of the rules, most of them in pairs: one clean and current, one with ten problems
 * planted. They say how much of what a stranger writes is found, so no rule is fitted to their words alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkPolicy } from '../../../src/content/policy/check-policy.ts';
import { documentOf } from '../../../src/content/policy/document.ts';
import { known, today } from './known.ts';

interface Planted {
  readonly problem: string;
  readonly lines: readonly (number | null)[];
  readonly rules: readonly string[];
}

const { rules, sources } = await known();
const folder = join(import.meta.dirname, 'fixtures/written-blind');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const findings = (name: string) => checkPolicy(documentOf(name, read(name)), rules, sources, today).findings;
const names = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];
const having = (kind: 'planted' | 'clean'): readonly string[] =>
  names.filter((name) => existsSync(join(folder, `${name}-${kind}.txt`)));

describe.each(having('planted'))('the %s planted policy', (pair) => {
  const planted = parse(read(`${pair}-planted.yaml`)) as readonly Planted[];
  const all = findings(`${pair}-planted.txt`);
  const isOf = ({ lines, rules: named }: Planted, { line, rule }: (typeof all)[number]): boolean =>
    lines.includes(line) && named.includes(rule);

  test('has ten problems planted, of which at least nine are found', () => {
    expect(planted).toHaveLength(10);
    const missed = planted.filter((each) => !all.some((finding) => isOf(each, finding)));
    expect(missed.map(({ problem }) => problem).slice(1)).toEqual([]);
  });

  test('raises at most one false alarm', () => {
    const others = all.filter((finding) => !planted.some((each) => isOf(each, finding)));
    expect(others.map(({ line, rule }) => [line, rule]).slice(1)).toEqual([]);
  });
});

test.each(having('clean'))('nothing above low is found in the %s clean policy', (pair) => {
  expect(findings(`${pair}-clean.txt`).filter(({ severity }) => severity !== 'low')).toEqual([]);
});
