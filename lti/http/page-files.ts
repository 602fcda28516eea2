/** Style and letters of the tool's pages. */
import type { FastifyPluginCallback } from 'fastify';
import { pageFiles } from '../views/style.ts';

export function pageFileRoutes(): FastifyPluginCallback {
  return (app, _options, done) => {
    for (const { path, type, bytes } of pageFiles) {
      app.get(path, async (_request, reply) =>
        reply
          .header('content-type', type)
          .header('cache-control', 'public, max-age=31536000, immutable')
          .send(bytes),
      );
    }
    done();
  };
}
