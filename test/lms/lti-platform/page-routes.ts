/** The pages that people see: course, gradebook, adding content, administration. Nobody signs in: the page asks who you are. */
import type { FastifyInstance } from 'fastify';
import { registrationAddress } from './dynamic-registration.ts';
import { startLogin } from './oidc.ts';
import type { PlatformLink, PlatformPerson } from './model.ts';
import { autoForm, errorPage, escape, layout, storagePage } from './pages.ts';
import type { LtiPlatform } from './platform.ts';
import { fieldsOf } from './service.ts';

export function pageRoutes(app: FastifyInstance, platform: LtiPlatform): void {
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  const html = (path: string, make: (fields: Record<string, string>) => string): void => {
    app.get(path, async (request, reply) =>
      reply.type('text/html; charset=utf-8').send(make(fieldsOf(request))),
    );
  };
  /** A button of a page: does its work and shows the page again. */
  const act = (path: string, back: string, work: (fields: Record<string, string>) => void): void => {
    app.post(path, async (request, reply) => {
      work(fieldsOf(request));
      return reply.redirect(platform.baseUrl + back, 303);
    });
  };

  html('/', ({ course }) => coursePage(platform, course));
  html('/open', (fields) => framePage(platform, fields));
  html('/start', (fields) => startPage(platform, fields));
  html('/gradebook', () => gradebookPage(platform));
  html('/content', () => contentPage(platform));
  html('/admin', () => adminPage(platform));
  html('/storage', () => storagePage());
  html('/return', () => layout(platform, { name: 'other', title: 'Back from the tool', body: '' }));
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type('text/html; charset=utf-8')
      .send(errorPage(platform, 'There is nothing at this address of the practice platform.')),
  );
  app.post('/admin/register', async (request, reply) => {
    const { url = '' } = fieldsOf(request);
    reply.type('text/html; charset=utf-8');
    return URL.canParse(url)
      ? reply.send(registrationPage(platform, registrationAddress(platform, url)))
      : reply
          .code(400)
          .send(errorPage(platform, 'That is not an address. Copy the whole of it, from https:// on.'));
  });
  act('/admin/activate', '/admin', ({ tool }) => {
    for (const each of platform.tools) if (each.clientId === tool) each.isActive = true;
  });
  act('/admin/rotate-keys', '/admin', () => platform.keys.rotate());
  act('/gradebook/reset', '/gradebook', ({ course = '' }) => platform.gradebook.resetCourse(course));
  act('/copy', '/', ({ course = '' }) => void platform.copyCourse(course));
}

function coursePage(platform: LtiPlatform, courseId: string | undefined): string {
  const course = platform.courses.find(({ id }) => id === courseId) ?? platform.courses[0]!;
  const links = platform.links.filter((link) => link.courseId === course.id);
  const others = platform.courses.filter(({ id }) => id !== course.id);
  return layout(platform, {
    name: 'course',
    title: course.title,
    body: `${
      links.length === 0
        ? '<p>There is nothing in this course yet. A tool is registered under Administration, and its content added under Add content.</p>'
        : links.map((link) => activity(platform, link)).join('\n')
    }
${form(platform, '/copy', { course: course.id }, 'Copy this course')}
${others.map(({ id, title }) => `<p><a href="${escape(`${platform.baseUrl}/?course=${id}`)}">${escape(title)}</a></p>`).join('')}`,
  });
}

function activity(platform: LtiPlatform, link: PlatformLink): string {
  const rows = platform.people.slice(0, 6).map((person) => {
    const query = `link=${encodeURIComponent(link.id)}&person=${encodeURIComponent(person.id)}`;
    const name = escape(as(person));
    return `<li><a class="button" href="${escape(`${platform.baseUrl}/open?${query}`)}">Open as ${name}</a>
<a class="button" target="_blank" rel="opener" href="${escape(`${platform.baseUrl}/start?${query}`)}">In a new window<span class="unseen"> as ${name}</span></a></li>`;
  });
  // The new window has this one as its opener, which holds the storage frame.
  return `<section class="activity"><h2>${escape(link.title)}</h2><div role="group" aria-label="${escape(`${link.title}: In this page, or in a new window`)}"><ul class="people">${rows.join('')}</ul></div></section>`;
}

const roleNames = {
  learner: 'learner',
  assessor: 'assessor',
  administrator: 'administrator',
  observer: 'observer',
  'test-student': 'test student',
  nobody: 'someone without a role',
} as const;

const as = (person: PlatformPerson): string => `${person.name} (${roleNames[person.role]})`;

