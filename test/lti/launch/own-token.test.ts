/** Tokens of our own: what a stranger may do to one, and how it ends. */
import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { readOwnToken, signOwnToken } from '../../../lti/launch/own-token.ts';

const key = new Uint8Array(32).fill(7);
const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 22, 12, 0, seconds));
const times = { issuedAt: at(0), expiresAt: at(60) };
const encoded = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const seal = (signed: string, secret: Uint8Array = key): string =>
  createHmac('sha256', secret).update(signed).digest('base64url');
const made = (header: unknown, body: unknown): string => {
  const signed = `${encoded(header)}.${encoded(body)}`;
  return `${signed}.${seal(signed)}`;
};
const good = signOwnToken({ who: 'Zoë 🙂' }, times, key);
const [head = '', body = '', end = ''] = good.split('.');
const soon = { who: 'x', iat: at(0).getTime() / 1000, exp: at(60).getTime() / 1000 };

describe('a token of our own', () => {
  test('gives back what was signed, and when', () => {
    expect(readOwnToken(good, key, at(1))).toEqual({
      ok: true,
      value: { who: 'Zoë 🙂', iat: at(0).getTime() / 1000, exp: at(60).getTime() / 1000 },
    });
  });

  test('is a JWT as others make and read one', async () => {
    // RFC 7515, appendix A.1
    const { payload } = await jwtVerify(good, key, { currentDate: at(1), algorithms: ['HS256'] });
    expect(payload['who']).toBe('Zoë 🙂');
    const theirs = await new SignJWT({ who: 'x' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt(at(0))
      .setExpirationTime(at(60))
      .sign(key);
    expect(readOwnToken(theirs, key, at(1)).ok).toBe(true);
  });

  test('ends in the second that it names, and not before', () => {
    expect(readOwnToken(good, key, at(59)).ok).toBe(true);
    // RFC 7519, section 4.1.4: not on or after
    expect(readOwnToken(good, key, at(60))).toEqual({ ok: false, problem: { code: 'expired' } });
  });

  test.each([
    ['nothing', ''],
    ['dots alone', '..'],
    ['two parts', `${head}.${body}`],
    ['four parts', `${good}.x`],
    ['without its seal', `${head}.${body}.`],
    ['with half a seal', `${head}.${body}.${end.slice(0, 20)}`],
    ['with a longer seal', `${head}.${body}.${end}AA`],
    ['with another seal of that length', `${head}.${body}.${'A'.repeat(43)}`],
    ['sealed with another key', `${head}.${body}.${seal(`${head}.${body}`, new Uint8Array(32).fill(8))}`],
    ['with another body', `${head}.${encoded({ ...soon, who: 'y' })}.${end}`],
    ['padded', `${good}=`],
    ['with the other alphabet', `${head}.${body}.${'+/'.repeat(21)}A`],
    ['with a space before it', ` ${good}`],
    ['with a line after it', `${good}\n`],
    // RFC 8725, section 3.1: the algorithm is ours to say, also where the seal is good.
    ['without an algorithm', made({ alg: 'none' }, soon)],
    ['with another algorithm', made({ alg: 'HS384' }, soon)],
    ['with its algorithm in other letters', made({ alg: 'hs256' }, soon)],
    ['with an extension to understand', made({ alg: 'HS256', crit: ['exp'] }, soon)],
    ['with a type', made({ alg: 'HS256', typ: 'at+jwt' }, soon)],
    ['that never ends', made({ alg: 'HS256' }, { iat: soon.iat })],
    ['that ends in words', made({ alg: 'HS256' }, { ...soon, exp: '9999999999' })],
    ['that never began', made({ alg: 'HS256' }, { exp: soon.exp })],
    ['that is a list', made({ alg: 'HS256' }, [soon])],
    ['that is null', made({ alg: 'HS256' }, null)],
    ['that is no JSON', made({ alg: 'HS256' }, '{')],
    ['of a million characters', `${head}.${'A'.repeat(1_000_000)}.${end}`],
  ])('%s is refused', (_, token) => {
    expect(readOwnToken(token, key, at(1))).toEqual({ ok: false, problem: { code: 'bad' } });
  });

  test('a changed character anywhere is refused', () => {
    for (let place = 0; place < good.length - 1; place++) {
      const other = good[place] === 'A' ? 'B' : 'A';
      const changed = `${good.slice(0, place)}${other}${good.slice(place + 1)}`;
      expect(readOwnToken(changed, key, at(1)).ok, `at ${place}`).toBe(false);
    }
  });
});
