/** A real browser for a journey, and the few words a journey is written in. */
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type Frame,
  type FrameLocator,
  type Page,
} from 'playwright-core';
import { inject } from 'vitest';
import { traceCalls, traceStatements } from '../lms/traces.ts';
import type { CallRow } from '../lms/strict-lms.ts';
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
    // A frame that goes from site to site would change its process each time, and Playwright sometimes loses it then.
    args: [...browserArguments, '--disable-site-isolation-trials'],
    ...(executablePath && { executablePath }),
  });
  return shared;
}

export async function closeBrowser(): Promise<void> {
  await shared?.close();
  shared = undefined;
}

/** The tool, inside a practice platform's page. */
export async function toolFrame(platformPage: Page): Promise<Frame> {
  const frame = await (await platformPage.waitForSelector('iframe.tool')).contentFrame();
  if (!frame) throw new Error('The platform shows no frame.');
  return frame;
}

export interface VisitOptions {
  readonly standard?: 'scorm12' | 'scorm2004' | 'cmi5' | 'xapi';
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
  return {
    page,
    course: page.frameLocator('#course'),
    close: async () => {
      await trace(page, [standard, provider, track, options.learner]);
      await context.close();
    },
  };
}

const sessionsTraced = new Map<string, number>();

/** Writes down what the practice LMS heard, for any judge from outside: a file for each session in SCORM, one for each attempt over an LRS. */
async function trace(page: Page, attempt: readonly string[]): Promise<void> {
  const name = attempt.join('-');
  const heard = await page.request.get(
    `${inject('baseUrl')}/lms/heard/${encodeURIComponent(attempt.join('.'))}`,
  );
  if (heard.ok()) {
    const { lines } = (await heard.json()) as { readonly lines: readonly { readonly statement: string }[] };
    traceStatements(
      name,
      lines.map(({ statement }) => JSON.parse(statement) as object),
    );
  }
  // A tab that was closed has taken its sessions with it.
  if (page.isClosed()) return;
  // A page that was left quickly is another one by now.
  const sessions = await page.evaluate(() =>
    ((window as unknown as { sessions?: { calls: readonly CallRow[] }[] }).sessions ?? []).map(
      ({ calls }) => calls,
    ),
  );
  for (const calls of sessions) {
    const n = (sessionsTraced.get(name) ?? 0) + 1;
    sessionsTraced.set(name, n);
    traceCalls(`${name}-${String(n)}`, calls);
  }
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
