/**
 * The tool in a process of its own, so that its time and memory are measured and not those of whoever asks it.
 * Started with `fork`: the first message says on what, later ones ask for figures.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startTool } from '../../lti/server.ts';
import type { PlatformRegistration } from '../../lti/domain/model.ts';
import type { DatabasePlace } from '../../lti/store/open-database.ts';
import { openHostedCourses } from '../../scripts/hosted-courses.ts';

export interface StartMessage {
  readonly database: DatabasePlace;
  readonly publicUrl: string;
  readonly platform: Omit<PlatformRegistration, 'id'>;
}

export interface Figures {
  /** Microseconds of processor time so far. */
  readonly cpu: number;
  /** Bytes. */
  readonly resident: number;
  /** Statements that requests have sent to PostgreSQL so far, each of them waited for; those of the queue are not in it. */
  readonly roundTrips: number;
}

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
  process.send?.({ address: await app.listen({ port: 0, host: '127.0.0.1' }) });
  process.on('message', (message) => {
    if (message === 'figures') {
      const { user, system } = process.cpuUsage();
      process.send?.({
        cpu: user + system,
        resident: process.memoryUsage.rss(),
        roundTrips,
      } satisfies Figures);
    } else if (message === 'stop') {
      void app.close().then(() => process.disconnect());
    }
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
