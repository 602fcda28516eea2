/**
 * One tab writes an attempt; every other tab of the same course is told, and reads only. SCORM knows no locking: of two
 * tabs the last one to finish would overwrite the other.
 */
export interface OneTab {
  /** @returns false when another tab has it */
  claim(): Promise<boolean>;
  release(): void;
}

export interface OneTabParts {
  readonly name: string;
  /** `navigator.locks`; only pages that came over https have it. */
  readonly locks?: Pick<LockManager, 'request'> | undefined;
  /** For pages without it: asks the other tabs of this origin. */
  readonly channel?: (() => TabChannel) | undefined;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** What is needed of a `BroadcastChannel`. */
export interface TabChannel {
  postMessage(message: string): void;
  onmessage: ((event: MessageEvent) => unknown) | null;
  close(): void;
}

/** A page that is loaded again may meet the lock of the page it replaces; that one is gone a moment later. */
const tries = 6;
const tryEvery = 150;
const answerWithin = 250;

export function createOneTab({ name, locks, channel, wait }: OneTabParts): OneTab {
  let letGo = (): void => undefined;
  const state = { isReleased: false };

  /** Asks once. A lock that cannot be asked for at all stands in nobody's way. */
  const ask = (manager: Pick<LockManager, 'request'>): Promise<boolean> =>
    new Promise((resolve) => {
      manager
        .request(name, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          if (!lock) return undefined;
          return new Promise<void>((done) => {
            letGo = done;
            if (state.isReleased) done();
          });
        })
        .catch(() => resolve(true));
    });

  async function claimByLock(manager: Pick<LockManager, 'request'>): Promise<boolean> {
    for (let left = tries; left > 0; left--) {
      if (await ask(manager)) return true;
      if (left > 1) await wait(tryEvery);
    }
    return false;
  }

  async function claimByAsking(open: () => TabChannel): Promise<boolean> {
    let line: TabChannel;
    try {
      line = open();
    } catch {
      return true;
    }
    const others = { areHere: false };
    line.onmessage = ({ data }) => {
      if (data === `${name} here`) others.areHere = true;
    };
    line.postMessage(`${name} anyone`);
    await wait(answerWithin);
    if (others.areHere) {
      line.close();
      return false;
    }
    line.onmessage = ({ data }) => {
      if (data === `${name} anyone`) line.postMessage(`${name} here`);
    };
    letGo = () => line.close();
    if (state.isReleased) line.close();
    return true;
  }

  return {
    claim: async () => {
      if (locks) return claimByLock(locks);
      return channel ? claimByAsking(channel) : true;
    },
    release: () => {
      state.isReleased = true;
      letGo();
    },
  };
}
