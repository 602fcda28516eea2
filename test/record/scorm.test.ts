import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/progress/model.ts';
import { memoryStore } from '../lms/memory-store.ts';
import { attemptsUsedUp, notYetPassed, passedAndSigned, passedUnsigned, started } from './outcomes.ts';
import { fakePage } from './fake-page.ts';
import { launch } from './scorm-world.ts';
import type { ScormStandard } from './scorm-world.ts';
import { createScorm12Record } from '../../src/record/scorm12.ts';
import { createScorm2004Record } from '../../src/record/scorm2004.ts';

const standards: readonly ScormStandard[] = ['scorm12', 'scorm2004'];
const good = { ok: true, value: undefined };

describe.each(standards)('a session over %s', (standard) => {
  const is12 = standard === 'scorm12';
  const name = (twelve: string, newer: string): string => (is12 ? twelve : newer);
  const apiName = name('API', 'API_1484_11');
  const create = is12 ? createScorm12Record : createScorm2004Record;

  test('runs from start to sign-off without one call that a strict judge would refuse', async () => {
    const store = memoryStore();
    const first = launch(standard, store);
    await first.record.open();
    await first.record.report(started);
    await first.record.suspend({ data: 'C1a', location: 's3' });
    await first.record.suspend({ data: 'C1b', location: '' });
    first.record.closeOnPageHide();
    const second = launch(standard, store);
    await second.record.open();
    for (const outcome of [notYetPassed, passedUnsigned, passedAndSigned]) {
      expect(await second.record.report(outcome)).toEqual(good);
    }
    expect(await second.record.close('finished')).toEqual(good);
    const review = launch(standard, store);
    await review.record.open();
    await review.record.close('finished');
    for (const { lms } of [first, second, review])
      expect(lms.verdict()).toEqual({ isConformant: true, faults: [] });
    expect(review.lms.calls.some(({ call }) => call.endsWith('SetValue'))).toBe(false);
  });

  test('waits for an API that is put up late', async () => {
    const { lms } = launch(standard, memoryStore());
    const parent: Record<string, unknown> = {};
    const page = fakePage({ parent });
    const record = create({
      ...page,
      wait: async (milliseconds) => {
        page.waits.push(milliseconds);
        if (page.waits.length === 4) parent[apiName] = lms.api;
      },
    });
    expect(await record.open()).toMatchObject({ ok: true });
  });

  test('without an API says so after a few seconds, and then answers everything', async () => {
    const page = fakePage({
      parent: { [is12 ? 'API_1484_11' : 'API']: { Initialize: () => 'true', LMSInitialize: () => 'true' } },
    });
    const record = create(page);
    expect(await record.open()).toEqual({ ok: false, problem: { code: 'no-lms' } });
    const waited = page.waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeGreaterThan(2_000);
    expect(waited).toBeLessThan(6_000);
    expect(await record.suspend({ data: 'C1', location: '' })).toEqual({
      ok: false,
      problem: { code: 'session-over' },
    });
    expect(await record.close('finished')).toEqual(good);
  });

  test('says that the LMS did not start the session', async () => {
    const api = {
      [name('LMSInitialize', 'Initialize')]: () => false,
      [name('LMSGetLastError', 'GetLastError')]: () => 101,
    };
    const page = fakePage({ [apiName]: api });
    expect(await create(page).open()).toEqual({
      ok: false,
      problem: { code: 'session-refused', lmsCode: '101' },
    });
    expect(page.failures).toMatchObject([{ code: '101' }]);
  });

  test('never throws, whatever the LMS throws', async () => {
    const api = new Proxy(
      {},
      {
        get: (_, key) =>
          String(key).includes('nitialize')
            ? () => true
            : () => {
                throw new Error('gone');
              },
      },
    );
    const record = create(fakePage({ [apiName]: api }));
    expect(await record.open()).toMatchObject({ ok: false, problem: { code: 'session-refused' } });

    const { lms, page } = launch(standard, memoryStore());
    const breaking = { ...lms.api } as Record<string, () => unknown>;
    const second = create({ ...page, window: { [apiName]: breaking } });
    await second.open();
    for (const method of Object.keys(breaking))
      breaking[method] = () => {
        throw new Error('gone');
      };
    expect(await second.suspend({ data: 'C1', location: 's1' })).toEqual({
      ok: false,
      problem: { code: 'not-saved' },
    });
    expect(await second.report(passedAndSigned)).toMatchObject({ ok: false });
    expect(() => second.closeOnPageHide()).not.toThrow();
  });

  test('understands an LMS that answers with booleans and numbers, and is always called on its own object', async () => {
    const { lms } = launch(standard, memoryStore());
    class Lms {
      readonly #real = lms.api as Record<string, (...values: unknown[]) => string>;
      call(method: string, values: unknown[]): unknown {
        const answer = this.#real[method]!(...values);
        return answer === 'true' ? true : /^\d+$/.test(answer) ? Number(answer) : answer;
      }
    }
    const api = new Lms();
    for (const method of Object.keys(lms.api)) {
      Object.assign(api, {
        [method](this: Lms, ...values: unknown[]) {
          return this.call(method, values);
        },
      });
    }
    const record = create(fakePage({ [apiName]: api }));
    expect(await record.open()).toMatchObject({ ok: true });
    expect(await record.report(passedAndSigned)).toEqual(good);
  });

  test('counts only the time in which the page was in sight, within the session', async () => {
    const store = memoryStore();
    const first = launch(standard, store);
    await first.record.open();
    first.page.pass(90);
    first.page.show(false);
    first.page.pass(3_600);
    first.page.show(true);
    first.page.pass(0.5);
    await first.record.suspend({ data: 'C1', location: '' });
    expect(store.attempt()?.totalSeconds).toBe(90.5);
    first.page.pass(9.5);
    await first.record.close('to-be-continued');
    expect(first.page.listeners).toBe(0);
    const second = launch(standard, store);
    await second.record.open();
    second.page.pass(20);
    second.record.closeOnPageHide();
    expect(store.attempt()?.totalSeconds).toBe(120);
  });

  test('leaves the exit at suspend from the first save on, so that the next launch resumes', async () => {
    const store = memoryStore();
    const { record } = launch(standard, store);
    await record.open();
    await record.suspend({ data: 'C1', location: '' });
    const next = launch(standard, store);
    expect(next.lms.snapshot()).toMatchObject({ [name('cmi.core.entry', 'cmi.entry')]: 'resume' });
  });

  test('finds its objectives again and does not write them twice', async () => {
    const store = memoryStore();
    const first = launch(standard, store);
    await first.record.open();
    await first.record.report(started);
    await first.record.close('to-be-continued');
    const second = launch(standard, store);
    await second.record.open();
    await second.record.report({
      ...notYetPassed,
      topics: [{ code: 't9', isCovered: false }, ...notYetPassed.topics].reverse(),
    });
    await second.record.close('to-be-continued');
    const values = store.attempt()!.values;
    expect([0, 1, 2].map((index) => values[`cmi.objectives.${index}.id`])).toEqual(['t1', 't6', 't9']);
    expect(values).not.toHaveProperty(['cmi.objectives.3.id']);
    expect(second.lms.verdict().faults).toEqual([]);
  });

  test('tells of a sensitive topic that it is covered, and no score', async () => {
    const store = memoryStore();
    const { record } = launch(standard, store);
    await record.open();
    await record.report(notYetPassed);
    const values = store.attempt()!.values;
    expect(values).toMatchObject({
      'cmi.objectives.0.score.raw': '66.67',
      [`cmi.objectives.1.${name('status', 'completion_status')}`]: 'completed',
    });
    expect(Object.keys(values).filter((element) => element.startsWith('cmi.objectives.1.score'))).toEqual([]);
  });

  test('tells no topics where the package says none', async () => {
    const store = memoryStore();
    const { record } = launch(standard, store, {}, { objectives: 'none' });
    await record.open();
    await record.report(passedAndSigned);
    expect(Object.keys(store.attempt()!.values).filter((element) => element.includes('objectives'))).toEqual(
      [],
    );
  });

  test('writes the sign-off once: documents, version and the whole hash', async () => {
    const store = memoryStore();
    for (const outcome of [
      passedUnsigned,
      { ...passedAndSigned, completion: 'incomplete' } as Outcome,
      { ...passedAndSigned, completion: 'incomplete' } as Outcome,
    ]) {
      const { record } = launch(standard, store);
      await record.open();
      await record.report(outcome);
      await record.report(outcome);
      await record.close('to-be-continued');
    }
    const values = store.attempt()!.values;
    const interactions = Object.entries(values).filter(([element]) => element.startsWith('cmi.interactions'));
    expect(interactions.every(([element]) => element.startsWith('cmi.interactions.0.'))).toBe(true);
    const response = values[`cmi.interactions.0.${name('student_response', 'learner_response')}`];
    expect(response).toContain('d1 d3');
    expect(response).toContain('March 2026');
    expect(response).toContain(passedAndSigned.signOff!.hash);
  });

  test('cuts a long list of documents and never the hash', async () => {
    const store = memoryStore();
    const { record, lms } = launch(standard, store);
    await record.open();
    const documents = Array.from({ length: 90 }, (_, index) => `d${index}`);
    await record.report({
      ...passedAndSigned,
      signOff: { ...passedAndSigned.signOff!, documents, version: 'é'.repeat(400) },
    });
    expect(
      store.attempt()!.values[`cmi.interactions.0.${name('student_response', 'learner_response')}`],
    ).toContain(passedAndSigned.signOff!.hash);
    expect(lms.calls.filter(({ error, call }) => error !== '0' && !call.endsWith('GetValue'))).toEqual([]);
  });

  test('says so when the LMS refuses a value, and keeps the rest', async () => {
    const store = memoryStore();
    const element = name('cmi.core.score.max', 'cmi.score.max');
    const { record } = launch(standard, store, {
      refuse: (asked) => (asked === element ? '401' : undefined),
    });
    await record.open();
    expect(await record.report(passedAndSigned)).toEqual({
      ok: false,
      problem: { code: 'value-refused', element, lmsCode: '401' },
    });
    expect(store.attempt()!.values).toMatchObject({
      [name('cmi.core.score.raw', 'cmi.score.raw')]: '90',
      [name('cmi.core.lesson_status', 'cmi.completion_status')]: name('passed', 'completed'),
    });
  });

  test('counts a refused status as not saved', async () => {
    const element = name('cmi.core.lesson_status', 'cmi.success_status');
    const { record } = launch(standard, memoryStore(), {
      refuse: (asked) => (asked === element ? '401' : undefined),
    });
    await record.open();
    expect(await record.report(passedAndSigned)).toEqual({
      ok: false,
      problem: { code: 'not-saved', lmsCode: '401' },
    });
  });

  test.each([false, true])(
    'sends everything again after a failed commit, also where an equal value is never sent twice: %s',
    async (forgetsFailedCommits) => {
      const store = memoryStore();
      const { record, lms } = launch(standard, store, { forgetsFailedCommits: forgetsFailedCommits && is12 });
      await record.open();
      store.fail(3);
      const failure = { ok: false, problem: { code: 'not-saved', lmsCode: name('101', '391') } };
      expect(await record.report(passedAndSigned)).toEqual(failure);
      expect(await record.suspend({ data: 'C1x', location: 's2' })).toEqual(failure);
      expect(await record.report(passedAndSigned)).toEqual(failure);
      expect(await record.report(passedAndSigned)).toEqual(good);
      expect(await record.suspend({ data: 'C1x', location: 's2' })).toEqual(good);
      await record.close('finished');

      const clean = memoryStore();
      const other = launch(standard, clean);
      await other.record.open();
      await other.record.report(passedAndSigned);
      await other.record.suspend({ data: 'C1x', location: 's2' });
      await other.record.close('finished');
      expect(store.attempt()!.values).toEqual(clean.attempt()!.values);
      // The failing commits themselves are the only errors.
      expect(
        lms.calls
          .filter(({ error }) => error !== '0' && error !== '403')
          .every(({ call }) => call.endsWith('Commit')),
      ).toBe(true);
    },
  );

  test.each([
    ['browse', 'no-credit'],
    ['review', 'no-credit'],
    ['normal', 'no-credit'],
  ] as const)('only reads in mode %s with %s', async (mode, credit) => {
    const store = memoryStore();
    const { record, lms } = launch(standard, store, { mode, credit });
    expect(await record.open()).toMatchObject({ value: { isReviewMode: true } });
    await record.suspend({ data: 'C1', location: '' });
    await record.report(passedAndSigned);
    await record.close('finished');
    // Of a status that was never set, Moodle makes "completed" at the end, in a preview as well.
    const written = lms.calls.filter(({ call }) => call.endsWith('SetValue'));
    expect(written.map(({ element, value }) => [element, value])).toEqual(
      standard === 'scorm12' ? [['cmi.core.lesson_status', 'browsed']] : [],
    );
    expect(store.attempt()?.values['cmi.core.lesson_status'] ?? 'browsed').toBe('browsed');
    expect(lms.verdict().faults).toEqual([]);

    // Whoever then opens it to take it begins at the beginning.
    const taken = launch(standard, store, { mode: 'normal', credit: 'credit' });
    expect(await taken.record.open()).toMatchObject({ value: { isReviewMode: false, suspendData: '' } });
    await taken.record.close('to-be-continued');
    expect(taken.lms.verdict().faults).toEqual([]);
  });

  test('knows when the session was ended behind its back', async () => {
    const { record, lms } = launch(standard, memoryStore());
    await record.open();
    (lms.api as Record<string, (value: string) => string>)[name('LMSFinish', 'Terminate')]!('');
    expect(await record.suspend({ data: 'C1', location: '' })).toMatchObject({ ok: false });
  });
});

