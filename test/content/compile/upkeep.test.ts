import { beforeAll, describe, expect, test } from 'vitest';
import { compileCourse, type CompiledCourse } from '../../../src/content/compile/compile-course.ts';
import type { Library } from '../../../src/content/library.ts';
import { realLibrary } from '../real.ts';

let library: Library;
beforeAll(async () => {
  library = await realLibrary();
});
const compiled = (track: string, isRenewal = false): CompiledCourse => {
  const result = compileCourse(library, 'example', track, { today: '2026-11-22', isRenewal });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
};

describe('the course that a yearly update becomes for somebody whose last pass is known', () => {
  test('has the update, the lessons of every topic of the track, and the same quiz and signature', () => {
    const update = compiled('staff-update');
    const renewal = compiled('staff-update', true);
    expect(renewal.course.track.id).toBe('staff-renewal');
    expect(renewal.course.groups.map(({ title }) => title)).toEqual([
      'What changed',
      'Last year’s lessons',
      'Finish',
    ]);
    expect(renewal.course.assessment).toEqual(update.course.assessment);
    expect(renewal.signOff?.hash).toBe(update.signOff?.hash);
    const taught = compiled('staff').course.assessment?.topics.map(({ part }) => part);
    expect([...renewal.upkeep.renews!.revisits].toSorted()).toEqual([...new Set(taught)].toSorted());
  });

  test('leaves the update as it is for packages', () => {
    expect(compiled('staff-update').course.groups.map(({ title }) => title)).toEqual([
      'What changed',
      'Finish',
    ]);
    expect(compiled('staff-update').upkeep.renews).toBeUndefined();
  });

  test('never lets the policy, the routes or the hard stop be passed over', () => {
    const { upkeep, course } = compiled('staff-update', true);
    const dated = Object.keys(upkeep.renews!.since);
    const [, , images, here] = course.groups[0]!.parts.map((code) =>
      course.parts.find((part) => part.code === code)!,
    );
    expect(here!.screens.filter((screen) => dated.includes(screen))).toEqual([]);
    expect(dated).not.toContain(images!.screens[0]);
    expect(dated.length).toBeGreaterThan(3);
  });

  test('dates no screen before the newest law that it states', () => {
    const inForce = new Map(library.sources.value.sources.map((source) => [source.id, source.inForceFrom]));
    for (const { value } of library.lessons.values())
      for (const { id, since, sources } of value.screens)
        if (since !== undefined)
          for (const source of sources)
            expect([id, since >= (inForce.get(source) ?? '')]).toEqual([id, true]);
  });
});

describe('when a track comes round', () => {
  test('staff and learners by the profile; a booster never', () => {
    expect(compiled('staff').upkeep.renewal).toEqual({
      cycle: 'rolling',
      months: 12,
      opensDaysBefore: 30,
      graceDays: 0,
    });
    expect(compiled('induction').upkeep.renewal?.months).toBe(12);
    expect(compiled('booster').upkeep.renewal).toBeUndefined();
    expect(compiled('staff').upkeep.retention).toEqual({ completionMonths: 12 });
  });
});
