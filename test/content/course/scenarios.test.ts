import { beforeAll, describe, expect, test } from 'vitest';
import { safeDefaults } from '../../../src/content/compile/routes.ts';
import type { Library } from '../../../src/content/library.ts';
import type { Scenario } from '../../../src/content/model.ts';
import type { Scenario as Authored } from '../../../src/content/schema/scenario.ts';
import { buildAll, realLibrary, type Built } from '../real.ts';
import { scenariosOf, waysThrough, wordsOf } from './walk.ts';

let library: Library;
let played: readonly (Built & { readonly lesson: string; readonly scenario: Scenario; readonly authored: Authored })[];
beforeAll(async () => {
  library = await realLibrary();
  const byCode = new Map(
    [...library.scenarios].map(([id, { value }]) => [library.ids.codes.get(`scenario/${id}`), value]),
  );
  const lessonOf = new Map([...library.lessons.keys()].map((id) => [library.ids.codes.get(`lesson/${id}`), id]));
  played = buildAll(library).flatMap((built) =>
    Object.values(built.compiled.lessons).flatMap((lesson) =>
      scenariosOf(lesson).flatMap((scenario) => {
        const authored = byCode.get(scenario.code);
        return authored ? [{ ...built, lesson: lessonOf.get(lesson.code) ?? '', scenario, authored }] : [];
      }),
    ),
  );
});

/** The ending that the author wrote for these choices. */
function authoredEnding({ start, nodes }: Authored, choices: readonly number[]) {
  let node = nodes[start];
  for (const choice of choices) {
    if (!node || !('choices' in node)) throw new Error('a choice where there is none');
    node = nodes[node.choices[choice]?.to ?? ''];
  }
  if (!node || !('ending' in node)) throw new Error('no ending');
  return node;
}

const defaultWords = (id: string): string =>
  library.sources.value.sources.find((source) => source.id === id)?.says ?? '';

test('there are eighteen situations, and every one is in some track', () => {
  expect(library.scenarios.size).toBe(18);
  expect(new Set(played.map(({ authored }) => authored.id))).toEqual(new Set(library.scenarios.keys()));
});

describe('every way through every situation, with every provider', () => {
  test('comes to the ending its author wrote for it', () => {
    let ways = 0;
    for (const { scenario, authored } of played)
      for (const { choices, ending } of waysThrough(scenario)) {
        ways += 1;
        const written = authoredEnding(authored, choices);
        expect(ending.good).toHaveLength(written.good.length);
        if (!written.ending.includes('{{')) expect(ending.title).toBe(written.ending);
      }
    expect(ways).toBeGreaterThan(1000);
  });

  test('ends with somebody to tell: by name or role from the policy, or the safe default word for word', () => {
    const [first, second, outOfHours] = [safeDefaults.first, safeDefaults.second, safeDefaults.outOfHours].map(
      defaultWords,
    );
    for (const { scenario, compiled } of played)
      for (const { ending } of waysThrough(scenario)) {
        const { route } = ending;
        const place = `${compiled.course.id}, ${scenario.title}: ${ending.title}`;
        if (route.from === undefined) expect(wordsOf(route.first), place).toBe(first);
        else expect(route.first, place).toMatch(/<strong>.+<\/strong>/);
        expect(wordsOf(route.second) === second || /if your worry is about them/i.test(route.second), place).toBe(true);
        expect(wordsOf(route.outOfHours).includes('999'), place).toBe(true);
        expect(outOfHours).toContain('999');
      }
  });

  test('says what good looks like, and blames nobody', () => {
    for (const { scenario } of played)
      for (const { ending } of waysThrough(scenario)) {
        expect(ending.good.length).toBeGreaterThanOrEqual(2);
        expect(wordsOf(ending.html)).not.toMatch(/your (own )?fault(?! )|should have known|stupid/i);
      }
  });

  test('of a sensitive lesson ends with the crisis lines on the screen', () => {
    const crisis = ['childline', 'shout', 'samaritans'];
    for (const { lesson, scenario } of played)
      for (const { ending } of waysThrough(scenario)) {
        if (!['l5', 'l6', 's3'].includes(lesson)) continue;
        const lines = ending.lines.map(({ id }) => id).filter((id) => crisis.includes(id));
        expect(lines.length, `${scenario.title}: ${ending.title}`).toBeGreaterThanOrEqual(2);
      }
  });
});

test('an apprentice has two routes where a provider has apprentices and its policy names both', () => {
  const cards = played
    .filter(({ provider, track }) => provider === 'ws-training' && track.id === 'induction')
    .flatMap(({ scenario }) => waysThrough(scenario).map(({ ending }) => ending.route));
  const said = cards.map(({ extra }) => extra.map(wordsOf).join(' '));
  expect(said.some((words) => /employer/i.test(words))).toBe(true);
});

test('a sensitive lesson carries the crisis lines on its note, and its summary says to tell one person', () => {
  for (const { compiled, track } of played)
    for (const { contentNote, title } of Object.values(compiled.lessons)) {
      if (!contentNote) continue;
      expect(contentNote.lines.map(({ id }) => id)).toEqual(expect.arrayContaining(['childline', 'shout', 'samaritans']));
      expect(contentNote.summary).toHaveLength(3);
      if (track.audience === 'learner')
        expect(contentNote.summary.map(wordsOf).join(' '), title).toMatch(/\btell\b/i);
    }
});
