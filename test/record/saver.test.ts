import { describe, expect, test } from 'vitest';
import type {
  LearningRecord,
  OpenRecord,
  RecordProblem,
  SuspendState,
} from '../../src/record/learning-record.ts';
import { createSaver } from '../../src/record/saver.ts';
import type { Saver, SaveStatus } from '../../src/record/saver.ts';
import type { Outcome } from '../../src/progress/model.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { passedAndSigned } from './outcomes.ts';

type Answer = Result<undefined, RecordProblem>;
const notSaved: Answer = failed({ code: 'not-saved', lmsCode: '391' });

interface Scene {
  readonly saver: Saver;
  readonly statuses: SaveStatus[];
  readonly suspended: SuspendState[];
  readonly reported: Outcome[];
  readonly closed: string[];
  readonly pauses: number[];
  /** Lets the pause that is running come to its end. */
  readonly wake: () => Promise<void>;
  /** What the record answers from now on. */
  readonly answer: (suspend: Answer | (() => Promise<Answer>), report?: Answer) => void;
}

async function scene(
  opened: Result<OpenRecord, RecordProblem> = ok({ suspendData: '', learnerName: '', isReviewMode: false }),
  more: Pick<LearningRecord, 'takesFacts'> = { takesFacts: true },
): Promise<Scene> {
  let suspendAnswer: Answer | (() => Promise<Answer>) = ok(undefined);
  let reportAnswer: Answer = ok(undefined);
  const statuses: SaveStatus[] = [];
  const suspended: SuspendState[] = [];
  const reported: Outcome[] = [];
  const closed: string[] = [];
  const pauses: number[] = [];
  let waiting: (() => void) | undefined;
  const record: LearningRecord = {
    kind: 'made-up',
    ...more,
    open: async () => opened,
    suspend: async (state) => {
      suspended.push(state);
      return typeof suspendAnswer === 'function' ? suspendAnswer() : suspendAnswer;
    },
    report: async (outcome) => {
      reported.push(outcome);
      return reportAnswer;
    },
    close: async (how) => {
      closed.push(how);
      return ok(undefined);
    },
    closeOnPageHide: () => undefined,
  };
  const saver = createSaver({
    record,
    later: (run, milliseconds) => {
      pauses.push(milliseconds);
      waiting = run;
      return () => {
        waiting = undefined;
      };
    },
    onStatus: (status) => statuses.push(status),
  });
  await saver.open();
  return {
    saver,
    statuses,
    suspended,
    reported,
    closed,
    pauses,
    wake: async () => {
      waiting?.();
      await saver.settled();
    },
    answer: (suspend, report = ok(undefined)) => {
      suspendAnswer = suspend;
      reportAnswer = report;
    },
  };
}

const state = (data: string): SuspendState => ({ data, location: '' });

