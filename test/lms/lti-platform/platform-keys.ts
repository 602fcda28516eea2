/** The platform's signing keys. After a rotation the old key stays published, as platforms do, until it is dropped. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export class PlatformKeys {
  private readonly keys: Promise<SigningKey>[] = [];
  private count = 0;

  constructor() {
    this.rotate();
  }

  /** Signs with a new key from now on. */
  rotate(): void {
    this.keys.unshift(makeKey(`platform-${++this.count}`));
  }

  /** Publishes the newest key alone. */
  dropOld(): void {
    this.keys.length = 1;
  }

  async jwks(): Promise<{ readonly keys: readonly JWK[] }> {
    return { keys: (await Promise.all(this.keys)).map(({ publicJwk }) => publicJwk) };
  }

  async sign(claims: JWTPayload): Promise<string> {
    const key = await this.keys[0]!;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
      .sign(key.privateKey);
  }
}

async function makeKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}
