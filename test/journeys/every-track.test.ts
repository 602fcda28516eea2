/** Every track there is, and every provider's induction, as a person takes it: from the first screen to the certificate. */
import type { Frame } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { openLibrary } from '../../scripts/open-course.ts';
import { hasAudience } from '../../src/content/compile/compile-course.ts';
import type { Block } from '../../src/content/model.ts';
import { closeBrowser, lmsOf, stored, visit, visitAlone } from './browser.ts';
import { walkCourse, type Walked } from './every-track-walker.ts';
import { courseParts, type CourseParts } from './served-course.ts';

afterAll(closeBrowser);

const opened = await openLibrary();
if (!opened.ok) throw new Error('The course folder has problems; npm run check names them.');
const { course, providers } = opened.value;
const tracks = course.value.tracks;

/** Where nobody has an account, the course is a page of its own. */
const withoutLms = new Set(['visitor', 'employer']);

/** Of those who have the track: the drafts are walked by their inductions, so that this is the one that is confirmed. */
function providerWith(track: (typeof tracks)[number]): string {
  const having = [...providers].filter(([, { profile }]) => hasAudience(profile.value, track));
  const [id] = having.find(([, { profile }]) => profile.value.confirmed) ?? having[0] ?? [];
  if (id === undefined) throw new Error(`No provider has ${track.id}`);
  return id;
}

const walks = [
  ...tracks.map((track) => ({ track: track.id, provider: providerWith(track) })),
  ...[...providers.keys()].map((provider) => ({ track: 'induction', provider })),
].filter(
  (one, at, all) =>
    all.findIndex(({ track, provider }) => track === one.track && provider === one.provider) === at,
);

test('every track of the course is among them, and every provider’s induction', () => {
  expect(new Set(walks.map(({ track }) => track))).toEqual(new Set(tracks.map(({ id }) => id)));
  expect(walks.filter(({ track }) => track === 'induction').map(({ provider }) => provider)).toEqual(
    expect.arrayContaining([...providers.keys()]),
  );
});

describe.each(walks.filter(({ track }) => !withoutLms.has(track)))('$track at $provider', (walk) => {
  test('is gone through to its end, and the platform has it as complete', async () => {
    const learner = `every-track-${walk.track}-${walk.provider}`;
    const parts = await partsOf('scorm12', walk);
    const { page, close } = await visit({ ...walk, learner });
    const frame = await (await page.waitForSelector('#course')).contentFrame();
    if (!frame) throw new Error('The platform has opened no course.');
    expectWhole(await walkIn(frame, parts), parts);

    expect((await lmsOf(page)).faults).toEqual([]);
    const values = (await stored({ ...walk, learner }))?.values ?? {};
    expect(values['cmi.core.lesson_status']).toBe(parts.quiz ? 'passed' : 'completed');
    expect(values['cmi.core.score.raw']).toBe(parts.quiz ? '100' : undefined);
    const signature = JSON.stringify(values).includes(parts.signOff?.hash ?? 'nothing to sign');
    expect(signature).toBe(parts.signOff !== undefined);
    expect(JSON.stringify(values)).not.toContain('Amira');
    await close();
  });
});

describe.each(walks.filter(({ track }) => withoutLms.has(track)))('$track at $provider', (walk) => {
  test('is gone through to its end as a web page', async () => {
    const parts = await partsOf('web', walk);
    const { page, close } = await visitAlone(`/open/web/${walk.provider}/${walk.track}/index.html`);
    expectWhole(await walkIn(page.mainFrame(), parts), parts);
    await close();
  });
});

const partsOf = (format: string, { provider, track }: (typeof walks)[number]): Promise<CourseParts> =>
  courseParts(`${inject('baseUrl')}/open/${format}/${provider}/${track}/`);

const walkIn = (frame: Frame, parts: CourseParts): Promise<Walked> =>
  frame.evaluate(walkCourse, { parts, name: 'Amira Khan' });

/** Every activity of every screen was done, as many questions asked as the check has, and every screen in words. */
function expectWhole({ did, asked, strange }: Walked, { lessons, course: given }: CourseParts): void {
  const blocks = lessons
    .flatMap(({ screens }) => screens)
    .flatMap((screen) => [...screen.blocks, ...screen.side])
    .flatMap(inside);
  for (const [kind, count] of Object.entries(did))
    expect(count, kind).toBe(blocks.filter((block) => block.kind === kind).length);
  expect(asked).toHaveLength(given.assessment?.questionCount ?? 0);
  expect(strange).toEqual([]);
}

const inside = (block: Block): readonly Block[] =>
  block.kind === 'more' ? block.blocks.flatMap(inside) : [block];
