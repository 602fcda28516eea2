/**
 * `npm run bench -- first-lesson`: how long until the first lesson can be used, opened in a frame under an LMS at
 * 1.6 Mbit/s, 150 ms and a processor slowed four times, beside a bare HTML page with the same text.
 *
 * Usable: the heading and text can be read and the first control answers. The first control of the course is "Start",
 * and it has answered when the first lesson's text stands there: natively before the script is there, else by the
 * player. For the bare page it is a native disclosure. When the player itself is in charge is a line of its own, and
 * bytes, requests, round trips and blocking are counted up to that.
 *
 * Bytes: as they cross the line, packed by gzip as an LMS does, with the headers of each answer (about 0.2 KB).
 *
 * Blocked: total blocking time, which is what each task takes beyond 50 ms, summed up from the moment the page comes
 * until the player is in charge. Counted are the tasks that a browser reports as long: those that run or compile a
 * script, with the layout that a script asks for. Their time is what the slowed processor spent on the main thread, so
 * that other programs on the machine do not count; below it stands the same by the clock, which only says as much on a
 * quiet machine, and then all tasks, with the browser's own layout and paint, of which the first loads its fonts.
 * Loopback only; stops by itself.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync, inflateRawSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { packagesOf } from '../../scorm/package.ts';
import { loadPlayerBuild } from '../../scorm/player-build.ts';
import { escapeHtml } from '../../scorm/stamp.ts';
import { buildPlayer, dist } from '../../scripts/build-player.ts';
import { browserArguments, ensureBrowser } from '../../scripts/find-browser.ts';
import { openLibrary, today } from '../../scripts/open-course.ts';
import { compileCourse, type CompiledCourse } from '../../src/content/compile/compile-course.ts';
import { problemReport } from '../../src/content/problems.ts';
import { median, printTable } from './table.ts';
import { blockedTime, startTrace } from './trace.ts';

const RUNS = 7;
const LIMIT_MS = 60_000;

interface Measure {
  /** Milliseconds until the text can be read and the first control answers. */
  readonly usable: number;
  /** Milliseconds until the player has taken over and shows the first lesson; the bare page has none. */
  readonly player?: number;
  readonly readable: number;
  /** Total blocking time in milliseconds, by processor time. */
  readonly blocked: number;
  readonly blockedByClock: number;
  /** The same with tasks in which no script ran: layout, paint, parsing. */
  readonly blockedWithPaint: number;
  readonly bytes: number;
  readonly scriptBytes: number;
  readonly requests: number;
  /** Requests that began only after another file of the course had come, one after the other. */
  readonly roundTrips: number;
}

