/**
 * What was read from an uploaded policy goes along in the page, not in the database: packed, and signed so that it comes
 * back as we wrote it. Whoever closes the page has thrown it away.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { deriveKey } from '../../launch/derive-key.ts';

/** Of what is unpacked again: far above what a policy of 400 pages gives. */
const most = 8_000_000;

export interface Seal {
  close(value: unknown): string;
  /** @returns undefined where it is not ours, or was not made for this provider */
  open(text: string): unknown;
}

/** @param purpose - what it is and whose: a report of one provider is none of another's */
export function createSeal(secretsKey: Uint8Array, purpose: string): Seal {
  const key = deriveKey(secretsKey, 'workspace-page');
  const sign = (packed: string): Buffer => createHmac('sha256', key).update(`${purpose}\n${packed}`).digest();
  return {
    close(value) {
      const packed = deflateRawSync(JSON.stringify(value)).toString('base64url');
      return `${packed}.${sign(packed).toString('base64url')}`;
    },
    open(text) {
      const [packed = '', signature = '', ...more] = text.split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = sign(packed);
      if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right))
        return undefined;
      return JSON.parse(
        inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: most }).toString('utf8'),
      ) as unknown;
    },
  };
}
