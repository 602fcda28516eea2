/**
 * Design rule 7 on one person's page: what it shows of the topics that are not sensitive, beside "passed" or "not
 * passed" and the score that the gradebook has, never comes to a mark of a sensitive topic.
 *
 * Shown by counting: of small checks every history of marks there can be is lived, with a look at the page after every
 * try, since fewer looks tell less. Histories that look the same are put together; among those, each mark of a
 * sensitive topic must have two values or more, unless it has one only without the page as well: a score of 100 in the
 * gradebook says that everything is right.
 */
import { describe, expect, test } from 'vitest';
import { areFiguresSafe } from '../../../lti/domain/roster-person.ts';
import type { Assessment, Topic } from '../../../src/content/model.ts';
import { hasPassed, missedTopics, score } from '../../../src/progress/score.ts';
import { newProgress } from '../../../src/progress/progress.ts';
import { assessment as made, topic } from '../../progress/courses.ts';

type Marks = Readonly<Record<string, { readonly right: number; readonly asked: number }>>;
type Rule = typeof areFiguresSafe;

/** @param draws - questions of each topic */
function check(
  draws: { readonly others: readonly number[]; readonly sensitive: readonly number[] },
  change: Pick<Assessment, 'passMark' | 'retake'>,
): Assessment {
  const topics: Topic[] = [
    ...draws.others.map((draw, index) => topic(`o${index}`, { draw })),
    ...draws.sensitive.map((draw, index) => topic(`s${index}`, { draw, isSensitive: true })),
  ];
  return made({ topics, ...change });
}

interface History {
  /** After each try. */
  readonly marks: readonly Marks[];
  /** What is known without the page: passed or not, and the score in the gradebook. */
  readonly known: string;
  /** The same with the page. */
  readonly seen: string;
}

/** Every way in which the check can go, until it is passed or there are no more tries. */
function* histories(rules: Assessment, tries: number, rule: Rule, before?: History): Generator<History> {
  const last = before?.marks.at(-1) ?? {};
  const progress = { ...newProgress(), attempts: before?.marks.length ?? 0, marks: last };
  const asked =
    before && rules.retake === 'missed-topics'
      ? missedTopics(progress, rules)
      : rules.topics.map(({ code }) => code);
  for (const fresh of outcomes(rules.topics.filter(({ code }) => asked.includes(code)))) {
    const marks = { ...last, ...fresh };
    const after = { ...progress, attempts: progress.attempts + 1, marks };
    const isPassed = hasPassed(after, rules);
    const figures = rules.topics.flatMap(({ code, isSensitive }) =>
      isSensitive || !rule(rules, marks, isPassed) ? [] : [marks[code]?.right],
    );
    const known = isPassed ? `passed with ${score(after, rules) ?? ''}; ` : 'not passed; ';
    const history: History = {
      marks: [...(before?.marks ?? []), marks],
      known: (before?.known ?? '') + known,
      seen: `${before?.seen ?? ''}${figures.join(' ')} ${known}`,
    };
    if (isPassed || history.marks.length === tries) yield history;
    else yield* histories(rules, tries, rule, history);
  }
}

function* outcomes([first, ...rest]: readonly Topic[]): Generator<Marks> {
  if (!first) {
    yield {};
    return;
  }
  for (const others of outcomes(rest))
    for (let right = 0; right <= first.draw; right += 1)
      yield { [first.code]: { right, asked: first.draw }, ...others };
}

/** Marks of sensitive topics that the page gives away. */
function workedOut(rules: Assessment, tries: number, rule: Rule): readonly string[] {
  const all = [...histories(rules, tries, rule)];
  const places = rules.topics
    .filter(({ isSensitive }) => isSensitive)
    .flatMap(({ code }) => Array.from({ length: tries }, (_, time) => ({ code, time })));
  return places.flatMap(({ code, time }) => {
    const valueIn = ({ marks }: History): number | undefined => marks[time]?.[code]?.right;
    const bare = valuesBy(all, ({ known }) => known, valueIn);
    const withPage = valuesBy(all, ({ seen }) => seen, valueIn);
    return all
      .filter(({ known, seen }) => withPage.get(seen)!.size === 1 && bare.get(known)!.size > 1)
      .map(({ seen }) => `${code} after try ${time + 1}: ${seen}`);
  });
}

