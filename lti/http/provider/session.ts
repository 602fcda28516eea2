/** Sessions of the workspace: a random cookie of which only the hash is kept, for one provider, for eight hours. */
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/access.ts';
import type { WorkspaceSession } from '../../store/workspace.ts';
import type { Tool } from '../tool.ts';

const cookieName = 'fourcs_workspace';
const sessionSeconds = 8 * 60 * 60;
/** How long a one-time link waits to be opened. */
export const linkHours = 24;

export const newWorkspaceToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256, hex. */
export const hashWorkspaceToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export const workspaceLink = (publicUrl: string, token: string): string =>
  `${publicUrl}/provider/enter?link=${token}`;

type Needs = Pick<Tool, 'store' | 'now' | 'settings'>;

export async function openSession(
  { store, now, settings }: Needs,
  reply: FastifyReply,
  session: Omit<WorkspaceSession, 'expiresAt'>,
): Promise<void> {
  const token = newWorkspaceToken();
  const expiresAt = new Date(now().getTime() + sessionSeconds * 1000);
  await store.workspace.openSession({ ...session, tokenHash: hashWorkspaceToken(token), expiresAt });
  reply.setCookie(cookieName, token, { ...attributes(settings.publicUrl), maxAge: sessionSeconds });
}

export async function sessionOf(
  { store, now }: Pick<Tool, 'store' | 'now'>,
  request: FastifyRequest,
): Promise<WorkspaceSession | undefined> {
  const token = request.cookies[cookieName];
  if (token === undefined || !/^[\w-]{43}$/.test(token)) return undefined;
  return store.workspace.session(hashWorkspaceToken(token), now());
}

export async function closeSession(
  { store, settings }: Needs,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const token = request.cookies[cookieName];
  if (token !== undefined) await store.workspace.closeSession(hashWorkspaceToken(token));
  reply.clearCookie(cookieName, attributes(settings.publicUrl));
}

export const actorOf = ({ providerId, personId }: WorkspaceSession): Actor => ({
  role: 'administrator',
  provider: providerId,
  ...(personId !== undefined && { person: personId }),
});

const attributes = (publicUrl: string) =>
  ({
    path: '/provider',
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
  }) as const;
