/**
 * Design rule 7, as a property: whatever is looked at and whenever, no one person's mark follows from what is shown.
 *
 * Shown for two independent reasons. Another world: for each person there is another set of marks, in which theirs is
 * different, that would have shown exactly the same on every page ever opened. And linear algebra: even if every share
 * were shown to the last digit, no person stands alone in any combination of the sums.
 */
import { describe, expect, test } from 'vitest';
import { batchOf, fewest, topicFigures } from '../../../lti/domain/topic-figures.ts';
import type { FigureTopic, TopicBatch, TopicFigures, Waiting } from '../../../lti/domain/topic-figures.ts';

const topics: readonly FigureTopic[] = [
  { code: 't1', title: 'Scams', isSensitive: false },
  { code: 't7', title: 'Images', isSensitive: true },
];

/** 32 bits of a chain of numbers: the same seed gives the same history. */
function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Learner {
  groups: Set<string>;
  /** Fixed once they pass. */
  readonly marks: Record<string, { right: number; asked: number }>;
  hasPassed: boolean;
  batch?: number;
}

type Step =
  | { readonly kind: 'pass'; readonly who: number }
  | { readonly kind: 'join' | 'leave'; readonly who: number; readonly group: string }
  | { readonly kind: 'look' };

interface History {
  readonly names: readonly string[];
  readonly start: readonly (readonly string[])[];
  readonly asked: readonly Readonly<Record<string, number>>[];
  readonly steps: readonly Step[];
}
/** By person, by topic: how many were right. */
type World = readonly Readonly<Record<string, number>>[];

function randomHistory(seed: number): { readonly history: History; readonly world: World } {
  const roll = chance(seed);
  const people = 5 + roll(55);
  const names = ['A', 'B', 'C', 'D'].slice(0, roll(5));
  const someGroups = () => names.filter(() => roll(names.length + 1) === 0);
  const start = Array.from({ length: people }, () => (roll(3) === 0 ? [] : someGroups()));
  const asked = start.map(() => ({ t1: 1 + roll(2), t7: roll(8) === 0 ? 0 : 1 + roll(2) }));
  // Many courses in which nearly everybody knows nearly everything, because the ends tell most.
  const ease = [0, 50, 100, 97, 3][roll(5)]!;
  const world = asked.map((each) =>
    Object.fromEntries(
      Object.entries(each).map(([topic, count]) => [
        topic,
        Array.from({ length: count }, () => Number(roll(100) < ease)).reduce((sum, one) => sum + one, 0),
      ]),
    ),
  );
  const steps = Array.from({ length: 4 * people }, (): Step => {
    const who = roll(people);
    const group = names[roll(Math.max(1, names.length))];
    const which = roll(8);
    if (which < 4 || group === undefined) return { kind: which === 7 ? 'look' : 'pass', who };
    return which === 4 ? { kind: 'look' } : { kind: which === 5 ? 'join' : 'leave', who, group };
  });
  return { history: { names, start, asked, steps: [...steps, { kind: 'look' }] }, world };
}

interface Lived {
  /** Everything that was ever on a page or in an export, in order. */
  readonly shown: readonly TopicFigures[];
  readonly learners: readonly Learner[];
  readonly looks: readonly (readonly TopicBatch[])[];
}

/** The same steps as the store takes: whoever has passed waits with the groups of that moment until there is a batch. */
function live({ names, start, asked, steps }: History, world: World): Lived {
  const learners = start.map((groups, who): Learner => ({
    groups: new Set(groups),
    marks: Object.fromEntries(
      Object.entries(asked[who]!).map(([topic, count]) => [
        topic,
        { right: world[who]![topic]!, asked: count },
      ]),
    ),
    hasPassed: false,
  }));
  const batches: TopicBatch[] = [];
  const shown: TopicFigures[] = [];
  const looks: (readonly TopicBatch[])[] = [];
  for (const step of steps) {
    if (step.kind === 'look') {
      formBatches(learners, batches);
      shown.push(topicFigures(batches, topics, names));
      looks.push([...batches]);
      continue;
    }
    const learner = learners[step.who]!;
    if (step.kind === 'pass') learner.hasPassed = true;
    else if (step.kind === 'join') learner.groups.add(step.group);
    else learner.groups.delete(step.group);
  }
  return { shown, learners, looks };
}

