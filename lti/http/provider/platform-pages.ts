/** Learning platforms of this provider: which are connected, and a link to connect another. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { hashInvite, inviteUrl, newInviteToken } from '../../launch/invite.ts';
import { frameOf, sendWorkspace, type Desk, type Visit } from './desk.ts';

const inviteDays = 7;

export function platformPages(app: FastifyInstance, desk: Desk): void {
  const { store, now, settings } = desk.tool;

  async function page(visit: Visit, reply: FastifyReply, link = ''): Promise<FastifyReply> {
    const all = await store.platforms.list();
    const own = all.flatMap((platform) => {
      const deployments = platform.deployments.filter(({ providerId }) => providerId === visit.provider);
      return platform.providerId === visit.provider || deployments.length > 0
        ? [{ platform, deployments }]
        : [];
    });
    return sendWorkspace(reply, 'provider/platforms', {
      title: 'Learning platforms',
      frame: frameOf(visit, '/provider/platforms', { request: reply.request }),
      link,
      platforms: own.map(({ platform: { issuer, family, clientId }, deployments }) => ({
        name: issuer,
        family: { moodle: 'Moodle', canvas: 'Canvas', other: '' }[family],
        about: `Client ${clientId}. ${deployments.length === 0 ? 'Not installed in a place of its own yet.' : `Installed: ${deployments.map(({ deploymentId }) => deploymentId).join(', ')}.`}`,
      })),
      addresses: [
        { name: 'Tool URL', address: `${settings.publicUrl}/lti/launch` },
        { name: 'Login initiation URL', address: `${settings.publicUrl}/lti/login` },
        { name: 'Redirect URI', address: `${settings.publicUrl}/lti/launch` },
        { name: 'Public keyset URL', address: `${settings.publicUrl}/lti/keys` },
      ],
    });
  }

  app.get(
    '/provider/platforms',
    desk.for((visit, _request, reply) => page(visit, reply)),
  );

  app.post(
    '/provider/platforms/invite',
    desk.for(async (visit, _request, reply) => {
      const token = newInviteToken();
      const expiresAt = new Date(now().getTime() + inviteDays * 86_400_000);
      await store.invites.create({ tokenHash: hashInvite(token), providerId: visit.provider, expiresAt });
      return page(visit, reply, inviteUrl(settings.publicUrl, token));
    }),
  );
}
