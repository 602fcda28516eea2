import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { parse } from 'yaml';
import { provider } from '../../src/content/schema/provider.ts';
import type { Provider, ProviderDocument } from '../../src/content/schema/provider.ts';

const root = join(import.meta.dirname, '../..');
const home = join(root, 'course/providers');
const seeds = join(root, '../shared/seeds');

/** Where a provider's signed points stand in its published policy, between two lines of it. */
interface PublishedList {
  readonly id: string;
  /** How the name of the published text begins. */
  readonly seed: string;
  readonly from: string;
  readonly to?: string;
  readonly mark: RegExp;
  /** Points that the policy does not write as list items. */
  readonly unmarked: number;
}

const published: readonly PublishedList[] = [
  {
    id: 'ws-training',
    seed: '000_',
    from: 'General Principles',
    mark: /^- /,
    // The acknowledgment at the end is a sentence of its own.
    unmarked: 1,
  },
  {
    id: 'waes',
    seed: '001_',
    from: '7.3 Behaviour and Responsibilities',
    to: '7.4 Use of images and video',
    mark: /^- /,
    unmarked: 0,
  },
  {
    id: 'nwcs',
    seed: '002_',
    from: 'E-Safety Rules & Guidance for using the Internet',
    to: 'Impact',
    mark: /^- /,
    unmarked: 0,
  },
  { id: 'aspire', seed: '003_', from: 'E-SAFETY GUIDELINES', mark: /^- ✓ /, unmarked: 0 },
  {
    id: 'skills-for-work',
    seed: '004_',
    from: 'Skills for Work will remove, block, ban',
    to: 'The following policy should be read',
    mark: /^· /,
    unmarked: 0,
  },
];

const ids = ['example', ...published.map(({ id }) => id)];

describe.each(ids)('the profile of %s', (id) => {
  const source = readFileSync(join(home, id, 'provider.yaml'), 'utf8');
  const parsed = provider.safeParse(parse(source));
  const profile = parsed.data;

  test('has the shape that a profile must have', () => {
    expect(parsed.error?.issues ?? []).toEqual([]);
    expect(profile?.id).toBe(id);
  });

  test('counts every point of every document it holds, once and without a gap', () => {
    for (const document of held(profile)) {
      const numbers = document.clauses.map(({ number }) => number);
      expect(numbers).toEqual(pointsOf(id, document).map((_, index) => index + 1));
    }
  });

  test('holds no policy file that no document of the profile shows', () => {
    const shown = held(profile).map(({ file }) => file);
    expect(readdirSync(join(home, id, 'policies')).map((name) => `policies/${name}`)).toEqual(shown);
  });

  test('keeps what only staff are told out of what learners sign', () => {
    for (const document of held(profile)) {
      const points = pointsOf(id, document);
      const forLearners = document.clauses.filter(({ audience }) => audience.includes('learner'));
      expect(forLearners.length).toBeGreaterThan(0);
      for (const { number } of forLearners) {
        const point = points[number - 1];
        expect(point?.section).not.toMatch(/for staff/i);
        expect(point?.text).not.toMatch(/^Staff|\bStaff must/);
      }
    }
  });

  test('never leaves an unsafe clause without a safe line, nor a safe line on a clause that is signed', () => {
    for (const { clauses } of held(profile))
      for (const { number, state, safe } of clauses)
        expect([number, state === 'unsafe']).toEqual([number, safe !== undefined]);
  });

  test('says every clause in twenty words or fewer', () => {
    const long = held(profile).flatMap(({ clauses }) =>
      clauses.filter(({ plain }) => plain.split(/\s+/).length > 20),
    );
    expect(long).toEqual([]);
  });

  test('sums up what learners and staff agree to, from clauses that they sign', () => {
    const [document] = held(profile);
    for (const [list, audience] of [
      ['learnerStatements', 'learner'],
      ['staffStatements', 'staff'],
    ] as const) {
      const statements = profile?.signOff[list] ?? [];
      expect(statements.length).toBeGreaterThanOrEqual(3);
      expect(statements.length).toBeLessThanOrEqual(5);
      for (const number of clauseNumbersNamedIn(source, list)) {
        const clause = document?.clauses.find((candidate) => candidate.number === number);
        expect(clause, `clause ${number}`).toBeDefined();
        expect(clause?.audience).toContain(audience);
        expect(clause?.state).not.toBe('unsafe');
      }
    }
  });

  test('gives every statement an id of its own, because a record of a signature points at it', () => {
    const { learnerStatements = [], staffStatements = [] } = profile?.signOff ?? {};
    const own = [...learnerStatements, ...staffStatements].map((statement) => statement.id);
    expect(new Set(own).size).toBe(own.length);
  });

  test('names only people it has a place for', () => {
    const { people, routes } = profile ?? {};
    const { first, second, others, anyStaff: _anyStaff, ...slots } = people ?? {};
    const known = [...Object.keys(slots), ...Object.keys(others ?? {})];
    const named = [first, second]
      .concat(
        Object.values({ ...routes?.learner }).flatMap((route) => [...route.tell, ...route.second]),
        Object.values({ ...routes?.staff }).flatMap((route) => [...route.tell, ...route.second]),
      )
      .filter((slot) => slot !== undefined);
    expect(named.filter((slot) => !known.includes(slot))).toEqual([]);
  });
});

test('there is a profile for every folder and a folder for every profile', () => {
  expect(readdirSync(home).sort()).toEqual([...ids].sort());
});

