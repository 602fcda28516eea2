/**
 * An LMS from outside: `scorm-again` behind a wrapper as strict as the strictest judges, with an attempt that outlives
 * the session, as on Moodle. Runs in Node for unit tests and in a page for the preview.
 *
 * One object is one launch. Launching again is making another with the same store.
 */
import * as scorm12 from 'scorm-again/scorm12';
import * as scorm2004 from 'scorm-again/scorm2004';
import { strictError } from './strict-rules.ts';
import type { Standard } from './strict-rules.ts';
import { secondsOf, timespanOf } from './timespans.ts';

export interface LmsStore {
  /** What was last committed; undefined before the first launch. */
  load(): object | undefined;
  /** False or an exception is a commit that failed. May take as long as it likes: the call waits, as a synchronous request does. */
  commit(data: object): boolean;
}

export interface StrictLmsOptions {
  readonly standard: Standard;
  readonly store: LmsStore;
  readonly learner: { readonly id: string; readonly name: string };
  /** 1.2: `cmi.student_data.mastery_score`, 0 to 100. 2004: `cmi.scaled_passing_score`, 0 to 1. The LMS then judges by it. */
  readonly masteryScore?: number;
  /** 2004 only, 0 to 1. The LMS then decides completion by the progress measure. */
  readonly completionThreshold?: number;
  readonly launchData?: string;
  /** Otherwise `normal`, and `review` once the attempt is finished, as Moodle does. */
  readonly mode?: 'normal' | 'browse' | 'review';
  /** Otherwise `credit` in normal mode. */
  readonly credit?: 'credit' | 'no-credit';
  /** An error code for a value that this LMS does not want, on top of the rules. */
  readonly refuse?: (element: string, value: string) => string | undefined;
  /** Moodle's SCORM 1.2 API takes values for sent before it sends them, and never sends an equal one again. */
  readonly forgetsFailedCommits?: boolean;
  readonly onCall?: (row: CallRow) => void;
}

export interface CallRow {
  /** The method's name, for example `LMSSetValue`. */
  readonly call: string;
  readonly element: string;
  readonly value: string;
  readonly result: string;
  /** "0" is none. */
  readonly error: string;
}

export interface Verdict {
  readonly isConformant: boolean;
  /** A sentence each; empty when conformant. */
  readonly faults: readonly string[];
}

export interface StrictLms {
  /** What goes to `window.API` or `window.API_1484_11`. */
  readonly api: object;
  readonly calls: readonly CallRow[];
  verdict(): Verdict;
  /** The data model now, as flat elements. */
  snapshot(): Readonly<Record<string, string>>;
  /** What was last committed and kept. */
  committed(): StoredAttempt | undefined;
}

/** What the store holds. Plain JSON. */
export interface StoredAttempt {
  readonly standard: Standard;
  /** What the content has set, in the order in which it was first set. */
  readonly values: Readonly<Record<string, string>>;
  readonly totalSeconds: number;
}

/** What we use of `scorm-again`, whose own types name a default export that it does not have. */
interface Runtime {
  setCMIValue(element: string, value: string): string;
  getCMIValue(element: string): unknown;
  lmsInitialize(parameter: string): string;
  lmsFinish(parameter: string): string;
  lmsGetValue(element: string): string;
  lmsSetValue(element: string, value: string): string;
  lmsCommit(parameter: string): string;
  lmsGetLastError(): string;
  lmsGetErrorString(code: string): string;
  lmsGetDiagnostic(code: string): string;
}
type RuntimeClass = new (settings: object) => Runtime;

const dialects = {
  scorm12: {
    Runtime: (scorm12 as unknown as { Scorm12API: RuntimeClass }).Scorm12API,
    prefix: 'LMS',
    initialize: 'LMSInitialize',
    terminate: 'LMSFinish',
    exit: 'cmi.core.exit',
    sessionTime: 'cmi.core.session_time',
    totalTime: 'cmi.core.total_time',
    statuses: ['cmi.core.lesson_status'],
    commitFailed: '101',
    argumentError: '201',
  },
  scorm2004: {
    Runtime: (scorm2004 as unknown as { Scorm2004API: RuntimeClass }).Scorm2004API,
    prefix: '',
    initialize: 'Initialize',
    terminate: 'Terminate',
    exit: 'cmi.exit',
    sessionTime: 'cmi.session_time',
    totalTime: 'cmi.total_time',
    statuses: ['cmi.completion_status', 'cmi.success_status'],
    commitFailed: '391',
    argumentError: '201',
  },
} as const;