/** The tool in a frame of the platform's page, as most platforms show it. */
function framePage(platform: LtiPlatform, fields: Record<string, string>): string {
  const link = platform.links.find(({ id }) => id === fields['link']);
  const tool = platform.tools.find(({ clientId }) => clientId === fields['tool']);
  const person = platform.people.find(({ id }) => id === fields['person']);
  if ((!link && !tool) || !person) return errorPage(platform, 'There is no such activity or person.');
  return layout(platform, {
    name: 'other',
    title: link?.title ?? `Add from ${tool?.name ?? ''}`,
    isWide: true,
    body: `<p class="quiet">You are ${escape(as(person))}. <a href="${escape(platform.baseUrl)}/">Back to the course</a></p>
<iframe class="tool" title="${escape(link?.title ?? tool?.name ?? '')}" allow="clipboard-write; fullscreen" src="${escape(`${platform.baseUrl}/start?${new URLSearchParams(fields).toString()}`)}"></iframe>`,
  });
}

function startPage(platform: LtiPlatform, fields: Record<string, string>): string {
  const { link: linkId, tool: clientId, person: personId = '' } = fields;
  if (!platform.people.some(({ id }) => id === personId))
    return errorPage(platform, 'There is no such person.');
  if (linkId !== undefined && platform.links.some(({ id }) => id === linkId))
    return autoForm(startLogin(platform, { linkId, personId }));
  if (clientId !== undefined && platform.tools.some((tool) => tool.clientId === clientId))
    return autoForm(
      startLogin(platform, { kind: 'deep-linking', clientId, personId, courseId: platform.courses[0]!.id }),
    );
  return errorPage(platform, 'There is no such activity.');
}

function gradebookPage(platform: LtiPlatform): string {
  const learners = platform.people.filter(({ role, hasLeft }) => role === 'learner' && !hasLeft).slice(0, 50);
  const tables = platform.courses.map((course) => {
    const columns = [...platform.gradebook.columns.values()].filter(({ courseId }) => courseId === course.id);
    if (columns.length === 0) return `<p>${escape(course.title)} has no graded activity yet.</p>`;
    const head = columns.map(
      ({ label, scoreMaximum }) => `<th scope="col">${escape(label)} (of ${scoreMaximum})</th>`,
    );
    const rows = learners.map(
      (person) =>
        `<tr><th scope="row">${escape(person.name)}</th>${columns
          .map(({ id }) => `<td>${platform.gradebook.score(id, person.id) ?? '–'}</td>`)
          .join('')}</tr>`,
    );
    return `<div class="table" role="region" aria-label="${escape(course.title)}" tabindex="0"><table><caption>${escape(course.title)}</caption><thead><tr><th scope="col">Name</th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>
${form(platform, '/gradebook/reset', { course: course.id }, 'Reset this course’s grades')}`;
  });
  return layout(platform, { name: 'gradebook', title: 'Gradebook', body: tables.join('\n') });
}

function contentPage(platform: LtiPlatform): string {
  const active = platform.tools.filter(({ isActive }) => isActive);
  const teacher = platform.person('assessor');
  const items = active.map((tool) => {
    const href = `${platform.baseUrl}/open?tool=${encodeURIComponent(tool.clientId)}&person=${encodeURIComponent(teacher.id)}`;
    return `<p><a class="button" href="${escape(href)}">Choose from ${escape(tool.name)}</a></p>`;
  });
  return layout(platform, {
    name: 'content',
    title: 'Add content',
    body: items.length === 0 ? '<p>No tool is registered and active.</p>' : items.join('\n'),
  });
}

function adminPage(platform: LtiPlatform): string {
  const tools = platform.tools.map(
    (tool) => `<section class="activity"><h2>${escape(tool.name)}</h2>
<p>${tool.isActive ? 'Active' : 'Pending'} · client id ${escape(tool.clientId)} · deployment ${escape(tool.deploymentId)}</p>
${tool.isActive ? '' : form(platform, '/admin/activate', { tool: tool.clientId }, 'Activate')}</section>`,
  );
  return layout(platform, {
    name: 'admin',
    title: 'Administration',
    body: `<h2>Tools</h2>${tools.length === 0 ? '<p>None yet.</p>' : tools.join('\n')}
<h2>Register a tool by URL</h2>
<form method="post" action="${escape(platform.baseUrl)}/admin/register">
<p><label for="url">The registration address that the tool’s people gave you</label><br><input id="url" name="url" type="url" required></p>
<button>Register</button></form>
<h2>Keys</h2>${form(platform, '/admin/rotate-keys', {}, 'Sign with a new key')}`,
  });
}

function registrationPage(platform: LtiPlatform, address: string): string {
  return layout(platform, {
    name: 'other',
    title: 'Register a tool',
    isWide: true,
    body: `<p><a data-after-close href="${escape(platform.baseUrl)}/admin">Back to Administration</a></p>
<iframe class="tool" title="The tool’s registration page" src="${escape(address)}"></iframe>`,
  });
}

function form(
  platform: LtiPlatform,
  path: string,
  fields: Readonly<Record<string, string>>,
  button: string,
): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return `<form method="post" action="${escape(platform.baseUrl + path)}">${inputs.join('')}<button>${escape(button)}</button></form>`;
}
