import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createBearer } from '../../../lti/http/bearer.ts';
import type { BearerClaims } from '../../../lti/http/bearer.ts';

const key = new Uint8Array(32).fill(7);
const claims: BearerClaims = {
  scope: 'course',
  provider: 'example',
  platform: 'p1',
  deployment: 'd1',
  attempt: 'a1',
  person: 'u1',
  link: 'l1',
  track: 'induction',
  sid: 'random',
};

function bench(start = Date.UTC(2026, 10, 22, 9)) {
  let time = start;
  return {
    bearer: createBearer(key, () => new Date(time)),
    wait: (minutes: number) => {
      time += minutes * 60_000;
    },
  };
}

describe('the token of a launched page', () => {
  test('gives back what it was issued for, and when', async () => {
    const { bearer } = bench();
    expect(await bearer.read(await bearer.issue(claims))).toEqual({
      ok: true,
      value: {
        ...claims,
        launchedAt: Date.UTC(2026, 10, 22, 9) / 1000,
        expiresAt: Date.UTC(2026, 10, 22, 9, 30) / 1000,
      },
    });
  });

  test('lives half an hour, and then says so', async () => {
    const { bearer, wait } = bench();
    const token = await bearer.issue(claims);
    wait(29);
    expect((await bearer.read(token)).ok).toBe(true);
    wait(2);
    expect(await bearer.read(token)).toEqual({ ok: false, problem: { code: 'token-expired' } });
  });

  test('made anew from another is over half a day after the launch all the same', async () => {
    const { bearer, wait } = bench();
    let token = await bearer.issue(claims);
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      const read = await bearer.read(token);
      token = await bearer.issue(read.ok ? read.value : claims);
      expect(read.ok).toBe(true);
      wait(20);
    }
    expect(await bearer.read(token)).toEqual({ ok: false, problem: { code: 'token-expired' } });
  });

  test('is renewed for half a day after the launch and no longer', async () => {
    const { bearer, wait } = bench();
    let token = await bearer.issue(claims);
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      wait(20);
      const read = await bearer.read(token);
      const renewed = read.ok ? await bearer.renew(read.value) : undefined;
      expect(renewed).toBeDefined();
      token = renewed!.token;
    }
    const read = await bearer.read(token);
    wait(15);
    expect((await bearer.renew(read.ok ? read.value : claims))?.seconds).toBe(5 * 60);
    wait(6);
    expect(await bearer.renew(read.ok ? read.value : claims)).toBeUndefined();
    expect((await bearer.read(token)).ok).toBe(false);
  });

  test.each([
    ['nothing', async () => ''],
    ['no token', async () => 'one.two.three'],
    ['one without a signature', async () => new UnsecuredJWT({ ...claims }).setExpirationTime('1h').encode()],
    [
      'one signed with the secret itself',
      async () =>
        new SignJWT({ ...claims })
          .setProtectedHeader({ alg: 'HS256' })
          .setAudience('fourcs-page')
          .setExpirationTime('9999y')
          .sign(key),
    ],
    [
      'one of another tool',
      async () => createBearer(new Uint8Array(32).fill(8), () => new Date()).issue(claims),
    ],
    [
      'one whose claims were changed',
      async () => {
        const [head, body, seal] = (await bench().bearer.issue(claims)).split('.');
        const changed = JSON.parse(Buffer.from(body!, 'base64url').toString()) as object;
        const forged = Buffer.from(JSON.stringify({ ...changed, scope: 'administrator' })).toString(
          'base64url',
        );
        return [head, forged, seal].join('.');
      },
    ],
  ])('%s is refused', async (_, token) => {
    expect(await bench().bearer.read(await token())).toEqual({ ok: false, problem: { code: 'token-bad' } });
  });
});
