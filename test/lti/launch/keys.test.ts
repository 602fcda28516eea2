/** Our keys and theirs, over time. */
import { exportJWK, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKeyRing, type KeyShelf } from '../../../lti/launch/key-ring.ts';
import { createPlatformKeys } from '../../../lti/launch/platform-keys.ts';
import type { FetchJson } from '../../../lti/launch/safe-fetch.ts';
import { signingPair, type SigningPair } from './launch-bench.ts';

const hours = (count: number): number => count * 3_600_000;

describe('the tool’s own keys', () => {
  const secretsKey = new Uint8Array(32).fill(1);

  function shelf(): KeyShelf & { readonly kept: Map<string, Awaited<ReturnType<KeyShelf['all']>>[number]> } {
    const kept = new Map<string, Awaited<ReturnType<KeyShelf['all']>>[number]>();
    return {
      kept,
      all: async () => [...kept.values()],
      add: async (key) => void kept.set(key.kid, key),
      remove: async (kid) => void kept.delete(kid),
    };
  }
  function ring(keys: KeyShelf) {
    const clock = { now: new Date('2026-11-22T12:00:00Z') };
    return { clock, opened: createKeyRing({ shelf: keys, secretsKey, now: () => clock.now }) };
  }

  test('are made when there is none, and found again', async () => {
    const keys = shelf();
    const first = await (await ring(keys).opened).signingKey();
    const second = await (await ring(keys).opened).signingKey();
    expect(second.kid).toBe(first.kid);
    expect(keys.kept.size).toBe(1);
  });

  test('publish nothing that is private, and are kept sealed', async () => {
    const keys = shelf();
    const { keys: published } = await (await ring(keys).opened).publicJwks();
    expect(Object.keys(published[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const [kept] = keys.kept.values();
    expect(Buffer.from(kept!.sealedPrivate, 'base64url').toString('latin1')).not.toContain('"d"');
  });

  test('what is signed can be checked with what is published', async () => {
    const { opened } = ring(shelf());
    const keyRing = await opened;
    const { kid, key } = await keyRing.signingKey();
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
    const jwk = (await keyRing.publicJwks()).keys.find((each) => each.kid === kid);
    await expect(jwtVerify(token, await importJWK(jwk!, 'RS256'))).resolves.toBeDefined();
  });

  test('a new one is published before it is used, and the old one stays published', async () => {
    const { clock, opened } = ring(shelf());
    const keyRing = await opened;
    const old = await keyRing.signingKey();
    const { kid } = await keyRing.rotate();
    const kids = async () => (await keyRing.publicJwks()).keys.map((jwk) => jwk.kid);

    expect((await keyRing.signingKey()).kid).toBe(old.kid);
    expect(await kids()).toEqual([old.kid, kid]);
    clock.now = new Date(clock.now.getTime() + hours(24));
    expect((await keyRing.signingKey()).kid).toBe(kid);
    expect(await kids()).toEqual([old.kid, kid]);
  });

  test('one that was replaced long ago is dropped at a later rotation', async () => {
    const { clock, opened } = ring(shelf());
    const keyRing = await opened;
    const old = await keyRing.signingKey();
    await keyRing.rotate();
    clock.now = new Date(clock.now.getTime() + hours(24 * 40));
    await keyRing.rotate();
    const { keys } = await keyRing.publicJwks();
    expect(keys.map((jwk) => jwk.kid)).not.toContain(old.kid);
    expect(keys).toHaveLength(2);
  });

  test('another instance sees a rotation', async () => {
    const keys = shelf();
    const [one, two] = [ring(keys), ring(keys)];
    const { kid } = await (await one.opened).rotate(0);
    two.clock.now = new Date(two.clock.now.getTime() + 20_000);
    expect((await (await two.opened).signingKey()).kid).toBe(kid);
  });

  test('with another SECRETS_KEY it says so at the start, before anything is signed', async () => {
    const keys = shelf();
    await ring(keys).opened;
    const now = (): Date => new Date('2026-11-22T12:00:00Z');
    await expect(createKeyRing({ shelf: keys, secretsKey: new Uint8Array(32), now })).rejects.toThrow(
      'SECRETS_KEY does not open',
    );
  });
});

describe('the keys of a platform', () => {
  let one: SigningPair;
  let two: SigningPair;
  beforeAll(async () => {
    one = await signingPair('one');
    two = await signingPair('two');
  });

  function start(...answers: readonly (readonly JWK[] | undefined)[]) {
    const clock = { now: new Date('2026-11-22T12:00:00Z') };
    let fetches = 0;
    const fetchJson: FetchJson = async () => {
      const keys = answers[Math.min(fetches, answers.length - 1)];
      fetches++;
      return keys
        ? { ok: true, value: { status: 200, headers: {}, text: '', json: { keys } } }
        : { ok: false, problem: { code: 'unreachable' } };
    };
    return {
      keys: createPlatformKeys(fetchJson, () => clock.now),
      fetches: () => fetches,
      pass: (milliseconds: number) => (clock.now = new Date(clock.now.getTime() + milliseconds)),
    };
  }
  const url = 'https://lms.example/keys';

  test('are fetched once for fifty launches at once', async () => {
    const { keys, fetches } = start([one.publicJwk]);
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.keyFor(url, 'one')));
    expect(found.every(({ ok }) => ok)).toBe(true);
    expect(fetches()).toBe(1);
  });

  test('are fetched again for a key that is not among them: the platform has rotated', async () => {
    const { keys, fetches, pass } = start([one.publicJwk], [one.publicJwk, two.publicJwk]);
    await keys.keyFor(url, 'one');
    pass(31_000);
    expect((await keys.keyFor(url, 'two')).ok).toBe(true);
    expect((await keys.keyFor(url, 'one')).ok).toBe(true);
    expect(fetches()).toBe(2);
  });

  test('a thousand made-up keys make us ask once in half a minute', async () => {
    const { keys, fetches } = start([one.publicJwk]);
    for (let index = 0; index < 1000; index++)
      expect(await keys.keyFor(url, `made-up-${index}`)).toEqual({
        ok: false,
        problem: { code: 'token-key-unknown' },
      });
    expect(fetches()).toBe(1);
  });

  test('one that the platform takes back is not taken any more after an hour', async () => {
    const { keys, pass } = start([one.publicJwk], [two.publicJwk]);
    await keys.keyFor(url, 'one');
    pass(hours(1));
    expect((await keys.keyFor(url, 'one')).ok).toBe(false);
  });

  test('hold for a day while the platform’s key address is down, and no longer', async () => {
    const { keys, pass } = start([one.publicJwk], undefined);
    await keys.keyFor(url, 'one');
    pass(hours(5));
    expect((await keys.keyFor(url, 'one')).ok).toBe(true);
    pass(hours(20));
    expect((await keys.keyFor(url, 'one')).ok).toBe(false);
  });

  test('a private part that a platform publishes by mistake is not taken in', async () => {
    const { keys } = start([{ ...(await exportJWK(one.privateKey)), kid: 'one' }]);
    const found = await keys.keyFor(url, 'one');
    expect(found.ok && found.value.type).toBe('public');
  });

  test.each([
    ['that is shorter than 2048 bits', { n: Buffer.alloc(128, 0xff).toString('base64url') }],
    ['that is far larger than anybody’s', { n: Buffer.alloc(1025, 0xff).toString('base64url') }],
    ['whose exponent is 1, under which every signature is its own text', { e: 'AQ' }],
    ['whose exponent makes each check slow', { e: Buffer.alloc(200, 0xff).toString('base64url') }],
    ['without a number', { n: '' }],
  ])('one %s is passed over', async (_, change) => {
    const { keys } = start([{ ...one.publicJwk, ...change, kid: 'odd' }, one.publicJwk]);
    expect(await keys.keyFor(url, 'odd')).toEqual({ ok: false, problem: { code: 'token-key-unknown' } });
    expect((await keys.keyFor(url, 'one')).ok).toBe(true);
  });
});
