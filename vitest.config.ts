import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { closingLineReporter } from './scripts/closing-line.ts';
import { browserArguments, findBrowser } from './scripts/find-browser.ts';
import { realCourse } from './test/components/fixtures/real-course.ts';

const executablePath = await findBrowser();

// A missing browser would otherwise come out as Playwright's advice on how to download one.
const needsBrowser = './scripts/needs-browser.ts';

export default defineConfig({
  test: {
    reporters: ['default', closingLineReporter],
    // By itself it leaves one core idle, and on a machine with two that is half of it.
    maxWorkers: '100%',
    projects: [
      {
        // The package names no entry that Node would find.
        resolve: {
          alias: { '@xapi/cmi5': join(import.meta.dirname, 'node_modules/@xapi/cmi5/dist/Cmi5.esm.js') },
        },
        test: {
          name: 'unit',
          environment: 'node',
          server: { deps: { inline: [/@xapi/] } },
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.browser.test.ts', 'test/journeys/**'],
          // Only for what hangs: databases, PDFs and child processes share the cores with another file's.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Here and not when the first test asks for it: a dependency found late reloads the page under a test.
        optimizeDeps: { include: ['lit', 'axe-core'] },
        plugins: [realCourse],
        test: {
          name: 'components',
          include: ['test/**/*.browser.test.ts'],
          globalSetup: needsBrowser,
          // One page at a time has the focus.
          fileParallelism: false,
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: browserArguments, ...(executablePath && { executablePath }) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: [needsBrowser, './test/journeys/serve-product.ts'],
          // One product, one port, one browser at a time.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
