/** Whether the tool lives (`/healthz`) and whether it can do its work (`/readyz`), for whatever watches over it. */
import type { FastifyPluginCallback } from 'fastify';
import type { Tool } from './tool.ts';

/** A database that takes longer than this to say anything is of no use to a learner. */
const ANSWER_WITHIN_MILLISECONDS = 2000;

export function healthRoutes(tool: Pick<Tool, 'store'>): FastifyPluginCallback {
  return (app, _options, done) => {
    let isStopping = false;
    app.addHook('preClose', async () => {
      isStopping = true;
    });
    app.get('/healthz', { config: { rateLimit: false } }, async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ status: 'ok' }),
    );
    app.get('/readyz', { config: { rateLimit: false } }, async (_request, reply) => {
      const isReady = !isStopping && (await answersInTime(tool.store.ping()));
      return reply
        .code(isReady ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status: isReady ? 'ready' : isStopping ? 'stopping' : 'no database' });
    });
    done();
  };
}

async function answersInTime(ping: Promise<boolean>): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MILLISECONDS);
  try {
    return await Promise.race([ping, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
