/** `/lti/canvas.json`: what an administrator of Canvas enters as "URL of the JSON" of an LTI developer key. */
import type { FastifyPluginCallback } from 'fastify';
import type { Tool } from './tool.ts';
import { canvasConfiguration } from '../launch/registration-request.ts';

export function canvasRoutes(tool: Tool): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/lti/canvas.json', async () => canvasConfiguration(tool.settings.publicUrl));
    done();
  };
}
