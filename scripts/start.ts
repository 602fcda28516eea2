/** `npm start`: builds, then serves the whole product with demonstration data on `http://localhost:3000` (`PORT`). */
import { printProblems } from '../src/content/problems.ts';
import { preparePreview } from './preview/start-preview.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const port = Number(process.env['PORT'] ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    console.error(`PORT must be a whole number from 0 to 65535; it is “${process.env['PORT'] ?? ''}”.`);
    return 1;
  }
  const host = process.env['HOST'] ?? 'localhost';
  const server = await preparePreview();
  if (!server.ok) return printProblems(server.problem);
  try {
    await server.value.listen({ port, host });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    console.error(`Port ${port} is in use. Choose another one: PORT=${port + 1} npm start`);
    return 1;
  }
  const address = server.value.server.address();
  const used = typeof address === 'object' && address ? address.port : port;
  console.log(`Four Cs is ready: http://${host}:${used}  (Ctrl+C stops it)`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.value.close());
  return 0;
}
