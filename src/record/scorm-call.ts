/**
 * Calls an LMS's API object so that nothing it does can reach the learner: what throws, answers false or leaves an
 * error behind comes back as a problem.
 */
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { RecordProblem } from './learning-record.ts';

/** The eight methods, as one standard names them. */
export interface ScormMethods {
  readonly initialize: string;
  readonly terminate: string;
  readonly getValue: string;
  readonly setValue: string;
  readonly commit: string;
  readonly getLastError: string;
  readonly getErrorString: string;
  readonly getDiagnostic: string;
}

/** A call that did not go well, for the log. Values are left out: they may hold a name. */
export interface ScormFailure {
  readonly method: string;
  readonly element: string;
  readonly code: string;
  readonly message: string;
}

export interface ScormCalls {
  initialize(): Result<undefined, RecordProblem>;
  /** Whether the LMS answers reading this element: an earlier page may have begun the session and died. */
  answers(element: string): boolean;
  /** Empty when not set, not supported or not answered. */
  get(element: string): string;
  set(element: string, value: string): Result<undefined, RecordProblem>;
  commit(): Result<undefined, RecordProblem>;
  terminate(): Result<undefined, RecordProblem>;
}

interface Answer {
  readonly value: string;
  /** "0" is no error; empty when the LMS threw. */
  readonly code: string;
}

/**
 * @param overCodes - error codes that say the session is not or no longer running
 * @param onFailure - hears every failure but "not set" on reading
 */
export function createScormCalls(
  api: object,
  methods: ScormMethods,
  overCodes: readonly string[],
  onFailure: (failure: ScormFailure) => void,
): ScormCalls {
  // Always as a method on the object and never by way of `call`: some are Java or proxies.
  const callable = api as Readonly<Record<string, (...values: string[]) => unknown>>;

  /** What `initialize` was refused with: some LMSs go on naming it after calls that went well. */
  let stale = '';

  function ask(method: string, ...values: string[]): Answer {
    try {
      const value = text(callable[method]?.(...values));
      const code = text(callable[methods.getLastError]?.()) || '0';
      const isStale = code === stale && value !== '' && value !== 'false';
      return { value, code: isStale ? '0' : code };
    } catch {
      return { value: '', code: '' };
    }
  }

  function tell(
    method: string,
    ...values: string[]
  ): Result<undefined, { readonly lmsCode?: string; readonly isOver: boolean }> {
    const { value, code } = ask(method, ...values);
    if (isTrue(value) && code === '0') return ok(undefined);
    onFailure({ method, element: values.length > 1 ? (values[0] ?? '') : '', code, message: explain(code) });
    return failed({ isOver: overCodes.includes(code), ...(code !== '' && { lmsCode: code }) });
  }

  /** What the LMS has to say about an error. */
  function explain(code: string): string {
    try {
      const sentence = text(callable[methods.getErrorString]?.(code));
      const detail = text(callable[methods.getDiagnostic]?.(code));
      return [...new Set([sentence, detail])].filter(Boolean).join(': ');
    } catch {
      return '';
    }
  }

  function saved(method: string): Result<undefined, RecordProblem> {
    const answer = tell(method, '');
    if (answer.ok) return answer;
    const { isOver, lmsCode } = answer.problem;
    return failed(isOver ? { code: 'session-over' } : { code: 'not-saved', ...(lmsCode && { lmsCode }) });
  }

  return {
    initialize: () => {
      const answer = tell(methods.initialize, '');
      if (answer.ok) return answer;
      const { lmsCode } = answer.problem;
      stale = lmsCode ?? '';
      return failed({ code: 'session-refused', ...(lmsCode && { lmsCode }) });
    },
    answers: (element) => {
      const { value, code } = ask(methods.getValue, element);
      return code === '0' && value !== '';
    },
    get: (element) => {
      const { value, code } = ask(methods.getValue, element);
      return code === '0' ? value : '';
    },
    set: (element, value) => {
      const answer = tell(methods.setValue, element, value);
      if (answer.ok) return answer;
      const { isOver, lmsCode } = answer.problem;
      if (isOver) return failed({ code: 'session-over' });
      // Without a code the LMS threw: the line is down, the value may be good.
      return failed(lmsCode ? { code: 'value-refused', element, lmsCode } : { code: 'not-saved' });
    },
    commit: () => saved(methods.commit),
    terminate: () => saved(methods.terminate),
  };
}

/** LMSs answer with "true", true or 1. */
function isTrue(value: string): boolean {
  return ['true', '1'].includes(value.toLowerCase());
}

/** Numbers come for strings, objects of other languages too, and nothing for an empty one. */
function text(value: unknown): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- an LMS may answer with anything; what it says of itself is all we can use
  return value === undefined || value === null ? '' : String(value);
}
