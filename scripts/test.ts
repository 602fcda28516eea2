/**
 * `npm test`: types, lint, the browser build, then every test.
 *
 * Every step runs even after one has failed, so that one run shows everything
 * that is wrong. A step that fails counts as one failure in the closing line; a
 * step that passes is not a test and is not counted. Arguments go to Vitest:
 * `npm test -- test/scripts`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine, countsFileVariable, type Counts } from './closing-line.ts';
import { ensureBrowser } from './find-browser.ts';
import { ensurePostgres } from './find-postgres.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'four-cs-test-'));
const countsFile = join(folder, 'counts.json');

const browser = await ensureBrowser();
const postgres = await ensurePostgres();

const failedSteps: string[] = [];
await step('types', 'typescript/bin/tsc');
await step('lint', 'eslint/bin/eslint.js', '.');
await step('build', 'vite/bin/vite.js', 'build');

say('tests');
const testsPassed = await runTool('vitest/vitest.mjs', 'run', ...process.argv.slice(2));
const counts = readCounts();
await postgres?.stop();
rmSync(folder, { recursive: true, force: true });

const failures = counts.failed + failedSteps.length;
// Vitest can fail without a test failing: nothing to run, or a configuration that does not load.
const failed = failures === 0 && !testsPassed ? 1 : failures;

if (failedSteps.length > 0)
  process.stdout.write(`\nBefore the tests, this failed: ${failedSteps.join(', ')}.\n`);
process.stdout.write(`\n${closingLine({ ...counts, failed })}\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function step(name: string, tool: string, ...args: string[]): Promise<void> {
  say(name);
  if (!(await runTool(tool, ...args))) failedSteps.push(name);
}

/** Tools run by their file, not their command: that is the same on every system and takes this Node along. */
function runTool(tool: string, ...args: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', tool), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        [countsFileVariable]: countsFile,
        ...(browser && { CHROMIUM_PATH: browser }),
        ...(postgres && { TEST_DATABASE_URL: postgres.url }),
      },
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve(code === 0);
    });
  });
}

function readCounts(): Counts {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8')) as Counts;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function say(name: string): void {
  process.stdout.write(`\n== ${name}\n`);
}
