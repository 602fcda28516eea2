/** `npm start`: builds, then serves the whole product with demonstration data on `http://localhost:3000` (`PORT`). */
import { readSettings, settingLines } from '../lti/settings.ts';
import { printProblems } from '../src/content/problems.ts';
import { demoKey } from './demo/demo-key.ts';
import { startDemo, type DemoProblem } from './demo/start-demo.ts';
import { databaseSentence } from './database-sentence.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const { env } = process;
  const folder = env['DATA_DIR']?.trim() || '.data';
  let secretsKey: string;
  try {
    secretsKey = demoKey(folder);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    console.error(
      `Nothing can be kept in ${folder} (${code}). Choose another folder with DATA_DIR, or change who may write there.`,
    );
    return 1;
  }
  const settings = readSettings({
    HOST: 'localhost',
    LOG_LEVEL: 'warn',
    REQUESTS_PER_MINUTE: '0',
    SECRETS_KEY: secretsKey,
    ...env,
    // Known once the port is; a valid one stands in until then.
    PUBLIC_URL: env['PUBLIC_URL'] ?? 'http://localhost',
    // The practice platforms are on this machine.
    ALLOW_INSECURE_PLATFORMS: '1',
  });
  if (!settings.ok) {
    console.error('These settings have to be mended first:');
    for (const line of settingLines(settings.problem)) console.error(`  ${line}`);
    return 1;
  }
  const { tool, ...server } = settings.value;
  try {
    const demo = await startDemo({
      ...server,
      secretsKey: tool.secretsKey,
      ...(env['PUBLIC_URL'] && { publicUrl: tool.publicUrl }),
    });
    if (!demo.ok) return printDemoProblem(demo.problem);
    console.log(`Four Cs is ready: ${demo.value.url}  (Ctrl+C stops it)`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void demo.value.close());
    return 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    console.error(`Port ${server.port} is in use. Choose another one: PORT=${server.port + 1} npm start`);
    return 1;
  }
}

function printDemoProblem(problem: DemoProblem): number {
  if (problem.code === 'course') return printProblems(problem.problems);
  console.error(databaseSentence(problem.problem));
  return 1;
}
