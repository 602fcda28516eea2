/** Learning platforms of this provider: which are connected, and a link to connect another. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { hashInvite, inviteUrl, newInviteToken } from '../../launch/invite.ts';
import { leastScopes } from '../../launch/services.ts';
import type { PlatformRegistration } from '../../domain/model.ts';
import { createAccessTokens } from '../../outbox/access-tokens.ts';
import type { CheckView } from '../../views/render.ts';
import { keysReadAt } from '../keys.ts';
import { accessCheck } from '../setup-words.ts';
import { frameOf, sendWorkspace, type Desk, type Visit } from './desk.ts';

const inviteDays = 7;

export function platformPages(app: FastifyInstance, desk: Desk): void {
  const { store, now, settings, keyRing, fetchJson } = desk.tool;

  async function ownPlatforms({ provider }: Visit) {
    const all = await store.platforms.list();
    return all.flatMap((platform) => {
      const deployments = platform.deployments.filter(({ providerId }) => providerId === provider);
      return platform.providerId === provider || deployments.length > 0 ? [{ platform, deployments }] : [];
    });
  }

  /** Asked anew each time: somebody who has just mended something must not be shown what was kept from before. */
  async function tried(platform: PlatformRegistration): Promise<CheckView> {
    const tokens = createAccessTokens({ keys: keyRing, fetchJson, now });
    const access = await tokens.get(platform, leastScopes);
    return accessCheck({
      family: platform.family,
      publicUrl: settings.publicUrl,
      keysReadAt: keysReadAt(desk.tool),
      ...(!access.ok && { accessTrouble: access.problem.code }),
    });
  }

  async function page(
    visit: Visit,
    reply: FastifyReply,
    { link = '', isTried = false }: { readonly link?: string; readonly isTried?: boolean } = {},
  ): Promise<FastifyReply> {
    const own = await ownPlatforms(visit);
    const checks = isTried ? await Promise.all(own.map(({ platform }) => tried(platform))) : [];
    return sendWorkspace(reply, 'provider/platforms', {
      title: 'Learning platforms',
      frame: frameOf(visit, '/provider/platforms', { request: reply.request }),
      link,
      isTried: isTried ? `Tried just now, at ${timeOf(now())}.` : '',
      platforms: own.map(({ platform: { issuer, family, clientId }, deployments }, index) => ({
        check: checks[index] ?? false,
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
    '/provider/platforms/check',
    desk.for((visit, _request, reply) => page(visit, reply, { isTried: true })),
  );

  app.post(
    '/provider/platforms/invite',
    desk.for(async (visit, _request, reply) => {
      const token = newInviteToken();
      const expiresAt = new Date(now().getTime() + inviteDays * 86_400_000);
      await store.invites.create({ tokenHash: hashInvite(token), providerId: visit.provider, expiresAt });
      return page(visit, reply, { link: inviteUrl(settings.publicUrl, token) });
    }),
  );
}

const timeOf = (at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/London' }).format(at);