export async function firstLesson(): Promise<void> {
  const compiled = await compile();
  await buildPlayer();
  const build = loadPlayerBuild(dist);
  if (!build.ok) throw new Error('the player was not built');
  const files = new Map<string, Buffer>();
  for (const { path, packed, method } of packagesOf(compiled, build.value).make('scorm12').entries) {
    files.set(`/course/${path}`, method === 8 ? inflateRawSync(packed) : Buffer.from(packed));
  }
  files.set('/bare/index.html', Buffer.from(barePage(compiled)));
  for (const page of ['course', 'bare']) files.set(`/lms-${page}.html`, Buffer.from(lmsPage(page)));

  const server = await serve(files);
  const executablePath = await ensureBrowser();
  const browser = await chromium.launch({
    args: [...browserArguments],
    ...(executablePath && { executablePath }),
  });
  try {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bare: Measure[] = [];
    const course: Measure[] = [];
    // In turns, so that whatever else the machine does meets both.
    for (let run = 0; run < RUNS; run += 1) {
      bare.push(await measure(browser, base, 'bare'));
      course.push(await measure(browser, base, 'course'));
    }
    report(bare, course);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

async function compile(): Promise<CompiledCourse> {
  const library = await openLibrary();
  if (!library.ok) throw new Error(problemReport(library.problem).join('\n'));
  const compiled = compileCourse(library.value, 'ws-training', 'induction', { today: today() });
  if (!compiled.ok) throw new Error(problemReport(compiled.problem).join('\n'));
  return compiled.value;
}

/** The same words with no style and no script: what the network and the browser cost by themselves. */
function barePage({ course }: CompiledCourse): string {
  const [screen] = course.first.screens;
  if (!screen) throw new Error('the first lesson has no screen');
  const text = screen.blocks.map((block) => ('html' in block ? block.html : '')).join('\n');
  return `<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(course.title)}</title><h1>${escapeHtml(screen.title)}</h1>${text}<details><summary>Carry on</summary><p>${escapeHtml(course.first.title)}</p></details></html>`;
}

/** A page like an LMS's: the SCORM 1.2 API in the parent, the course in a frame; it watches the frame from outside. */
const lmsPage = (
  page: string,
): string => `<!doctype html><html lang="en-GB"><meta charset="utf-8"><link rel="icon" href="data:,"><title>LMS</title>
<iframe id="frame" title="Course" style="width:412px;height:780px"></iframe>
<script>
const data = { 'cmi.core.lesson_status': 'not attempted', 'cmi.core.lesson_mode': 'normal', 'cmi.core.credit': 'credit', 'cmi.core.entry': 'ab-initio', 'cmi.core.student_name': 'Khan, Amira', 'cmi.core.student_id': '1', 'cmi.suspend_data': '', 'cmi.objectives._count': '0', 'cmi.interactions._count': '0', 'cmi.student_data.mastery_score': '' };
window.API = { LMSInitialize: () => 'true', LMSFinish: () => 'true', LMSCommit: () => 'true', LMSGetValue: (k) => data[k] ?? '', LMSSetValue: (k, v) => { data[k] = v; return 'true'; }, LMSGetLastError: () => '0', LMSGetErrorString: () => '', LMSGetDiagnostic: () => '' };
window.result = {};
window.begin = () => {
  const frame = document.getElementById('frame');
  window.began = performance.now();
  frame.src = '/${page}/index.html';
  const look = () => {
    const inside = frame.contentDocument;
    const since = performance.now() - window.began;
    // Only once it has painted: to ask for a place or a size before would make this page pay for the other's layout.
    const paint = inside?.defaultView.performance.getEntriesByName('first-contentful-paint')[0];
    if (paint && inside.location.pathname !== 'blank') {
      const heading = inside.querySelector('h1');
      const paragraph = inside.querySelector('p');
      if (heading && paragraph && window.result.readable === undefined) window.result.readable = inside.defaultView.performance.timeOrigin + paint.startTime - performance.timeOrigin - window.began;
      ${
        page === 'bare'
          ? `const details = inside.querySelector('details');
      details?.querySelector('summary')?.click();
      if (details?.open) { window.result.usable = since; performance.mark('in-charge'); }`
          : `const start = inside.querySelector('details.start');
      if (window.result.usable === undefined) {
        if (start && !start.open) start.querySelector('summary')?.click();
        if (start?.open && start.querySelector('.lead')?.getBoundingClientRect().height > 0) window.result.usable = since;
      }
      if (window.watched !== inside) {
        window.watched = inside;
        new MutationObserver(() => {
          if (window.result.player !== undefined || !inside.querySelector('.lesson-top ~ .sheet p')) return;
          window.result.player = performance.now() - window.began;
          performance.mark('in-charge');
        }).observe(inside, { childList: true, subtree: true });
      }
      inside.querySelector('[data-next]')?.click();`
      }
    }
    if (window.result.${page === 'bare' ? 'usable' : 'player'} === undefined && since < ${LIMIT_MS}) setTimeout(look, 8);
  };
  look();
};
</script></html>`;

async function measure(browser: Browser, base: string, page: 'bare' | 'course'): Promise<Measure> {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const cdp = await context.newCDPSession(tab);
  await tab.goto(`${base}/lms-${page}.html`);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const bitsPerSecond = (1.6 * 1024 * 1024) / 8;
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: bitsPerSecond,
    uploadThroughput: bitsPerSecond,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const requests = new Map<string, { url: string; start: number; end?: number; bytes: number }>();
  cdp.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
    if (!request.url.startsWith('data:'))
      requests.set(requestId, { url: request.url, start: timestamp, bytes: 0 });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
    const one = requests.get(requestId);
    if (one) Object.assign(one, { bytes: encodedDataLength, end: timestamp });
  });
  const trace = await startTrace(cdp);
  await tab.evaluate('begin()');
  const end = page === 'bare' ? 'usable' : 'player';
  // Not at every frame, as usual: that would put a script into each of them.
  await tab.waitForFunction(`window.result.${end} !== undefined`, undefined, {
    timeout: LIMIT_MS,
    polling: 200,
  });
  const result = await tab.evaluate<Pick<Measure, 'usable' | 'player' | 'readable'>>('window.result');
  const blocked = blockedTime(await trace.stop(), `/${page}/index.html`);
  const all = [...requests.values()];
  const begin = Math.min(...all.map(({ start }) => start));
  // All that the first lesson needs, also what only the player needs.
  const until = result.player ?? result.usable;
  const used = all.filter(({ start }) => (start - begin) * 1000 <= until);
  // Those under way when the lesson became usable are counted whole.
  await tab.waitForLoadState('networkidle');
  await context.close();
  return {
    ...result,
    ...blocked,
    requests: used.length,
    bytes: used.reduce((sum, { bytes }) => sum + bytes, 0),
    scriptBytes: used.filter(({ url }) => url.endsWith('.js')).reduce((sum, { bytes }) => sum + bytes, 0),
    roundTrips: dependentRoundTrips(
      used.filter(({ end }) => end !== undefined && (end - begin) * 1000 <= until + 50),
    ),
  };
}

