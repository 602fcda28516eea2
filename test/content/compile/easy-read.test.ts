/** Easy Read as the player gets it, for every provider. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileCourse, type CompileOptions } from '../../../src/content/compile/compile-course.ts';
import type { Library } from '../../../src/content/library.ts';
import { readLibrary } from '../../../src/content/read-library.ts';

let library: Library;
beforeAll(async () => {
  const read = await readLibrary(fileURLToPath(new URL('../../..', import.meta.url)));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  library = read.value;
});

function compiled(provider: string, track = 'induction', more: Partial<CompileOptions> = {}, from = library) {
  const result = compileCourse(from, provider, track, { today: '2026-11-22', ...more });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

const providers = ['aspire', 'example', 'nwcs', 'skills-for-work', 'waes', 'ws-training'];

describe.each(providers)('Easy Read at %s', (provider) => {
  test('has a page for every screen of the course, and a picture for every sentence', () => {
    const { course, easyRead } = compiled(provider);
    expect(course.hasEasyRead).toBe(true);
    const screens = course.parts.flatMap((part) => part.screens);
    expect(easyRead!.pages.flatMap((page) => page.screens).sort()).toEqual([...screens].sort());
    for (const { rows } of easyRead!.pages)
      for (const { drawing } of rows) expect(easyRead!.drawings[drawing]).toMatch(/^<svg/);
  });

  test('asks eight questions that answer for every topic once', () => {
    const { course, easyRead } = compiled(provider);
    expect(easyRead!.questions).toHaveLength(8);
    expect(easyRead!.questions.flatMap(({ topics }) => topics).sort()).toEqual(
      course.assessment!.topics.map(({ code }) => code).sort(),
    );
  });

  test('puts exact words beside each statement, and never those of a withheld clause', () => {
    const { easyRead, signOff } = compiled(provider);
    expect(easyRead!.statements.length).toBeGreaterThan(0);
    for (const { document, clauses } of easyRead!.statements) {
      const found = signOff!.documents
        .filter(({ code }) => code === document)
        .flatMap(({ sections }) => sections.flatMap((section) => section.clauses))
        .filter(({ number }) => clauses.includes(number));
      expect(found).toHaveLength(clauses.length);
      for (const clause of found) expect(clause.exact).toBeTruthy();
    }
  });

  test('changes neither what is signed nor its hash', () => {
    const without = { ...library, easyRead: new Map() };
    expect(compiled(provider).signOff).toEqual(compiled(provider, 'induction', {}, without).signOff);
  });

  test('names the provider’s own people in two short sentences, without a condition in one', () => {
    const rows = compiled(provider).easyRead!.pages.flatMap((page) => page.rows.map(({ html }) => html));
    expect(rows.join(' ')).not.toMatch(/, or .* if it is about them/);
    expect(rows.filter((html) => html.includes('Is it about them? Tell')).length).toBeGreaterThan(3);
  });
});

test('pages about pictures and threats carry the crisis lines, and tell one person first', () => {
  const { pages } = compiled('example').easyRead!;
  const hard = pages.filter(({ needsAge }) => needsAge);
  expect(hard).toHaveLength(4);
  for (const page of hard)
    expect(page.lines.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['childline', 'shout', 'samaritans']),
    );
});

test('every sensitive part has its note before its first page', () => {
  const { course, easyRead } = compiled('example');
  for (const part of course.parts.filter(({ canLeaveOut }) => canLeaveOut)) {
    const first = easyRead!.pages.find((page) => page.part === part.code)!;
    expect(first.sensitive?.short, part.title).toHaveLength(3);
  }
});

test('a package for one age asks for none and holds the other age’s rows not', () => {
  const { pages } = compiled('example', 'induction', { ageBand: 'under-18' }).easyRead!;
  expect(pages.some(({ needsAge }) => needsAge)).toBe(false);
  expect(pages.flatMap(({ rows }) => rows).some(({ age }) => age === '18-over')).toBe(false);
});

test('other tracks have none', () => {
  const { course, easyRead } = compiled('example', 'staff');
  expect(easyRead).toBeUndefined();
  expect(course.hasEasyRead).toBeUndefined();
});
