/** What a page is told beside its own state: the receipt, what staff recorded, and words that changed meanwhile. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textsOf } from '../../../lti/domain/policies.ts';
import { paperBody } from '../../../lti/domain/roster-settle.ts';
import type { LaunchIds } from '../../../lti/domain/model.ts';
import type { HostedCourse } from '../../../lti/http/tool.ts';
import type { Store } from '../../../lti/store/store.ts';
import { isUnlocked, newProgress, nextPart } from '../../../src/progress/progress.ts';
import type { Progress, RecordFact } from '../../../src/progress/model.ts';
import type { LearningRecord, OpenRecord } from '../../../src/record/learning-record.ts';
import { decode, encode } from '../../../src/progress/suspend-data.ts';
import {
  allScreens,
  answered,
  draw,
  finished,
  judged,
  progressWith,
  signed,
  signOff,
} from '../domain/judged.ts';
import { openTestStore, testEngines } from '../store-for-tests.ts';
import { hosted, startRecordBench, type RecordBench } from './record-bench.ts';
import { ltiBrowser } from '../../record/lti-world.ts';

const { rules } = judged;
const read = progressWith({ finished: allScreens });
const state = (progress: Progress, ...facts: RecordFact[]) => ({
  data: encode(progress, rules),
  location: '',
  facts,
});

describe.each(testEngines)('what stands for an attempt over $engine', ({ engine }) => {
  let store: Store;
  let bench: RecordBench;
  beforeAll(async () => {
    store = await openTestStore(engine);
    bench = await startRecordBench(store);
  }, 120_000);
  afterAll(async () => {
    await bench.close();
    await store.close();
  });

  let learners = 0;
  const launch = (): Promise<LaunchIds> => bench.launch(`standing-${++learners}`);
  const opened = async (page: LearningRecord): Promise<OpenRecord> => {
    const answer = await page.open();
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value;
  };
  const factsOf = async ({ attemptId }: LaunchIds) => (await store.attempts.byId(attemptId))!.facts;
  const gradesOf = async ({ contextId, personId }: LaunchIds) => {
    const { rows } = await store.roster.page(contextId!, 'induction', { offset: 0, limit: 50 });
    return rows.find((row) => row.personId === personId)?.deliveries.map(({ scoreGiven }) => scoreGiven);
  };
  const record = (ids: LaunchIds, kind: 'talk-through' | 'group-session') =>
    store.adjustments.add({
      ...{ providerId: 'example', personIds: [ids.personId], track: 'induction', kind, at: bench.now },
      ...(kind === 'talk-through' && { reason: 'agreed-adjustment' as const }),
    });
  const sign = () => signed({ at: bench.now.toISOString() });

  test('a signature is answered with its receipt, which is there again at the next launch and when it is sent twice', async () => {
    const ids = await launch();
    const page = await bench.page(ids);
    await page.open();
    expect(page.ownPage?.()?.held).toBeUndefined();
    const news: unknown[] = [];
    page.ownPage?.()?.onNews(() => news.push(page.ownPage?.()?.held?.receipt));
    await page.suspend(state(read, finished(answered(draw(1))), sign()));
    const [entry] = await store.ledger.ofPerson('example', ids.personId);
    expect(page.ownPage?.()?.held).toEqual({
      origin: 'signed-here',
      at: expect.any(String) as string,
      receipt: entry!.receipt,
      checkAt: `${bench.origin}/check/${entry!.receipt}`,
    });
    expect(news).toEqual([entry!.receipt]);
    const again = await bench.page(ids);
    await again.open();
    expect(again.ownPage?.()?.held?.receipt).toBe(entry!.receipt);

    const token = await bench.tokenOf(ids);
    const { session, sequence } = (await store.attempts.byId(ids.attemptId))!;
    const message = { session, sequence, data: encode(read, rules), facts: [sign()] };
    expect((await bench.ask('PUT', 'state', token, message)).body).toMatchObject({
      held: { receipt: entry!.receipt },
    });
    expect(await store.ledger.ofPerson('example', ids.personId)).toHaveLength(1);
  });

  test('a signature for words that changed meanwhile is said not to be one', async () => {
    const ids = await launch();
    const page = await bench.page(ids);
    await page.open();
    await page.suspend(state(read, finished(answered(draw(1))), { ...sign(), hash: 'cd'.repeat(32) }));
    expect(page.ownPage?.()).toMatchObject({ isRefused: true });
    expect(page.ownPage?.()?.held).toBeUndefined();
    await page.suspend(state(read, sign()));
    expect(page.ownPage?.()).toMatchObject({ isRefused: false, held: { origin: 'signed-here' } });
  });

  test.each(['talk-through', 'group-session'] as const)(
    'a %s opens the signature at the next launch, and signing completes it without a score',
    async (kind) => {
      const ids = await launch();
      await (await bench.page(ids)).open();
      await record(ids, kind);
      const page = await bench.page(ids);
      const { rules: allowed } = await opened(page);
      expect(page.ownPage?.()?.taughtBy).toBe(kind);
      const theirs = { ...rules, ...allowed };
      const part = rules.parts.find((each) => each.kind === 'sign-off')!;
      expect(isUnlocked(rules, newProgress(), part)).toBe(false);
      expect(isUnlocked(theirs, newProgress(), part)).toBe(true);
      expect(nextPart(theirs, newProgress())).toBe(part);

      await page.suspend(state(newProgress(), sign()));
      const facts = await factsOf(ids);
      expect(facts.completion).toBe('completed');
      expect(facts.success).toBe(kind === 'talk-through' ? 'passed' : 'unknown');
      expect(facts).not.toHaveProperty('scaledScore');
      expect(await gradesOf(ids)).toEqual([]);
      expect(await opened(await bench.page(ids))).toMatchObject({ isReviewMode: true });
    },
  );

  test('a talk-through after tries that were no pass sends none of their scores', async () => {
    const ids = await launch();
    const page = await bench.page(ids);
    await page.open();
    await page.suspend(state(read, finished(answered(draw(1), 3))));
    expect(await factsOf(ids)).toMatchObject({ success: 'unknown', scaledScore: 0.4 });
    await record(ids, 'talk-through');
    const next = await bench.page(ids);
    await next.open();
    await next.suspend(state(read, sign()));
    expect(await factsOf(ids)).toMatchObject({ completion: 'completed', success: 'passed' });
    expect(await gradesOf(ids)).toEqual([]);
  });

  test('a paper copy from before the first launch is the signature: the quiz alone completes it and brings the score', async () => {
    const ids = await launch();
    const { receipt } = await store.ledger.append({
      ...{ providerId: 'example', kind: 'signed', at: bench.now, personId: ids.personId, track: 'induction' },
      typedName: 'Amira Khan',
      body: paperBody(signOff, 'induction', 'en-GB'),
    });
    const page = await bench.page(ids);
    const { suspendData, isReviewMode } = await opened(page);
    expect(isReviewMode).toBe(false);
    expect(decode(suspendData, rules)).toMatchObject({ value: { signedOff: { hash: signOff.hash } } });
    expect(page.ownPage?.()?.held).toMatchObject({ origin: 'paper-held', receipt });
    await page.suspend(state(read, finished(answered(draw(1)))));
    expect(await factsOf(ids)).toMatchObject({ completion: 'completed', success: 'passed' });
    expect(await gradesOf(ids)).toEqual([100]);
    expect(await store.ledger.ofPerson('example', ids.personId)).toHaveLength(1);
  });

  test('a signature that was taken back is asked for again, with all else done, and opens no follow-up', async () => {
    const ids = await launch();
    const page = await bench.page(ids);
    await page.open();
    await page.suspend(state(read, finished(answered(draw(1))), sign()));
    const { kind: _, withSupport: __, statements: ___, typedName: ____, ...set } = sign();
    await page.suspend(state(read, { ...set, kind: 'withdrawn' }));
    const after = await factsOf(ids);
    expect(after.signedAt).toBeUndefined();
    expect(after).toMatchObject({ completion: 'completed', success: 'passed', scaledScore: 1 });
    expect(await store.followUps.list({ providerId: 'example', personIds: [ids.personId] })).toEqual([]);

    const next = await bench.page(ids);
    expect(await opened(next)).toMatchObject({ isReviewMode: false });
    expect(next.ownPage?.()?.held).toBeUndefined();
    await next.suspend(state(read, sign()));
    expect((await store.ledger.ofPerson('example', ids.personId)).map(({ kind }) => kind)).toEqual([
      'signed',
      'withdrawn',
      'signed',
    ]);
    expect((await factsOf(ids)).completedAt).toEqual(after.completedAt);
    expect(await opened(await bench.page(ids))).toMatchObject({ isReviewMode: true });
  });

  test.each([
    ['next-launch', undefined],
    ['now', true],
  ] as const)('words asked for %s reach an open page with its renewal: %s', async (reSign, isUrgent) => {
    const [document] = signOff.documents;
    const version = reSign === 'now' ? '5' : '4';
    const newer = {
      ...signOff,
      documents: [{ ...document!, version, hash: `${version}e`.repeat(32) }],
      hash: `${version}f`.repeat(32),
    };
    let shown: HostedCourse = { ...hosted };
    const courses = { find: () => shown, tracksOf: () => [shown], providers: [] };
    const other = await startRecordBench(store, { courses });
    const of = { providerId: 'example', audience: 'learner', language: 'en-GB' };
    await store.policies.learn([...textsOf(signOff, of), ...textsOf(newer, of)], other.now);
    await store.policies.decide({
      ...{ providerId: 'example', document: 'd1', version, revision: 1, changeNote: '', reSign },
    });
    const ids = await other.launch('somebody');
    const browser = ltiBrowser();
    const page = await other.page(ids, browser);
    await page.open();
    await page.suspend(state(read, finished(answered(draw(1))), signed({ at: other.now.toISOString() })));
    const renewed = async () => {
      browser.waits.shift()?.wake();
      await expect.poll(() => browser.waits.length).toBe(1);
    };
    await renewed();
    expect(page.ownPage?.()?.isUrgent).toBeUndefined();
    shown = { ...hosted, signOff: newer };
    await renewed();
    expect(page.ownPage?.()?.isUrgent).toBe(isUrgent);
    // Either asks at the next launch.
    expect(await opened(await other.page(ids))).toMatchObject({
      isReviewMode: false,
      signAgain: { isDue: true },
    });
    await other.close();
  });
});
