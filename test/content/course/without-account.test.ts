/** Employers and visitors come by a link: they are not learners here, and no platform keeps anything for them. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Library } from '../../../src/content/library.ts';
import { buildAll, realLibrary, type Built } from '../real.ts';
import { wordsOf } from './walk.ts';

let library: Library;
let built: readonly Built[];
beforeAll(async () => {
  library = await realLibrary();
  built = buildAll(library).filter(({ track }) => ['employer', 'visitor'].includes(track.audience));
});

describe('employers and visitors', () => {
  test('are not told what a policy says to its learners', () => {
    expect(built.length).toBeGreaterThan(4);
    for (const { provider, compiled } of built) {
      const { routes } = library.providers.get(provider)!.profile.value;
      const said = wordsOf(JSON.stringify([compiled.course, compiled.lessons, compiled.help, compiled.signOff]));
      for (const { apprentice, also } of Object.values(routes.learner))
        for (const line of [apprentice, ...also]) if (line !== undefined) expect(said).not.toContain(line);
    }
  });

  test('are not sent to a platform that they have no account on, and are told that nothing is kept', () => {
    for (const { compiled } of built) {
      const { course, signOff, help } = compiled;
      const words = { ...help.words, ...course.words, ...signOff?.words };
      expect(words['saving.not-connected-why']).toContain('You need no account.');
      expect(words['signOff.not-kept']).toContain('keeps nothing');
      for (const key of ['saving.not-connected-why', 'signOff.not-kept', 'home.closed-not-kept', 'home.kept'])
        expect(words[key], key).not.toMatch(/\bLMS\b|learning platform|place is kept/);
      expect(signOff?.whoSees).toMatch(/^Nobody, unless you show it/);
    }
  });
});

test('learners and staff are told that their platform keeps the record', () => {
  for (const { track, compiled } of buildAll(library)) {
    if (['employer', 'visitor'].includes(track.audience)) continue;
    expect(compiled.course.words['saving.not-connected-why']).toContain('learning platform');
  }
});
