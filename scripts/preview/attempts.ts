/** The practice LMS's own store: what was committed, by learner, course and standard. In memory; gone at the end. */
import type { FastifyInstance } from 'fastify';

/** Ways the practice LMS can misbehave, by the word in the address. */
export const faults = {
  none: 'Behave',
  'slow-commit': 'Take five seconds for every save',
  'refuse-commit': 'Refuse every save',
  'refuse-once': 'Refuse the next save only',
} as const;
export type Fault = keyof typeof faults;
export const isFault = (text: string): text is Fault => Object.hasOwn(faults, text);

export interface Attempts {
  get(key: string): object | undefined;
  reset(key: string): void;
}

/** Routes that the LMS page's synchronous requests talk to. */
export function addAttemptStore(server: FastifyInstance): Attempts {
  const kept = new Map<string, object>();
  const spent = new Set<string>();
  server.get<{ Params: { key: string } }>('/lms/store/:key', (request, reply) => {
    const found = kept.get(request.params.key);
    return found ? reply.send(found) : reply.code(204).send();
  });
  server.put<{ Params: { key: string }; Querystring: { fault?: string; page?: string } }>(
    '/lms/store/:key',
    async (request, reply) => {
      const { key } = request.params;
      const { fault = 'none', page = '' } = request.query;
      if (fault === 'slow-commit') await new Promise((resolve) => setTimeout(resolve, 5000));
      if (fault === 'refuse-commit') return reply.code(503).send({ refused: true });
      if (fault === 'refuse-once' && !spent.has(page)) {
        spent.add(page);
        return reply.code(503).send({ refused: true });
      }
      kept.set(key, request.body as object);
      return reply.send({ kept: true });
    },
  );
  return {
    get: (key) => kept.get(key),
    reset: (key) => void kept.delete(key),
  };
}
