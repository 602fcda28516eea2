import { beforeAll, describe, expect, test } from 'vitest';
import { checkFacts } from '../../../src/content/check/facts.ts';
import type { Library } from '../../../src/content/library.ts';
import type { Source } from '../../../src/content/schema/registers.ts';
import { buildAll, realLibrary, today, type Built } from '../real.ts';
import { wordsOf } from './walk.ts';

let library: Library;
let all: readonly Built[];
let register: ReadonlyMap<string, Source>;
beforeAll(async () => {
  library = await realLibrary();
  all = buildAll(library);
  register = new Map(library.sources.value.sources.map((source) => [source.id, source]));
});

/** Ids of the sources on which a track's lessons, situations and questions rest. */
function sourcesOf({ track }: Built): ReadonlySet<string> {
  const lessons = track.groups.flatMap(({ lessons: ids }) => ids.flatMap((id) => library.lessons.get(id)?.value ?? []));
  const scenarios = [...library.scenarios.values()].filter(({ value }) =>
    JSON.stringify(lessons).includes(`"scenario":"${value.id}"`),
  );
  const banks = (track.quiz?.topics ?? []).flatMap(({ topic }) => library.banks.get(topic)?.value.questions ?? []);
  return new Set([
    ...lessons.flatMap(({ screens }) => screens.flatMap(({ sources }) => sources)),
    ...scenarios.flatMap(({ value }) => value.sources),
    ...banks.flatMap(({ sources }) => sources),
  ]);
}

describe('what a track rests on', () => {
  test('is in the register, confirmed, and sure enough to be told', () => {
    for (const built of all)
      for (const id of sourcesOf(built)) {
        const source = register.get(id);
        expect(source, id).toBeDefined();
        expect(source?.status, id).not.toBe('unconfirmed');
        expect(source?.confidence, id).not.toBe('L');
      }
  });

  test('is in force for everybody but staff', () => {
    for (const built of all.filter(({ track }) => track.audience !== 'staff'))
      for (const id of sourcesOf(built)) {
        const source = register.get(id);
        expect(['in-force', 'not-law'], id).toContain(source?.status);
        expect((source?.inForceFrom ?? today) <= today, id).toBe(true);
      }
  });

  test('that is only coming is told to staff as coming, with the day on which it was looked up', () => {
    const coming = new Set(
      [...register.values()].filter(({ status }) => status === 'enacted' || status === 'announced').map(({ id }) => id),
    );
    let screens = 0;
    for (const { value } of library.lessons.values())
      for (const screen of value.screens) {
        if (!screen.sources.some((id) => coming.has(id))) continue;
        screens += 1;
        expect(value.audience).toEqual(['staff']);
        const said = JSON.stringify(screen);
        expect(said, screen.id).toMatch(/\bcoming\b|not (yet )?in force/i);
        expect(said, screen.id).toMatch(/checked/i);
      }
    expect(screens).toBeGreaterThan(0);
  });
});

test('nothing of confidence L and nothing unconfirmed is in the words of any course', () => {
  const hidden = [...register.values()].filter(({ status, confidence }) => status === 'unconfirmed' || confidence === 'L');
  for (const { compiled } of all) {
    const said = wordsOf(JSON.stringify([compiled.lessons, compiled.quiz, compiled.help]));
    for (const { says } of hidden) expect(said).not.toContain(says);
  }
});

test('the check names every screen that states a fact without a source', async () => {
  expect(checkFacts(library)).toEqual([]);
  const l0 = library.lessons.get('l0');
  if (!l0) throw new Error('l0');
  const bare = (text: string) => {
    const screens = l0.value.screens.map((screen, index) =>
      index === 0 ? { ...screen, blocks: [{ text }], side: [], sources: [] } : screen,
    );
    const lessons = new Map(library.lessons).set('l0', { ...l0, value: { ...l0.value, screens } });
    return checkFacts({ ...library, lessons });
  };
  for (const fact of [
    'Ring {{lines.childline.number}}.',
    '{{facts.ours-tell-early.says}}',
    'Sharing it is a crime.',
    'One in 5 people meets this.',
  ])
    expect(bare(fact), fact).toMatchObject([{ code: 'fact-without-source', file: 'course/lessons/l0.yaml' }]);
  expect(bare('Have a look at the message.')).toEqual([]);
});
