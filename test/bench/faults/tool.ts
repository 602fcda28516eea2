/**
 * The tool as a process that can be killed. Started with `fork`; the first message says on what. Its log goes to standard
 * output, as it does in production, and whoever started it reads along.
 */
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import type { HostedCourse } from '../../../lti/http/tool.ts';
import { startTool } from '../../../lti/server.ts';
import type { DatabasePlace } from '../../../lti/store/open-database.ts';
import type { Deliveries } from '../../../lti/store/store.ts';

export interface ToolMessage {
  readonly database: DatabasePlace;
  readonly port: number;
  readonly publicUrl: string;
  /** base64 */
  readonly secretsKey: string;
  /** Compiled once for all processes; see world.ts. */
  readonly coursesFile: string;
}

process.once('message', (message: ToolMessage) => void start(message));
// Nothing is left behind by a command that was interrupted.
process.on('disconnect', () => process.exit());

async function start({ database, port, publicUrl, secretsKey, coursesFile }: ToolMessage): Promise<void> {
  const hosted = deserialize(readFileSync(coursesFile)) as HostedCourse;
  const { id, name } = hosted.course.provider;
  const started = await startTool(
    {
      port,
      host: '127.0.0.1',
      tool: { publicUrl, secretsKey: Buffer.from(secretsKey, 'base64'), allowInsecurePlatforms: true },
      database,
      logLevel: 'info',
      trustProxy: [],
      requestsPerMinute: 0,
    },
    {
      find: (provider, track) => (provider === id && track === hosted.course.track.id ? hosted : undefined),
      tracksOf: (provider) => (provider === id ? [hosted] : []),
      providers: [{ id, name }],
    },
  );
  if (!started.ok) throw new Error(JSON.stringify(started.problem));
  const { app, tool } = started.value;
  process.on('message', (message) => {
    if (message === 'stop') void app.close().then(() => process.disconnect());
    if (message === 'sent') void countSent(tool.store.deliveries).then((sent) => process.send?.({ sent }));
  });
  await app.listen({ port, host: '127.0.0.1' });
  process.send?.('ready');
}

async function countSent(deliveries: Deliveries): Promise<number> {
  let sent = 0;
  for (const { link } of await deliveries.linksWithSent())
    sent += (await deliveries.sentOfLink(link.linkId)).length;
  return sent;
}
