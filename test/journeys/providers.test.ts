/** What is each provider's own, on the screens of its own course. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { openLibrary } from '../../scripts/open-course.ts';
import type { Library } from '../../src/content/library.ts';
import type { Block, RouteCard } from '../../src/content/model.ts';
import { browser, closeBrowser } from './browser.ts';
import { atScreen, atSignOff, lessonsDone, openAt, signed } from './course-alone.ts';
import {
  button,
  fillInSignature,
  firstLesson,
  heading,
  nextButton,
  plain,
  press,
  readDocuments,
  sees,
} from './learner.ts';
import { servedCourse, type ServedCourse } from './served-course.ts';

const drafts = ['ws-training', 'waes', 'aspire', 'nwcs', 'skills-for-work'];
let context: BrowserContext;
let library: Library;

beforeEach(async () => {
  context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(15_000);
});
afterEach(() => context.close());
beforeAll(async () => {
  const opened = await openLibrary();
  if (!opened.ok) throw new Error('The course folder has problems; npm run check names them.');
  library = opened.value;
});
afterAll(closeBrowser);

const courseOf = (provider: string): Promise<ServedCourse> => servedCourse(inject('baseUrl'), { provider });
const bodyOf = async (page: Page): Promise<string> => plain(await page.locator('body').innerText());

describe.each(['example', ...drafts])('%s', (provider) => {
  test('is a draft on every screen, or on none', async () => {
    const served = await courseOf(provider);
    const { part } = firstLesson(served);
    const isDraft = drafts.includes(provider);
    const moments = [
      {},
      atScreen(served, part.code, part.screens[1] ?? ''),
      lessonsDone(served),
      atSignOff(served),
      signed(served),
    ];
    for (const [n, progress] of moments.entries()) {
      const page = await openAt(context, served, progress);
      if (n === 2) await nextButton(page).click();
      expect(/Draft: not for \w+/.test(await bodyOf(page)), `moment ${String(n)}`).toBe(isDraft);
      if (n === 4) {
        await sees(heading(page, isDraft ? 'Not valid: draft' : /^(Signed|Confirmed)$/));
        await press(page, 'See your certificate');
        await sees(heading(page, /^Certificate: /, 1));
        expect((await bodyOf(page)).includes('Draft: not valid')).toBe(isDraft);
      }
      await page.close();
    }
  });

  test('shows every rule it may sign in the provider’s own words, and none that is unsafe', async () => {
    const served = await courseOf(provider);
    const page = await openAt(context, served, atSignOff(served));
    await sees(button(page, /^I have read/));
    let shown = '';
    for (const [index, { title }] of served.signOff.documents.entries()) {
      await sees(heading(page, title, 2));
      shown += ` ${await bodyOf(page)}`;
      if (index + 1 < served.signOff.documents.length) await press(page, /^I have read it\. Next/);
    }
    await press(page, /^I have read (it|them)$/);
    await sees(heading(page, `Sign ${served.signOff.setName}`));
    shown += ` ${await bodyOf(page)}`;
    await fillInSignature(page, 'Amira Khan');
    await press(page, 'Check before you sign');
    await sees(heading(page, 'Check before you sign', 2));
    const checked = await bodyOf(page);
    shown += ` ${checked}`;

    const clauses = clausesOf(library, provider);
    const unsafe = clauses.filter(({ state }) => state === 'unsafe');
    const mine = clauses.filter(({ forLearners, state }) => forLearners && state !== 'unsafe');
    expect(mine.length).toBeGreaterThan(0);
    for (const { exact } of mine) expect(shown).toContain(exact);
    for (const { exact, forLearners } of unsafe) {
      expect(shown).not.toContain(exact);
      if (forLearners) expect(checked).toContain('Not signed');
    }
    await page.close();
  });

  test('says who to tell in its own people’s names or roles', async () => {
    const served = await courseOf(provider);
    const { people } = profileOf(library, provider);
    const titles = Object.values(people).flatMap((person): string[] =>
      typeof person === 'object' && 'title' in person && typeof person.title === 'string'
        ? [person.title]
        : [],
    );
    const own = cardsOf(served).filter(({ from }) => from !== undefined);
    const words = own
      .map((card) => JSON.stringify(card))
      .join(' ')
      .toLowerCase();
    expect(titles.filter((title) => words.includes(title.toLowerCase()))).not.toEqual([]);

    // Help stands on every screen, and begins with them.
    const page = await openAt(context, served);
    await press(page, 'Help');
    await sees(heading(page, served.help.provider.title));
    const shown = plain(await page.getByRole('dialog').innerText());
    const { first, second } = served.help.first;
    for (const html of [first, second]) expect(shown).toContain(inWords(html));
    await page.close();
  });
});

test('Skills for Work speaks to customers', async () => {
  const served = await courseOf('skills-for-work');
  const ours = JSON.stringify([served.lessons, served.quiz]);
  expect(ours).toMatch(/\bcustomers?\b/i);
  const page = await openAt(context, served);
  await sees(page.getByText('Draft: not for customers'));
  expect(await bodyOf(page)).not.toMatch(/\blearners?\b/i);
  await page.close();
});

test.each(['waes', 'aspire'])('%s shows its own headings for the four Cs', async (provider) => {
  const { course } = await courseOf(provider);
  const { risks } = profileOf(library, provider);
  const page = await openAt(context, await courseOf(provider));
  const list = page.getByRole('list', { name: 'The four Cs' });
  await sees(list);
  const shown = (await list.getByRole('listitem').allInnerTexts()).map(plain);
  for (const [index, label] of Object.values(course.labels).entries()) expect(shown[index]).toContain(label);
  // Three headings: the C without one says where it stands, and a sentence says why.
  if (risks.heading === 'three') {
    expect(shown.filter((text) => / \(under /.test(text))).toHaveLength(1);
    await sees(page.getByText(plain(risks.note ?? '').slice(0, 60)));
  } else expect(shown.join()).not.toContain('under');
  await page.close();
});

test('no two providers send the same worry to the same words', async () => {
  const cards = await Promise.all(
    ['example', ...drafts].map(async (provider) =>
      cardsOf(await courseOf(provider))
        .filter(({ from }) => from !== undefined)
        .map((card) => `${card.first} ${card.from ?? ''}`)
        .join(),
    ),
  );
  const said = cards.filter((card) => card !== '');
  expect(new Set(said).size).toBe(said.length);
});

test('NWCS prints its agreement with every clause and lines for name, date and signature', async () => {
  const served = await courseOf('nwcs');
  const page = await openAt(context, served, atSignOff(served));
  await page.evaluate(() => {
    window.print = () => undefined;
  });
  await readDocuments(page, served);
  await fillInSignature(page, 'Amira Khan');
  await press(page, 'Check before you sign');
  await press(page, 'Print a copy to sign');
  await page.emulateMedia({ media: 'print' });
  const paper = await bodyOf(page);
  const clauses = clausesOf(library, 'nwcs').filter(
    ({ forLearners, state }) => forLearners && state !== 'unsafe',
  );
  expect(clauses.length).toBeGreaterThan(5);
  for (const { exact } of clauses) expect(paper).toContain(exact);
  for (const line of ['Name', 'Signature', 'Date', 'Amira Khan', served.signOff.hash.slice(0, 4)])
    expect(paper).toContain(line);
  // The paper stands alone: no bar, no buttons.
  expect(paper).not.toContain('Leave quickly');
  await page.close();
});

interface Clause {
  readonly exact: string;
  readonly state: 'ok' | 'outdated' | 'unsafe';
  readonly forLearners: boolean;
}

/** From the profile and the policy themselves, not from what was compiled of them. */
function clausesOf(from: Library, provider: string): Clause[] {
  const files = from.providers.get(provider);
  if (!files) throw new Error(`There is no provider ${provider}.`);
  return files.profile.value.documents.flatMap(({ file, clauses, signedBy }) => {
    const points = file === undefined ? [] : (files.policies.get(file)?.points ?? []);
    return clauses.flatMap(({ number, state, audience }) => {
      const point = points.find((one) => one.number === number);
      const forLearners = audience.includes('learner') && signedBy.includes('learner');
      return point ? [{ exact: plain(point.text), state, forLearners }] : [];
    });
  });
}

function profileOf(from: Library, provider: string) {
  const files = from.providers.get(provider);
  if (!files) throw new Error(`There is no provider ${provider}.`);
  return files.profile.value;
}

/** Every "who to tell" of the course: in lessons, at the end of scenarios, and in Help. */
function cardsOf({ lessons, help }: ServedCourse): RouteCard[] {
  const inside = (blocks: readonly Block[]): RouteCard[] =>
    blocks.flatMap((block): RouteCard[] => {
      switch (block.kind) {
        case 'route':
          return [block.card];
        case 'scenario':
          return Object.values(block.scenario.nodes).flatMap((node) =>
            node.kind === 'ending' ? [node.route] : [],
          );
        case 'more':
          return inside(block.blocks);
        default:
          return [];
      }
    });
  const screens = lessons.flatMap((lesson) => lesson.screens);
  return [help.first, ...screens.flatMap(({ blocks, side }) => inside([...blocks, ...side]))];
}

/** As it stands on the page; paragraphs in a row are asked for one by one. */
const inWords = (html: string): string => plain(html.replace(/<[^>]+>/g, '').replaceAll('&amp;', '&'));
