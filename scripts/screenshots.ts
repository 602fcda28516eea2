/**
 * `npm run screenshots [-- --provider <id>] [--screens <name,name>]`
 *
 * Takes pictures of the running product, for people to look at: each kind of screen on a phone and on a desk, light
 * and dark, into `.screenshots/<provider>/`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { printProblems } from '../src/content/problems.ts';
import { lessonParts, servedCourse, type ServedCourse } from '../test/journeys/served-course.ts';
import { screenTypes, show, type ScreenType } from '../test/journeys/screen-types.ts';
import { root } from './build-player.ts';
import { browserArguments, findBrowser, noBrowserMessage } from './find-browser.ts';
import { createPreview } from './preview/server.ts';
import { preparePreview } from './preview/start-preview.ts';

/** File names, and the screens as the journeys call them. */
const pictures: readonly (readonly [file: string, screen: string])[] = [
  ['home', 'home, under way'],
  ['lesson', 'help'],
  ['content-note', 'content note'],
  ['scenario', 'scenario, reply'],
  ['scenario-ending', 'scenario, ending'],
  ['sort', 'sorting, sorted'],
  ['quiz', 'question (one)'],
  ['quiz-answered', 'question (one), answered'],
  ['quiz-result', 'check, not yet'],
  ['sign-off', 'sign-off, signing'],
  ['sign-off-read', 'sign-off, reading'],
  ['sign-off-errors', 'sign-off, nothing ticked'],
  ['sign-off-check', 'sign-off, checking'],
  ['confirmation', 'confirmation'],
  ['certificate', 'certificate'],
  ['help', 'help'],
  ['reading-settings', 'reading settings'],
  ['not-saved', 'lesson, not saved'],
];

const sizes = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { provider: { type: 'string', default: 'example' }, screens: { type: 'string' } },
  });
  const wanted = values.screens?.split(',') ?? pictures.map(([file]) => file);
  const executablePath = await findBrowser();
  if (executablePath === undefined) {
    console.error(noBrowserMessage);
    return 1;
  }
  const prepared = await preparePreview();
  if (!prepared.ok) return printProblems(prepared.problem);
  const server = createPreview(prepared.value);
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const browser = await chromium.launch({ executablePath, args: [...browserArguments] });
  try {
    const served = await servedCourse(url, { provider: values.provider });
    const folder = join(root, '.screenshots', values.provider);
    mkdirSync(folder, { recursive: true });
    for (const [file, screen] of pictures) {
      if (!wanted.includes(file)) continue;
      await take(browser, served, { name: file, type: typeFor(served, file, screen), folder });
      console.log(file);
    }
    console.log(`In .screenshots/${values.provider}`);
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

interface Picture {
  readonly name: string;
  readonly type: ScreenType;
  readonly folder: string;
}

/** One page for all four: what changes is only its size and its colours. */
async function take(browser: Browser, served: ServedCourse, { name, type, folder }: Picture): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', deviceScaleFactor: 1 });
  context.setDefaultTimeout(20_000);
  const page = await show(context, served, type);
  // A panel covers what can be seen and has nothing below it. Anything else is taken in a window as tall as the
  // page: else what is fixed to the window stands in the middle of the picture.
  const isPanel = name === 'help' || name === 'reading-settings';
  for (const size of sizes) {
    await page.setViewportSize(size);
    if (!isPanel) {
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ ...size, height: Math.max(size.height, height) });
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${String(size.width)}-${colorScheme}.png`) });
    }
  }
  await context.close();
}

function typeFor(served: ServedCourse, file: string, screen: string): ScreenType {
  const type = screenTypes(served).find(({ name }) => name === screen);
  if (!type) throw new Error(`There is no screen called “${screen}”.`);
  if (file !== 'lesson') return type;
  // The same moment of the course as Help opens over, without Help.
  const [part] = lessonParts(served.course);
  return {
    ...type,
    name: part?.title ?? screen,
    go: (page) => page.getByRole('heading', { level: 2 }).first().waitFor(),
  };
}
