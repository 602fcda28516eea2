/**
 * No analytics, no third party, no cookie but those that are listed: why there is no cookie banner. Every address of
 * the tool that answers with a page is asked for, whoever adds it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStopLinks } from '../../../lti/http/stop-reminders.ts';
import { publicUrl, startPeopleBench, type PeopleBench } from './people-bench.ts';

/** Strictly needed for what the visitor has asked for; explained in docs/data-protection.md. */
const cookies = [
  /^(__Host-|__Secure-)?fourcs-login-?[\w-]*=/,
  /^(__Host-|__Secure-)?[\w-]*(employer|workspace)[\w-]*=/,
];

let bench: PeopleBench;
let addresses: readonly { readonly method: string; readonly url: string }[];
beforeAll(async () => {
  bench = await startPeopleBench({ showsMail: false });
  addresses = bench.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, url, methods] = /(\/\S*) \(([^)]+)\)/.exec(line) ?? [];
      return url === undefined || methods === undefined
        ? []
        : methods
            .split(', ')
            .map((method) => ({ method, url: url.replaceAll(/:\w+/g, 'x').replace('*', '') }));
    })
    .filter(({ method }) => method === 'GET' || method === 'POST');
}, 120_000);
afterAll(() => bench.close());

const ask = async (method: string, url: string) => (method === 'GET' ? bench.get(url) : bench.post(url, {}));

describe('whatever page is asked for', () => {
  test('loads nothing from elsewhere, and its policy lets it load nothing from elsewhere', async () => {
    expect(addresses.length).toBeGreaterThan(20);
    for (const { method, url } of addresses) {
      const answer = await ask(method, url);
      const type = answer.headers['content-type'] ?? '';
      if (!type.startsWith('text/html')) continue;
      for (const [, loaded = ''] of answer.body.matchAll(
        /<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)="([^"]*)"/g,
      ))
        expect([url, loaded]).toEqual([url, expect.stringMatching(/^(\/(?!\/)|data:)/)]);
      const policy = String(answer.headers['content-security-policy']);
      for (const directive of [
        'default-src',
        'script-src',
        'style-src',
        'img-src',
        'font-src',
        'connect-src',
      ])
        for (const source of (new RegExp(`${directive} ([^;]*)`).exec(policy)?.[1] ?? '').split(' '))
          if (source !== '')
            expect([url, source]).toEqual([
              url,
              expect.stringMatching(/^('none'|'self'|data:|'sha256-.*'|'unsafe-inline')$/),
            ]);
    }
  });

  test('sets no cookie but the listed ones', async () => {
    for (const { method, url } of addresses) {
      const answer = await ask(method, url);
      for (const cookie of [answer.headers['set-cookie'] ?? []].flat())
        expect([url, cookies.some((listed) => listed.test(cookie)), cookie]).toEqual([url, true, cookie]);
    }
  });
});

describe('the link that stops reminders', () => {
  test('does nothing when it is opened, and stops them when the button is pressed', async () => {
    const launched = await bench.launch({ sub: 'no-more', name: 'Sam' });
    const links = createStopLinks({ publicUrl, secretsKey: new Uint8Array(32).fill(5) });
    const path = links.urlOf(launched.personId).slice(publicUrl.length);
    const { erasure } = bench.tool.store;
    const stoppedAt = async () =>
      (await erasure.everythingAbout(launched.personId))!['person']![0]!['remindersStoppedAt'];

    expect((await bench.get(path)).body).toContain('Stop the reminders');
    expect(await stoppedAt()).toBeNull();
    // RFC 8058: the mail program posts by itself, from no page of ours.
    const pressed = await bench.post(
      path,
      { 'List-Unsubscribe': 'One-Click' },
      { headers: { 'sec-fetch-site': 'cross-site' } },
    );
    expect(pressed.statusCode).toBe(200);
    expect(await stoppedAt()).toEqual(bench.clock.now);
  });

  test('that was changed is not one of ours', async () => {
    const launched = await bench.launch({ sub: 'other', name: 'Ada' });
    const path = createStopLinks({ publicUrl, secretsKey: new Uint8Array(32).fill(6) })
      .urlOf(launched.personId)
      .slice(publicUrl.length);
    expect((await bench.get(path)).statusCode).toBe(404);
    expect((await bench.post(path, {})).statusCode).toBe(404);
    expect((await bench.get('/mail/stop')).statusCode).toBe(404);
  });

  test('and there is no page of mail outside a demonstration', async () => {
    expect((await bench.get('/mail')).statusCode).toBe(404);
  });
});
