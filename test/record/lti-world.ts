/** A learner's browser and our tool over many launches, seen by a test. */
import { createLtiRecord } from '../../src/record/lti.ts';
import type { LtiHost } from '../../src/record/lti.ts';
import type { LearningRecord } from '../../src/record/learning-record.ts';
import type { Outcome } from '../../src/progress/model.ts';
import { createToolStandIn } from '../lms/lti-tool.ts';
import type { ToolStandIn } from '../lms/lti-tool.ts';
import { course } from '../progress/courses.ts';
import { fakeStorage } from './fake-storage.ts';
import type { FakeStorage } from './fake-storage.ts';

export const launchedAt = Date.UTC(2026, 10, 22, 13);

/** One browser: what outlives the tab, and what lives in it. */
export interface LtiBrowser {
  readonly storage: FakeStorage;
  readonly session: FakeStorage;
  /** Milliseconds since 1970. */
  date: number;
  /** Timers that wait, with their milliseconds. */
  readonly waits: { readonly milliseconds: number; readonly wake: () => void }[];
}

export const ltiBrowser = (storage = fakeStorage()): LtiBrowser => ({
  storage,
  session: fakeStorage(),
  date: launchedAt,
  waits: [],
});

export function hostOf(
  browser: LtiBrowser,
  fetch: typeof globalThis.fetch,
  origin = 'https://tool.example',
): LtiHost {
  return {
    fetch,
    origin,
    date: () => browser.date,
    session: () => browser.session.open(),
    storage: () => browser.storage.open(),
    wait: (milliseconds) =>
      new Promise((resolve) => {
        browser.waits.push({ milliseconds, wake: resolve });
      }),
  };
}

/** What the page of the launch does. */
export function putToken({ session, date }: LtiBrowser, token: string): void {
  session.values.set('fourcs-launch', JSON.stringify({ token, expiresAt: date + 1_800_000 }));
}

export interface LtiWorld {
  readonly tool: ToolStandIn;
  readonly browser: LtiBrowser;
  /** Opened from the LMS. */
  launch(): LearningRecord;
  /** The same page again, in the same tab. */
  reload(): LearningRecord;
  readonly outcome: Outcome | undefined;
}

/**
 * The tool works out by itself what other records are told. So that one list of behaviours holds for all, what a test
 * reports here counts as what the tool has worked out from the state before it.
 */
export function ltiWorld(browser = ltiBrowser()): LtiWorld {
  const tool = createToolStandIn();
  let outcome: Outcome | undefined;
  const open = (): LearningRecord => {
    const record = createLtiRecord(hostOf(browser, tool.fetch), course());
    return {
      ...record,
      report: async (told) => {
        const wasFinished = tool.isFinished;
        const answer = await record.report(told);
        if (!answer.ok || wasFinished) return answer;
        outcome = told;
        tool.isFinished = told.completion === 'completed' || told.success === 'failed';
        return answer;
      },
    };
  };
  return {
    tool,
    browser,
    get outcome() {
      return outcome;
    },
    launch: () => {
      putToken(browser, tool.launch());
      return open();
    },
    reload: open,
  };
}
