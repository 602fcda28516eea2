/** Headers of every answer, as helmet makes them: once at the start, where its plugin makes them at every request. */
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import Fastify from 'fastify';

/** @param options - helmet's own; nothing in them may depend on a request */
export async function standingHeaders(
  options: FastifyHelmetOptions,
): Promise<Readonly<Record<string, string>>> {
  const app = Fastify();
  await app.register(helmet, options);
  app.get('/', (_request, reply) => reply.send());
  const { headers } = await app.inject('/');
  await app.close();
  const ofNode = ['content-length', 'content-type', 'date', 'connection', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ofNode.includes(name) ? [] : [[name, String(value)] as const],
    ),
  );
}
