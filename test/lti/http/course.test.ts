import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../lti/http/app.ts';
import { courseRoutes } from '../../../lti/http/course.ts';
import type { HostedCourse, HostedFile } from '../../../lti/http/tool.ts';

const script = "document.documentElement.dataset.theme = 'dark'";
const html = `<!doctype html><script>${script}</script><script type="application/json" id="course">{}</script><script type="module" src="./index.js"></script>`;
const file = (type: string, text: string): HostedFile => ({
  type,
  bytes: Buffer.from(text),
  gzip: gzipSync(text),
  etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 8)}"`,
});
const hosted = {
  files: new Map([
    ['index.html', file('text/html; charset=utf-8', html)],
    ['index.js', file('text/javascript; charset=utf-8', 'go()')],
    ['voice.woff2', file('font/woff2', 'font')],
  ]),
} as Partial<HostedCourse> as HostedCourse;

let app: FastifyInstance;
beforeAll(async () => {
  app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
  await app.register(
    courseRoutes({
      courses: {
        find: (provider, track) => (provider === 'example' && track === 'induction' ? hosted : undefined),
        tracksOf: () => [hosted],
        providers: [],
      },
    }),
  );
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  app.inject({ url: `/course/example/induction/${path}`, headers });

describe('the hosted course', () => {
  test('is the page at its folder, and each file beside it', async () => {
    expect((await get('')).body).toBe(html);
    expect((await get('')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await get('index.js')).body).toBe('go()');
  });

  test('sends whoever leaves the slash out to the folder', async () => {
    const { statusCode, headers } = await app.inject('/course/example/induction');
    expect([statusCode, headers.location]).toEqual([308, '/course/example/induction/']);
  });

  test.each([
    '/course/example/induction/nothing.js',
    '/course/example/other/',
    '/course/other/induction/',
    '/course/other/induction',
    '/course/example/induction/..%2f..%2fpackage.json',
    '/course/__proto__/constructor/',
  ])('has nothing at %s', async (url) => {
    expect((await app.inject(url)).statusCode).toBe(404);
  });

  test.each([
    ['gzip, deflate, br', 'gzip'],
    ['GZIP;q=0.5', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0', undefined],
    ['gzip; q=0.0, br', undefined],
    ['br', undefined],
    ['', undefined],
  ])('to a browser that accepts “%s” goes %s', async (accepts, encoding) => {
    const { headers, rawPayload } = await get('index.js', { 'accept-encoding': accepts });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toMatch(/accept-encoding/i);
    const { gzip, bytes } = hosted.files.get('index.js')!;
    expect(Buffer.compare(rawPayload, encoding ? gzip : bytes)).toBe(0);
  });

  test('is not sent again while it is the same, and each form has a tag of its own', async () => {
    for (const accepts of ['gzip', 'br']) {
      const encoding = { 'accept-encoding': accepts };
      const etag = String((await get('index.js', encoding)).headers.etag);
      for (const tag of [etag, `W/${etag}`, `"x", ${etag}`]) {
        const again = await get('index.js', { ...encoding, 'if-none-match': tag });
        expect([again.statusCode, again.body]).toEqual([304, '']);
      }
      expect((await get('index.js', { ...encoding, 'if-none-match': '"x"' })).statusCode).toBe(200);
    }
    const [zipped, plain] = await Promise.all(
      ['gzip', 'br'].map((accepts) => get('index.js', { 'accept-encoding': accepts })),
    );
    expect(zipped?.headers.etag).not.toBe(plain?.headers.etag);
    expect(zipped?.headers['cache-control']).toBe('public, no-cache');
  });

  test('runs its own scripts and no others, talks to the tool alone, and may stand in a frame of any school', async () => {
    const policy = String((await get('')).headers['content-security-policy']);
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/frame-ancestors 'self' https:/);
    expect((await get('')).headers).not.toHaveProperty('x-frame-options');
  });
});
