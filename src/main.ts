/** Starts the course in the browser: the one file that joins components to a learning record. */
import type { Course } from './content/model.ts';
import { CourseData } from './components/course-data.ts';
import { CourseSession } from './components/course-session.ts';
import { FourCsCourse } from './components/four-cs-course.ts';
import { bringAll } from './components/lazy.ts';
import { leaveQuickly } from './components/leave-quickly.ts';
import { newProgress } from './progress/progress.ts';
import { withPassMark } from './progress/score.ts';
import { isCompleted } from './progress/completion.ts';
import type { LearningRecord } from './record/learning-record.ts';
import { createMirror } from './record/mirror.ts';
import { createOneTab } from './record/one-tab.ts';
import { createSaver } from './record/saver.ts';

/** Each in a script of its own, so that a package carries only the one it needs. */
const adapters: Readonly<Record<string, (course: Course) => Promise<LearningRecord>>> = {
  preview: async () => (await import('./record/preview.ts')).createPreviewRecord(),
  scorm12: async () => (await import('./record/scorm12.ts')).createScorm12Record(host()),
  scorm2004: async () => (await import('./record/scorm2004.ts')).createScorm2004Record(host()),
  lti: async (course) =>
    (await import('./record/lti.ts')).createLtiRecord(
      { ...lrsHost(), storage: () => localStorage, launchInPage: () => inlineJson('launch') },
      course,
    ),
  // With an HTTP client each, so after the first paint.
  cmi5: async () => {
    await painted();
    return (await import('./record/cmi5.ts')).createCmi5Record(lrsHost());
  },
  xapi: async ({ provider, track }) => {
    await painted();
    const id = `https://fourcs.example/course/${provider.id}/${track.id}`;
    return (await import('./record/xapi.ts')).createXapiRecord(lrsHost(), id);
  },
};

const bringWriter = () => import('./progress/writing.ts');

void start();

async function start(): Promise<void> {
  const page = document.querySelector('four-cs-course');
  const course = inlineJson('course') as Course | undefined;
  if (!(page instanceof FourCsCourse) || !course) return;
  markTallFrame();
  // Before the record has answered: an LMS may take its time, and leaving must not wait for it.
  const early = leaveEarly(course);

  await breathe();
  const kind = document.documentElement.dataset['record'] ?? 'preview';
  const record = await (adapters[kind] ?? adapters['preview'])?.(course);
  if (!record) return;
  const held: { session?: CourseSession } = {};
  const saver = createSaver({
    record,
    later: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    onStatus: () => held.session?.statusChanged(),
    isOffline: () => !navigator.onLine,
    // What forgets with the page has nothing to mirror, and no other tab to fear.
    ...(record.kind !== 'preview' && keeping(`${kind} ${course.id}`, kind === 'cmi5' ? location.search : '')),
  });
  await breathe();
  const opened = await saver.open();
  await breathe();
  const rules = opened.ok
    ? withPassMark({ ...course, ...opened.value.rules }, opened.value.passMark)
    : course;
  // On a first visit there is nothing to read, and what writes comes after the first paint.
  const writer = opened.ok && opened.value.suspendData !== '' ? await bringWriter() : undefined;
  const kept = opened.ok ? writer?.decode(opened.value.suspendData, rules) : undefined;
  const session = new CourseSession({
    course: rules,
    data: new CourseData(course, readData),
    saver,
    progress: kept?.ok ? kept.value : newProgress(),
    learnerName: opened.ok ? opened.value.learnerName : '',
    isUnreadable: kept?.ok === false && kept.problem.code !== 'empty',
    isForgetful: record.kind === 'preview',
    ...(opened.ok && opened.value.signAgain && { signAgain: opened.value.signAgain }),
    bringWriter,
    ...(writer && { writer }),
  });
  held.session = session;
  session.start();
  // What an earlier page could not save; or a completion that the LMS has in the resume state and nowhere else.
  if (saver.hasRestored || isCompletedOpen(opened, session))
    session.update((progress) => ({ ...progress }), true);
  await breathe();
  if (course.languages) await (await import('./components/languages.ts')).speakStored(session);
  const hasStarted = (): boolean => page.querySelector('details.start[open]') !== null;
  await page.prepare(session, hasStarted(), breathe);
  early();
  const isReading = hasStarted();
  const hasAskedHelp = document.activeElement?.id === 'first-help';
  page.session = session;
  // Whoever pressed Start before the script was there goes on reading.
  if (isReading && session.view.kind === 'home') session.openPart(course.first.code);

  addEventListener('pagehide', () => record.closeOnPageHide());
  addEventListener('online', () => saver.tryNow());
  document.addEventListener('visibilitychange', () => {
    // Another tab or another app is no goodbye, but a phone may never come back from it.
    if (document.visibilityState === 'hidden') saver.checkpoint();
  });
  addEventListener('pageshow', (event) => {
    // Back from the cache of pages the session with the LMS is over; a new one begins with a new page.
    if (event.persisted) location.reload();
  });
  await page.updateComplete;
  if (hasAskedHelp) page.querySelector<HTMLElement>('.bar button')?.click();
  afterFirstPaint(() => void bringAhead(session, page));
}

