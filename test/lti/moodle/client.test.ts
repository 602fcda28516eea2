import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { siteAddress } from '../../../lti/moodle/address.ts';
import { moodleCalls } from '../../../lti/moodle/calls.ts';
import { createMoodleClient, type MoodleClientOptions } from '../../../lti/moodle/client.ts';
import { openToken, sealToken } from '../../../lti/moodle/site-token.ts';
import { problemSentence } from '../../../lti/moodle/words.ts';
import {
  readingFunctions,
  readingRights,
  startFakeMoodle,
  type FakeMoodle,
  type Fault,
} from '../../lms/moodle-rest/moodle.ts';

const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const info = 'core_webservice_get_site_info';

let moodle: FakeMoodle;
let waited: number[];
beforeEach(async () => {
  moodle = await startFakeMoodle();
  moodle.tokens.set(token, { functions: readingFunctions, rights: readingRights });
  waited = [];
});
afterEach(() => moodle.close());

const open = (change: Partial<MoodleClientOptions> = {}) =>
  createMoodleClient({
    url: moodle.url,
    token,
    allowLoopback: true,
    callsPerSecond: 1_000_000,
    wait: async (milliseconds) => void waited.push(milliseconds),
    ...change,
  });

describe('a call to a Moodle', () => {
  test('carries the token in the body of a POST and in no address', async () => {
    const result = await moodleCalls(open()).siteInfo();
    expect(result).toMatchObject({
      ok: true,
      value: { url: moodle.url, release: '4.5.6 (Build: 20250811)' },
    });
    expect(moodle.seen.map(({ method, url }) => [method, url])).toEqual([
      ['POST', '/webservice/rest/server.php'],
    ]);
    expect(moodle.seen[0]?.form.get('wstoken')).toBe(token);
    expect(moodle.seen[0]?.form.get('moodlewsrestformat')).toBe('json');
  });

  test('takes an error that comes with status 200 for an error', async () => {
    const wrong = await moodleCalls(open({ token: 'f'.repeat(32) })).siteInfo();
    expect(wrong).toEqual({ ok: false, problem: { code: 'token-refused', function: info } });
    const notListed = await moodleCalls(open()).tools();
    expect(notListed).toMatchObject({ ok: false, problem: { code: 'access-refused' } });
    const missing = await moodleCalls(open()).scos(99);
    expect(missing).toMatchObject({ ok: false, problem: { code: 'not-there' } });
  });

  test('hands on what a right is called, and no other words of the site', async () => {
    moodle.tokens.set(token, { functions: readingFunctions, rights: ['webservice/rest:use'] });
    moodle.courses.push({
      id: 5,
      shortname: 'A',
      fullname: 'A',
      category: 1,
      people: [{ id: 3, fullname: 'Amira', roles: ['student'] }],
    });
    expect(await moodleCalls(open()).completion('5', '3')).toEqual({
      ok: false,
      problem: {
        code: 'not-permitted',
        right: 'View activity completion reports',
        function: 'core_completion_get_activities_completion_status',
      },
    });
  });

  test.each<[Fault, string]>([
    ['error-500', 'http-status'],
    ['html', 'not-moodle'],
    ['forbidden', 'services-off'],
    ['shape', 'unexpected-answer'],
    ['close', 'unreachable'],
    ['maintenance', 'maintenance'],
  ])('says what is wrong when the site answers with %s', async (fault, code) => {
    moodle.faultFor = () => fault;
    const result = await moodleCalls(open()).siteInfo();
    expect(result).toMatchObject({ ok: false, problem: { code } });
    expect(JSON.stringify(result)).not.toContain(token);
    expect(result.ok ? '' : problemSentence(result.problem)).not.toContain(token);
  });

  test('gives up on a site that does not answer in time', async () => {
    moodle.faultFor = () => 'hang';
    const result = await open({ timeoutSeconds: 0.2 }).call({
      function: info,
      answer: z.unknown(),
      writes: true,
    });
    expect(result).toEqual({ ok: false, problem: { code: 'too-slow', function: info } });
  });

  test('never takes the token to where a site points', async () => {
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    moodle.movedTo = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    moodle.faultFor = () => 'redirect';
    expect(await moodleCalls(open()).siteInfo()).toMatchObject({
      ok: false,
      problem: { code: 'redirected' },
    });
    expect(asked).toEqual([]);
    other.close();
  });

  test('is tried again when it only reads, after a pause', async () => {
    moodle.faultFor = (_, times) => (times <= 2 ? 'error-500' : undefined);
    expect(await moodleCalls(open()).siteInfo()).toMatchObject({ ok: true });
    expect(moodle.seen).toHaveLength(3);
    expect(waited.filter((milliseconds) => milliseconds >= 1000)).toEqual([1000, 4000]);
  });

  test('is made once when it writes', async () => {
    moodle.faultFor = () => 'close';
    const copy = { courseId: '4', name: 'x', shortName: 'x', categoryId: 1, isVisible: false };
    expect(await moodleCalls(open()).copyCourse(copy)).toMatchObject({ problem: { code: 'unreachable' } });
    expect(moodle.seen).toHaveLength(1);
  });

  test('waits its turn', async () => {
    const calls = moodleCalls(open({ callsPerSecond: 5, clock: () => 0 }));
    for (let times = 0; times < 4; times += 1) await calls.siteInfo();
    expect(waited).toEqual([200, 400, 600]);
  });
});

