/** A real browser for a journey, and the few words a journey is written in. */
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type FrameLocator,
  type Page,
} from 'playwright-core';
import { inject } from 'vitest';
import { browserArguments, findBrowser } from '../../scripts/find-browser.ts';

export interface Visit {
  readonly page: Page;
  /** The course, inside the practice LMS. */
  readonly course: FrameLocator;
  close(): Promise<void>;
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
}

/** Opens a course inside the practice LMS. */
export async function visit(options: VisitOptions): Promise<Visit> {
  const { standard = 'scorm12', provider = 'ws-training', track = 'induction' } = options;
  const context = await (
    await browser()
  ).newContext({ viewport: { width: 1280, height: 900 }, ...options.context });
  const page = await context.newPage();
  const query = new URLSearchParams({
    learner: options.learner,
    ...(options.fault && { fault: options.fault }),
    ...(options.masteryScore !== undefined && { mastery: String(options.masteryScore) }),
  });
  await page.goto(`${inject('baseUrl')}/lms/${standard}/${provider}/${track}?${query.toString()}`);
  return { page, course: page.frameLocator('#course'), close: () => context.close() };
}

/** What the LMS has on its server for this attempt: what would be there if the browser died now. */
export async function stored(
  options: Pick<VisitOptions, 'standard' | 'provider' | 'track' | 'learner'>,
): Promise<unknown> {
  const { standard = 'scorm12', provider = 'ws-training', track = 'induction', learner } = options;
  const key = encodeURIComponent(`${standard}.${provider}.${track}.${learner}`);
  const answer = await fetch(`${inject('baseUrl')}/lms/store/${key}`);
  return answer.status === 204 ? undefined : answer.json();
}