function formBatches(learners: readonly Learner[], batches: TopicBatch[]): void {
  const waiting = Map.groupBy(
    learners.filter(({ hasPassed, batch }) => hasPassed && batch === undefined),
    ({ groups }) => JSON.stringify([...groups].sort()),
  );
  for (const [groups, members] of [...waiting].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const batch = batchOf({
      groups: JSON.parse(groups) as string[],
      people: members.length,
      marks: summed(members),
    });
    if (!batch) continue;
    for (const member of members) member.batch = batches.length;
    batches.push(batch);
  }
}

function summed(members: readonly Learner[]): Waiting['marks'] {
  const marks: Record<string, { right: number; asked: number; people: number }> = {};
  for (const { code } of topics)
    for (const { marks: own } of members) {
      const { right, asked } = own[code]!;
      if (asked === 0) continue;
      const sum = (marks[code] ??= { right: 0, asked: 0, people: 0 });
      sum.right += right;
      sum.asked += asked;
      sum.people += 1;
    }
  return marks;
}

const seeds = Array.from({ length: 1000 }, (_, seed) => seed);

describe('topic figures', () => {
  test('over a thousand courses and every order of looking, have another world behind them for each person', () => {
    let batched = 0;
    for (const seed of seeds) {
      const { history, world } = randomHistory(seed);
      const lived = live(history, world);
      const seen = JSON.stringify(lived.shown);
      for (let who = seed % 7; who < lived.learners.length; who += 7) {
        const { marks, batch } = lived.learners[who]!;
        if (batch !== undefined) batched += 1;
        for (const { code } of topics) {
          if (marks[code]!.asked === 0) continue;
          const other = otherWorlds(lived, world, who, code).find(
            (candidate) => JSON.stringify(live(history, candidate).shown) === seen,
          );
          expect(other, `course ${seed}, person ${who}, ${code}`).toBeDefined();
          expect(other![who]![code]).not.toBe(world[who]![code]);
        }
      }
    }
    // The property would hold of figures that show nobody.
    expect(batched).toBeGreaterThan(1500);
  }, 240_000);

  test('even to the last digit, let nobody be singled out by adding and subtracting', () => {
    let equations = 0;
    for (const seed of seeds) {
      const { history, world } = randomHistory(seed);
      const { learners, looks } = live(history, world);
      const rows = looks.flatMap((batches) => sumsOf(batches, history.names, learners));
      equations += rows.length;
      const basis = reduced(rows);
      for (let who = 0; who < learners.length; who += 1)
        expect(isInSpan(basis, who, learners.length), `course ${seed}, person ${who}`).toBe(false);
    }
    expect(equations).toBeGreaterThan(1000);
  }, 120_000);

  test('show a group only with ten or more in it and ten or more beside it', () => {
    for (const seed of seeds) {
      const { history, world } = randomHistory(seed);
      for (const { people, groups, topics: rows } of live(history, world).shown) {
        for (const [index, group] of groups.entries()) {
          const isShown = rows.some(({ byGroup }) => byGroup[index] !== undefined);
          if (isShown) {
            expect(group.people).toBeGreaterThanOrEqual(fewest);
            expect(people - group.people).toBeGreaterThanOrEqual(fewest);
          }
          expect(isShown && group.state !== 'shown').toBe(false);
        }
        for (const { all, byGroup } of rows)
          for (const figure of [all, ...byGroup])
            if (figure !== undefined) expect([10, 20, 30, 40, 50, 60, 70, 80, 90]).toContain(figure);
      }
    }
  });

  test('stay as they are when somebody leaves a group, until ten more have passed', () => {
    const marks = { t1: { right: 8, asked: 10, people: 10 } };
    const batches = [
      batchOf({ groups: ['A'], people: 10, marks })!,
      batchOf({ groups: ['B'], people: 12, marks })!,
    ];
    expect(batchOf({ groups: ['A'], people: 9, marks })).toBeUndefined();
    expect(topicFigures(batches, topics, ['A', 'B', 'C'])).toMatchObject({
      people: 22,
      groups: [
        { name: 'A', state: 'shown', people: 10 },
        { name: 'B', state: 'shown', people: 12 },
        { name: 'C', state: 'few', people: 0 },
      ],
      topics: [
        { topic: { code: 't1' }, all: 80, byGroup: [80, 80, undefined] },
        { topic: { code: 't7' }, all: undefined },
      ],
      weakest: { code: 't1' },
    });
  });

  test('leave out a topic that fewer than ten of a batch were asked about', () => {
    const batch = batchOf({ groups: [], people: 11, marks: { t7: { right: 4, asked: 9, people: 9 } } });
    expect(batch?.marks).toEqual({});
  });

  test('never suggest a talk about a sensitive topic', () => {
    const mark = { asked: 20, people: 10 };
    const batch = batchOf({
      groups: [],
      people: 10,
      marks: { t1: { right: 18, ...mark }, t7: { right: 2, ...mark } },
    })!;
    const { topics: rows, weakest } = topicFigures([batch], topics, []);
    expect(rows[0]?.topic.code).toBe('t7');
    expect(weakest?.code).toBe('t1');
  });
});

