import { beforeAll, describe, expect, test } from 'vitest';
import { measureTrack } from '../../../src/content/check/minutes.ts';
import { hasAudience } from '../../../src/content/compile/compile-course.ts';
import type { Library } from '../../../src/content/library.ts';
import { tracksNotFor } from '../../../scripts/open-course.ts';
import { buildAll, realLibrary, type Built } from '../real.ts';

let library: Library;
let all: readonly Built[];
beforeAll(async () => {
  library = await realLibrary();
  all = buildAll(library);
});

/** Minutes that each track was asked to take. */
const wanted: Readonly<Record<string, number>> = {
  // Ten lessons, of which the last is counted with a provider's rules.
  induction: 39,
  'induction-short': 12,
  booster: 6,
  staff: 45,
  'staff-update': 15,
  employer: 10,
  visitor: 3,
};

test.each(Object.entries(wanted))('%s takes %i minutes, a fifth more or less', (id, minutes) => {
  const track = library.course.value.tracks.find((each) => each.id === id);
  if (!track) throw new Error(`no track ${id}`);
  const { measured } = measureTrack(track, library);
  expect(measured).toBeGreaterThanOrEqual(minutes * 0.8);
  expect(measured).toBeLessThanOrEqual(minutes * 1.2);
});

test('the tracks are those that a provider can choose from', () => {
  expect(library.course.value.tracks.map(({ id }) => id).toSorted()).toEqual(
    [...Object.keys(wanted), 'staff-it', 'staff-lead', 'staff-manager', 'volunteer'].toSorted(),
  );
});

test('every track compiles for every provider that has its audience, and for nobody else', () => {
  const ids = library.course.value.tracks.map(({ id }) => id);
  for (const [provider, { profile }] of library.providers) {
    const built = all.filter((each) => each.provider === provider).map(({ track }) => track.id);
    expect([...built, ...tracksNotFor(library, provider, ids)].toSorted()).toEqual(ids.toSorted());
    expect(built).toContain('induction');
    expect(built).toContain('staff');
    for (const track of library.course.value.tracks)
      expect(built.includes(track.id)).toBe(hasAudience(profile.value, track));
  }
});

describe('what finishes a track', () => {
  test('is a quiz and a sign-off for induction, staff and the update', () => {
    for (const { track, compiled } of all)
      expect(compiled.course.completion.needsQuiz).toBe(
        ['induction', 'staff', 'staff-update'].includes(track.id),
      );
  });

  test('asks a question of who to tell in every quiz', () => {
    for (const { compiled } of all)
      if (compiled.quiz) {
        const topics = compiled.course.assessment?.topics.filter(({ draw }) => draw > 0).map(({ code }) => code);
        const routes = compiled.quiz.questions.filter(({ kind }) => kind === 'route');
        expect(routes.some(({ topic }) => topics?.includes(topic))).toBe(true);
      }
  });
});

test('each track has its own title, and no code stands twice in one', () => {
  const titles = library.course.value.tracks.map(({ courseTitle }) => courseTitle);
  expect(new Set(titles).size).toBe(titles.length);
  for (const { compiled } of all) {
    const codes = compiled.course.parts.flatMap(({ code, screens }) => [code, ...screens]);
    expect(new Set(codes).size).toBe(codes.length);
  }
});