describe('SCORM 1.2 with a mastery score in the LMS', () => {
  const run = async (
    outcomes: readonly Outcome[],
    masteryScore = 80,
  ): Promise<Readonly<Record<string, string>>> => {
    const store = memoryStore();
    const { record } = launch('scorm12', store, { masteryScore });
    await record.open();
    for (const outcome of outcomes) await record.report(outcome);
    await record.close('to-be-continued');
    return store.attempt()!.values;
  };

  test('one failed try stays incomplete, and the LMS is given no score to judge by', async () => {
    const values = await run([notYetPassed]);
    expect(values).toMatchObject({ 'cmi.core.lesson_status': 'incomplete' });
    expect(values).not.toHaveProperty(['cmi.core.score.raw']);
  });

  test('passed and unsigned stays incomplete; the signature makes it passed, with the score', async () => {
    expect(await run([passedUnsigned])).toMatchObject({ 'cmi.core.lesson_status': 'incomplete' });
    expect(await run([passedUnsigned, passedAndSigned])).toMatchObject({
      'cmi.core.lesson_status': 'passed',
      'cmi.core.score.raw': '90',
    });
  });

  test('a pass by our mark is not undone by a higher mastery score', async () => {
    expect(await run([passedAndSigned], 95)).toMatchObject({ 'cmi.core.lesson_status': 'passed' });
  });
});

