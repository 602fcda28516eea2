import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groups, sealTurns, shortHash } from '../../../src/components/sign-off/seal.ts';

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

describe('the seal', () => {
  test('draws two bits a C: 0 right, 1 down, 2 left, 3 up', () => {
    // 1b = 00 01 10 11
    expect(sealTurns('1b00000000000000').slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect(sealTurns('f000000000000000').slice(0, 3)).toEqual([3, 3, 0]);
  });

  test('is 32 Cs of the first 64 bits, and can be read back into its digits', () => {
    fc.assert(
      fc.property(hash, (all) => {
        const turns = sealTurns(all);
        const digits = Array.from({ length: 16 }, (_, n) =>
          ((turns[2 * n] ?? 0) * 4 + (turns[2 * n + 1] ?? 0)).toString(16),
        );
        expect(turns).toHaveLength(32);
        expect(digits.join('')).toBe(all.slice(0, 16));
      }),
    );
  });

  test('shows the same digits in groups of four, small letters or not', () => {
    expect(shortHash('C5F2A7D19B3E4860' + '0'.repeat(48))).toBe('c5f2 a7d1 9b3e 4860');
    expect(groups('c5f2a7d1')).toBe('c5f2 a7d1');
  });

  test('refuses what is not a fingerprint rather than draw a wrong one', () => {
    expect(() => sealTurns('c5f2')).toThrow(RangeError);
    expect(() => shortHash('not a fingerprint at all')).toThrow(RangeError);
  });
});
