/** Starts the product once for all journeys, as `npm start` does, on a port of its own. */
import type { TestProject } from 'vitest/node';
import { problemReport } from '../../src/content/problems.ts';
import { preparePreview } from '../../scripts/preview/start-preview.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly baseUrl: string;
  }
}

export default async function serveProduct(project: TestProject): Promise<() => Promise<void>> {
  const server = await preparePreview();
  if (!server.ok) throw new Error(problemReport(server.problem).join('\n'));
  project.provide('baseUrl', await server.value.listen({ port: 0, host: '127.0.0.1' }));
  return () => server.value.close();
}
