/** One-time registration links: 256 random bits in the address, and only their hash in the database. */
import { createHash, randomBytes } from 'node:crypto';

export const newInviteToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256, hex. */
export const hashInvite = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Where an administrator's platform is to be sent. */
export function inviteUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/lti/register?invite=${token}`;
}
