/**
 * Links and sessions of an employer's viewer: 256 random bits each, of which the database holds the hash. The cookie
 * lasts as long as the browser is open, and the session at most half a day.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** How long a link in an e-mail can be opened. */
export const linkMinutes = 15;
export const sessionHours = 12;

export const newSecret = (): string => randomBytes(32).toString('base64url');

/** SHA-256, hex. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** What is not one of ours is not looked up. */
export const isSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

export function keepSession(reply: FastifyReply, publicUrl: string, secret: string): void {
  reply.header('set-cookie', cookie(publicUrl, secret));
}

export function forgetSession(reply: FastifyReply, publicUrl: string): void {
  reply.header('set-cookie', `${cookie(publicUrl, '')}; Max-Age=0`);
}

export function sessionOf(request: FastifyRequest, publicUrl: string): string | undefined {
  const secret = request.cookies[nameAt(publicUrl)];
  return secret !== undefined && isSecret(secret) ? secret : undefined;
}

function cookie(publicUrl: string, value: string): string {
  const secure = isSecure(publicUrl) ? '; Secure' : '';
  return `${nameAt(publicUrl)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** The prefix is refused over plain http, which is for trying the tool on one machine. */
const nameAt = (publicUrl: string): string => `${isSecure(publicUrl) ? '__Host-' : ''}fourcs-employer`;

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');
