import { setTimeout as wait } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { createApp, type AppSettings } from '../../../lti/http/app.ts';
import { healthRoutes } from '../../../lti/http/health.ts';
import type { Store } from '../../../lti/store/store.ts';

let app: FastifyInstance;
let lines: string[];
afterEach(() => app.close());

async function start(change: Partial<AppSettings> = {}): Promise<void> {
  lines = [];
  app = await createApp({
    logLevel: 'info',
    logTo: { write: (line) => lines.push(line) },
    trustProxy: ['127.0.0.1'],
    requestsPerMinute: 0,
    ...change,
  });
  app.get('/page/:id', async () => 'a page');
  app.post('/page', async () => 'taken');
  app.post('/record/open', async () => ({}));
}

const ready = (ping: () => Promise<boolean>) => healthRoutes({ store: { ping } as Store });

test('an address that cannot be read is refused in words, and not repeated', async () => {
  await start();
  const answer = await app.inject('/page/secret%');
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.body).toContain('Open the course again from your learning platform');
  expect(answer.body).not.toContain('secret');
});

test.each([
  ['a page', 'GET', '/page/1', 200],
  ['a page that is not there', 'GET', '/nowhere', 404],
  ['a form that cannot be read', 'POST', '/page', 415],
])('%s carries the headers of every answer', async (_, method, url, status) => {
  await start();
  const answer = await app.inject({
    method: method as 'GET',
    url,
    ...(method === 'POST' && { payload: 'x', headers: { 'content-type': 'text/x-odd' } }),
  });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'none'") as string,
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  });
  // A platform frames the tool, and waits for it in a window of its own.
  expect(answer.headers).not.toHaveProperty('x-frame-options');
  expect(answer.headers).not.toHaveProperty('cross-origin-opener-policy');
});

describe('whoever asks too often', () => {
  test('is asked to wait a minute, in words', async () => {
    await start({ requestsPerMinute: 2 });
    const answers = [];
    for (let each = 0; each < 3; each += 1) answers.push(await app.inject('/page/1'));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers[2]!.body).toContain('Many requests came from your network at once. Wait a minute');
    expect(answers[2]!.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(Number(answers[2]!.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('reads a code where the course asks, and nobody else is held up', async () => {
    await start({ requestsPerMinute: 1 });
    const from = (address: string) =>
      app.inject({ method: 'POST', url: '/record/open', headers: { 'x-forwarded-for': address } });
    await from('203.0.113.7');
    expect((await from('203.0.113.7')).json()).toEqual({ code: 'request-refused', status: 429 });
    expect((await from('203.0.113.8')).statusCode).toBe(200);
  });

  test('is never kept from knowing whether the tool lives', async () => {
    await start({ requestsPerMinute: 1 });
    await app.register(ready(async () => true));
    for (let each = 0; each < 4; each += 1)
      for (const path of ['/healthz', '/readyz', '/metrics'])
        expect((await app.inject(path)).statusCode).toBe(200);
  });
});

test('what is too large is refused in words, and not repeated', async () => {
  await start();
  const answer = await app.inject({
    method: 'POST',
    url: '/page',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `field=${'Rowan'.repeat(60_000)}`,
  });
  expect(answer.statusCode).toBe(413);
  expect(answer.body).toContain('That was more than this page takes.');
  expect(answer.body).not.toContain('Rowan');
});

test.each([
  ['an address that is not there', { url: '/nothing/<script>' }, 404],
  [
    'JSON that is none',
    { method: 'POST', url: '/page', payload: '{', headers: { 'content-type': 'application/json' } },
    400,
  ],
  [
    'a type that nobody reads',
    { method: 'POST', url: '/page', payload: 'x', headers: { 'content-type': 'text/csv' } },
    415,
  ],
] as const)('%s is answered with a sentence', async (_what, request, status) => {
  await start();
  const answer = await app.inject(request);
  expect(answer.statusCode).toBe(status);
  expect(answer.body).toContain('Open the course again from your learning platform.');
  expect(answer.body).not.toContain('<script>');
});

describe('the log', () => {
  test('holds the route and the status of a request, and nothing that it carried', async () => {
    await start();
    await app.inject({
      method: 'POST',
      url: '/page?login_hint=Rowan-Marker&id_token=abc.def',
      headers: {
        authorization: 'Bearer abc.def',
        cookie: 'fourcs-login-1=Rowan',
        'content-type': 'application/x-www-form-urlencoded',
        referer: 'https://lms.example/?sesskey=Rowan',
      },
      payload: 'name=Rowan+Marker',
    });
    await app.inject('/page/Rowan-Marker');
    await app.inject('/nothing/Rowan-Marker?x=abc.def');
    const log = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(log).toMatchObject([
      { method: 'POST', route: '/page', status: 200, msg: 'answered' },
      { method: 'GET', route: '/page/:id', status: 200 },
      { method: 'GET', status: 404 },
    ]);
    expect(lines.join('')).not.toMatch(/Rowan|abc\.def|127\.0\.0\.1/);
  });

  test('says where a database stumbled, and not over whom', async () => {
    const database = await PGlite.create();
    await start();
    app.get('/boom/:id', async () => database.query(`SELECT 'Rowan Marker'::integer`));
    const answer = await app.inject('/boom/Rowan');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('Rowan');
    const failure = lines.find((line) => line.includes('"failed"'));
    expect(failure).toContain('22P02');
    expect(failure).toContain('    at ');
    expect(lines.join('')).not.toContain('Rowan');
    await database.close();
  }, 60_000);
});

describe('/readyz', () => {
  test('says no when the database says no', async () => {
    await start();
    await app.register(ready(async () => false));
    const answer = await app.inject('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'no database' }]);
  });

  test('does not wait for a database that hangs', async () => {
    await start();
    await app.register(ready(() => new Promise(() => undefined)));
    const answer = await Promise.race([app.inject('/readyz'), wait(10_000, undefined)]);
    expect(answer?.statusCode).toBe(503);
  }, 15_000);
});

describe('/metrics', () => {
  test('counts by the pattern of a route, and names nobody', async () => {
    await start();
    await app.inject('/page/Rowan-Marker?who=Rowan');
    const { body } = await app.inject('/metrics');
    expect(body).toMatch(
      /fourcs_http_request_seconds_count\{method="GET",route="\/page\/:id",status="200"\} 1/,
    );
    expect(body).toContain('process_resident_memory_bytes');
    expect(body).not.toContain('Rowan');
  });

  const from = (address: string) => app.inject({ url: '/metrics', headers: { 'x-forwarded-for': address } });

  test('are for the machine itself, and are not there for anybody else behind its proxy', async () => {
    await start();
    for (const here of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
      expect((await from(here)).statusCode, here).toBe(200);
    for (const away of ['10.1.2.3', 'fd00::1', '::ffff:192.168.1.1', '203.0.113.7', '2001:db8::1', 'unknown'])
      expect((await from(away)).statusCode, away).toBe(404);
  });

  test('are for those who are named, and then for nobody else', async () => {
    await start({ metricsFrom: ['10.0.0.9', '192.168.7.0/24', 'fd00:7::/32', 'linklocal'] });
    for (const named of ['10.0.0.9', '::ffff:10.0.0.9', '192.168.7.200', 'fd00:7::1', '169.254.1.1'])
      expect((await from(named)).statusCode, named).toBe(200);
    for (const other of ['127.0.0.1', '10.0.0.10', '192.168.8.1', 'fd00:8::1'])
      expect((await from(other)).statusCode, other).toBe(404);
  });
});
