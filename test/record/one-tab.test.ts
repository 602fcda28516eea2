import { describe, expect, test } from 'vitest';
import { createOneTab } from '../../src/record/one-tab.ts';
import type { OneTab, TabChannel } from '../../src/record/one-tab.ts';

const locks = (): Pick<LockManager, 'request'> => {
  const held = new Set<string>();
  return {
    request: (async (name: string, _options: LockOptions, run: (lock: Lock | null) => unknown) => {
      await Promise.resolve();
      if (held.has(name)) return run(null);
      held.add(name);
      await run({ name, mode: 'exclusive' });
      held.delete(name);
      return undefined;
    }) as LockManager['request'],
  };
};

/** Channels of one origin: each hears all others. */
const origin = (): (() => TabChannel) => {
  const open = new Set<TabChannel>();
  return () => {
    const channel: TabChannel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of open) if (other !== channel) other.onmessage?.({ data } as MessageEvent);
      },
      close: () => void open.delete(channel),
    };
    open.add(channel);
    return channel;
  };
};

const wait = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve));
};

const ways: readonly (readonly [string, () => (name: string) => OneTab])[] = [
  [
    'web locks',
    () => {
      const manager = locks();
      return (name) => createOneTab({ name, locks: manager, wait });
    },
  ],
  [
    'asking the other tabs',
    () => {
      const channel = origin();
      return (name) => createOneTab({ name, channel, wait });
    },
  ],
];

describe.each(ways)('one tab, by %s', (_, browser) => {
  test('the first tab writes and the second does not', async () => {
    const tab = browser();
    expect(await tab('a').claim()).toBe(true);
    expect(await tab('a').claim()).toBe(false);
  });

  test('another course is another matter', async () => {
    const tab = browser();
    expect(await tab('a').claim()).toBe(true);
    expect(await tab('b').claim()).toBe(true);
  });

  test('after the first is closed, the next one writes', async () => {
    const tab = browser();
    const first = tab('a');
    await first.claim();
    first.release();
    expect(await tab('a').claim()).toBe(true);
  });
});

describe('one tab', () => {
  test('waits for the page that it replaces to go', async () => {
    const manager = locks();
    const first = createOneTab({ name: 'a', locks: manager, wait });
    await first.claim();
    let waits = 0;
    const second = createOneTab({
      name: 'a',
      locks: manager,
      wait: async () => {
        waits += 1;
        if (waits === 2) first.release();
        await wait();
      },
    });
    expect(await second.claim()).toBe(true);
  });

  test('stands in nobody’s way where a browser knows neither or refuses', async () => {
    expect(await createOneTab({ name: 'a', wait }).claim()).toBe(true);
    const refuses = { request: (async () => Promise.reject(new Error('no'))) as LockManager['request'] };
    expect(await createOneTab({ name: 'a', locks: refuses, wait }).claim()).toBe(true);
    const throws = (): TabChannel => {
      throw new Error('no');
    };
    expect(await createOneTab({ name: 'a', channel: throws, wait }).claim()).toBe(true);
  });
});