/** Worlds in which this person's mark is another: theirs alone, or with somebody of their batch making up for it. */
function otherWorlds(lived: Lived, world: World, who: number, topic: string): World[] {
  const asked = (index: number): number => lived.learners[index]!.marks[topic]!.asked;
  const changed = (changes: Readonly<Record<number, number>>): World =>
    world.map((marks, index) => {
      const change = changes[index];
      return change === undefined ? marks : { ...marks, [topic]: marks[topic]! + change };
    });
  const isPossible = (index: number, change: number): boolean => {
    const mark = world[index]![topic]! + change;
    return mark >= 0 && mark <= asked(index);
  };
  const { batch } = lived.learners[who]!;
  return [1, -1, 2, -2]
    .filter((change) => isPossible(who, change))
    .flatMap((change) => [
      changed({ [who]: change }),
      ...lived.learners.flatMap((other, index) =>
        index !== who && batch !== undefined && other.batch === batch && isPossible(index, -change)
          ? [changed({ [who]: change, [index]: -change })]
          : [],
      ),
    ]);
}

/** Every sum that a page could be made of: the course and each group that is shown. One row of ones and zeros each. */
function sumsOf(
  batches: readonly TopicBatch[],
  names: readonly string[],
  learners: readonly Learner[],
): number[][] {
  const figures = topicFigures(batches, topics, names);
  const row = (isIn: (batch: TopicBatch) => boolean): number[] =>
    learners.map(({ batch }) => {
      const own = batch === undefined ? undefined : batches[batch];
      return own && isIn(own) ? 1 : 0;
    });
  return [
    row(() => true),
    ...figures.groups
      .filter(({ state }) => state === 'shown')
      .map(({ name }) => row(({ groups }) => groups.includes(name))),
  ].filter((each) => each.includes(1));
}

/** Gauss and Jordan, over fractions that stay small: every number here is 0, 1 or -1 and a few of their sums. */
function reduced(rows: readonly (readonly number[])[]): { readonly row: number[]; readonly pivot: number }[] {
  const basis: { row: number[]; pivot: number }[] = [];
  for (const start of new Set(rows.map((row) => JSON.stringify(row)))) {
    let row = JSON.parse(start) as number[];
    for (const { row: known, pivot } of basis) row = minus(row, known, row[pivot]!);
    const pivot = row.findIndex((value) => Math.abs(value) > 1e-9);
    if (pivot === -1) continue;
    const scaled = row.map((value) => value / row[pivot]!);
    for (const each of basis) each.row = minus(each.row, scaled, each.row[pivot]!);
    basis.push({ row: scaled, pivot });
  }
  return basis;
}

const minus = (row: readonly number[], other: readonly number[], times: number): number[] =>
  times === 0 ? [...row] : row.map((value, index) => value - times * other[index]!);

function isInSpan(basis: ReturnType<typeof reduced>, who: number, people: number): boolean {
  let left = Array.from({ length: people }, (_, index): number => (index === who ? 1 : 0));
  for (const { row, pivot } of basis) left = minus(left, row, left[pivot]!);
  return left.every((value) => Math.abs(value) < 1e-9);
}