/** A completion that never reached the LMS: its attempt is still open for writing. */
function isCompletedOpen(
  opened: Awaited<ReturnType<LearningRecord['open']>>,
  { course, progress }: CourseSession,
): boolean {
  return opened.ok && !opened.value.isReviewMode && isCompleted(course, progress);
}

/** @param launch - of two launches in cmi5 the newer one counts, so only tabs of one launch stand in each other's way */
function keeping(name: string, launch: string) {
  return {
    mirror: createMirror({ storage: () => localStorage, course: name, now: () => Date.now() }),
    tab: createOneTab({
      name: `fourcs ${name} ${launch}`,
      // Without https there is none, whatever the types say.
      locks: 'locks' in navigator ? navigator.locks : undefined,
      channel: () => new BroadcastChannel('fourcs'),
      wait: host().wait,
    }),
  };
}

const painted = (): Promise<void> =>
  new Promise((resolve) => {
    // A hidden tab paints nothing.
    setTimeout(resolve, 500);
    requestAnimationFrame(() => setTimeout(resolve));
  });

function lrsHost() {
  return {
    ...host(),
    search: location.search,
    fetch: fetch.bind(globalThis),
    date: () => Date.now(),
    indexedDb: () => indexedDB,
    session: () => sessionStorage,
    goTo: (url: string) => location.assign(url),
    hideQuery: () => history.replaceState(null, '', location.pathname),
  };
}

function host() {
  return {
    window,
    document,
    now: () => performance.now(),
    wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  };
}

/** Data of the single file stands in the page; else it lies beside it. */
async function readData(name: string): Promise<unknown> {
  const here = inlineJson(`data-${name}`);
  if (here !== undefined) return here;
  const answer = await fetch(new URL(`${name}.json`, document.baseURI));
  if (!answer.ok) throw new Error(`${name}.json: ${answer.status}`);
  return answer.json();
}

function inlineJson(id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : undefined;
}

/** What saves, then Help: both must be there when they are needed and the signal is gone. */
async function bringAhead(session: CourseSession, page: FourCsCourse): Promise<void> {
  await session.bringWriter();
  await session.bringHelp().catch(() => undefined);
  const { next } = session;
  if (next) await session.data.bring(next).catch(() => undefined);
  await bringAll();
  await page.bringLater();
}

/** Lets the page answer in between: on a slow phone each step of the start takes as long as a frame or two. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function afterFirstPaint(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 2000 });
  else setTimeout(run, 200);
}

/** Lets Help and Leave quickly of the stamped page work, without a word in the address. @returns what ends it */
function leaveEarly({ leaveTo, words }: Course): () => void {
  const press = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest('.bar a') : null;
    if (!link) return;
    event.preventDefault();
    if (link.matches('.bar-exit')) leaveQuickly({ leaveTo, words, letGo: () => undefined });
    else {
      const help = document.getElementById('first-help');
      help?.scrollIntoView();
      help?.focus();
    }
  };
  document.addEventListener('click', press);
  return () => document.removeEventListener('click', press);
}

/** In a frame that is taller than the screen nothing can be fixed to it, so the bar stands in the page instead. */
function markTallFrame(): void {
  if (window.top === window) return;
  const mark = (): void => {
    const isTall = innerHeight > screen.availHeight;
    if (isTall) document.documentElement.dataset['frame'] = 'tall';
    else delete document.documentElement.dataset['frame'];
  };
  mark();
  addEventListener('resize', mark);
}
