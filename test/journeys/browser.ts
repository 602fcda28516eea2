/** A real browser for a journey, and the few words a journey is written in. */
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type FrameLocator,
  type Page,
} from 'playwright-core';
import { inject } from 'vitest';
import { awake } from './learner.ts';
import { browserArguments, findBrowser } from '../../scripts/find-browser.ts';

export interface Visit {
  readonly page: Page;
  /** The course, inside the practice LMS. */
  readonly course: FrameLocator;
  readonly close: () => Promise<void>;
}

let shared: Browser | undefined;

/** One browser for all journeys of a file; every visit has cookies and storage of its own. */
export async function browser(): Promise<Browser> {
  const executablePath = await findBrowser();
  shared ??= await chromium.launch({
    args: [...browserArguments],
    ...(executablePath && { executablePath }),
  });
  return shared;
}

export async function closeBrowser(): Promise<void> {
  await shared?.close();
  shared = undefined;
}

export interface VisitOptions {
  readonly standard?: 'scorm12' | 'scorm2004';
  readonly provider?: string;
  readonly track?: string;
  /** Whoever has the same name has the same attempt. */
  readonly learner: string;
  readonly fault?: string;
  readonly masteryScore?: number;
  readonly context?: BrowserContextOptions;
  /** What to do to the page before it opens anything. */
  readonly before?: (page: Page) => Promise<unknown>;
}

/** Opens a course inside the practice LMS. */
export async function visit(options: VisitOptions): Promise<Visit> {
  const { standard = 'scorm12', provider = 'ws-training', track = 'induction' } = options;
  const context = await (
    await browser()
  ).newContext({ viewport: { width: 1280, height: 900 }, ...options.context });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await options.before?.(page);
  const query = new URLSearchParams({
    learner: options.learner,
    ...(options.fault && { fault: options.fault }),
    ...(options.masteryScore !== undefined && { mastery: String(options.masteryScore) }),
  });
  await page.goto(`${inject('baseUrl')}/lms/${standard}/${provider}/${track}?${query.toString()}`);
  const frame = await (await page.waitForSelector('#course')).contentFrame();
  if (frame) await awake(frame);
  return { page, course: page.frameLocator('#course'), close: () => context.close() };
}

/** What the practice LMS keeps of an attempt. */
export interface StoredAttempt {
  readonly values: Readonly<Record<string, string>>;
  readonly totalSeconds: number;
}

/** What the LMS has on its server for this attempt: what would be there if the browser died now. */
export async function stored(
  options: Pick<VisitOptions, 'standard' | 'provider' | 'track' | 'learner'>,
): Promise<StoredAttempt | undefined> {
  const { standard = 'scorm12', provider = 'ws-training', track = 'induction', learner } = options;
  const key = encodeURIComponent(`${standard}.${provider}.${track}.${learner}`);
  const answer = await fetch(`${inject('baseUrl')}/lms/store/${key}`);
  return answer.status === 204 ? undefined : ((await answer.json()) as StoredAttempt);
}

/** The session as the LMS heard it: the names of the calls in order, and every breach of the standard. */
export function lmsOf(page: Page): Promise<{ calls: string[]; faults: readonly string[] }> {
  return page.evaluate(() => {
    const { lms } = window as unknown as {
      lms: {
        calls: readonly { call: string }[];
        verdict(): { faults: readonly string[] };
      };
    };
    return { calls: lms.calls.map(({ call }) => call), faults: lms.verdict().faults };
  });
}

/** A page that is the course itself, without a platform around it. */
export async function visitAlone(
  path: string,
  options: Pick<VisitOptions, 'context' | 'before'> = {},
): Promise<Pick<Visit, 'page' | 'close'>> {
  const context = await (
    await browser()
  ).newContext({ viewport: { width: 1280, height: 900 }, ...options.context });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await options.before?.(page);
  await page.goto(inject('baseUrl') + path);
  await awake(page.mainFrame());
  return { page, close: () => context.close() };
}
