/**
 * The seals of the ledger, from the tool's secret. Not from the key ring: a key that platforms know is forgotten a month
 * after it was replaced, and a seal is to be checked years later.
 */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { LedgerSeals, SealKind } from '../domain/ledger.ts';
import { deriveKey } from './derive-key.ts';

/** What stands before the 32 bytes of a private Ed25519 key. @see RFC 8410, 7 */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex');

/** At every entry and sheet of paper, and again for all of them in a proof: a signature there would cost seconds. */
const quick: readonly SealKind[] = ['receipt', 'print', 'policy', 'erased'];

export function createLedgerSeals(secretsKey: Uint8Array): LedgerSeals {
  // Made once: Node would make it again at every use.
  const quickKey = createSecretKey(deriveKey(secretsKey, 'ledger-receipt'));
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Start, deriveKey(secretsKey, 'ledger-head')]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const mac = (kind: SealKind, text: string): Buffer =>
    createHmac('sha256', quickKey).update(`${kind} `).update(text).digest();
  const signed = (kind: SealKind, text: string): Buffer => Buffer.from(`four-cs ledger ${kind} ${text}`);
  return {
    publicKey: String(publicKey.export({ format: 'jwk' }).x),
    seal: (kind, text) =>
      (quick.includes(kind) ? mac(kind, text) : sign(null, signed(kind, text), privateKey)).toString(
        'base64url',
      ),
    isSealed(kind, text, seal) {
      const bytes = Buffer.from(seal, 'base64url');
      if (!quick.includes(kind)) return verify(null, signed(kind, text), publicKey, bytes);
      const expected = mac(kind, text);
      return bytes.length === expected.length && timingSafeEqual(bytes, expected);
    },
  };
}