export function createStrictLms(options: StrictLmsOptions): StrictLms {
  const { standard, store } = options;
  const dialect = dialects[standard];
  const before = store.load() as StoredAttempt | undefined;
  const runtime = new dialect.Runtime({
    autocommit: false,
    logLevel: 'NONE',
    mastery_override: true,
    autoCompleteLessonStatus: true,
  });
  const values = new Map(Object.entries(before?.values ?? {}));
  const launch = launchValues(options, before);
  for (const [element, value] of [...launch, ...values]) runtime.setCMIValue(element, value);

  const calls: CallRow[] = [];
  const sent = new Map(values);
  let kept = before;
  let sessionSeconds = 0;
  let isOver = false;
  let lastError = '0';

  function answer(call: string, element: string, value: unknown, result: string, error: string): string {
    lastError = error;
    const row = { call, element, value: String(value), result, error };
    calls.push(row);
    options.onCall?.(row);
    return result;
  }

  /** Runs a call of the runtime, unless a rule of ours has already refused it. */
  function run(
    call: string,
    refusal: string | undefined,
    work: () => string,
    element = '',
    value: unknown = '',
  ): string {
    if (refusal !== undefined) return answer(call, element, value, 'false', refusal);
    const result = work();
    return answer(call, element, value, result, runtime.lmsGetLastError());
  }

  const onlyEmpty = (parameters: readonly unknown[]): string | undefined =>
    parameters.length === 1 && parameters[0] === '' ? undefined : dialect.argumentError;

  /** Hands the attempt to the store. */
  function push(): boolean {
    const changed = [...values].filter(
      ([element, value]) =>
        !options.forgetsFailedCommits || element === dialect.sessionTime || sent.get(element) !== value,
    );
    for (const [element, value] of changed) sent.set(element, value);
    const attempt: StoredAttempt = {
      standard,
      values: { ...kept?.values, ...Object.fromEntries(changed) },
      totalSeconds: (before?.totalSeconds ?? 0) + sessionSeconds,
    };
    try {
      if (!store.commit(attempt)) return false;
    } catch {
      return false;
    }
    kept = attempt;
    return true;
  }

  /** `scorm-again` goes on taking SCORM 1.2 calls after the end; a judge does not. */
  const whenOver = (): string | undefined => (isOver && standard === 'scorm12' ? '301' : undefined);

  const methods: Record<string, (...parameters: unknown[]) => string> = {
    Initialize: (...parameters) =>
      run(dialect.initialize, onlyEmpty(parameters), () => runtime.lmsInitialize(''), '', parameters.join()),
    Terminate: (...parameters) => {
      let refusal = onlyEmpty(parameters) ?? whenOver();
      let result = 'false';
      if (refusal === undefined) {
        result = runtime.lmsFinish('');
        if (result === 'true') {
          isOver = true;
          // The runtime may have come to another status by mastery score or threshold.
          for (const element of dialect.statuses) {
            const status = String(runtime.getCMIValue(element));
            if (values.has(element) || status !== 'unknown') values.set(element, status);
          }
          if (!push()) refusal = dialect.commitFailed;
        }
      }
      return run(dialect.terminate, refusal, () => result, '', parameters.join());
    },
    GetValue: (...parameters) => {
      const element = String(parameters[0]);
      return run(`${dialect.prefix}GetValue`, whenOver(), () => runtime.lmsGetValue(element), element);
    },
    SetValue: (...parameters) => {
      const [name, value] = parameters;
      const element = String(name);
      const refusal =
        whenOver() ??
        strictError(standard, element, value, values) ??
        options.refuse?.(element, String(value));
      return run(
        `${dialect.prefix}SetValue`,
        refusal,
        () => {
          const result = runtime.lmsSetValue(element, String(value));
          if (result === 'true') {
            values.set(element, String(value));
            if (element === dialect.sessionTime) sessionSeconds = secondsOf(String(value));
          }
          return result;
        },
        element,
        value,
      );
    },
    Commit: (...parameters) => {
      let refusal = onlyEmpty(parameters) ?? whenOver();
      let result = 'false';
      if (refusal === undefined) {
        result = runtime.lmsCommit('');
        if (result === 'true' && runtime.lmsGetLastError() === '0' && !push()) refusal = dialect.commitFailed;
      }
      return run(`${dialect.prefix}Commit`, refusal, () => result, '', parameters.join());
    },
    GetLastError: () => lastError,
    GetErrorString: (code) => runtime.lmsGetErrorString(String(code)),
    GetDiagnostic: (code) => runtime.lmsGetDiagnostic(String(code)),
  };
  const names =
    standard === 'scorm12'
      ? { ...twelve }
      : Object.fromEntries(Object.keys(methods).map((name) => [name, name]));

  return {
    api: Object.fromEntries(Object.entries(methods).map(([name, method]) => [names[name] ?? name, method])),
    calls,
    verdict: () => verdict(calls, dialect),
    snapshot: () => ({ ...Object.fromEntries(launch), ...Object.fromEntries(values) }),
    committed: () => kept,
  };
}

