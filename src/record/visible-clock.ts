/** Counts how long the page was in sight: a course left open in another tab overnight was not taken all night. */
export interface VisibleClock {
  /** Since the clock was made. */
  seconds(): number;
  stop(): void;
}

/** What the clock needs of a document. */
export interface VisibleDocument {
  readonly visibilityState: string;
  addEventListener(type: 'visibilitychange', listener: () => void): void;
  removeEventListener(type: 'visibilitychange', listener: () => void): void;
}

/** @param now - milliseconds; a step backwards (the computer's clock was set) counts as no time */
export function createVisibleClock(document: VisibleDocument, now: () => number): VisibleClock {
  let counted = 0;
  let since = document.visibilityState === 'hidden' ? undefined : now();

  const count = (): void => {
    const time = now();
    if (since !== undefined) counted += Math.max(0, time - since);
    since = document.visibilityState === 'hidden' ? undefined : time;
  };
  document.addEventListener('visibilitychange', count);

  return {
    seconds: () => counted / 1000 + (since === undefined ? 0 : Math.max(0, now() - since) / 1000),
    stop: () => {
      count();
      since = undefined;
      document.removeEventListener('visibilitychange', count);
    },
  };
}