test('the example is confirmed, has a colour and names nobody', () => {
  const profile = read('example');
  expect(profile.confirmed?.for).toEqual(['contacts', 'routes', 'signed-text']);
  expect(profile.brand?.colour).toBeDefined();
  expect(JSON.stringify(profile.people)).not.toContain('"name"');
  expect(profile.toConfirm).toEqual([]);
});

describe.each(published)('the draft of $id', ({ id, ...list }) => {
  test('is confirmed by nobody, wears no colour and asks what is open without judging', () => {
    const profile = read(id);
    expect(profile.confirmed).toBeUndefined();
    expect(profile.brand?.colour).toBeUndefined();
    expect(profile.toConfirm.length).toBeGreaterThan(0);
    for (const request of profile.toConfirm) {
      expect(request).toMatch(/^(Say|Name|Give|Send|Confirm)\b/);
      expect(request).not.toMatch(/\b(wrong|unsafe|missing|fails?|outdated|expired|error)\b/i);
    }
  });

  test('quotes every point word for word, in the order of the published policy', (context) => {
    const text = whole(seedLines(context, list.seed));
    let from = 0;
    for (const { section, text: point } of held(read(id)).flatMap((document) => pointsOf(id, document))) {
      expect(text).toContain(section);
      const at = text.indexOf(point, from);
      expect(at, point).toBeGreaterThanOrEqual(0);
      from = at + point.length;
    }
  });

  test('has as many points as the published list', (context) => {
    const lines = seedLines(context, list.seed);
    const start = lines.findIndex((line) => line.startsWith(list.from));
    const end = list.to === undefined ? lines.length : lines.indexOf(lineThatBegins(lines, list.to, start));
    const counted = lines.slice(start, end).filter((line) => list.mark.test(line)).length + list.unmarked;
    expect(start).toBeGreaterThan(0);
    expect(held(read(id)).flatMap((document) => pointsOf(id, document))).toHaveLength(counted);
  });

  test('gives the line of the published policy on which each clause stands', (context) => {
    const lines = seedLines(context, list.seed);
    const source = readFileSync(join(home, id, 'provider.yaml'), 'utf8');
    const points = held(read(id)).flatMap((document) => pointsOf(id, document));
    const notes = [...source.matchAll(/- number: (\d+) # L(\d+)/g)];
    expect(notes).toHaveLength(points.length);
    for (const [, number, line] of notes)
      expect(points[Number(number) - 1]?.text).toContain(withoutMarks(lines[Number(line) - 1] ?? ''));
  });
});

test('eight of the Aspire guidelines are for staff alone, and no other', (context) => {
  const lines = seedLines(context, '003_');
  const counted = lines
    .slice(lines.indexOf('GUIDANCE FOR STAFF'))
    .filter((line) => line.startsWith('- ✓')).length;
  const [document] = held(read('aspire'));
  expect(document?.clauses.filter(({ audience }) => !audience.includes('learner'))).toHaveLength(counted);
  expect(counted).toBe(8);
});

function read(id: string): Provider {
  return provider.parse(parse(readFileSync(join(home, id, 'provider.yaml'), 'utf8')));
}

function held(profile: Provider | undefined): readonly (ProviderDocument & { file: string })[] {
  return (profile?.documents ?? []).flatMap((document) =>
    document.file === undefined ? [] : [{ ...document, file: document.file }],
  );
}

function pointsOf(id: string, { file }: { file: string }): readonly { section: string; text: string }[] {
  let section = '';
  return readFileSync(join(home, id, file), 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('## ')) section = line.slice(3);
      return line.startsWith('- ') ? [{ section, text: line.slice(2) }] : [];
    });
}

/** The published texts stand beside the repository and are not part of it. */
function seedLines(context: TestContext, begins: string): readonly string[] {
  context.skip(!existsSync(seeds), 'the published policies are not beside this repository (../shared/seeds)');
  const name = readdirSync(seeds).find((candidate) => candidate.startsWith(begins));
  return readFileSync(join(seeds, name ?? begins), 'utf8').split(/\r?\n/);
}

function lineThatBegins(lines: readonly string[], words: string, after: number): string {
  const found = lines.find((line, index) => index > after && line.startsWith(words));
  if (found === undefined) throw new Error(`No line begins with “${words}”.`);
  return found;
}

function whole(lines: readonly string[]): string {
  return lines.map(withoutMarks).join(' ').replace(/\s+/g, ' ');
}

/** Only what the policy's layout added: list marks, ticks, bold and underline. */
function withoutMarks(line: string): string {
  return line
    .trim()
    .replace(/^[-·]\s*(✓\s*)?/, '')
    .replace(/\*\*|<\/?u>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function clauseNumbersNamedIn(source: string, list: string): readonly number[] {
  const [, after = ''] = source.split(`  ${list}:\n`);
  const [block = ''] = after.split(/^ {2}\S/m);
  const statements = [...block.matchAll(/# (?:Clauses? ([\d, and to]+)|No clause)[^\n]*\n\s+- id: /g)];
  expect(statements).toHaveLength([...block.matchAll(/- id: /g)].length);
  return statements.flatMap(([, numbers = '']) => {
    const range = /(\d+) to (\d+)/.exec(numbers);
    if (!range) return [...numbers.matchAll(/\d+/g)].map(Number);
    return Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, n) => Number(range[1]) + n);
  });
}
