/**
 * The tool's own signing keys. A new key is published a while before it is used, because platforms remember our keys
 * for hours; an old one stays published, because what it signed may still be on its way.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import { deriveKey } from './derive-key.ts';

/** Where sealed keys are kept: the store's `keys`. */
export interface KeyShelf {
  all(): Promise<readonly ShelvedKey[]>;
  add(key: ShelvedKey): Promise<void>;
  remove(kid: string): Promise<void>;
}
interface ShelvedKey {
  readonly kid: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly sealedPrivate: string;
  readonly createdAt: Date;
  readonly usedFrom: Date;
}

export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey;
}

export interface KeyRing {
  /** The newest key whose time has come. */
  signingKey(): Promise<SigningKey>;
  /** Every key that a platform may meet: coming, in use, and used before. Public parts only. */
  publicJwks(): Promise<{ readonly keys: readonly JWK[] }>;
  /**
   * Adds a key that is published at once and used a day later, and drops keys that were replaced long ago.
   *
   * @param leadHours - until the new key is used; 0 only when the old one has got into wrong hands
   */
  rotate(leadHours?: number): Promise<{ readonly kid: string; readonly usedFrom: Date }>;
}

/** Its message says what to do. */
export class SecretsKeyWrong extends Error {
  override readonly name = 'SecretsKeyWrong';
}

const hourMilliseconds = 3_600_000;
/** A platform that remembers keys for a week has forgotten an old one by then several times over. */
const keptAfterReplacementHours = 30 * 24;
/** Another instance's rotation is seen within this time. */
const rereadMilliseconds = 10_000;

/**
 * @throws Error when a kept key cannot be opened: SECRETS_KEY is not the one it was sealed with, and signing with a
 * key that no platform knows would fail later, elsewhere and without a reason
 */
export async function createKeyRing({
  shelf,
  secretsKey,
  now,
}: {
  shelf: KeyShelf;
  secretsKey: Uint8Array;
  now: () => Date;
}): Promise<KeyRing> {
  const sealKey = deriveKey(secretsKey, 'key-ring');
  const opened = new Map<string, CryptoKey>();
  let known: readonly ShelvedKey[] = [];
  let readAt = -Infinity;

  async function keys(): Promise<readonly ShelvedKey[]> {
    if (now().getTime() - readAt >= rereadMilliseconds) {
      known = [...(await shelf.all())].sort((a, b) => a.usedFrom.getTime() - b.usedFrom.getTime());
      readAt = now().getTime();
    }
    return known;
  }

  async function add(usedFrom: Date): Promise<ShelvedKey> {
    const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
    const publicPart = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(publicPart);
    const shelved: ShelvedKey = {
      kid,
      publicJwk: { ...publicPart, kid, use: 'sig', alg: 'RS256' },
      sealedPrivate: seal(JSON.stringify(await exportJWK(pair.privateKey)), kid, sealKey),
      createdAt: now(),
      usedFrom,
    };
    await shelf.add(shelved);
    readAt = -Infinity;
    return shelved;
  }

  async function open({ kid, sealedPrivate }: ShelvedKey): Promise<SigningKey> {
    let key = opened.get(kid);
    if (!key) {
      key = await importPrivate(unseal(sealedPrivate, kid, sealKey));
      opened.set(kid, key);
    }
    return { kid, key };
  }

  async function signingKey(): Promise<SigningKey> {
    const all = await keys();
    const current = all.findLast(({ usedFrom }) => usedFrom.getTime() <= now().getTime()) ?? all[0];
    if (!current) throw new Error('The tool has no signing key: its store was emptied while it ran.');
    return open(current);
  }

  if ((await keys()).length === 0) await add(now());
  await signingKey();

  return {
    signingKey,
    async publicJwks() {
      return { keys: (await keys()).map(({ publicJwk }) => publicJwk) };
    },
    async rotate(leadHours = 24) {
      readAt = -Infinity;
      const before = await keys();
      // Later than every key in use, so that the order is never left to a tie on one millisecond.
      const inUseSince = before
        .findLast((key) => key.usedFrom.getTime() <= now().getTime())
        ?.usedFrom.getTime();
      const wanted = now().getTime() + leadHours * hourMilliseconds;
      const { kid, usedFrom } = await add(new Date(Math.max(wanted, (inUseSince ?? 0) + 1)));
      const longAgo = now().getTime() - keptAfterReplacementHours * hourMilliseconds;
      for (const [index, old] of before.entries()) {
        const replacement = before[index + 1];
        if (replacement && replacement.usedFrom.getTime() < longAgo) await shelf.remove(old.kid);
      }
      readAt = -Infinity;
      return { kid, usedFrom };
    },
  };
}

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the text. The kid is bound in, so that two rows cannot be swapped. */
function seal(text: string, kid: string, key: Uint8Array): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(kid));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

function unseal(sealed: string, kid: string, key: Uint8Array): string {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
      .setAAD(Buffer.from(kid))
      .setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new SecretsKeyWrong(
      'SECRETS_KEY does not open the signing keys in the database. Start with the key they were made with; if it is lost, delete the rows of signing_key and start again: platforms fetch the new keys by themselves.',
    );
  }
}

async function importPrivate(json: string): Promise<CryptoKey> {
  const key = await importJWK(JSON.parse(json) as JWK, 'RS256');
  if (key instanceof Uint8Array) throw new Error('A signing key is not an RSA key.');
  return key;
}
