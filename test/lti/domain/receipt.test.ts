import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  hashesOf,
  printedHead,
  readPrintedHead,
  readReceipt,
  receiptOf,
} from '../../../lti/domain/receipt.ts';

const hashes = Array.from({ length: 200 }, (_, index) =>
  createHash('sha256').update(String(index)).digest('hex'),
);
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('a receipt', () => {
  test('is four groups of four that nobody misreads', () => {
    for (const hash of hashes)
      expect(receiptOf(hash)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  test('is read again from small letters, spaces, and letters for digits', () => {
    const receipt = hashes.map(receiptOf).find((one) => one.includes('0') && one.includes('1')) ?? '';
    const typed = receipt.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(readReceipt(` ${typed} `)).toEqual({ ok: true, value: receipt });
    expect(readReceipt(receipt.replaceAll('-', '–'))).toEqual({ ok: true, value: receipt });
  });

  test('leads to its own hash and to no neighbour', () => {
    for (const hash of [...hashes, 'f'.repeat(64), '0'.repeat(64)]) {
      const [from, below] = hashesOf(receiptOf(hash));
      expect(from <= hash && hash < below).toBe(true);
      expect(hashes.filter((other) => from <= other && other < below).length).toBeLessThanOrEqual(1);
    }
  });

  test('with any one wrong character, or any two that changed places, is told from a wrong receipt', () => {
    for (const hash of hashes.slice(0, 20)) {
      const letters = Array.from(receiptOf(hash).replaceAll('-', ''), (letter) => letter);
      for (const [at, letter] of letters.entries()) {
        for (const other of alphabet)
          if (other !== letter)
            expect(readReceipt(letters.with(at, other).join(''))).toEqual({
              ok: false,
              problem: { code: 'check-digit' },
            });
        for (let to = at + 1; to < letters.length; to++)
          if (letters[to] !== letter)
            expect(readReceipt(letters.with(at, letters[to]!).with(to, letter).join(''))).toMatchObject({
              ok: false,
            });
      }
    }
  });

  test.each(['', 'hello', '7K3M-2QXT', 'ÄÖÜ1-2345-6789-0123', '7'.repeat(10_000)])('is not %s', (text) =>
    expect(readReceipt(text)).toEqual({ ok: false, problem: { code: 'not-a-receipt' } }),
  );
});

test('a printed head is read again, with or without its day', () => {
  const head = { sequence: 118, hash: hashes[0]! };
  const printed = printedHead(head, new Date('2026-11-22T10:00:00Z'));
  expect(printed).toBe(`118 · ${head.hash.slice(0, 12)} · 2026-11-22`);
  const read = { sequence: 118, hashPrefix: head.hash.slice(0, 12) };
  expect(readPrintedHead(printed)).toEqual(read);
  expect(readPrintedHead(`118 ${head.hash.slice(0, 12).toUpperCase()}`)).toEqual(read);
  expect(readPrintedHead('118')).toBeUndefined();
});
