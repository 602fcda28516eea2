/** A Moodle's token at rest: AES-256-GCM with a key of its own, from SECRETS_KEY. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from '../launch/derive-key.ts';
import { failed, ok, type Result } from '../../src/result.ts';

/** As Moodle makes them, with room for those of a plugin. */
export const isToken = (text: string): boolean => /^[A-Za-z0-9]{16,128}$/.test(text);

/** Whose token it is: bound in, so that two rows cannot be swapped. */
export interface TokenOwner {
  readonly providerId: string;
  readonly url: string;
}

/** @returns base64url: 12 bytes of nonce, 16 of tag, then the token */
export function sealToken(token: string, owner: TokenOwner, secretsKey: Uint8Array): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secretsKey, 'moodle-token'), nonce).setAAD(
    bound(owner),
  );
  const sealed = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** `secrets-key-wrong`: sealed with another SECRETS_KEY, or changed; the site has to be connected again. */
export function openToken(
  sealed: string,
  owner: TokenOwner,
  secretsKey: Uint8Array,
): Result<string, { readonly code: 'secrets-key-wrong' }> {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      deriveKey(secretsKey, 'moodle-token'),
      bytes.subarray(0, 12),
    )
      .setAAD(bound(owner))
      .setAuthTag(bytes.subarray(12, 28));
    return ok(decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8'));
  } catch {
    return failed({ code: 'secrets-key-wrong' });
  }
}

const bound = ({ providerId, url }: TokenOwner): Buffer => Buffer.from(JSON.stringify([providerId, url]));
