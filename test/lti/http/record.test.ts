import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LaunchIds } from '../../../lti/domain/model.ts';
import type { Store } from '../../../lti/store/store.ts';
import type { Progress, RecordFact } from '../../../src/progress/model.ts';
import { newProgress, startQuiz } from '../../../src/progress/progress.ts';
import { decode, encode } from '../../../src/progress/suspend-data.ts';
import { createSaver } from '../../../src/record/saver.ts';
import { ltiBrowser } from '../../record/lti-world.ts';
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
import { startRecordBench } from './record-bench.ts';
import type { RecordBench } from './record-bench.ts';

const rules = judged.rules;
const state = (progress: Progress, ...facts: RecordFact[]) => ({
  data: encode(progress, rules),
  location: '',
  facts,
});
const good = { ok: true, value: undefined };
const read = progressWith({ finished: allScreens });
const signature = signed({ at: '2026-11-22T13:00:00Z' });

describe.each(testEngines)('the record of the tool over $engine', ({ engine }) => {
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
  const launch = (): Promise<LaunchIds> => bench.launch(`learner-${++learners}`);
  const attemptOf = async ({ attemptId }: LaunchIds) => (await store.attempts.byId(attemptId))!;
  const heldBy = async (ids: LaunchIds): Promise<Progress> => {
    const kept = decode((await attemptOf(ids)).state, rules);
    return kept.ok ? kept.value : newProgress();
  };

  test('begins empty, with the name the platform has, and goes on where it was', async () => {
    const ids = await launch();
    const page = await bench.page(ids);
    expect(await page.open()).toMatchObject({
      value: { suspendData: '', learnerName: 'Amira Khan', isReviewMode: false },
    });
    expect(await page.suspend(state(progressWith({ finished: new Set(['s1']) })))).toEqual(good);
    const again = await (await bench.page(ids)).open();
    expect(again.ok && decode(again.value.suspendData, rules)).toMatchObject({
      value: { finished: new Set(['s1']) },
    });
  });

  test('takes a course from the first screen to the signature, and owes the gradebook its score', async () => {
    const ids = await launch();
    const page = await bench.page(ids);
    await page.open();
    await page.suspend(state(read));
    await page.suspend(state(startQuiz(read, draw(1))));
    expect(await page.suspend(state(read, finished(answered(draw(1)))))).toEqual(good);
    expect((await attemptOf(ids)).facts).toMatchObject({
      success: 'passed',
      completion: 'incomplete',
      scaledScore: 1,
      quizAttempts: 1,
    });
    expect(await page.suspend(state(read, signature))).toEqual(good);
    expect((await attemptOf(ids)).facts).toMatchObject({ completion: 'completed', signedAt: bench.now });
    const sent = await store.deliveries.sentOfLink(ids.linkId);
    expect(sent).toEqual([]);
    let body = '';
    for await (const entry of store.ledger.entries('example')) body = entry.body;
    expect(body).toContain(signOff.hash);
    expect(await (await bench.page(ids)).open()).toMatchObject({ value: { isReviewMode: true } });
  });

  test('made offline and sent at the next launch, it is all there; without the typed name the platform’s stands', async () => {
    const ids = await launch();
    const browser = ltiBrowser();
    const page = await bench.page(ids, browser);
    await page.open();
    const tokens = [...browser.session.values];
    const offline = await bench.page(ids, browser);
    await offline.open();
    browser.session.values.clear();
    for (const [key, value] of tokens) browser.session.values.set(key, value);
    // The line goes down: the token of this page leads nowhere from here on.
    bench.now = new Date(bench.now.getTime() + 31 * 60_000);
    expect(await offline.suspend(state(read, finished(answered(draw(1))), signature))).toEqual({
      ok: false,
      problem: { code: 'session-over' },
    });
    const after = await bench.page(ids, browser);
    expect(await after.open()).toMatchObject({ value: { isReviewMode: true } });
    expect((await attemptOf(ids)).facts.completion).toBe('completed');
    expect(browser.storage.values.size).toBe(0);
  });

  test('two devices come to the same end, whoever is last', async () => {
    const ids = await launch();
    const [phone, desk] = [await bench.page(ids), await bench.page(ids)];
    await Promise.all([phone.open(), desk.open()]);
    const saves = Array.from({ length: 6 }, (_, index) => [
      phone.suspend(state(progressWith({ finished: new Set(index % 2 ? ['s1'] : ['s1', 's2']) }))),
      desk.suspend(state(progressWith({ finished: new Set(['s3']) }))),
    ]);
    expect(await Promise.all(saves.flat())).toEqual(saves.flat().map(() => good));
    expect((await heldBy(ids)).finished).toEqual(new Set(['s1', 's2', 's3']));
  });

  test('the same message many times at once is taken in once', async () => {
    const ids = await launch();
    const token = await bench.tokenOf(ids);
    const message = {
      session: crypto.randomUUID(),
      sequence: 1,
      data: encode(read, rules),
      facts: [finished(answered(draw(1), 5))],
    };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => bench.ask('PUT', 'state', token, message)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await attemptOf(ids)).facts.quizAttempts).toBe(1);
  });

  test('keeps no answer, no age and no count of saves once the quiz is over, and the same for opposite answers', async () => {
    const kept = await Promise.all(
      [0, 1].map(async (which) => {
        const ids = await launch();
        const page = await bench.page(ids);
        await page.open();
        const quiz = draw(1);
        const wrong = answered(quiz, 3).items;
        const right = answered(quiz).items;
        const items = quiz.items.map((item, index) =>
          item.topic === 't1' ? (index === which ? wrong : right)[index]! : right[index]!,
        );
        await page.suspend(
          state({
            ...startQuiz(read, { ...quiz, items }),
            age: 'under-18',
            ageAsked: true,
            saves: 40 + which,
          }),
        );
        await page.suspend(state(read, finished({ ...quiz, items })));
        return (await attemptOf(ids)).state;
      }),
    );
    expect(kept[0]).toBe(kept[1]);
    expect(decode(kept[0]!, rules)).toMatchObject({ value: { age: 'not-said', saves: 0 } });
    expect(decode(kept[0]!, rules)).not.toHaveProperty('value.quiz');
  });

  test('what a page cannot have come to is refused by name, and the rest is kept', async () => {
    const ids = await launch();
    const page = await bench.page(ids);
    await page.open();
    expect(await page.suspend(state(progressWith({ finished: new Set(['s2']) }), signature))).toEqual(good);
    expect(
      await page.report({ completion: 'completed', success: 'passed', progressMeasure: 1, topics: [] }),
    ).toEqual({
      ok: false,
      problem: { code: 'value-refused', element: 'facts', lmsCode: 'signed-too-early' },
    });
    expect((await attemptOf(ids)).facts).toMatchObject({ completion: 'incomplete', success: 'unknown' });
    expect((await heldBy(ids)).finished).toEqual(new Set(['s2']));
  });

  test('a page stays open for hours and its session with it', async () => {
    const ids = await launch();
    const statuses: string[] = [];
    const saver = createSaver({
      record: await bench.page(ids),
      later: () => () => undefined,
      onStatus: (status) => statuses.push(status),
    });
    await saver.open();
    for (let minutes = 0; minutes < 120; minutes += 20) {
      bench.now = new Date(bench.now.getTime() + 20 * 60_000);
      saver.save({ data: encode(progressWith({ saves: minutes }), rules), location: '' });
      await saver.settled();
      expect(saver.status).toBe('saved');
    }
  });

  test('a sign-off column that is made late gets its score at the next look', async () => {
    const ids = await launch();
    const page = await bench.page(ids);
    await page.open();
    await page.suspend(state(read, finished(answered(draw(1))), signed({ at: bench.now.toISOString() })));
    const late = await bench.launch(`learner-${learners}`, 'sign-off');
    expect(late.attemptId).toBe(ids.attemptId);
    await (await bench.page(late)).open();
    const links = await store.attempts.linksOf(ids.attemptId);
    expect(links.map(({ part }) => part).sort()).toEqual(['course', 'sign-off']);
    const page1 = await store.roster.page(late.contextId!, 'induction', { offset: 0, limit: 50 });
    const row = page1.rows.find(({ personId }) => personId === ids.personId);
    expect(
      row?.deliveries.map(({ part, scoreGiven, scoreMaximum }) => [part, scoreGiven, scoreMaximum]).sort(),
    ).toEqual([
      ['course', 100, 100],
      ['sign-off', 1, 1],
    ]);
  });

  describe('refuses', () => {
    const message = { session: crypto.randomUUID(), sequence: 1, data: '', facts: [] as unknown[] };

    test.each([
      ['no token', async () => undefined, 401, 'token-missing'],
      ['a token that is none', async () => 'nonsense', 401, 'token-bad'],
      [
        'a token of another page',
        async (ids: LaunchIds) => bench.tokenOf(ids, { scope: 'assessor' }),
        403,
        'not-a-course',
      ],
      [
        'a token to look',
        async (ids: LaunchIds) => bench.tokenOf(ids, { isReadOnly: true }),
        403,
        'read-only',
      ],
      [
        'an attempt that is not',
        async (ids: LaunchIds) => bench.tokenOf({ ...ids, attemptId: crypto.randomUUID() }),
        410,
        'attempt-gone',
      ],
    ])('%s', async (_, token, status, code) => {
      const ids = await launch();
      expect(await bench.ask('PUT', 'state', await token(ids), message)).toEqual({ status, body: { code } });
    });

    test('a token of a platform that was removed meanwhile, within half a minute; what was saved stays', async () => {
      const other = await startRecordBench(store);
      const ids = await other.launch('somebody');
      const token = await other.tokenOf(ids);
      expect((await other.ask('PUT', 'state', token, message)).status).toBe(200);
      const claims = await other.bearer.read(token);
      expect(await store.platforms.remove(claims.ok ? claims.value.platform : '')).toBe(true);
      other.now = new Date(other.now.getTime() + 31_000);
      const gone = { status: 403, body: { code: 'platform-gone' } };
      expect(await other.ask('PUT', 'state', token, { ...message, sequence: 2 })).toEqual(gone);
      expect(await other.ask('POST', 'open', token)).toEqual(gone);
      expect(await other.ask('POST', 'renew', token)).toEqual(gone);
      expect((await attemptOf(ids)).sequence).toBe(message.sequence);
      await other.close();
    });

    test('a token of nobody: nothing is kept', async () => {
      const {
        attempt: _,
        person: __,
        ...claims
      } = {
        scope: 'course' as const,
        provider: 'example',
        platform: 'p',
        deployment: 'd',
        sid: 'a',
        attempt: '',
        person: '',
      };
      expect(await bench.ask('POST', 'open', await bench.bearer.issue(claims))).toEqual({
        status: 403,
        body: { code: 'nothing-kept' },
      });
    });

    const quizFact = finished(answered(draw(1)));
    test.each<[string, unknown]>([
      ['nothing', ''],
      ['no object', '[]'],
      ['a broken one', '{"session":'],
      ['one field more', { ...message, marks: {} }],
      ['one field less', { session: message.session, sequence: 1, data: '' }],
      ['a session that is no id', { ...message, session: 'x' }],
      ['a sequence below 0', { ...message, sequence: -1 }],
      ['a sequence that is no number', { ...message, sequence: '1' }],
      ['suspend data that is too long', { ...message, data: 'C'.repeat(4097) }],
      ['suspend data that does not print', { ...message, data: 'C1\u0000' }],
      ['a fact of no kind', { ...message, facts: [{ kind: 'passed' }] }],
      ['a fact with more in it', { ...message, facts: [{ ...quizFact, score: 1 }] }],
      ['an attempt below 0', { ...message, facts: [{ ...quizFact, attempt: -1 }] }],
      [
        'a question that is no code',
        {
          ...message,
          facts: [{ ...quizFact, quiz: { seed: 1, items: [{ question: '__proto__', topic: 't1' }] } }],
        },
      ],
      ['too many facts', { ...message, facts: Array.from({ length: 51 }, () => quizFact) }],
      ['a hash that is none', { ...message, facts: [{ ...signature, hash: 'x' }] }],
      ['a name as long as a book', { ...message, facts: [{ ...signature, typedName: 'a'.repeat(121) }] }],
      [
        'half a character',
        `{"session":"${message.session}","sequence":1,"data":"","facts":[${JSON.stringify({ ...signature, typedName: 'X' }).replace('"X"', '"\\ud83d"')}]}`,
      ],
      ['more than 64 KB', { ...message, data: 'C'.repeat(70_000) }],
    ])('%s', async (_, body) => {
      const ids = await launch();
      const answer = await bench.ask('PUT', 'state', await bench.tokenOf(ids), body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body).toHaveProperty('code');
      expect((await attemptOf(ids)).revision).toBe((await attemptOf(await Promise.resolve(ids))).revision);
      expect((await attemptOf(ids)).state).toBe('');
    });
  });
});
