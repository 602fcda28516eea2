/** `/provider`: the provider's workspace, for administrators, in a window of its own. */
import multipart from '@fastify/multipart';
import type { FastifyPluginCallback } from 'fastify';
import type { Tool } from '../tool.ts';
import { confirmPage } from './confirm-page.ts';
import { createDesk } from './desk.ts';
import { documentPage } from './document-page.ts';
import { draftPages } from './draft-pages.ts';
import { enterRoutes } from './enter.ts';
import { formPages } from './form-pages.ts';
import { homePage } from './home-page.ts';
import { logoPage } from './logo-page.ts';
import { moodlePages } from './moodle-pages.ts';
import { newDocumentPage } from './new-document-page.ts';
import { packagePages } from './package-pages.ts';
import { platformPages } from './platform-pages.ts';
import { profilePages } from './profile-pages.ts';
import { signingPage } from './signing-page.ts';
import { usePage } from './use-page.ts';

/** No workshop, no workspace: a tool in a test, or one whose administrators work in the repository. */
export function workspaceRoutes(tool: Tool): FastifyPluginCallback {
  const { workshop } = tool;
  return (app, _options, done) => {
    if (workshop) {
      app.register(multipart, { throwFileSizeLimit: true });
      const desk = createDesk(tool, workshop);
      enterRoutes(app, tool);
      homePage(app, desk);
      profilePages(app, desk);
      draftPages(app, desk);
      formPages(app, desk);
      confirmPage(app, desk);
      logoPage(app, desk);
      documentPage(app, desk);
      newDocumentPage(app, desk);
      signingPage(app, desk);
      packagePages(app, desk);
      platformPages(app, desk);
      moodlePages(app, desk);
      usePage(app, desk);
    }
    done();
  };
}
