import { beforeAll, describe, expect, test } from 'vitest';
import type { HelpLine } from '../../../src/content/model.ts';
import type { Library } from '../../../src/content/library.ts';
import { build, buildAll, realLibrary, type Built } from '../real.ts';
import { ages, blocksOf, scenariosOf, shownBlocks, shownLines, waysThrough } from './walk.ts';

let library: Library;
let all: readonly Built[];
beforeAll(async () => {
  library = await realLibrary();
  all = buildAll(library);
});

/** Lists of lines that stand together: on a note, on a screen, on an ending, in Help. */
function listsOf({ compiled }: Built): readonly { readonly place: string; readonly lines: readonly HelpLine[] }[] {
  const lessons = Object.values(compiled.lessons);
  return [
    { place: 'help, to talk', lines: compiled.help.talk },
    ...compiled.help.groups.map(({ title, lines }) => ({ place: `help, ${title}`, lines })),
    ...lessons.flatMap((lesson) => [
      { place: `${lesson.title}, note`, lines: lesson.contentNote?.lines ?? [] },
      ...lesson.screens.map((screen) => ({
        place: screen.title,
        lines: blocksOf(screen).flatMap((block) => (block.kind === 'lines' ? block.lines : [])),
      })),
      ...scenariosOf(lesson).flatMap((scenario) =>
        waysThrough(scenario).map(({ ending }) => ({
          place: `${scenario.title}: ${ending.title}`,
          lines: ending.lines,
        })),
      ),
    ]),
  ].filter(({ lines }) => lines.length > 0);
}

const forReaders = () => all.filter(({ track }) => ['learner', 'visitor', 'employer'].includes(track.audience));

describe('a list of lines', () => {
  test('gives an under-18 no line for adults, and never nothing', () => {
    for (const built of all)
      for (const { place, lines } of listsOf(built)) {
        const shown = shownLines(lines, 'under-18');
        expect(shown.map(({ age }) => age)).not.toContain('18-over');
        expect(shown.length, place).toBeGreaterThan(0);
      }
  });

  test('gives an adult no line for under-18s, and never Childline alone', () => {
    for (const built of all)
      for (const { place, lines } of listsOf(built)) {
        const shown = shownLines(lines, '18-over').map(({ id }) => id);
        expect(shown).not.toContain('report-remove');
        expect(shown.filter((id) => id !== 'childline').length, place).toBeGreaterThan(0);
      }
  });

  test('gives both to a reader who has not said, those for under-18s first', () => {
    for (const built of all)
      for (const { place, lines } of listsOf(built)) {
        expect(shownLines(lines, 'not-said')).toEqual(lines);
        const kinds = lines.map(({ age }) => age).filter((age) => age !== undefined);
        expect(kinds, place).toEqual(kinds.toSorted((a, b) => Number(a === '18-over') - Number(b === '18-over')));
      }
  });

  test('that has a way for one age has one for the other, wherever the reader may be the person it is about', () => {
    for (const built of forReaders())
      for (const { place, lines } of listsOf(built)) {
        const isFor = new Set(lines.map(({ age }) => age));
        expect(isFor.has('under-18'), place).toBe(isFor.has('18-over'));
      }
  });

  test('puts Childline before the other lines to talk, for whoever may be under 18', () => {
    for (const built of forReaders())
      for (const { place, lines } of listsOf(built)) {
        const talk = lines.map(({ id }) => id).filter((id) => ['childline', 'shout', 'samaritans'].includes(id));
        if (talk.includes('childline')) expect(talk[0], place).toBe('childline');
      }
  });
});

describe('a lesson that asks for the age', () => {
  const ageLessons = () =>
    all.flatMap((built) =>
      Object.values(built.compiled.lessons)
        .filter(({ needsAge }) => needsAge)
        .map((lesson) => ({ ...built, lesson })),
    );

  test('is there for learners alone: staff read about both', () => {
    expect(new Set(ageLessons().map(({ track }) => track.id))).toEqual(new Set(['induction', 'induction-short']));
  });

  test('says something to each age on every screen that speaks to one, under-18 first', () => {
    for (const { lesson } of ageLessons())
      for (const screen of lesson.screens) {
        const order = blocksOf(screen).flatMap(({ age }) => age ?? []);
        expect(order.includes('under-18'), screen.title).toBe(order.includes('18-over'));
        if (order.length > 0) expect(order[0], screen.title).toBe('under-18');
      }
  });

  test('leaves no screen empty at any age, and shows nobody the other’s words', () => {
    for (const { lesson } of ageLessons())
      for (const screen of lesson.screens)
        for (const reader of ages) {
          const shown = shownBlocks(screen, reader);
          expect(shown.length).toBeGreaterThan(0);
          if (reader !== 'not-said')
            expect(shown.every(({ age }) => age === undefined || age === reader)).toBe(true);
        }
  });

  test('names Report Remove to under-18s and StopNCII to adults, each to its own', () => {
    for (const { lesson, compiled } of ageLessons()) {
      if (!lesson.screens.some((screen) => blocksOf(screen).some(({ age }) => age !== undefined))) continue;
      const said = (reader: 'under-18' | '18-over') =>
        JSON.stringify(
          lesson.screens.map((screen) =>
            shownBlocks(screen, reader).map((block) =>
              block.kind === 'lines'
                ? shownLines(block.lines, reader)
                : block.age === reader
                  ? block
                  : undefined,
            ),
          ),
        );
      expect(said('under-18')).toContain('Report Remove');
      expect(said('under-18')).not.toContain('StopNCII');
      expect(said('18-over')).toMatch(/StopNCII|Revenge Porn Helpline/);
      expect(said('18-over')).not.toContain('Report Remove');
      expect(compiled.course.parts.some(({ code }) => code === lesson.code)).toBe(true);
    }
  });
});

describe.each(['under-18', '18-over'] as const)('a package for %s', (ageBand) => {
  test('asks nobody for their age and holds nothing for the other', () => {
    for (const provider of library.providers.keys()) {
      const compiled = build(library, provider, 'induction', { ageBand });
      const other = ageBand === 'under-18' ? '18-over' : 'under-18';
      expect(JSON.stringify([compiled.lessons, compiled.help, compiled.quiz])).not.toContain(`"age":"${other}"`);
      expect(Object.values(compiled.lessons).some(({ needsAge }) => needsAge)).toBe(false);
      for (const lesson of Object.values(compiled.lessons))
        for (const scenario of scenariosOf(lesson))
          for (const { ending } of waysThrough(scenario))
            expect(ending.lines.every(({ age }) => age !== other)).toBe(true);
    }
  });
});

test('the first voice to talk to is there for every age', () => {
  for (const { compiled } of all)
    for (const reader of ages) {
      const talk = shownLines(compiled.help.talk, reader);
      expect(talk.some(({ contact }) => contact.kind === 'call')).toBe(true);
      expect(talk.some(({ contact }) => contact.kind === 'text')).toBe(true);
    }
});
