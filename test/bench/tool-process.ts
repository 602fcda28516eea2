/**
 * The tool in a process of its own, so that its time and memory are measured and not those of whoever asks it.
 * Started with `fork`: the first message says on what, later ones ask for figures.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startTool } from '../../lti/server.ts';
import { openHostedCourses } from '../../scripts/hosted-courses.ts';
import { isReached, type StartMessage } from './measured-process.ts';

let roundTrips = 0;
countRoundTrips();

process.once('message', (message: StartMessage) => void start(message));

async function start({ database, publicUrl, platform }: StartMessage): Promise<void> {
  const courses = await openHostedCourses();
  if (!courses.ok) throw new Error('course/ has problems: npm run check');
  const started = await startTool(
    {
      port: 0,
      host: '127.0.0.1',
      tool: { publicUrl, secretsKey: randomBytes(32), allowInsecurePlatforms: true },
      database,
      logLevel: 'info',
      trustProxy: [],
      requestsPerMinute: 0,
    },
    courses.value,
  );
  if (!started.ok) throw new Error(started.problem.code);
  const { app, tool } = started.value;
  await tool.store.platforms.add(platform);
  isReached(await app.listen({ port: 0, host: '127.0.0.1' }), {
    roundTrips: () => roundTrips,
    close: () => app.close(),
  });
}

/** At the driver, so that nothing of the tool can go past it. */
function countRoundTrips(): void {
  const { prototype } = pg.Client;
  const query: unknown = Reflect.get(prototype, 'query');
  if (typeof query !== 'function') throw new Error('pg has another shape');
  const counted = function (this: NamedConnection, ...given: unknown[]): unknown {
    if (this.connectionParameters.application_name === 'four-cs') roundTrips += 1;
    return Reflect.apply(query, this, given);
  };
  Reflect.set(prototype, 'query', counted);
}

interface NamedConnection {
  readonly connectionParameters: { readonly application_name: string };
}
