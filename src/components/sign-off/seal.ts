/**
 * The fingerprint of a signed text as people see it: sixteen digits, and the same digits as 32 Cs.
 * The Cs help two people see at a glance that two papers agree; they never stand without the digits.
 */
import { html, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { Words } from '../../content/model.ts';
import { t } from '../t.ts';

/**
 * Which way each C of the seal opens.
 *
 * @param hash - hexadecimal, at least 16 characters: the first 64 bits are drawn
 * @returns 32 numbers, two bits each from the left: 0 right, 1 down, 2 left, 3 up
 * @throws RangeError if the hash is too short or not hexadecimal: a wrong seal would be worse than none
 */
export function sealTurns(hash: string): number[] {
  return Array.from(firstSixteen(hash), (digit) => {
    const bits = parseInt(digit, 16);
    return [bits >> 2, bits & 3];
  }).flat();
}

/** The first 16 digits in groups of four: "c5f2 a7d1 9b3e 4860". @throws RangeError as {@link sealTurns} */
export function shortHash(hash: string): string {
  return groups(firstSixteen(hash));
}

/** All digits in groups of four. */
export function groups(hash: string): string {
  return hash.toLowerCase().replace(/.{4}(?=.)/g, '$& ');
}

/** Eight by four Cs with their digits below. */
export function seal(hash: string, words: Words): TemplateResult {
  return html`<figure class="seal-of">
    <svg class="seal" viewBox="0 0 192 96" aria-hidden="true" focusable="false">
      ${sealTurns(hash).map((turn, n) => {
        const place = `translate(${String((n % 8) * 24)} ${String(Math.floor(n / 8) * 24)}) rotate(${String(turn * 90)} 12 12)`;
        return svg`<path d="M22.78 9.8A11 11 0 1 0 22.78 14.2H18.22A6.6 6.6 0 1 1 18.22 9.8Z" transform=${place} />`;
      })}
    </svg>
    <figcaption>
      <span class="vh">${t(words, 'signOff.fingerprint')}: </span><span class="hash">${shortHash(hash)}</span>
    </figcaption>
  </figure>`;
}

function firstSixteen(hash: string): string {
  const digits = hash.slice(0, 16).toLowerCase();
  if (!/^[0-9a-f]{16}$/.test(digits))
    throw new RangeError('A fingerprint needs at least 16 hexadecimal digits.');
  return digits;
}
