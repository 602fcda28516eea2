/** A page whose clock and visibility the test moves. */
import type { ScormFailure } from '../../src/record/scorm-call.ts';
import type { ScormHost } from '../../src/record/scorm-record.ts';

export interface FakePage extends ScormHost {
  readonly failures: ScormFailure[];
  pass(seconds: number): void;
  show(isVisible: boolean): void;
  readonly waits: number[];
  readonly listeners: number;
}

export function fakePage(window: object): FakePage {
  let time = 5_000;
  const listeners = new Set<() => void>();
  const failures: ScormFailure[] = [];
  const waits: number[] = [];
  const document = {
    visibilityState: 'visible',
    addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
  };
  return {
    window,
    document,
    failures,
    waits,
    now: () => time,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      time += milliseconds;
    },
    onFailure: (failure) => failures.push(failure),
    pass: (seconds) => {
      time += seconds * 1000;
    },
    show: (isVisible) => {
      document.visibilityState = isVisible ? 'visible' : 'hidden';
      listeners.forEach((listener) => listener());
    },
    get listeners() {
      return listeners.size;
    },
  };
}
