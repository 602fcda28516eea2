/**
 * Leave quickly (design rule 2): first the page is blank and its title neutral, in the same task as the press;
 * then it has been painted; only then does anything go out, and what goes out is what closing the tab would send.
 *
 * It cannot hide the LMS, the browser's history before this page, or the monitoring of a device; the words say so.
 */
import type { Words } from '../content/model.ts';

export interface WayOut {
  readonly leaveTo: string;
  readonly words: Words;
  /** Stops every timer that would still write. Called once the page is blank. */
  readonly letGo: () => void;
}

/** What leaving needs of a window, so that a test can stand in for one. */
export type LeavingWindow = Pick<
  Window,
  'document' | 'location' | 'top' | 'opener' | 'close' | 'requestAnimationFrame' | 'setTimeout'
>;

/** How long the blank page may wait for its paint before it goes on without one (a hidden tab paints nothing). */
const paintWaitMs = 60;

export function leaveQuickly({ leaveTo, words, letGo }: WayOut, page: LeavingWindow = window): void {
  blank(page, leaveTo, words);
  letGo();
  afterPaint(page, () => {
    if (closePopUp(page)) {
      // A script may close only what a script opened; if the window still stands, it goes on like any other.
      page.setTimeout(() => goOn(page, leaveTo), 150);
    } else goOn(page, leaveTo);
  });
}

/** Nothing of the course stays: no words, no mark, no colour of the provider. */
function blank({ document, location }: LeavingWindow, leaveTo: string, words: Words): void {
  const page = document.documentElement;
  document.title = words['leave.title'] ?? '';
  for (const name of ['data-theme', 'data-spacing', 'data-motion', 'data-frame', 'style'])
    page.removeAttribute(name);
  for (const style of document.querySelectorAll('style, link[rel="stylesheet"]')) style.remove();
  const link = document.createElement('a');
  link.href = leaveTo;
  link.rel = 'noreferrer';
  link.textContent = words['leave.go'] ?? '';
  // A link in the page adds to the history; replacing does not.
  link.addEventListener('click', (event) => {
    event.preventDefault();
    location.replace(leaveTo);
  });
  const text = document.createElement('p');
  text.textContent = `${words['leave.if-nothing'] ?? ''} `;
  text.append(link);
  document.body.removeAttribute('class');
  document.body.replaceChildren(text);
  page.scrollTop = 0;
}

function afterPaint(page: LeavingWindow, go: () => void): void {
  let isGone = false;
  const once = (): void => {
    if (isGone) return;
    isGone = true;
    go();
  };
  page.requestAnimationFrame(() => page.setTimeout(once, 0));
  page.setTimeout(once, paintWaitMs);
}

function closePopUp(page: LeavingWindow): boolean {
  if (page.top !== page || !page.opener) return false;
  page.close();
  return true;
}

function goOn(page: LeavingWindow, leaveTo: string): void {
  if (page.top && page.top !== page) {
    try {
      page.top.location.replace(leaveTo);
      // A browser may refuse without saying so. Then this frame goes.
      page.setTimeout(() => page.location.replace(leaveTo), 1500);
      return;
    } catch {
      // A sandboxed frame or another origin: this frame goes instead.
    }
  }
  page.location.replace(leaveTo);
}

/** Shift, three times within five seconds and nothing between. @returns what takes it off again */
export function onShiftThreeTimes(target: EventTarget, go: () => void): () => void {
  let presses: number[] = [];
  const press = (event: Event): void => {
    const { key, repeat, timeStamp } = event as KeyboardEvent;
    if (key !== 'Shift') presses = [];
    else if (!repeat) {
      presses = [...presses.filter((at) => timeStamp - at < 5000), timeStamp];
      if (presses.length >= 3) {
        presses = [];
        go();
      }
    }
  };
  target.addEventListener('keydown', press, { capture: true });
  return () => target.removeEventListener('keydown', press, { capture: true });
}
