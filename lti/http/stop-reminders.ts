/**
 * `/mail/stop`: no more reminders by mail. The link opens a page with one button, because mail scanners open links; a
 * mail program that knows RFC 8058 sends the form by itself.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { deriveKey } from '../launch/derive-key.ts';
import { sendPage } from './pages.ts';
import type { Tool } from './tool.ts';

export interface StopLinks {
  urlOf(personId: string): string;
  /** @returns nothing for a link that is not one of ours */
  personOf(token: string): string | undefined;
}

export function createStopLinks({
  publicUrl,
  secretsKey,
}: Pick<Tool['settings'], 'publicUrl' | 'secretsKey'>): StopLinks {
  const key = deriveKey(secretsKey, 'stop-reminders');
  const sealOf = (personId: string): string =>
    createHmac('sha256', key).update(personId).digest('base64url').slice(0, 22);
  return {
    urlOf: (personId) => `${publicUrl}/mail/stop?for=${personId}.${sealOf(personId)}`,
    personOf(token) {
      const [, personId, seal] = /^([0-9a-f-]{36})\.([\w-]{22})$/.exec(token) ?? [];
      if (personId === undefined || seal === undefined) return undefined;
      return timingSafeEqual(Buffer.from(sealOf(personId)), Buffer.from(seal)) ? personId : undefined;
    },
  };
}

interface Asked {
  readonly Querystring: { readonly for?: string | string[] };
}

export function stopRemindersRoutes({ settings, store, now }: Tool): FastifyPluginCallback {
  const links = createStopLinks(settings);
  const personIn = ({ query }: FastifyRequest<Asked>): string | undefined =>
    typeof query.for === 'string' ? links.personOf(query.for) : undefined;

  function ask(request: FastifyRequest<Asked>, reply: FastifyReply): FastifyReply {
    const personId = personIn(request);
    if (personId === undefined) return sendPage(reply, 'message', unknownLink, { status: 404 });
    return sendPage(reply, 'stop-reminders', {
      title: 'No more reminders by e-mail?',
      action: links.urlOf(personId).slice(settings.publicUrl.length),
    });
  }

  async function stop(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    const personId = personIn(request);
    // Whoever was erased gets none anyway.
    if (personId === undefined) return sendPage(reply, 'message', unknownLink, { status: 404 });
    await store.mail.setReminders(personId, false, now());
    return sendPage(reply, 'message', stopped);
  }

  return (app, _options, done) => {
    app.get('/mail/stop', ask);
    app.post('/mail/stop', stop);
    done();
  };
}

const unknownLink = {
  title: 'This link is not whole',
  lines: ['Open it again from the message, or copy all of it. Nothing has changed.'],
};

const stopped = {
  title: 'No more reminders by e-mail',
  lines: [
    'Done. You get no more of them from now on.',
    'Your course stays where it is, and its dates stay the same: you find both in your learning platform.',
    'Want them again? Tell whoever teaches you.',
  ],
};
