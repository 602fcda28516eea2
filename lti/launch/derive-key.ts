import { hkdfSync } from 'node:crypto';

/** What a key is for. Two purposes never share a key, so that a token of one kind cannot pass as another. */
export type KeyPurpose =
  | 'login-state'
  | 'deep-link-request'
  | 'bearer'
  | 'key-ring'
  | 'ledger-receipt'
  | 'ledger-head'
  | 'workspace-page'
  | 'moodle-token'
  | 'package-address'
  | 'stop-reminders';

/**
 * A key of its own for one purpose, from the one secret that an operator keeps.
 *
 * @returns 32 bytes
 * @see RFC 5869, HKDF with SHA-256; the purpose is its `info`
 */
export function deriveKey(secretsKey: Uint8Array, purpose: KeyPurpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretsKey, new Uint8Array(), `four-cs ${purpose} 1`, 32));
}
