/** Sentences by themselves, over all kinds of rule at once: what one rule leaves alone another may not raise. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkPolicy } from '../../../src/content/policy/check-policy.ts';
import { documentOf } from '../../../src/content/policy/document.ts';
import { known, today } from './known.ts';

const { rules, sources } = await known();
const sentences = parse(
  readFileSync(join(import.meta.dirname, 'fixtures/sentences.yaml'), 'utf8'),
) as Readonly<Record<'found' | 'silent', readonly string[]>>;
const found = (text: string): readonly string[] =>
  checkPolicy(documentOf('policy.txt', text), rules, sources, today).findings.flatMap(({ rule, line }) =>
    line === null ? [] : [rule],
  );

test.each(sentences.found)('something is found in: %s', (text) => {
  expect(found(text)).not.toEqual([]);
});

test.each(sentences.silent)('nothing is found in: %s', (text) => {
  expect(found(text)).toEqual([]);
});
