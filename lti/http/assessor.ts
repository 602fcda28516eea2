/**
 * `/assessor`: who is in the course, how far they are, and what staff do for them. Plain pages: forms carry the token,
 * addresses carry nothing.
 */
import multipart from '@fastify/multipart';
import type { FastifyPluginCallback } from 'fastify';
import { createActions } from './assessor/actions.ts';
import { personAsked, readAsked, sendGone, sendNothing } from './assessor/asked.ts';
import { sendFigures } from './assessor/figures.ts';
import { createPeoplePage } from './assessor/people.ts';
import { sendPerson } from './assessor/person.ts';
import { recordsRoutes } from './assessor/records.ts';
import { createRosterReader } from './assessor/roster-reader.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import type { Tool } from './tool.ts';

export function assessorRoutes(tool: Tool): FastifyPluginCallback {
  const showPeople = createPeoplePage(tool, createRosterReader(tool));
  return (app, _options, done) => {
    app.register(multipart, { throwFileSizeLimit: true });
    app.post('/assessor', async (request, reply) => {
      const asked = await readAsked(tool, request, 'roster');
      return asked.ok ? showPeople(request, reply, asked.value) : sendNothing(reply, asked.problem.code);
    });
    app.post('/assessor/person', async (request, reply) => {
      const asked = await readAsked(tool, request, 'person-page');
      if (!asked.ok) return sendNothing(reply, asked.problem.code);
      const person = await personAsked(tool, asked.value);
      return person ? sendPerson(tool, reply, asked.value, person) : sendGone(reply);
    });
    app.post('/assessor/figures', async (request, reply) => {
      const asked = await readAsked(tool, request, 'course-figures');
      return asked.ok ? sendFigures(tool, reply, asked.value) : sendNothing(reply, asked.problem.code);
    });
    for (const [path, handler] of Object.entries(createActions(tool, showPeople))) app.post(path, handler);
    recordsRoutes(app, tool);
    // What a reload comes to: the script of the page goes on from here with the token that it kept.
    app.get('/assessor', (_request, reply) =>
      sendPage(reply, 'assessor/again', { title: 'Your learners' }, { sendsForms: true }),
    );
    app.get('/assessor/*', (_request, reply) =>
      sendProblem(reply.header('allow', 'POST'), 'open-from-course'),
    );
    done();
  };
}
