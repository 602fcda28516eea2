/** A learner's LRS over many launches, seen by a test. */
import '../lms/browser-network.ts';
import { createLrsStandIn, type LrsStandIn, type StoredStatement } from '../lms/lrs.ts';
import { addSite, networkFetch } from '../lms/browser-network.ts';
import { createCmi5Launcher, defaultActor } from '../lms/cmi5-launcher.ts';
import type { Cmi5Launcher, Cmi5LauncherOptions } from '../lms/cmi5-launcher.ts';
import type { LearningRecord } from '../../src/record/learning-record.ts';
import type { Statement } from '../../src/record/lrs.ts';
import type { LrsHost } from '../../src/record/lrs-record.ts';
import type { StatementStore } from '../../src/record/statement-store.ts';
import { createCmi5Record } from '../../src/record/cmi5.ts';
import { createXapiRecord } from '../../src/record/xapi.ts';
import { fakePage } from './fake-page.ts';
import type { FakePage } from './fake-page.ts';
import { fakeStorage } from './fake-storage.ts';
import type { FakeStorage } from './fake-storage.ts';

export type LrsStandard = 'cmi5' | 'xapi';

/** One browser: what outlives a page, and what outlives a tab. */
export interface FakeBrowser {
  /** Statements on disk, by key; `isForbidden` as in a private window. */
  readonly disk: Map<string, readonly Statement[]>;
  isDiskForbidden: boolean;
  readonly session: FakeStorage;
  /** Milliseconds since 1970. */
  date: number;
  readonly wentTo: string[];
  isQueryHidden: boolean;
}

export interface LrsSitting {
  readonly record: LearningRecord;
  readonly page: FakePage;
  /** The address the LMS opened. */
  readonly search: string;
}

export interface LrsWorld {
  readonly lrs: LrsStandIn;
  readonly launcher: Cmi5Launcher | undefined;
  readonly browser: FakeBrowser;
  /** Opened from the LMS: a new session. */
  launch(change?: Partial<Cmi5LauncherOptions>): LrsSitting;
  /** The same address again, in the same tab. */
  reload(sitting: LrsSitting): LrsSitting;
  readonly activityId: string;
  /** What the store keeps of the attempt. */
  document(): { readonly data: string; readonly once: Readonly<Record<string, string>> } | undefined;
  close(): void;
}

let worlds = 0;

export function fakeBrowser(): FakeBrowser {
  return {
    disk: new Map(),
    isDiskForbidden: false,
    session: fakeStorage(),
    date: Date.UTC(2026, 10, 22, 13),
    wentTo: [],
    isQueryHidden: false,
  };
}

export function lrsWorld(standard: LrsStandard, browser = fakeBrowser()): LrsWorld {
  const address = `https://lms-${++worlds}.example`;
  const endpoint = `${address}/lrs`;
  const launcher =
    standard === 'cmi5' ? createCmi5Launcher({ endpoint, fetchUrl: `${address}/fetch` }) : undefined;
  const lrs =
    launcher?.lrs ??
    createLrsStandIn({
      refuses: ({ headers }) => (headers['authorization'] === 'Basic a2V5OnNlY3JldA==' ? undefined : 401),
    });
  const takeOff = [addSite(endpoint, (request) => lrs.handle(request))];
  if (launcher) takeOff.push(addSite(`${address}/fetch`, (request) => launcher.fetch(request)));
  const activityId = launcher?.activityId ?? 'https://fourcs.example/course/example/induction';

  const store: StatementStore = {
    load: async (key) => (browser.isDiskForbidden ? [] : (browser.disk.get(key) ?? [])),
    save: async (key, statements) => {
      if (browser.isDiskForbidden) return;
      if (statements.length === 0) browser.disk.delete(key);
      else browser.disk.set(key, structuredClone(statements));
    },
  };

  function open(search: string): LrsSitting {
    const page = fakePage({});
    const host: LrsHost = {
      search,
      fetch: networkFetch,
      document: page.document,
      now: page.now,
      date: () => (browser.date += 7),
      indexedDb: () => undefined,
      store,
      session: () => browser.session.open(),
      goTo: (url) => browser.wentTo.push(url),
      hideQuery: () => {
        browser.isQueryHidden = true;
      },
      onFailure: (failure) =>
        page.failures.push({ method: failure.what, element: '', code: failure.code, message: '' }),
    };
    return {
      record: standard === 'cmi5' ? createCmi5Record(host) : createXapiRecord(host, activityId),
      page,
      search,
    };
  }

  const query = (): string =>
    `?${new URLSearchParams({
      endpoint: `${endpoint}/`,
      auth: 'Basic a2V5OnNlY3JldA==',
      actor: JSON.stringify(defaultActor),
      activity_id: activityId,
      registration: 'c2a5a4cc-3d0b-4c4f-9a49-0f9cb6a5f8b1',
    }).toString()}`;

  return {
    lrs,
    launcher,
    browser,
    activityId,
    launch: (change) => {
      browser.session.values.clear();
      return open(launcher?.launch(change) ?? query());
    },
    reload: ({ search }) => open(browser.isQueryHidden ? '' : search),
    document: () => {
      const [, text] = [...lrs.documents].find(([key]) => key.includes('attempt')) ?? [];
      return text === undefined ? undefined : (JSON.parse(text) as ReturnType<LrsWorld['document']>);
    },
    close: () => takeOff.forEach((take) => take()),
  };
}

/** The last part of a verb's address. */
export const verbOf = ({ verb }: Pick<StoredStatement, 'verb'>): string => verb.id.split('/').at(-1) ?? '';