describe('the address of a Moodle', () => {
  test('is https and public, with a path if it has one', () => {
    expect(siteAddress('https://moodle.example.ac.uk/', false)).toBe('https://moodle.example.ac.uk');
    expect(siteAddress('https://example.ac.uk/moodle/', false)).toBe('https://example.ac.uk/moodle');
  });

  test.each([
    'http://moodle.example.ac.uk',
    'https://10.1.2.3',
    'https://127.0.0.1',
    'https://localhost',
    'https://user:secret@moodle.example.ac.uk',
    'https://moodle.example.ac.uk/?wstoken=1',
    'ftp://moodle.example.ac.uk',
    'moodle',
  ])('is not %s', (url) => {
    expect(siteAddress(url, false)).toBeUndefined();
  });

  test('may be this machine in development, and still no other private one', () => {
    expect(siteAddress('http://127.0.0.1:8080/', true)).toBe('http://127.0.0.1:8080');
    expect(siteAddress('http://localhost:8080', true)).toBe('http://localhost:8080');
    expect(siteAddress('http://10.1.2.3', true)).toBeUndefined();
    expect(siteAddress('http://moodle.example.ac.uk', true)).toBeUndefined();
  });

  test('that is refused is sent nothing', async () => {
    expect(await moodleCalls(open({ allowLoopback: false })).siteInfo()).toMatchObject({
      problem: { code: 'address-refused' },
    });
    expect(moodle.seen).toEqual([]);
  });
});

describe('a token at rest', () => {
  const owner = { providerId: 'example', url: 'https://moodle.example.ac.uk' };
  const key = new Uint8Array(32).fill(9);

  test('opens with the key it was sealed with, and only as its owner’s', () => {
    const sealed = sealToken(token, owner, key);
    expect(sealed).not.toContain(token);
    expect(sealToken(token, owner, key)).not.toBe(sealed);
    expect(openToken(sealed, owner, key)).toEqual({ ok: true, value: token });
    const wrong = { ok: false, problem: { code: 'secrets-key-wrong' } };
    expect(openToken(sealed, { ...owner, providerId: 'another' }, key)).toEqual(wrong);
    expect(openToken(sealed, owner, new Uint8Array(32).fill(8))).toEqual(wrong);
    expect(openToken(`${sealed.slice(0, -4)}AAAA`, owner, key)).toEqual(wrong);
    expect(openToken('', owner, key)).toEqual(wrong);
  });
});