describe('the saver', () => {
  test('saves at once and says so', async () => {
    const { saver, suspended, statuses } = await scene();
    saver.save(state('a'));
    expect(suspended).toEqual([state('a')]);
    expect(saver.status).toBe('saving');
    await saver.settled();
    expect(statuses).toEqual(['saved', 'saving', 'saved']);
  });

  test('of states that come while one is being saved, saves the last', async () => {
    const { saver, suspended } = await scene();
    saver.save(state('a'));
    saver.save(state('b'));
    saver.save(state('c'));
    await saver.settled();
    expect(suspended).toEqual([state('a'), state('c')]);
  });

  test('does not lose an outcome when a later save has none', async () => {
    const { saver, reported, answer } = await scene();
    answer(notSaved);
    saver.save(state('a'), passedAndSigned);
    await saver.settled();
    answer(ok(undefined));
    saver.save(state('b'));
    await saver.settled();
    expect(reported.at(-1)).toBe(passedAndSigned);
    expect(saver.status).toBe('saved');
  });

  test('gives no fact to a record that has no place for it', async () => {
    const { saver, suspended } = await scene(undefined, {});
    saver.save({
      ...state('a'),
      facts: [{ kind: 'quiz-finished', attempt: 0, quiz: { seed: 1, items: [] } }],
    });
    await saver.settled();
    expect(suspended).toEqual([state('a')]);
  });

  test('gives every fact, in order, until the record has it, and never twice', async () => {
    const { saver, suspended, answer, wake } = await scene();
    const [first, second] = [0, 1].map((attempt) => ({
      kind: 'quiz-finished' as const,
      attempt,
      quiz: { seed: attempt, items: [] },
    }));
    answer(notSaved);
    saver.save({ ...state('a'), facts: [first!] });
    saver.save({ ...state('b'), facts: [second!] });
    saver.save(state('c'));
    await saver.settled();
    expect(suspended).toEqual([{ ...state('a'), facts: [first] }]);
    answer(ok(undefined));
    await wake();
    expect(suspended.at(-1)).toEqual({ ...state('c'), facts: [first, second] });
    saver.save(state('d'));
    await saver.settled();
    saver.checkpoint();
    await saver.settled();
    expect(suspended.slice(-2)).toEqual([state('d'), state('d')]);
  });

  test('keeps saves that come before the record is open', async () => {
    const { saver, suspended } = await scene();
    const early = createSaver({
      record: {
        kind: 'slow',
        open: async () => ok({ suspendData: '', learnerName: '', isReviewMode: false }),
        suspend: async (value) => {
          suspended.push(value);
          return ok(undefined);
        },
        report: async () => ok(undefined),
        close: async () => ok(undefined),
        closeOnPageHide: () => undefined,
      },
      later: () => () => undefined,
      onStatus: () => undefined,
    });
    early.save(state('early'));
    expect(suspended).toEqual([]);
    await early.open();
    await early.settled();
    expect(suspended).toEqual([state('early')]);
    expect(saver.status).toBe('saved');
  });

  test('tries again after 1, 2, 4 seconds and so on, at most a minute, until it goes well', async () => {
    const { saver, statuses, pauses, wake, answer } = await scene();
    answer(notSaved);
    saver.save(state('a'));
    await saver.settled();
    expect(saver.status).toBe('trying-again');
    for (let time = 0; time < 8; time++) await wake();
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    answer(ok(undefined));
    await wake();
    expect(statuses).toEqual(['saved', 'saving', 'trying-again', 'saved']);
    answer(notSaved);
    saver.save(state('b'));
    await saver.settled();
    expect(pauses.at(-1)).toBe(1_000);
  });

  test('tries the newest state, not the one that failed', async () => {
    const { saver, suspended, answer, wake } = await scene();
    answer(notSaved);
    saver.save(state('old'));
    await saver.settled();
    saver.save(state('new'));
    await saver.settled();
    answer(ok(undefined));
    await wake();
    expect(suspended.at(-1)).toEqual(state('new'));
    expect(saver.status).toBe('saved');
  });

  test('tries at once when asked to', async () => {
    const { saver, answer } = await scene();
    answer(notSaved);
    saver.save(state('a'));
    await saver.settled();
    answer(ok(undefined));
    saver.tryNow();
    await saver.settled();
    expect(saver.status).toBe('saved');
  });

  test('never says saved while something newer waits', async () => {
    let release = (): void => undefined;
    const { saver, answer, statuses } = await scene();
    answer(() => new Promise((resolve) => (release = () => resolve(ok(undefined)))));
    saver.save(state('a'));
    saver.save(state('b'));
    release();
    await new Promise((resolve) => setTimeout(resolve));
    expect(statuses).toEqual(['saved', 'saving']);
    release();
    await saver.settled();
    expect(saver.status).toBe('saved');
  });

  test('does not try for ever what the LMS will never take', async () => {
    const { saver, pauses, answer } = await scene();
    answer(ok(undefined), failed({ code: 'value-refused', element: 'cmi.score.max' }));
    saver.save(state('a'), passedAndSigned);
    await saver.settled();
    expect(saver.status).toBe('saved');
    expect(pauses).toEqual([]);
  });

  test.each([
    [failed({ code: 'no-lms' } as const), 'no-lms'],
    [failed({ code: 'session-refused' } as const), 'ended'],
    [ok({ suspendData: 'C1', learnerName: '', isReviewMode: true }), 'read-only'],
  ] as const)('saves nothing when there is nothing to save to (%#)', async (opened, status) => {
    const { saver, suspended } = await scene(opened);
    saver.save(state('a'));
    await saver.settled();
    expect(saver.status).toBe(status);
    expect(suspended).toEqual([]);
  });

  test.each([
    ['session-over', 'ended'],
    ['opened-elsewhere', 'opened-elsewhere'],
  ] as const)('stops when the record answers %s', async (code, status) => {
    const { saver, suspended, pauses, answer } = await scene();
    answer(failed({ code }));
    saver.save(state('a'));
    await saver.settled();
    saver.save(state('b'));
    expect(saver.status).toBe(status);
    expect(suspended).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  test('says that the line is down, and goes on trying', async () => {
    const { saver, answer, wake } = await scene();
    answer(failed({ code: 'offline' }));
    saver.save(state('a'));
    await saver.settled();
    expect(saver.status).toBe('offline');
    answer(ok(undefined));
    await wake();
    expect(saver.status).toBe('saved');
  });

  test('closes after everything is saved', async () => {
    const { saver, suspended, closed } = await scene();
    saver.save(state('a'));
    saver.save(state('b'));
    expect(await saver.close('to-be-continued')).toEqual(ok(undefined));
    expect(suspended.at(-1)).toEqual(state('b'));
    expect(closed).toEqual(['to-be-continued']);
    expect(saver.status).toBe('ended');
  });

  test('ends the session of a record that was only looked at, and goes on calling it that', async () => {
    const { saver, closed, suspended } = await scene(
      ok({ suspendData: 'C1', learnerName: '', isReviewMode: true }),
    );
    await saver.close('finished');
    expect(closed).toEqual(['finished']);
    expect(saver.status).toBe('read-only');
    expect(suspended).toEqual([]);
  });

  test('does not close on work that is not saved, unless told to', async () => {
    const { saver, closed, answer } = await scene();
    answer(notSaved);
    saver.save(state('a'));
    expect(await saver.close('finished')).toEqual(notSaved);
    expect(closed).toEqual([]);
    expect(saver.status).toBe('trying-again');
    expect(await saver.close('finished', 'anyway')).toEqual(ok(undefined));
    expect(closed).toEqual(['finished']);
  });

  test('makes no call more once it was let go', async () => {
    const { saver, suspended, closed, answer, wake } = await scene();
    answer(notSaved);
    saver.save(state('a'));
    await saver.settled();
    saver.letGo();
    await wake();
    saver.save(state('b'));
    saver.tryNow();
    await saver.settled();
    expect(suspended).toHaveLength(1);
    expect(closed).toEqual([]);
  });
});
