/** What the main thread did, from Chromium's own trace. */
import type { CDPSession } from 'playwright-core';

/** @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU "Trace Event Format" */
interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Of `dur`, what the processor spent on this thread; not every system says it. */
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

/** A task longer than this keeps somebody waiting who presses something. */
const LONG_MS = 50;

export async function startTrace(
  cdp: CDPSession,
): Promise<{ readonly stop: () => Promise<readonly TraceEvent[]> }> {
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'devtools.timeline',
        'disabled-by-default-devtools.timeline',
        'v8',
        'blink.user_timing',
      ],
    },
  });
  return {
    stop: async () => {
      const complete = new Promise((resolve) => {
        cdp.once('Tracing.tracingComplete', resolve);
      });
      await cdp.send('Tracing.end');
      await complete;
      return events;
    },
  };
}

/**
 * Total blocking time in milliseconds, from the moment a page came to the mark `in-charge`.
 *
 * @param path - how the address of that page ends
 * @throws Error when the trace has no such moment: then it measures nothing
 */
export function blockedTime(events: readonly TraceEvent[], path: string) {
  const came = events.find(({ name, args }) => name === 'CommitLoad' && args?.data?.url?.endsWith(path));
  const end = events.find(({ name, cat }) => name === 'in-charge' && cat.includes('user_timing'));
  if (!came || !end) throw new Error('the trace does not say when the page came, or when it was in charge');
  const here = events.filter(
    ({ pid, tid, ts }) => pid === came.pid && tid === came.tid && ts > came.ts && ts <= end.ts,
  );
  const tasks = here.filter(({ name }) => name === 'RunTask');
  const scripts = here.filter(({ name }) => isScript.test(name));
  const withScript = tasks.filter(({ ts, dur = 0 }) =>
    scripts.some((script) => script.ts >= ts && script.ts < ts + dur),
  );
  return {
    blocked: beyond(withScript, ({ tdur, dur = 0 }) => tdur ?? dur),
    blockedByClock: beyond(withScript, ({ dur = 0 }) => dur),
    blockedWithPaint: beyond(tasks, ({ tdur, dur = 0 }) => tdur ?? dur),
  };
}

const isScript = /^(EvaluateScript|FunctionCall|RunMicrotasks|v8\.)/;

const beyond = (tasks: readonly TraceEvent[], time: (task: TraceEvent) => number): number =>
  tasks.reduce((sum, task) => sum + Math.max(0, time(task) / 1000 - LONG_MS), 0);