describe('SCORM 2004', () => {
  test('reports the two facts, the score in all four fields and the measure', async () => {
    const store = memoryStore();
    const { record } = launch('scorm2004', store);
    await record.open();
    await record.report(passedUnsigned);
    expect(store.attempt()!.values).toMatchObject({
      'cmi.completion_status': 'incomplete',
      'cmi.success_status': 'passed',
      'cmi.score.scaled': '0.9',
      'cmi.score.raw': '90',
      'cmi.score.min': '0',
      'cmi.score.max': '100',
      'cmi.progress_measure': '0.95',
    });
  });

  test('passes on the pass mark of the LMS, and is not called failed below it while retakes remain', async () => {
    const store = memoryStore();
    const { record } = launch('scorm2004', store, { masteryScore: 0.85 });
    expect(await record.open()).toMatchObject({ value: { passMark: 0.85 } });
    await record.report(notYetPassed);
    await record.close('to-be-continued');
    expect(store.attempt()!.values['cmi.success_status']).toBe('unknown');
    const second = launch('scorm2004', store, { masteryScore: 0.85 });
    await second.record.open();
    await second.record.report(attemptsUsedUp);
    await second.record.close('finished');
    expect(store.attempt()!.values).toMatchObject({ 'cmi.success_status': 'failed', 'cmi.score.raw': '60' });
  });

  test('completion stays ours where the LMS has a threshold', async () => {
    const store = memoryStore();
    const { record } = launch('scorm2004', store, { completionThreshold: 0.9 });
    await record.open();
    await record.report(passedUnsigned);
    await record.close('to-be-continued');
    expect(store.attempt()!.values).toMatchObject({
      'cmi.completion_status': 'incomplete',
      'cmi.progress_measure': '0.89',
    });
  });

  test('never takes back a pass that an earlier session reached', async () => {
    const store = memoryStore();
    const first = launch('scorm2004', store);
    await first.record.open();
    await first.record.report(passedUnsigned);
    await first.record.close('to-be-continued');
    const second = launch('scorm2004', store);
    await second.record.open();
    await second.record.report(notYetPassed);
    await second.record.close('to-be-continued');
    expect(store.attempt()!.values).toMatchObject({ 'cmi.success_status': 'passed', 'cmi.score.raw': '90' });
  });
});
