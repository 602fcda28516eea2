/** `/lti/keys`: the public halves of our signing keys, for platforms. */
import type { FastifyPluginCallback } from 'fastify';
import type { Tool } from './tool.ts';

/** When a program that is no browser last read our keys, for the set-up check. */
const lastReadAt = new WeakMap<Tool, Date>();

export const keysReadAt = (tool: Tool): Date | undefined => lastReadAt.get(tool);

export function keysRoutes(tool: Tool): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/lti/keys', async (request, reply) => {
      // Every browser says how it asks; a platform's server does not.
      if (request.headers['sec-fetch-mode'] === undefined) lastReadAt.set(tool, tool.now());
      // A new key is published a day before it signs, so an answer of five minutes ago is never too old.
      return reply
        .header('cache-control', 'public, max-age=300')
        .header('access-control-allow-origin', '*')
        .send(await tool.keyRing.publicJwks());
    });
    done();
  };
}
