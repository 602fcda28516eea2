/** What happens at the same moment, and in which browser. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngines } from '../store-for-tests.ts';
import { sentenceOf, slowly, startLaunchBench, type LaunchBench } from './launch-bench.ts';

describe.each(testEngines)('launches at the same moment on $engine', ({ engine }) => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench(engine);
  }, slowly);
  afterAll(() => bench.close(), slowly);

  test('one token sent eight times at once opens the course once', async () => {
    const login = await bench.login();
    const answers = await Promise.all(Array.from({ length: 8 }, () => bench.launch({ login })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array<number>(7).fill(400)]);
    const refused = answers.filter(({ statusCode }) => statusCode === 400);
    for (const { body } of refused) expect(body).toContain(sentenceOf('nonce-spent'));
  });

  test('a token sent again later is refused, with its cookie or with a copy of it', async () => {
    const login = await bench.login();
    expect((await bench.launch({ login })).statusCode).toBe(200);
    expect((await bench.launch({ login })).body).toContain(sentenceOf('nonce-spent'));
  });

  test('one nonce used up by twenty at once is used up by one', async () => {
    const expiresAt = new Date(bench.clock.now.getTime() + 60_000);
    const spent = await Promise.all(
      Array.from({ length: 20 }, () => bench.store.launches.spendNonce('the-one', expiresAt)),
    );
    expect(spent.filter(Boolean)).toHaveLength(1);
  });

  test('a spent nonce is remembered as long as anything that carries it could be taken', async () => {
    const login = await bench.login();
    expect((await bench.launch({ login })).statusCode).toBe(200);
    const began = bench.clock.now;
    bench.clock.now = new Date(began.getTime() + 599_000);
    await bench.store.launches.sweepNonces(bench.clock.now);
    const again = await bench.launch({ login });
    bench.clock.now = began;
    expect(again.body).toContain(sentenceOf('nonce-spent'));
  });

  test('twenty people at once are twenty people', async () => {
    const before = await bench.rows();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        bench.launch({ change: (claims) => ({ ...claims, sub: `person-${index}` }) }),
      ),
    );
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    const after = await bench.rows();
    expect(after['person']! - before['person']!).toBe(20);
    expect(after['attempt']! - before['attempt']!).toBe(20);
  });

  test('one person in ten tabs at once is one person with one attempt', async () => {
    const before = await bench.rows();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        bench.launch({ change: (claims) => ({ ...claims, sub: 'ten tabs' }) }),
      ),
    );
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    const after = await bench.rows();
    expect(after['person']! - before['person']!).toBe(1);
    expect(after['attempt']! - before['attempt']!).toBe(1);
  });
});

describe('the browser in which a login began', () => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench();
  }, slowly);
  afterAll(() => bench.close(), slowly);

  test('carries two logins side by side, and both arrive, in either order', async () => {
    const [one, two] = [await bench.login(), await bench.login()];
    const cookie = `${one.cookie}; ${two.cookie}`;
    expect((await bench.launch({ login: two, cookie })).statusCode).toBe(200);
    expect((await bench.launch({ login: one, cookie })).statusCode).toBe(200);
  });

  test('is known by a cookie that no script reads, no other site sets, and that is gone after the launch', async () => {
    const login = await bench.login();
    const line = String(login.answer.headers['set-cookie']);
    expect(line).toMatch(
      /^__Host-fourcs-login-[\w-]{12}=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=None; Partitioned$/,
    );
    const after = await bench.launch({ login });
    expect(String(after.headers['set-cookie'])).toContain('Max-Age=0');
  });

  test('asks for a login without writing anything', async () => {
    const before = await bench.rows();
    const { answer } = await bench.login();
    expect(answer.statusCode).toBe(302);
    const url = new URL(String(answer.headers.location));
    expect(`${url.origin}${url.pathname}`).toBe('https://lms.example/auth');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: 'client-1',
      redirect_uri: 'https://course.example/lti/launch',
      login_hint: 'hint-of-a-person',
      lti_message_hint: '{"cmid":3}',
    });
    // Moodle strips markup from a state.
    expect(url.searchParams.get('state')).toMatch(/^[\w.-]+$/);
    expect(await bench.rows()).toEqual(before);
  });

  test('may come by GET, without a client where the issuer has one', async () => {
    const query = new URLSearchParams({
      iss: 'https://lms.example',
      login_hint: '1',
      target_link_uri: 'https://course.example/lti/launch?track=x',
    });
    expect((await bench.get(`/lti/login?${query.toString()}`)).statusCode).toBe(302);
  });

  test('is asked, inside a frame, whether it keeps cookies, before the platform is asked anything', async () => {
    const answer = await bench.app.inject({
      method: 'POST',
      url: '/lti/login',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-dest': 'iframe' },
      payload: new URLSearchParams({
        iss: 'https://lms.example',
        login_hint: 'a"b<c>',
        target_link_uri: 'https://course.example/lti/launch',
      }).toString(),
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('data-auth-url="https://lms.example/auth?');
    expect(answer.body).toContain('target="_blank"');
    expect(answer.body).toContain('name="login_hint" value="a&quot;b&lt;c&gt;"');
    expect(answer.headers['content-security-policy']).toMatch(/script-src 'sha256-[^']+';/);
    expect(answer.headers['x-frame-options']).toBeUndefined();
  });

  describe('that keeps nothing, on a platform that does', () => {
    const withStorage = () =>
      bench.login((fields) => ({ ...fields, lti_storage_target: 'post_message_forwarding' }));

    test('leaves its secret with the platform, at the platform’s own origin', async () => {
      const { answer } = await withStorage();
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('data-origin="https://lms.example"');
      expect(answer.body).toContain('data-frame="post_message_forwarding"');
    });

    test('gets it back, and opens the course', async () => {
      const login = await withStorage();
      const secret = /data-value="([^"]+)"/.exec(login.answer.body)?.[1] ?? '';
      const asks = await bench.launch({ login, cookie: 'x=1' });
      expect(asks.statusCode).toBe(200);
      expect(asks.body).toContain('data-origin="https://lms.example"');
      expect(asks.body).not.toContain(secret);
      const opens = await bench.launch({
        login,
        cookie: 'x=1',
        form: (fields) => ({ ...fields, binding: secret }),
      });
      expect(opens.statusCode).toBe(200);
      expect(opens.body).toContain('data-next="/course/example/induction/"');
    });

    test('is not asked for it by a token that is wrong', async () => {
      const answer = await bench.launch({
        login: await withStorage(),
        cookie: 'x=1',
        change: (claims) => ({ ...claims, nonce: 'x' }),
      });
      expect(answer.body).toContain(sentenceOf('nonce-wrong'));
    });

    test('cannot be made to post to a frame with a made-up name', async () => {
      const { answer } = await bench.login((fields) => ({ ...fields, lti_storage_target: 'a b"<' }));
      expect(answer.statusCode).toBe(302);
    });
  });

  test('without cookies and storage is offered a new window, in which the login begins again', async () => {
    const answer = await bench.launch({ cookie: 'x=1' });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('Open in a new window');
    expect(answer.body).toContain('name="login_hint" value="hint-of-a-person"');
  });
});
