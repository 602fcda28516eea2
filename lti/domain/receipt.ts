/**
 * Receipts: what a person holds after signing, short enough to be read out. A receipt is the beginning of its entry's
 * hash, so nobody can make one up, and one more character tells a slip of the tongue from a wrong receipt.
 */
import { failed, ok, type Result } from '../../src/result.ts';

/** Crockford's digits: without I, L, O and U, which are misread for others or spell things. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Five bits each: 75 bits of the hash, which no two entries of one tool share. */
const DIGITS = 15;

export type ReceiptProblem =
  /** Not sixteen letters and digits of the kind. */
  | { readonly code: 'not-a-receipt' }
  /** One of them is wrong, or two have changed places. */
  | { readonly code: 'check-digit' };

/** @param hash - of the entry, 64 hex digits @returns "7K3M-2QXT-9FBN-4HWE" */
export function receiptOf(hash: string): string {
  const digits: number[] = [];
  // Five hex digits are four of ours.
  for (let from = 0; digits.length < DIGITS; from += 5) {
    const bits = Number.parseInt(hash.slice(from, from + 5), 16);
    digits.push(bits >>> 15, (bits >>> 10) & 31, (bits >>> 5) & 31, bits & 31);
  }
  digits.length = DIGITS;
  return written([...digits, checkDigit(digits)]);
}

/** @param text - as somebody typed it: small letters, spaces, O for 0 and I or L for 1 are understood */
export function readReceipt(text: string): Result<string, ReceiptProblem> {
  const plain = text
    .toUpperCase()
    .replace(/[\s‐-―-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const digits = Array.from(plain, (letter) => alphabet.indexOf(letter));
  if (digits.length !== DIGITS + 1 || digits.includes(-1)) return failed({ code: 'not-a-receipt' });
  const [check] = digits.splice(-1);
  return check === checkDigit(digits)
    ? ok(written([...digits, checkDigit(digits)]))
    : failed({ code: 'check-digit' });
}

/**
 * Between which hashes that of a receipt's entry lies.
 *
 * @param receipt - as `readReceipt` gives it
 * @returns texts to compare by code points: from the first, and below the second
 */
export function hashesOf(receipt: string): readonly [from: string, below: string] {
  const digits = Array.from(receipt.replaceAll('-', '').slice(0, DIGITS), (letter) => letter);
  const bits = digits.reduce((sum, letter) => (sum << 5n) | BigInt(alphabet.indexOf(letter)), 0n);
  const hex = (bits << 1n).toString(16).padStart(19, '0');
  const last = Number.parseInt(hex.slice(-1), 16) + 2;
  return [hex, `${hex.slice(0, -1)}${last === 16 ? 'g' : last.toString(16)}`];
}

/**
 * Over the field of 32 elements, so that every wrong character and every two that have changed places are found.
 */
function checkDigit(digits: readonly number[]): number {
  return digits.reduce((sum, digit) => doubled(sum ^ digit), 0);
}

/** Times two, modulo x⁵ + x² + 1. */
const doubled = (value: number): number => (value & 16 ? (value << 1) ^ 0b100101 : value << 1);

function written(digits: readonly number[]): string {
  let text = '';
  for (const [index, digit] of digits.entries())
    text += `${index > 0 && index % 4 === 0 ? '-' : ''}${alphabet.charAt(digit)}`;
  return text;
}

/** The end of a chain as it is printed: "118 · 9f3a1c07be52 · 2026-11-22". */
export interface PrintedHead {
  readonly sequence: number;
  /** The hash's first twelve hex digits. */
  readonly hashPrefix: string;
  /** UTC. */
  readonly day: string;
}

export function printedHead(
  { sequence, hash }: { readonly sequence: number; readonly hash: string },
  at: Date,
): string {
  return `${sequence} · ${hash.slice(0, 12)} · ${at.toISOString().slice(0, 10)}`;
}

/** @param text - "118 · 9f3a1c07be52 · 2026-11-22"; the dots may be spaces or commas, and the day may be left out */
export function readPrintedHead(text: string): Omit<PrintedHead, 'day'> | undefined {
  const [, sequence, hashPrefix] =
    /^\s*(\d{1,9})[\s·,:]+([0-9a-f]{12,64})(?:[\s·,:]+[\d-]+)?\s*$/i.exec(text) ?? [];
  return sequence === undefined || hashPrefix === undefined
    ? undefined
    : { sequence: Number(sequence), hashPrefix: hashPrefix.toLowerCase() };
}
