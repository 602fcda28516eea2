import { describe, expect, test } from 'vitest';
import { dueScores, mayBeDue } from '../../../lti/domain/due-scores.ts';
import { factsOf } from '../../../lti/domain/facts.ts';
import type { AttemptFacts } from '../../../lti/domain/model.ts';
import type { Progress } from '../../../src/progress/model.ts';
import { newProgress } from '../../../src/progress/progress.ts';
import type { CourseRules } from '../../../src/progress/progress.ts';
import { course, courseWithoutQuiz, lesson } from '../../progress/courses.ts';
import { allScreens, now, progressWith, startedAt } from './judged.ts';

const begun: AttemptFacts = {
  completion: 'incomplete',
  success: 'unknown',
  marks: {},
  quizAttempts: 0,
  startedAt,
};
const later = new Date(now.getTime() + 60_000);

const failed = progressWith({
  finished: allScreens,
  attempts: 1,
  marks: { t1: { right: 1, asked: 3 }, t6: { right: 2, asked: 2 } },
});
const passed = progressWith({
  finished: allScreens,
  attempts: 1,
  marks: { t1: { right: 3, asked: 3 }, t6: { right: 1, asked: 2 } },
});
const signed: Progress = {
  ...passed,
  signedOff: { at: '2026-11-22T09:30:00Z', hash: 'ab', withSupport: false },
};

const courseLink = { linkId: 'l1', part: 'course' } as const;
const signLink = { linkId: 'l2', part: 'sign-off' } as const;

function due(
  progress: Progress,
  links: readonly (typeof courseLink | typeof signLink)[],
  rules: CourseRules = course(),
) {
  const facts = factsOf(rules, progress, begun, now);
  const scores = dueScores(rules, progress, facts, links, now);
  if (scores.length > 0) expect(mayBeDue(rules, progress, facts)).toBe(true);
  return scores.map(({ linkId, scoreGiven, scoreMaximum }) => [linkId, scoreGiven, scoreMaximum]);
}

describe('what is known of an attempt', () => {
  test('is incomplete and never failed while the quiz may be taken again', () => {
    expect(factsOf(course(), failed, begun, now)).toMatchObject({
      completion: 'incomplete',
      success: 'unknown',
      scaledScore: 0.6,
      quizAttempts: 1,
    });
  });

  test('bears the moment of pass, signature and completion, each of which stays', () => {
    const first = factsOf(course(), passed, begun, now);
    expect(first).toMatchObject({ success: 'passed', completion: 'incomplete', passedAt: now });
    expect(first.completedAt).toBeUndefined();
    const second = factsOf(course(), signed, first, later);
    expect(second).toMatchObject({
      completion: 'completed',
      passedAt: now,
      signedAt: new Date(Date.UTC(2026, 10, 22, 9, 30)),
      completedAt: later,
    });
    expect(factsOf(course(), signed, second, new Date(later.getTime() + 60_000))).toEqual(second);
  });

  test('does not go back when a new edition asks for more', () => {
    const done = factsOf(course(), signed, begun, now);
    const stricter = course({ assessment: { ...course().assessment!, passMark: 1 } });
    expect(factsOf(stricter, signed, done, later)).toEqual(done);
    const longer = { ...courseWithoutQuiz(false), parts: [lesson('p1', ['s1', 's9'])] };
    const read = factsOf(courseWithoutQuiz(false), progressWith({ finished: allScreens }), begun, now);
    expect(factsOf(longer, progressWith({ finished: allScreens }), read, later)).toEqual(read);
  });
});

describe('the score that is due', () => {
  test('is none before the end, so that no platform counts half a course as all of it', () => {
    for (const links of [[courseLink], [courseLink, signLink]])
      for (const progress of [newProgress(), failed]) expect(due(progress, links)).toEqual([]);
  });

  test('waits for the signature where one column stands for both', () => {
    expect(due(passed, [courseLink])).toEqual([]);
    expect(due(signed, [courseLink])).toEqual([['l1', 80, 100]]);
  });

  test('comes in two where the sign-off has a column of its own', () => {
    expect(due(passed, [courseLink, signLink])).toEqual([['l1', 80, 100]]);
    expect(due(signed, [courseLink, signLink])).toEqual([
      ['l1', 80, 100],
      ['l2', 1, 1],
    ]);
  });

  test('goes to every column of the course, also where only the sign-off is linked', () => {
    expect(due(signed, [courseLink, { ...courseLink, linkId: 'l3' }] as never)).toHaveLength(2);
    expect(due(signed, [signLink])).toEqual([['l2', 1, 1]]);
    expect(due(signed, [])).toEqual([]);
  });

  test('is full for a track without a quiz: read, and signed where that is asked for', () => {
    const read = progressWith({ finished: new Set(['s1', 's2']) });
    expect(due(read, [courseLink], courseWithoutQuiz())).toEqual([]);
    expect(due(read, [courseLink], courseWithoutQuiz(false))).toEqual([['l1', 100, 100]]);
    expect(due(read, [courseLink, signLink], courseWithoutQuiz())).toEqual([['l1', 100, 100]]);
    expect(due({ ...read, signedOff: signed.signedOff! }, [courseLink], courseWithoutQuiz())).toEqual([
      ['l1', 100, 100],
    ]);
  });

  test('bears the moment at which it was earned', () => {
    const facts = factsOf(course(), signed, factsOf(course(), passed, begun, now), later);
    const [one, two] = dueScores(course(), signed, facts, [courseLink, signLink], later);
    expect(one?.achievedAt).toEqual(later);
    expect(two?.achievedAt).toEqual(facts.signedAt);
    expect(
      dueScores(course(), passed, factsOf(course(), passed, begun, now), [courseLink, signLink], later)[0]
        ?.achievedAt,
    ).toEqual(now);
  });
});