/** The longest chain of requests each of which began after the one before had ended; 1 for a single page. */
function dependentRoundTrips(requests: readonly { start: number; end?: number }[]): number {
  const sorted = requests.toSorted((a, b) => a.start - b.start);
  const depth: number[] = [];
  sorted.forEach(({ start }, index) => {
    depth[index] =
      1 +
      Math.max(
        0,
        ...sorted
          .slice(0, index)
          .map(({ end }, before) => (end !== undefined && end <= start ? depth[before]! : 0)),
      );
  });
  return Math.max(0, ...depth);
}

async function serve(files: ReadonlyMap<string, Buffer>): Promise<Server> {
  const types: Readonly<Record<string, string>> = {
    html: 'text/html',
    js: 'text/javascript',
    json: 'application/json',
    woff2: 'font/woff2',
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const bytes = files.get(path);
    if (!bytes) {
      response.writeHead(404).end();
      return;
    }
    const ending = path.split('.').at(-1) ?? '';
    const isPacked = ending === 'woff2';
    const body = isPacked ? bytes : gzipSync(bytes, { level: 9 });
    response.writeHead(200, {
      'Content-Type': types[ending] ?? 'application/octet-stream',
      ...(isPacked ? {} : { 'Content-Encoding': 'gzip' }),
      'Content-Length': body.length,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function report(bare: readonly Measure[], course: readonly Measure[]): void {
  const of = (list: readonly Measure[], key: keyof Measure): number =>
    median(list.map((one) => one[key] ?? 0));
  const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);
  const ratio = of(course, 'usable') / of(bare, 'usable');
  printTable(`first lesson, WS Training, median of ${RUNS}: 1.6 Mbit/s, 150 ms, processor slowed 4 times`, [
    ['', 'bare page', 'course', 'limit'],
    ['usable, ms', of(bare, 'usable').toFixed(0), of(course, 'usable').toFixed(0), '2 x bare'],
    ['usable, ratio', '1.00', ratio.toFixed(2), '2.00'],
    ['first words readable, ms', of(bare, 'readable').toFixed(0), of(course, 'readable').toFixed(0), ''],
    ['bytes, KB with headers', kilobytes(of(bare, 'bytes')), kilobytes(of(course, 'bytes')), '40'],
    ['of these script, KB', kilobytes(of(bare, 'scriptBytes')), kilobytes(of(course, 'scriptBytes')), '24'],
    ['requests', of(bare, 'requests'), of(course, 'requests'), '6'],
    ['round trips after the page', of(bare, 'roundTrips') - 1, of(course, 'roundTrips') - 1, '1'],
    ['main thread blocked, ms', of(bare, 'blocked').toFixed(0), of(course, 'blocked').toFixed(0), '20'],
    ['  by the clock', of(bare, 'blockedByClock').toFixed(0), of(course, 'blockedByClock').toFixed(0), ''],
    [
      '  with layout and paint',
      of(bare, 'blockedWithPaint').toFixed(0),
      of(course, 'blockedWithPaint').toFixed(0),
      '',
    ],
  ]);
}
