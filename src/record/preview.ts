/** A learning record in memory, for a package opened without an LMS and for trying out: it forgets with the page. */
import type { Outcome } from '../progress/model.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LearningRecord, RecordProblem, SuspendState } from './learning-record.ts';
import { mostSuspendData } from './suspend-limit.ts';

/** What the memory holds; given in, it can outlive one record, as an LMS outlives a session. */
export interface PreviewMemory {
  state?: SuspendState;
  outcome?: Outcome;
}

export function createPreviewRecord(memory: PreviewMemory = {}, learnerName = ''): LearningRecord {
  let isClosed = false;
  let isReviewMode = false;

  function keep(change: PreviewMemory): Result<undefined, RecordProblem> {
    if (isClosed) return failed({ code: 'session-over' });
    if (!isReviewMode) Object.assign(memory, change);
    return ok(undefined);
  }

  let opening: ReturnType<LearningRecord['open']> | undefined;
  return {
    kind: 'preview',
    open: (how) =>
      (opening ??= Promise.resolve().then(() => {
        isReviewMode =
          how === 'to-read' ||
          memory.outcome?.completion === 'completed' ||
          memory.outcome?.success === 'failed';
        return ok({ suspendData: memory.state?.data ?? '', learnerName, isReviewMode });
      })),
    suspend: async (state) =>
      state.data.length > mostSuspendData
        ? failed({ code: 'value-refused', element: 'suspend_data' })
        : keep({ state }),
    report: async (outcome) => keep({ outcome }),
    close: async () => {
      isClosed = true;
      return ok(undefined);
    },
    closeOnPageHide: () => {
      isClosed = true;
    },
  };
}
