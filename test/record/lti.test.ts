/** What only this adapter does; what every adapter does is in behaviours.test.ts and faults.test.ts. */
import { describe, expect, test } from 'vitest';
import type { Signed } from '../../src/progress/model.ts';
import { newProgress, setAge } from '../../src/progress/progress.ts';
import { decode, encode } from '../../src/progress/suspend-data.ts';
import { createLtiRecord } from '../../src/record/lti.ts';
import { createSaver } from '../../src/record/saver.ts';
import { createToolStandIn } from '../lms/lti-tool.ts';
import { course } from '../progress/courses.ts';
import { hostOf, ltiBrowser, ltiWorld, putToken } from './lti-world.ts';
import { passedAndSigned } from './outcomes.ts';

const quiz = { kind: 'quiz-finished' as const, attempt: 0, quiz: { seed: 1, items: [] } };
const signature: Signed = {
  kind: 'signed',
  at: '2026-11-22T13:05:00Z',
  hash: 'ab'.repeat(32),
  withSupport: false,
  language: 'en-GB',
  isEasyRead: false,
  statements: ['n1'],
  typedName: 'Amira Khan',
};

describe('a page without a launch', () => {
  test.each([
    ['opened by its address', () => undefined],
    [
      'whose token is too old',
      (browser: ReturnType<typeof ltiBrowser>) => (putToken(browser, 'x'), (browser.date += 1_800_001)),
    ],
    [
      'where the tab keeps nothing',
      (browser: ReturnType<typeof ltiBrowser>) => (browser.session.trouble = 'forbidden'),
    ],
  ])('%s says at once that it has to be opened from the course, and asks nobody', async (_, prepare) => {
    const browser = ltiBrowser();
    const tool = createToolStandIn();
    prepare(browser);
    const record = createLtiRecord(hostOf(browser, tool.fetch), course());
    expect(await record.open()).toEqual({ ok: false, problem: { code: 'no-lms' } });
    expect(tool.requests).toEqual([]);
  });

  test('of nobody whom the platform names keeps nothing, and says so', async () => {
    const browser = ltiBrowser();
    putToken(browser, 'anonymous');
    const fetch: typeof globalThis.fetch = async () =>
      Response.json({ code: 'nothing-kept' }, { status: 403 });
    const record = createLtiRecord(hostOf(browser, fetch), course());
    expect(await record.open()).toEqual({ ok: false, problem: { code: 'no-lms' } });
  });
});

describe('the token', () => {
  test('comes anew with what is saved, and a page that is loaded again goes on with it', async () => {
    const world = ltiWorld();
    const record = world.launch();
    await record.open();
    const before = [...world.browser.session.values];
    await record.suspend({ data: 'C1a', location: '' });
    expect([...world.browser.session.values]).not.toEqual(before);
    world.browser.date += 1_700_000;
    expect(await world.reload().open()).toMatchObject({ ok: true, value: { suspendData: 'C1a' } });
  });

  test('is renewed by itself while somebody reads, and not once the page is closed', async () => {
    const world = ltiWorld();
    const record = world.launch();
    await record.open();
    expect(world.browser.waits.map(({ milliseconds }) => milliseconds)).toEqual([900_000]);
    world.browser.waits[0]!.wake();
    await expect.poll(() => world.browser.waits.length).toBe(2);
    expect(world.tool.requests.at(-1)?.path).toBe('/record/renew');
    await record.close('to-be-continued');
    const asked = world.tool.requests.length;
    world.browser.waits[1]!.wake();
    await Promise.resolve();
    expect(world.tool.requests).toHaveLength(asked);
  });

  test('that has run out ends the session; what was not sent goes out with the next launch', async () => {
    const world = ltiWorld();
    const saver = createSaver({
      record: world.launch(),
      later: () => () => undefined,
      onStatus: () => undefined,
    });
    await saver.open();
    world.tool.endTokens();
    saver.save({ data: 'C1a', location: '', facts: [quiz] });
    await saver.settled();
    expect(saver.status).toBe('ended');
    expect(await world.launch().open()).toMatchObject({ ok: true, value: { suspendData: 'C1a' } });
    expect(world.tool.facts).toEqual([quiz]);
    expect(world.browser.storage.values.size).toBe(0);
  });
});

