/** `/lti/setup-check`: for administrators, in words: what works between their platform and the tool, and how to mend the rest. */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { bearerSeconds, type BearerClaims } from './bearer.ts';
import { fieldsOf } from './fields.ts';
import { keysReadAt } from './keys.ts';
import { launchServices } from './launch-services.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import {
  accessCheck,
  gradebookCheck,
  newWindowSentence,
  registeredCheck,
  rosterCheck,
} from './setup-words.ts';
import type { Tool } from './tool.ts';
import type { Views } from '../views/render.ts';
import { leastScopes } from '../launch/services.ts';
import { createAccessTokens } from '../outbox/access-tokens.ts';
import type { Result } from '../../src/result.ts';

export function setupCheckRoutes(tool: Tool): FastifyPluginCallback {
  const { registrations } = launchServices(tool);
  const { keyRing, fetchJson, now } = tool;

  async function check(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const claims = await readStaffToken(request);
    if (!claims.ok) return sendProblem(reply, claims.problem.code);
    const { scope, platform: platformId, link, context } = claims.value;
    if (scope !== 'administrator') return sendProblem(reply, 'page-for-others');
    const platform = await registrations.byId(platformId);
    if (!platform) return sendProblem(reply, 'platform-unknown');

    // A new one each time: an administrator who has just mended something must not be shown what was kept from before.
    const tokens = createAccessTokens({ keys: keyRing, fetchJson, now });
    const [access, thisLink, lmsCourse] = await Promise.all([
      tokens.get(platform, leastScopes),
      link === undefined ? undefined : tool.store.deliveries.link(link),
      context === undefined ? undefined : tool.store.roster.context(context),
    ]);
    const known = {
      family: platform.family,
      publicUrl: tool.settings.publicUrl,
      keysReadAt: keysReadAt(tool),
      ...(!access.ok && { accessTrouble: access.problem.code }),
    };
    return sendPage(reply, 'setup-check', {
      title: 'Set-up check',
      platform: `Platform: ${new URL(platform.authUrl).host}`,
      checks: [
        registeredCheck(),
        accessCheck(known),
        gradebookCheck(known, thisLink?.link),
        rosterCheck(known, lmsCourse),
      ],
      newWindow: newWindowSentence(platform.family),
      next: [
        await button('/assessor', 'See your learners', { ...claims.value, scope: 'assessor' }),
        await button('/assessor/employers', 'Employers: who works where', claims.value),
        await button('/lti/look', 'Look at the course', claims.value),
        ...(tool.workshop ? [await button('/provider/enter', 'Open the workspace', claims.value, true)] : []),
      ],
    });
  }

  /** The course as a learner sees it; nothing that is done in it is kept. */
  async function look(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const claims = await readStaffToken(request);
    if (!claims.ok) return sendProblem(reply, claims.problem.code);
    const { scope, provider, platform, deployment, track, locale, launchedAt } = claims.value;
    if (scope === 'course') return sendProblem(reply, 'page-for-others');
    if (track === undefined || !tool.courses.find(provider, track))
      return sendProblem(reply, 'track-unknown');
    const token = await tool.bearer.issue({
      scope: 'course',
      provider,
      platform,
      deployment,
      track,
      sid: randomUUID(),
      isReadOnly: true,
      ...(locale !== undefined && { locale }),
      ...(launchedAt !== undefined && { launchedAt }),
    });
    return sendPage(reply, 'course', {
      title: 'Opening the course',
      token,
      expiresAt: String(now().getTime() + bearerSeconds * 1000),
      next: `/course/${provider}/${track}/`,
      isAnonymous: false,
    });
  }

  async function readStaffToken(
    request: FastifyRequest,
  ): Promise<Result<BearerClaims, { readonly code: 'page-expired' }>> {
    const read = await tool.bearer.read(fieldsOf(request).get('token') ?? '');
    return read.ok ? read : { ok: false, problem: { code: 'page-expired' } };
  }

  async function button(
    action: string,
    words: string,
    claims: BearerClaims,
    isNewWindow = false,
  ): Promise<Views['setup-check']['next'][number]> {
    const fields = [{ name: 'token', value: await tool.bearer.issue(claims) }];
    return { action, button: words, isNewWindow, fields };
  }

  return (app, _options, done) => {
    app.post('/lti/setup-check', check);
    app.post('/lti/look', look);
    for (const path of ['/lti/setup-check', '/lti/look']) {
      app.get(path, (_request, reply) => sendProblem(reply.header('allow', 'POST'), 'open-from-course'));
    }
    done();
  };
}
