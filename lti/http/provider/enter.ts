/** Ways in and out: from the set-up check of an LMS administrator, or by a one-time link from the command line. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { fieldsOf } from '../fields.ts';
import { sendProblem } from '../problems.ts';
import type { Tool } from '../tool.ts';
import { sendWorkspace } from './desk.ts';
import { isOwnForm } from '../own-form.ts';
import { closeSession, hashWorkspaceToken, openSession } from './session.ts';

export function enterRoutes(app: FastifyInstance, tool: Tool): void {
  const { publicUrl } = tool.settings;

  // Opened by a person or by a program that looks through mail: only the button uses the link up.
  app.get('/provider/enter', async (request, reply) => ask(reply, fieldsOf(request).get('link') ?? ''));

  app.post('/provider/enter', async (request, reply) => {
    if (!isOwnForm(request, publicUrl)) return sendProblem(reply, 'form-not-ours');
    const fields = fieldsOf(request);
    const link = fields.get('link');
    if (link !== undefined) {
      const who = (fields.get('who') ?? '')
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, 80);
      // The link is not used up by a form that is not filled in.
      if (who === '') return ask(reply, link, 'Write your name or your role.');
      const used = await tool.store.workspace.useLink(hashWorkspaceToken(link), tool.now());
      if (!used) return sendProblem(reply, 'workspace-link-unknown');
      await openSession(tool, reply, {
        providerId: used.providerId,
        authorRole: `${who} (one-time link)`,
      });
      return reply.redirect('/provider', 303);
    }
    const claims = await tool.bearer.read(fields.get('token') ?? '');
    if (!claims.ok) return sendProblem(reply, 'page-expired');
    const { scope, provider, platform, person } = claims.value;
    if (scope !== 'administrator') return sendProblem(reply, 'workspace-closed');
    const registration = await tool.store.platforms.byId(platform);
    if (!registration) return sendProblem(reply, 'platform-unknown');
    await openSession(tool, reply, {
      providerId: provider,
      authorRole: `an administrator of ${new URL(registration.authUrl).host}`,
      ...(person !== undefined && { personId: person }),
    });
    return reply.redirect('/provider', 303);
  });

  app.post('/provider/leave', async (request, reply) => {
    if (!isOwnForm(request, publicUrl)) return sendProblem(reply, 'form-not-ours');
    await closeSession(tool, request, reply);
    return reply.redirect('/provider', 303);
  });
}

const ask = (reply: FastifyReply, link: string, error = ''): FastifyReply =>
  sendWorkspace(
    reply,
    'provider/enter',
    {
      title: 'Provider workspace',
      link,
      error,
      describedBy: error === '' ? 'who-hint' : 'who-hint who-error',
    },
    error === '' ? 200 : 422,
  );