describe('what the tool does not have yet', () => {
  test('lies in this browser without a name, under no name, and for a day', async () => {
    const world = ltiWorld();
    const record = world.launch();
    await record.open();
    world.tool.fault = () => 0;
    expect(await record.suspend({ data: 'C1a', location: '', facts: [quiz, signature] })).toEqual({
      ok: false,
      problem: { code: 'offline' },
    });
    const kept = JSON.stringify([...world.browser.storage.values]);
    expect(kept).toContain('quiz-finished');
    expect(kept).not.toMatch(/Amira|Khan|attempt-1/);

    world.tool.fault = undefined;
    world.browser.date += 25 * 60 * 60 * 1000;
    expect(await world.launch().open()).toMatchObject({ value: { suspendData: '' } });
    expect(world.tool.facts).toEqual([]);
    expect(world.browser.storage.values.size).toBe(0);
  });

  test('is offered again when the tool is out of reach at the next launch as well', async () => {
    const world = ltiWorld();
    const first = world.launch();
    await first.open();
    world.tool.fault = ({ method }) => (method === 'PUT' ? 503 : undefined);
    await first.suspend({ data: 'C1a', location: '', facts: [quiz] });

    const saver = createSaver({
      record: world.launch(),
      later: () => () => undefined,
      onStatus: () => undefined,
    });
    expect(await saver.open()).toMatchObject({ value: { suspendData: 'C1a' } });
    expect(saver.hasRestored).toBe(true);
    world.tool.fault = undefined;
    saver.save({ data: 'C1b', location: '' });
    await saver.settled();
    expect(world.tool.data).toBe('C1b');
    expect(world.tool.facts).toEqual([quiz]);
  });

  test('goes out with the page when it is left quickly, and nothing stays in the tab or the browser', async () => {
    const world = ltiWorld();
    const record = world.launch();
    await record.open();
    world.tool.fault = () => 0;
    await record.suspend({ data: 'C1a', location: '', facts: [quiz] });
    world.tool.fault = undefined;
    record.leaveNothing?.();
    expect(world.tool.data).toBe('C1a');
    expect(world.browser.session.values.size + world.browser.storage.values.size).toBe(0);
    expect(await record.suspend({ data: 'C1b', location: '' })).toMatchObject({
      problem: { code: 'session-over' },
    });
  });

  test('has the same number when it is sent again, and a new one when it is something else', async () => {
    const world = ltiWorld();
    const record = world.launch();
    await record.open();
    for (const data of ['C1a', 'C1a', 'C1b']) await record.suspend({ data, location: '' });
    const sent = world.tool.requests
      .filter(({ method }) => method === 'PUT')
      .map(({ body }) => (JSON.parse(body) as { sequence: number }).sequence);
    expect(sent).toEqual([1, 1, 2]);
  });
});

test('an age never reaches the tool, and whoever said it is asked again the next time', async () => {
  const world = ltiWorld();
  const record = world.launch();
  await record.open();
  for (const age of ['under-18', '18-over'] as const) {
    await record.suspend({ data: encode(setAge(newProgress(), age), course()), location: '' });
    expect(decode(world.tool.data, course())).toMatchObject({ value: { age: 'not-said', ageAsked: false } });
  }
  const sent = encode(setAge(newProgress(), 'not-said'), course());
  await record.suspend({ data: sent, location: '' });
  expect(world.tool.data).toBe(sent);
});

test('an outcome is never told: only states and facts go out', async () => {
  const world = ltiWorld();
  const record = world.launch();
  await record.open();
  await record.suspend({ data: 'C1a', location: 's3', facts: [signature] });
  await record.report(passedAndSigned);
  const puts = world.tool.requests.filter(({ method }) => method === 'PUT');
  expect(puts).toHaveLength(1);
  expect(Object.keys(JSON.parse(puts[0]!.body) as object)).toEqual(['session', 'sequence', 'data', 'facts']);
});

test('what the tool did not take is told once', async () => {
  const browser = ltiBrowser();
  putToken(browser, 'x');
  const answers: object[] = [
    { suspendData: '', attempt: 'a', learnerName: '', tokenSeconds: 0 },
    { sequence: 1, refused: ['draw-not-allowed'] },
  ];
  const fetch: typeof globalThis.fetch = async () => Response.json(answers.shift() ?? {});
  const record = createLtiRecord(hostOf(browser, fetch), course());
  await record.open();
  expect(await record.suspend({ data: 'C1a', location: '', facts: [quiz] })).toEqual({
    ok: true,
    value: undefined,
  });
  expect(await record.report(passedAndSigned)).toEqual({
    ok: false,
    problem: { code: 'value-refused', element: 'facts', lmsCode: 'draw-not-allowed' },
  });
  expect(await record.report(passedAndSigned)).toEqual({ ok: true, value: undefined });
});
