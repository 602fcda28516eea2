/** A learner's LMS over many launches, seen by a test: the attempt outlives each session. */
import { createPreviewRecord } from '../../src/record/preview.ts';
import type { PreviewMemory } from '../../src/record/preview.ts';
import type { LearningRecord } from '../../src/record/learning-record.ts';
import type { ScormHost, ScormOptions } from '../../src/record/scorm-record.ts';
import type { ScormFailure } from '../../src/record/scorm-call.ts';
import { createScorm12Record } from '../../src/record/scorm12.ts';
import { createScorm2004Record } from '../../src/record/scorm2004.ts';
import { memoryStore } from '../lms/memory-store.ts';
import type { MemoryStore } from '../lms/memory-store.ts';
import { createStrictLms } from '../lms/strict-lms.ts';
import type { StrictLms, StrictLmsOptions } from '../lms/strict-lms.ts';

/** A page whose clock and visibility the test moves. */
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

export type ScormStandard = StrictLmsOptions['standard'];

export interface Sitting {
  readonly record: LearningRecord;
  readonly lms: StrictLms;
  readonly page: FakePage;
}

/** One more launch of the same attempt. */
export function launch(
  standard: ScormStandard,
  store: MemoryStore,
  settings: Partial<StrictLmsOptions> = {},
  options?: ScormOptions,
): Sitting {
  const lms = createStrictLms({ standard, store, learner: { id: '7', name: 'Khan, Amira' }, ...settings });
  const page = fakePage({ parent: { [standard === 'scorm12' ? 'API' : 'API_1484_11']: lms.api } });
  const create = standard === 'scorm12' ? createScorm12Record : createScorm2004Record;
  return { record: create(page, options), lms, page };
}

/** What any LMS holds, in the words of the port. */
export interface Held {
  readonly data: string;
  readonly isPassed: boolean;
  readonly isCompleted: boolean;
  readonly raw?: number;
}

export interface World {
  launch(): LearningRecord;
  held(): Held;
  /** Sentences about every call of the last session that broke the standard. */
  faults(): readonly string[];
}

export const allRecords: readonly { readonly name: string; readonly start: () => World }[] = [
  { name: 'preview', start: previewWorld },
  { name: 'scorm12', start: () => scormWorld('scorm12') },
  { name: 'scorm2004', start: () => scormWorld('scorm2004') },
];

function previewWorld(): World {
  const memory: PreviewMemory = {};
  return {
    launch: () => createPreviewRecord(memory, 'Khan, Amira'),
    held: () => ({
      data: memory.state?.data ?? '',
      isPassed: memory.outcome?.success === 'passed' && memory.outcome.completion === 'completed',
      isCompleted: memory.outcome?.completion === 'completed',
      ...(memory.outcome?.score && { raw: memory.outcome.score.raw }),
    }),
    faults: () => [],
  };
}

function scormWorld(standard: ScormStandard): World {
  const store = memoryStore();
  let last: StrictLms | undefined;
  return {
    launch: () => {
      const { record, lms } = launch(standard, store);
      last = lms;
      return record;
    },
    held: () => {
      const values = store.attempt()?.values ?? {};
      const status = values['cmi.core.lesson_status'] ?? '';
      const raw = values[standard === 'scorm12' ? 'cmi.core.score.raw' : 'cmi.score.raw'];
      const isCompleted =
        standard === 'scorm12'
          ? ['passed', 'completed'].includes(status)
          : values['cmi.completion_status'] === 'completed';
      return {
        data: values['cmi.suspend_data'] ?? '',
        isPassed:
          standard === 'scorm12'
            ? status === 'passed'
            : isCompleted && values['cmi.success_status'] === 'passed',
        isCompleted,
        ...(raw !== undefined && { raw: Number(raw) }),
      };
    },
    faults: () => last?.verdict().faults ?? ['There was no session.'],
  };
}
