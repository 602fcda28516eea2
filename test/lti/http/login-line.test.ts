import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLineDue } from '../../../lti/domain/login-line.ts';
import { loginLineOf } from '../../../lti/http/login-line.ts';
import { renderPage } from '../../../lti/views/render.ts';
import { startPeopleBench, type PeopleBench } from './people-bench.ts';

let bench: PeopleBench;
beforeAll(async () => {
  bench = await startPeopleBench();
}, 120_000);
afterAll(() => bench.close());

const at = (hours: number): Date => new Date(Date.parse('2026-10-24T18:00:00Z') + hours * 3_600_000);

describe('the line at login', () => {
  test.each([
    ['another way of signing', { mode: 'click', signedAt: at(0), agreedAt: undefined }, 100, false],
    ['nothing signed yet', { mode: 'every-login', signedAt: undefined, agreedAt: undefined }, 100, false],
    ['signed this morning', { mode: 'every-login', signedAt: at(0), agreedAt: undefined }, 12, false],
    ['signed yesterday', { mode: 'every-login', signedAt: at(0), agreedAt: undefined }, 12.1, true],
    ['said yes since', { mode: 'every-login', signedAt: at(0), agreedAt: at(90) }, 100, false],
    // The clocks go back in this night: twelve hours are twelve hours.
    ['over the change of clocks', { mode: 'every-login', signedAt: at(-50), agreedAt: at(0) }, 11.9, false],
  ] as const)('%s', (_, facts, hours, isDue) => expect(isLineDue(facts, at(hours))).toBe(isDue));

  test('is asked once in twelve hours; the last day is kept, and no entry in the ledger', async () => {
    const ann = await bench.launch({ sub: 'ann', name: 'Ann' });
    await bench.finish(ann);
    const course = bench.tool.courses.find('example', 'induction')!;
    const hosted = { ...course, signOff: { ...course.signOff!, mode: 'every-login' as const } };
    const who = { personId: ann.personId, attemptId: ann.attemptId, providerId: 'example' };
    const token = await bench.token(ann);
    const line = () => loginLineOf(bench.tool, hosted, who, token);
    expect(await line()).toBeUndefined();

    bench.clock.now = new Date(bench.clock.now.getTime() + 13 * 3_600_000);
    const view = await line();
    expect(view?.line).toContain('I have signed the rules');
    const { html } = renderPage('login-line', view!);
    expect(html.match(/<button(?! type="button")/g)).toHaveLength(1);
    expect(html).toContain('Leave quickly');

    const entries = async () => (await bench.tool.store.ledger.ofPerson('example', ann.personId)).length;
    const before = await entries();
    const answer = await bench.post('/lti/login-line', { token: await bench.token(ann) });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('/course/example/induction/');
    expect(await line()).toBeUndefined();
    expect(await entries()).toBe(before);
    expect(await bench.tool.store.loginLines.last(ann.personId, 'example')).toMatchObject({
      at: bench.clock.now,
    });
  });

  test('is nobody else’s to say', async () => {
    const ben = await bench.launch({ sub: 'ben', name: 'Ben' });
    for (const token of ['', 'made-up', await bench.token(ben, { scope: 'assessor' })]) {
      const { statusCode } = await bench.post('/lti/login-line', { token });
      expect(statusCode).toBeGreaterThanOrEqual(400);
    }
    expect(await bench.tool.store.loginLines.last(ben.personId, 'example')).toBeUndefined();
  });
});
