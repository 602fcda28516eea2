/** `/mail`: what would have been sent, for who tries the product. Where there is a mail server, or none in earnest, there is no such page. */
import type { FastifyPluginCallback } from 'fastify';
import { letterFor } from '../outbox/mail.ts';
import { momentInWords } from '../views/dates.ts';
import { sendPage } from './pages.ts';
import type { Tool } from './tool.ts';

const SHOWN = 50;

export function mailPageRoutes({ store, post }: Pick<Tool, 'store' | 'post'>): FastifyPluginCallback {
  return (app, _options, done) => {
    if (post?.isShown)
      app.get('/mail', async (_request, reply) => {
        const messages = await store.mail.newest(SHOWN);
        return sendPage(reply, 'mail', {
          title: 'Mail that would have been sent',
          messages: messages.map((message) => ({
            subject: message.subject,
            to: message.recipient,
            when: momentInWords(message.createdAt),
            state: message.sentAt ? 'Sent' : message.refusedAt ? 'Not sent: no longer needed' : 'Waiting',
            paragraphs: letterFor(message, post.sending)
              .text.trim()
              .split(/\n{2,}/),
            attachment: message.attachment?.name ?? '',
          })),
        });
      });
    done();
  };
}
