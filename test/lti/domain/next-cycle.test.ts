import { beforeAll, describe, expect, test } from 'vitest';
import { nextCycleState } from '../../../lti/domain/next-cycle.ts';
import { compileCourse, type CompiledCourse } from '../../../src/content/compile/compile-course.ts';
import { areLessonsDone, finishScreen } from '../../../src/progress/progress.ts';
import { decode } from '../../../src/progress/suspend-data.ts';
import { realLibrary } from '../../content/real.ts';

let staff: CompiledCourse;
let renewal: CompiledCourse;
beforeAll(async () => {
  const library = await realLibrary();
  const compiled = (track: string, isRenewal: boolean): CompiledCourse => {
    const result = compileCourse(library, 'example', track, { today: '2026-11-22', isRenewal });
    if (!result.ok) throw new Error('the course compiles');
    return result.value;
  };
  staff = compiled('staff', false);
  renewal = compiled('staff-update', true);
});

/** Lessons that still have something to read, by title. */
function open(passedAt: string, marks: Readonly<Record<string, { right: number; asked: number }>>): string[] {
  const state = nextCycleState(renewal.course, renewal.upkeep.renews!, {
    marks,
    passedAt: new Date(passedAt),
    assessment: staff.course.assessment!,
  });
  const read = decode(state, renewal.course);
  if (!read.ok) throw new Error('a state that can be read');
  return renewal.course.parts
    .filter(
      ({ kind, screens }) => kind === 'lesson' && screens.some((screen) => !read.value.finished.has(screen)),
    )
    .map(({ title }) => title);
}
const partOf = (topic: string): string => {
  const found = staff.course.assessment!.topics.find(({ title }) => title === topic)!;
  return staff.course.parts.find(({ code }) => code === found.part)!.title;
};
const topicCode = (index: number): string => staff.course.assessment!.topics[index]!.code;

describe('what somebody begins again with', () => {
  test('after a pass long ago: everything that is new, and no lesson whose topic was right', () => {
    const marks = Object.fromEntries(
      staff.course.assessment!.topics.map(({ code }) => [code, { right: 1, asked: 1 }]),
    );
    expect(open('2025-10-01T10:00:00Z', marks)).toEqual([
      'What changed: guidance',
      'What changed: AI and filtering',
      'What changed: images and blackmail',
      'What changed: here',
      renewal.course.parts.find(({ code }) => code === 'p12')!.title,
    ]);
  });

  test('a topic that was missed brings its lesson back', () => {
    const missed = topicCode(7);
    const { title } = staff.course.assessment!.topics[7]!;
    expect(open('2025-10-01T10:00:00Z', { [missed]: { right: 0, asked: 1 } })).toContain(partOf(title));
    expect(open('2025-10-01T10:00:00Z', { [missed]: { right: 1, asked: 1 } })).not.toContain(partOf(title));
  });

  test('what was in force before the last pass is behind them, to the day in London', () => {
    // New on 1 September 2026: who passed at 00:30 on that day in London had the new edition.
    const kcsie = renewal.course.parts[0]!.screens[0]!;
    const isOpen = (passedAt: string): boolean => {
      const state = nextCycleState(renewal.course, renewal.upkeep.renews!, {
        marks: {},
        passedAt: new Date(passedAt),
      });
      const read = decode(state, renewal.course);
      return read.ok && !read.value.finished.has(kcsie);
    };
    expect(isOpen('2026-08-31T22:59:00Z')).toBe(true);
    expect(isOpen('2026-08-31T23:30:00Z')).toBe(false);
  });

  test('nothing new since: the hard stop, the policy, the routes, the quiz and the signature stay', () => {
    const still = open('2027-06-01T10:00:00Z', {});
    expect(still).toContain('What changed: here');
    expect(still).toContain('What changed: images and blackmail');
    expect(still).not.toContain('What changed: guidance');
    expect(renewal.course.completion).toEqual({ needsQuiz: true, needsSignOff: true });
  });

  test('can be finished: reading what is open opens the quiz', () => {
    const state = nextCycleState(renewal.course, renewal.upkeep.renews!, {
      marks: {},
      passedAt: new Date('2025-01-01'),
    });
    const read = decode(state, renewal.course);
    if (!read.ok) throw new Error('a state that can be read');
    expect(areLessonsDone(renewal.course, read.value)).toBe(false);
    const all = renewal.course.parts.flatMap(({ screens }) => screens).reduce(finishScreen, read.value);
    expect(areLessonsDone(renewal.course, all)).toBe(true);
  });
});