/** SCORM 1.2 has its own names. */
const twelve: Readonly<Record<string, string>> = {
  Initialize: 'LMSInitialize',
  Terminate: 'LMSFinish',
  GetValue: 'LMSGetValue',
  SetValue: 'LMSSetValue',
  Commit: 'LMSCommit',
  GetLastError: 'LMSGetLastError',
  GetErrorString: 'LMSGetErrorString',
  GetDiagnostic: 'LMSGetDiagnostic',
};

/** What the LMS says about the launch: read-only to the content. */
function launchValues(options: StrictLmsOptions, before: StoredAttempt | undefined): [string, string][] {
  const { standard, learner, masteryScore, completionThreshold, launchData } = options;
  const exit = before?.values[dialects[standard].exit];
  const entry = before === undefined ? 'ab-initio' : exit === 'suspend' ? 'resume' : '';
  const mode = options.mode ?? (isFinished(before) ? 'review' : 'normal');
  const credit = options.credit ?? (mode === 'normal' ? 'credit' : 'no-credit');
  const total = timespanOf(standard, before?.totalSeconds ?? 0);
  if (standard === 'scorm12') {
    return [
      ['cmi.core.student_id', learner.id],
      ['cmi.core.student_name', learner.name],
      ['cmi.core.entry', entry],
      ['cmi.core.lesson_mode', mode],
      ['cmi.core.credit', credit],
      ['cmi.core.total_time', total],
      ...(masteryScore === undefined
        ? []
        : [['cmi.student_data.mastery_score', String(masteryScore)] as [string, string]]),
      ...(launchData === undefined ? [] : [['cmi.launch_data', launchData] as [string, string]]),
    ];
  }
  return [
    ['cmi.learner_id', learner.id],
    ['cmi.learner_name', learner.name],
    ['cmi.entry', entry],
    ['cmi.mode', mode],
    ['cmi.credit', credit],
    ['cmi.total_time', total],
    ...(masteryScore === undefined
      ? []
      : [['cmi.scaled_passing_score', String(masteryScore)] as [string, string]]),
    ...(completionThreshold === undefined
      ? []
      : [['cmi.completion_threshold', String(completionThreshold)] as [string, string]]),
    ...(launchData === undefined ? [] : [['cmi.launch_data', launchData] as [string, string]]),
  ];
}

/** Moodle: any of three statuses in 1.2, completion alone in 2004. */
function isFinished(attempt: StoredAttempt | undefined): boolean {
  const status = attempt?.values['cmi.core.lesson_status'] ?? attempt?.values['cmi.completion_status'] ?? '';
  return ['completed', 'passed', 'failed'].includes(status);
}

/** As strict judges have it: one beginning and one end, nothing outside, and no error but "not set" on reading. */
function verdict(
  calls: readonly CallRow[],
  { initialize, terminate }: { readonly initialize: string; readonly terminate: string },
): Verdict {
  const faults: string[] = [];
  for (const name of [initialize, terminate]) {
    const count = calls.filter(({ call }) => call === name).length;
    if (count !== 1) faults.push(`${name} was called ${count} times.`);
  }
  const first = calls.findIndex(({ call }) => call === initialize);
  const last = calls.findIndex(({ call }) => call === terminate);
  calls.forEach(({ call, element, value, error }, index) => {
    if (index < first || (last !== -1 && index > last))
      faults.push(`${call} ${element} came outside the session.`);
    const isNotSet = error === '403' && call.endsWith('GetValue');
    if (error !== '0' && !isNotSet)
      faults.push(`${call} ${element} ${JSON.stringify(value)} got error ${error}.`);
  });
  return { isConformant: faults.length === 0, faults };
}
