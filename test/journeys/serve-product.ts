/** Starts the product once for all journeys, as `npm start` does, on a port of its own. */
import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { problemReport } from '../../src/content/problems.ts';
import { startDemo } from '../../scripts/demo/start-demo.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly baseUrl: string;
    /** Base addresses of the practice platforms, in Moodle's manner and in Canvas's. */
    readonly platformUrls: { readonly moodle: string; readonly canvas: string };
  }
}

export default async function serveProduct(project: TestProject): Promise<() => Promise<void>> {
  const demo = await startDemo({
    host: 'localhost',
    port: 0,
    database: { kind: 'memory' },
    secretsKey: randomBytes(32),
    logLevel: 'warn',
    trustProxy: [],
    requestsPerMinute: 0,
  });
  if (!demo.ok)
    throw new Error(
      demo.problem.code === 'course'
        ? problemReport(demo.problem.problems).join('\n')
        : demo.problem.problem.code,
    );
  const { platforms, url } = demo.value;
  const baseUrlOf = (manner: string): string =>
    platforms.find((place) => place.manner === manner)?.platform.baseUrl ?? '';
  project.provide('baseUrl', url);
  project.provide('platformUrls', { moodle: baseUrlOf('moodle'), canvas: baseUrlOf('canvas') });
  return () => demo.value.close();
}
