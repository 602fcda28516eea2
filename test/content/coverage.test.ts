import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makePages } from '../../scripts/coverage.ts';
import { coverageOf, type Coverage } from '../../src/content/coverage.ts';
import type { Library } from '../../src/content/library.ts';
import { reviewPage } from '../../src/content/review.ts';
import { coverage, type CoverageFile } from '../../src/content/schema/coverage.ts';
import { policyRules } from '../../src/content/schema/policy-rules.ts';
import { realLibrary, root } from './real.ts';

let library: Library;
let file: CoverageFile;
let found: Coverage;
beforeAll(async () => {
  library = await realLibrary();
  file = coverage.parse(parse(readFileSync(join(root, 'course/coverage.yaml'), 'utf8')));
  found = coverageOf(library, file, () => true);
});

/** One row for one provider, and nothing else. */
const row = (met: readonly string[], more = {}, provider = 'aspire') =>
  coverageOf(
    library,
    coverage.parse({
      sections: [
        { id: 'A1', title: 'x', rows: [{ id: 'one', for: [provider], wants: 'Something', met, ...more }] },
      ],
    }),
    (path) => path !== 'scripts/package.ts',
  );

describe('the page about coverage', () => {
  test('is in step, and so is the one about what people check: npm run check -- --write-docs', () => {
    const { pages, problems } = makePages(root, library);
    expect(problems).toEqual([]);
    expect([...pages.keys()].toSorted()).toEqual(['docs/content-review.md', 'docs/coverage.md']);
    for (const [path, text] of pages)
      expect(readFileSync(join(root, path), 'utf8') === text, path).toBe(true);
  });

  test('has a section for every part of the notes on policies, from A2 to A10', () => {
    expect(file.sections.map(({ id }) => id)).toEqual([
      'A2',
      'A3',
      'A4',
      'A5',
      'A6',
      'A7',
      'A8',
      'A9',
      'A10',
    ]);
    for (const { rows } of file.sections) expect(rows.length).toBeGreaterThan(0);
    const ids = file.sections.flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('leaves at most a tenth of its cells empty, each with what it waits for, and lists these first', () => {
    const empty = found.cells.filter(({ met }) => met.length === 0);
    expect(empty.length / found.cells.length).toBeLessThanOrEqual(0.1);
    for (const { reason } of empty) expect(reason).toMatch(/\w/);
    const page = readFileSync(join(root, 'docs/coverage.md'), 'utf8');
    const [first] = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(first).toBe('Empty, and what each waits for');
  });

  test('has a row for every clause of the longest lists', () => {
    const points = (id: string) =>
      new Set(
        file.sections.flatMap(({ rows }) =>
          rows.flatMap(({ met }) => met.filter((each) => each.startsWith(id))),
        ),
      );
    for (const [document, count] of [
      ['document/acceptable-use#', 32],
      ['document/e-safety-rules#', 15],
    ] as const)
      expect(points(document).size).toBeGreaterThanOrEqual(count);
  });

  test('says what we do, and judges no policy', () => {
    const words = file.sections.flatMap(({ rows }) =>
      rows.flatMap(({ wants, empty }) => [wants, ...Object.values(empty ?? {})]),
    );
    for (const said of words)
      expect(said).not.toMatch(
        /\b(wrong|unsafe|missing|fails?|outdated|expired|error|contradict\w*|poor|weak|should have)\b/i,
      );
  });
});

describe('a place where a requirement is met', () => {
  test('counts for a provider that has it', () => {
    expect(row(['lesson/l5/l5-ask', 'profile/rules.staffEmailToUnder18Hours']).cells[0]?.met).toEqual([
      expect.stringContaining('Images, consent and pressure'),
      'setting `rules.staffEmailToUnder18Hours`',
    ]);
  });

  test('does not count where the provider lacks the audience or has left the value empty', () => {
    expect(row(['track/employer']).problems).toEqual([
      expect.stringContaining('nothing meets it for aspire'),
    ]);
    expect(row(['lesson/emp-1', 'lesson/l1']).cells[0]?.met).toHaveLength(1);
    expect(row(['profile/systems.concern', 'lesson/l1']).cells[0]?.met).toHaveLength(1);
  });

  test.each([
    ['lesson/l55', 'there is no lesson “l55”'],
    ['lesson/l5/l5-aks', 'Did you mean “l5-ask”'],
    ['sheet/leaflet', 'there is no sheet “leaflet”'],
    ['document/e-safety-guidelines#32', 'no profile of this row has'],
    ['profile/rules.nothing', 'no profile of this row has'],
    ['part/magic', 'there is no part “magic”'],
    ['part/package', 'which is not there'],
  ])('%s is named as not there', (reference, said) => {
    expect(row([reference, 'lesson/l1']).problems.join(' ')).toContain(said);
  });

  test('and a reason for its absence do not stand together', () => {
    expect(row(['lesson/l1'], { empty: { aspire: 'Later.' } }).problems).toEqual([
      expect.stringContaining('Take the reason out'),
    ]);
    expect(row([], { empty: { aspire: 'Later.' } }).problems).toEqual([]);
  });
});

describe('the page about what people check', () => {
  test('lists every law as we state it, every sensitive lesson and every fact we are only fairly sure of', () => {
    const page = reviewPage(library);
    for (const { kind, confidence, id } of library.sources.value.sources)
      if (kind === 'law' || confidence === 'M') expect(page).toContain(`\`${id}\``);
    for (const { value, file: path } of library.lessons.values())
      if (value.sensitive) expect(page).toContain(path);
  });

  test('knows the facts that only the policy check uses, and lists what it calls safety-critical', () => {
    const rules = policyRules.parse(parse(readFileSync(join(root, 'course/policy-rules.yaml'), 'utf8')));
    const page = reviewPage(library, rules);
    for (const { severity, title } of rules.rules)
      if (severity === 'safety-critical') expect(page).toContain(title);
    expect(page).toMatch(/Used in [^\n]*the policy check/);
    expect(page).not.toContain('Used nowhere yet');
  });

  test('says nothing of a provider', () => {
    const page = reviewPage(library);
    for (const [id, { profile }] of library.providers) {
      expect(page).not.toContain(`course/providers/${id}`);
      if (id !== 'skills-for-work') expect(page).not.toContain(profile.value.identity.shortName);
    }
  });
});
