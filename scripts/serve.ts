/** `npm run serve`: the LTI tool alone, for production. Settings come from the environment: docs/operations.md. */
import { settingLines, readSettings, type ServerSettings } from '../lti/settings.ts';
import { SecretsKeyWrong } from '../lti/launch/key-ring.ts';
import { startTool } from '../lti/server.ts';
import { printProblems } from '../src/content/problems.ts';
import { databaseSentence } from './database-sentence.ts';
import { openHostedCourses } from './hosted-courses.ts';
import { openWorkshop } from './workshop/open-workshop.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const settings = readSettings(process.env);
  if (!settings.ok) {
    console.error('These settings have to be mended before the tool can start:');
    for (const line of settingLines(settings.problem)) console.error(`  ${line}`);
    console.error('All settings are explained in docs/operations.md.');
    return 1;
  }
  const courses = await openHostedCourses();
  if (!courses.ok) return printProblems(courses.problem);
  const started = await startTool(settings.value, courses.value, { workshop: openWorkshop() }).catch(
    wrongKey,
  );
  if (!started) return 1;
  if (!started.ok) {
    console.error(databaseSentence(started.problem));
    return 1;
  }
  const { app } = started.value;
  const { host, port } = settings.value;
  let address: string;
  try {
    address = await app.listen({ host, port });
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    console.error(`Port ${port} is in use. Choose another one with PORT.`);
    return 1;
  }
  for (const warning of warningsOf(settings.value)) app.log.warn(warning);
  app.log.info(`Four Cs listens on ${address} and is reached as ${settings.value.tool.publicUrl}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      app.log.info(`${signal}: stopping; requests and jobs in hand are finished first`);
      void app.close();
    });
  return 0;
}

function wrongKey(error: unknown): undefined {
  if (!(error instanceof SecretsKeyWrong)) throw error;
  console.error(error.message);
}

function warningsOf({ database, tool }: ServerSettings): readonly string[] {
  return [
    ...(database.kind === 'postgresql'
      ? []
      : [
          'DATABASE_URL is not set: data is kept by PGlite in a folder. It survives a crash of this program, not always a power cut, and takes 0.4 to 0.7 GB of memory. For learners, use PostgreSQL.',
        ]),
    ...(tool.allowInsecurePlatforms
      ? [
          'ALLOW_INSECURE_PLATFORMS=1: platforms over http and in private networks are accepted. Never let learners use this.',
        ]
      : []),
  ];
}
