/** The whole product on one address with demonstration data; `npm start` and the journeys call this. */
import Fastify, { type FastifyInstance } from 'fastify';
import { isProviderId } from '../../lti/domain/profile-files.ts';
import { startTool } from '../../lti/server.ts';
import type { ServerSettings } from '../../lti/settings.ts';
import type { DatabaseProblem } from '../../lti/store/open-database.ts';
import type { Problem } from '../../src/content/library.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import { hostedCourses } from '../pack-hosted-courses.ts';
import { preparePreview } from '../preview/start-preview.ts';
import { createPreview } from '../preview/server.ts';
import { openWorkshop } from '../workshop/open-workshop.ts';
import { makeLink } from '../workspace/link.ts';
import { fillDemoEmployer, openDemoEmployer } from './demo-employer.ts';
import { fillDemoCourse } from './demo-people.ts';
import { createFrontDoor } from './front-door.ts';
import { practicePlatforms, registerPracticePlatforms, type PracticePlatform } from './practice-platforms.ts';

export interface DemoSettings extends Omit<ServerSettings, 'tool'> {
  readonly secretsKey: Uint8Array;
  /** Where everybody reaches it, if that is not `http://localhost:<port>`. */
  readonly publicUrl?: string;
}

export interface Demo {
  readonly url: string;
  readonly platforms: readonly PracticePlatform[];
  close(): Promise<void>;
}

export type DemoProblem =
  | { readonly code: 'course'; readonly problems: readonly Problem[] }
  | { readonly code: 'database'; readonly problem: DatabaseProblem };

/** Parts of addresses that are the tool's; everything else is the pages to try. */
const toolPaths = [
  'lti',
  'course',
  'record',
  'me',
  'check',
  'assessor',
  'employer',
  'provider',
  'packages',
  'mail',
  'healthz',
  'readyz',
  'metrics',
];

/** @throws Error when the port cannot be listened on */
export async function startDemo(settings: DemoSettings): Promise<Result<Demo, DemoProblem>> {
  const prepared = await preparePreview();
  if (!prepared.ok) return failed({ code: 'course', problems: prepared.problem });
  const door = createFrontDoor();
  const places: { title: string; href: string }[] = [];
  const preview = createPreview({ ...prepared.value, platforms: places, serverFactory: door.serverFactory });
  const apps: FastifyInstance[] = [preview];
  const close = async (): Promise<void> => {
    for (const app of apps) await app.close();
  };
  try {
    await preview.listen({ host: settings.host, port: settings.port });
    const port = portOf(preview);
    const url = settings.publicUrl ?? `http://localhost:${port}`;
    const platforms = practicePlatforms(settings.publicUrl ?? `http://127.0.0.1:${port}`, url);
    const practice = Fastify();
    for (const { manner, platform } of platforms)
      await practice.register(platform.routes, { prefix: `/platform/${manner}` });
    await practice.ready();
    apps.push(practice);
    door.lead(['platform'], (request, response) => practice.routing(request, response));

    const courses = hostedCourses(
      [...prepared.value.courses, ...prepared.value.renewals],
      prepared.value.build,
    );
    const started = await startTool(
      {
        showsMail: true,
        ...settings,
        tool: { publicUrl: url, secretsKey: settings.secretsKey, allowInsecurePlatforms: true },
      },
      courses,
      { workshop: openWorkshop() },
    );
    if (!started.ok) {
      await close();
      return failed({ code: 'database', problem: started.problem });
    }
    const { app, tool } = started.value;
    // The tool stops first: what it still has to send must find the platforms there.
    apps.unshift(app);
    await registerPracticePlatforms(tool.store, platforms);
    const [first] = platforms;
    if (first)
      await fillDemoCourse(tool.store, first, courses.find(first.providerId, 'induction'), tool.now());
    await fillDemoEmployer(tool);
    // A fresh one-time link each time somebody follows it: this is a demonstration, and everybody may be everybody.
    door.lead(['open-workspace'], (request, response) => {
      const [, id = ''] = /^\/open-workspace\/([a-z0-9-]+)$/.exec(request.url ?? '') ?? [];
      void makeLink(tool.store, url, isProviderId(id) ? id : 'example', tool.now()).then((href) =>
        response.writeHead(303, { location: href, 'cache-control': 'no-store' }).end(),
      );
    });
    door.lead(['open-employer'], (_request, response) => {
      void openDemoEmployer(tool).then((href) =>
        response.writeHead(303, { location: href, 'cache-control': 'no-store' }).end(),
      );
    });
    door.lead(toolPaths, (request, response) => app.routing(request, response));
    places.push(...platforms.map(({ title, platform }) => ({ title, href: `${platform.baseUrl}/` })));
    if (!settings.mail) places.push({ title: 'Mail that would have been sent', href: '/mail' });
    places.push(
      { title: 'An employer of apprentices, by a fresh link', href: '/open-employer' },
      { title: 'The workspace of the example provider', href: '/open-workspace/example' },
      { title: 'An empty workspace, for a provider of your own', href: '/open-workspace/new-provider' },
    );
    return ok({ url, platforms, close });
  } catch (error) {
    await close();
    throw error;
  }
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (typeof address !== 'object' || !address) throw new Error('The server listens on no port.');
  return address.port;
}
