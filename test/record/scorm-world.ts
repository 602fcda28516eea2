/** A learner's LMS over many launches, seen by a test: the attempt outlives each session. */
import { createPreviewRecord } from '../../src/record/preview.ts';
import type { PreviewMemory } from '../../src/record/preview.ts';
import type { LearningRecord } from '../../src/record/learning-record.ts';
import type { ScormOptions } from '../../src/record/scorm-record.ts';
import { createScorm12Record } from '../../src/record/scorm12.ts';
import { createScorm2004Record } from '../../src/record/scorm2004.ts';
import type { StoredStatement } from '../lms/lrs.ts';
import { memoryStore } from '../lms/memory-store.ts';
import type { MemoryStore } from '../lms/memory-store.ts';
import { createStrictLms } from '../lms/strict-lms.ts';
import type { StrictLms, StrictLmsOptions } from '../lms/strict-lms.ts';
import { fakePage } from './fake-page.ts';
import type { FakePage } from './fake-page.ts';
import { lrsWorld, verbOf } from './lrs-world.ts';
import type { LrsStandard } from './lrs-world.ts';
import { ltiWorld } from './lti-world.ts';

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
  /** The next saves fail: this many, and none after a 0. */
  fail(times: number): void;
  /** All that is stored anywhere, as JSON. */
  everything(): unknown;
  /** Sentences about every call of the last session that broke the standard. */
  faults(): readonly string[];
}

export const allRecords: readonly { readonly name: string; readonly start: () => World }[] = [
  { name: 'preview', start: previewWorld },
  { name: 'scorm12', start: () => scormWorld('scorm12') },
  { name: 'scorm2004', start: () => scormWorld('scorm2004') },
  { name: 'cmi5', start: () => statementWorld('cmi5') },
  { name: 'xapi', start: () => statementWorld('xapi') },
  { name: 'lti', start: toolWorld },
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
    // A memory does not fail.
    fail: () => undefined,
    everything: () => memory,
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
    fail: (times) => store.fail(times),
    everything: () => store.attempt(),
    faults: () => last?.verdict().faults ?? ['There was no session.'],
  };
}

function statementWorld(standard: LrsStandard): World {
  const world = lrsWorld(standard);
  return {
    launch: () => world.launch().record,
    held: () => {
      const said = (verb: string): boolean =>
        world.lrs.statements.some(
          (statement) => verbOf(statement) === verb && statement.object.id === world.activityId,
        );
      const raw = world.lrs.statements.findLast(({ result }) => result?.score?.raw !== undefined)?.result
        ?.score?.raw;
      const isCompleted = said('completed');
      return {
        data: world.document()?.data ?? '',
        isPassed: isCompleted && said('passed'),
        isCompleted,
        ...(raw !== undefined && { raw }),
      };
    },
    fail: (times) => {
      let left = times;
      world.lrs.fault = ({ method }) => (method !== 'GET' && left-- > 0 ? 503 : undefined);
    },
    everything: () => [world.lrs.statements, [...world.lrs.documents]],
    faults: () => statementFaults(world.lrs.statements),
  };
}

function toolWorld(): World {
  const world = ltiWorld();
  return {
    launch: () => world.launch(),
    held: () => {
      const { outcome } = world;
      const isCompleted = outcome?.completion === 'completed';
      return {
        data: world.tool.data,
        isPassed: isCompleted && outcome.success === 'passed',
        isCompleted,
        ...(outcome?.score && { raw: outcome.score.raw }),
      };
    },
    fail: (times) => {
      let left = times;
      world.tool.fault = ({ method }) => (method === 'PUT' && left-- > 0 ? 503 : undefined);
    },
    everything: () => [world.tool.data, [...world.browser.storage.values], world.outcome],
    faults: () => [],
  };
}

/** The order that cmi5 9.3 asks for, which is good manners in any LRS. */
function statementFaults(statements: readonly StoredStatement[]): string[] {
  const faults: string[] = [];
  const times = statements.map(({ timestamp }) => timestamp);
  if (times.some((time, index) => index > 0 && time < (times[index - 1] ?? '')))
    faults.push('A statement is older than the one before.');
  for (const verb of ['passed', 'completed'])
    if (statements.filter((statement) => verbOf(statement) === verb).length > 1)
      faults.push(`${verb} came twice.`);
  if (statements[0] && verbOf(statements[0]) !== 'initialized')
    faults.push('Something came before initialized.');
  return faults;
}