function valuesBy(
  all: readonly History[],
  keyOf: (history: History) => string,
  valueOf: (history: History) => number | undefined,
): ReadonlyMap<string, ReadonlySet<number | undefined>> {
  const values = new Map<string, Set<number | undefined>>();
  for (const history of all) {
    const key = keyOf(history);
    const there = values.get(key) ?? new Set();
    values.set(key, there.add(valueOf(history)));
  }
  return values;
}

const draws = [
  { others: [1], sensitive: [1] },
  { others: [2, 1], sensitive: [2] },
  { others: [1, 1, 1, 1, 1], sensitive: [1] },
  { others: [2, 2, 1], sensitive: [1, 1] },
  { others: [1, 1], sensitive: [1, 1] },
  { others: [2], sensitive: [2, 1] },
  { others: [1], sensitive: [1, 1, 1] },
  { others: [2, 1], sensitive: [2, 2] },
  { others: [], sensitive: [2, 1] },
] as const;
const checks = draws.flatMap((each) =>
  [0.5, 0.6, 0.8, 1].flatMap((passMark) =>
    (['missed-topics', 'whole'] as const).map((retake) => ({ ...each, passMark, retake })),
  ),
);

describe('figures on a person’s page', () => {
  test.each(checks)(
    'tell no mark of a sensitive topic: others $others, sensitive $sensitive, pass $passMark, again $retake',
    ({ others, sensitive, passMark, retake }) => {
      expect(workedOut(check({ others, sensitive }, { passMark, retake }), 2, areFiguresSafe)).toEqual([]);
    },
  );

  test('would tell, shown to everybody: this test knows a leak when it sees one', () => {
    const everywhere = checks.flatMap(({ others, sensitive, passMark, retake }) =>
      workedOut(check({ others, sensitive }, { passMark, retake }), 2, () => true),
    );
    expect(everywhere.length).toBeGreaterThan(100);
    // And each half of the rule is needed.
    const afterwards = workedOut(
      check({ others: [2, 1], sensitive: [2, 2] }, { passMark: 0.6, retake: 'whole' }),
      1,
      (rules, marks) => areFiguresSafe(rules, marks, false),
    );
    const before = workedOut(
      check({ others: [2, 2, 1], sensitive: [1, 1] }, { passMark: 0.8, retake: 'whole' }),
      1,
      (_rules, _marks, isPassed) => !isPassed,
    );
    expect([afterwards, before].map((each) => each.length > 0)).toEqual([true, true]);
  });

  const induction = check(
    { others: [1, 2, 1, 1, 1, 1, 1, 1], sensitive: [2, 2, 1, 1] },
    { passMark: 0.8, retake: 'missed-topics' },
  );
  const asked = (rules: Assessment): Marks =>
    Object.fromEntries(rules.topics.map(({ code, draw }) => [code, { right: 0, asked: draw }]));

  test('stand there in a long check until it is passed, and not in a short one with one sensitive topic', () => {
    expect(areFiguresSafe(induction, asked(induction), false)).toBe(true);
    expect(areFiguresSafe(induction, asked(induction), true)).toBe(false);
    const update = check({ others: [1, 1, 1, 1, 1], sensitive: [1] }, { passMark: 0.8, retake: 'whole' });
    expect(areFiguresSafe(update, asked(update), false)).toBe(false);
  });

  test('stand there for good where nothing sensitive is asked', () => {
    const calm = check({ others: [2, 2], sensitive: [] }, { passMark: 0.8, retake: 'whole' });
    expect(areFiguresSafe(calm, asked(calm), true)).toBe(true);
    expect(areFiguresSafe(induction, {}, false)).toBe(true);
  });
});
