/**
 * What may go wrong, for every adapter that can meet it, with the saver in front as in the player. After each: at most the
 * one unanswered screen is lost, the status told the truth, and a return finds the place.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { LearningRecord, SuspendState } from '../../src/record/learning-record.ts';
import { createMirror } from '../../src/record/mirror.ts';
import { createOneTab } from '../../src/record/one-tab.ts';
import { createSaver } from '../../src/record/saver.ts';
import type { Saver, SaveStatus } from '../../src/record/saver.ts';
import { createScorm12Record } from '../../src/record/scorm12.ts';
import { createScorm2004Record } from '../../src/record/scorm2004.ts';
import type { Fault } from '../lms/lrs.ts';
import { memoryStore } from '../lms/memory-store.ts';
import { fakePage } from './fake-page.ts';
import { fakeStorage, type FakeStorage } from './fake-storage.ts';
import { lrsWorld, verbOf } from './lrs-world.ts';
import type { LrsSitting, LrsStandard, LrsWorld } from './lrs-world.ts';
import { ltiBrowser, ltiWorld } from './lti-world.ts';
import { passedAndSigned, passedUnsigned } from './outcomes.ts';
import { launch, type ScormStandard } from './scorm-world.ts';

/** A learner's browser and platform over many launches, with faults to switch on. */
interface Bench {
  /** Opened from the LMS. */
  launch(): LearningRecord;
  /** The same page again, without a goodbye having reached the LMS. */
  reload(): LearningRecord;
  /** Every save fails from now on, so many times. */
  failSaves(times: number): void;
  /** What a new launch would find. */
  readonly kept: string;
  readonly storage: FakeStorage;
}

function scormBench(standard: ScormStandard): Bench {
  const store = memoryStore();
  const storage = fakeStorage();
  let last: ReturnType<typeof launch> | undefined;
  return {
    launch: () => (last = launch(standard, store)).record,
    reload: () => {
      const create = standard === 'scorm12' ? createScorm12Record : createScorm2004Record;
      return create(fakePage(last?.page.window ?? {}));
    },
    failSaves: (times) => store.fail(times),
    get kept() {
      return store.attempt()?.values['cmi.suspend_data'] ?? '';
    },
    storage,
  };
}

function lrsBench(standard: LrsStandard): Bench & { readonly world: LrsWorld } {
  const world = lrsWorld(standard);
  let last: LrsSitting | undefined;
  return {
    world,
    launch: () => (last = world.launch()).record,
    reload: () => (last = world.reload(last!)).record,
    failSaves: (times) => {
      let left = times;
      world.lrs.fault = ({ method }) => (method !== 'GET' && left-- > 0 ? 503 : undefined);
    },
    get kept() {
      return world.document()?.data ?? '';
    },
    storage: fakeStorage(),
  };
}

function toolBench(): Bench {
  const storage = fakeStorage();
  const { tool, ...world } = ltiWorld(ltiBrowser(storage));
  return {
    launch: () => world.launch(),
    reload: () => world.reload(),
    failSaves: (times) => {
      let left = times;
      tool.fault = ({ method }) => (method === 'PUT' && left-- > 0 ? 503 : undefined);
    },
    get kept() {
      return tool.data;
    },
    storage,
  };
}

const benches: readonly (readonly [string, () => Bench])[] = [
  ['scorm12', () => scormBench('scorm12')],
  ['scorm2004', () => scormBench('scorm2004')],
  ['cmi5', () => lrsBench('cmi5')],
  ['xapi', () => lrsBench('xapi')],
  ['lti', toolBench],
];

interface Player {
  readonly saver: Saver;
  readonly statuses: SaveStatus[];
  /** Lets the pause before the next try come to its end. */
  readonly wake: () => Promise<void>;
}

/** The player's wiring, as in `main.ts`. */
function player(
  record: LearningRecord,
  storage: FakeStorage,
  change: { readonly isOffline?: () => boolean; readonly locks?: Pick<LockManager, 'request'> } = {},
): Player {
  const statuses: SaveStatus[] = [];
  let waiting: (() => void) | undefined;
  const saver = createSaver({
    record,
    later: (run) => {
      waiting = run;
      return () => {
        waiting = undefined;
      };
    },
    onStatus: (status) => statuses.push(status),
    mirror: createMirror({ storage: () => storage.open(), course: 'a', now: () => Date.UTC(2026, 10, 22) }),
    ...(change.isOffline && { isOffline: change.isOffline }),
    ...(change.locks && {
      tab: createOneTab({ name: 'a', locks: change.locks, wait: async () => Promise.resolve() }),
    }),
  });
  return {
    saver,
    statuses,
    wake: async () => {
      waiting?.();
      await saver.settled();
    },
  };
}

const state = (data: string): SuspendState => ({ data, location: '' });

async function begin(bench: Bench, record = bench.launch()): Promise<Player> {
  const made = player(record, bench.storage);
  const opened = await made.saver.open();
  expect(opened.ok).toBe(true);
  return made;
}

async function finds(bench: Bench): Promise<string> {
  const { saver } = player(bench.launch(), bench.storage);
  const opened = await saver.open();
  return opened.ok ? opened.value.suspendData : opened.problem.code;
}

const opened: LrsWorld[] = [];
afterEach(() => opened.splice(0).forEach((world) => world.close()));

describe.each(benches)('%s, when things go wrong', (_, start) => {
  test.each([1, 10])('a save that fails %i times is told, tried again and arrives', async (times) => {
    const bench = start();
    const { saver, statuses, wake } = await begin(bench);
    bench.failSaves(times);
    saver.save(state('C1a'), passedUnsigned);
    await saver.settled();
    expect(saver.status).toBe('trying-again');
    for (let tries = 0; tries < times * 2 && saver.status !== 'saved'; tries++) await wake();
    expect(statuses).toEqual(['saved', 'saving', 'trying-again', 'saved']);
    expect(bench.kept).toBe('C1a');
    expect(bench.storage.values.size).toBe(0);
  });

  test('a save that fails for ever never says saved; the next launch has it from this browser', async () => {
    const bench = start();
    const { saver, wake } = await begin(bench);
    saver.save(state('C1before'));
    await saver.settled();
    bench.failSaves(Infinity);
    saver.save(state('C1after'));
    for (let tries = 0; tries < 12; tries++) await wake();
    expect(saver.status).toBe('trying-again');
    bench.failSaves(0);
    expect(await finds(bench)).toBe('C1after');
  });

  test('a tab killed without a goodbye loses nothing that was saved', async () => {
    const bench = start();
    const { saver } = await begin(bench);
    saver.save(state('C1a'));
    await saver.settled();
    expect(await finds(bench)).toBe('C1a');
  });

  test('a tab killed while a save was on its way has it again', async () => {
    const bench = start();
    const { saver } = await begin(bench);
    bench.failSaves(Infinity);
    saver.save(state('C1a'));
    await saver.settled();
    bench.failSaves(0);
    expect(await finds(bench)).toBe('C1a');
  });

  test('a page that is loaded again goes on with the session', async () => {
    const bench = start();
    const { saver } = await begin(bench);
    saver.save(state('C1a'));
    await saver.settled();
    const after = await begin(bench, bench.reload());
    after.saver.save(state('C1b'));
    await after.saver.settled();
    expect(after.saver.status).toBe('saved');
    expect(bench.kept).toBe('C1b');
  });

  test('offline is called offline, and coming back saves at once', async () => {
    const bench = start();
    let isOffline = false;
    const { saver, statuses } = player(bench.launch(), bench.storage, { isOffline: () => isOffline });
    await saver.open();
    isOffline = true;
    bench.failSaves(1);
    saver.save(state('C1a'));
    await saver.settled();
    expect(saver.status).toBe('offline');
    isOffline = false;
    for (let tries = 0; tries < 3 && saver.status !== 'saved'; tries++) {
      saver.tryNow();
      await saver.settled();
    }
    expect(statuses.at(-1)).toBe('saved');
    expect(bench.kept).toBe('C1a');
  });

  test.each(['full', 'forbidden'] as const)(
    'where storage is %s, a learner with unsaved work is asked to wait',
    async (trouble) => {
      const bench = start();
      bench.storage.trouble = trouble;
      const { saver, wake } = await begin(bench);
      bench.failSaves(1);
      saver.save(state('C1a'));
      await saver.settled();
      expect(saver.status).toBe('wait-for-saved');
      for (let tries = 0; tries < 3 && saver.status !== 'saved'; tries++) await wake();
      expect(saver.status).toBe('saved');
    },
  );

  test('a second tab of the same launch is told, reads, and writes nothing', async () => {
    const bench = start();
    const held = new Set<string>();
    const locks = {
      request: (async (name: string, _options: LockOptions, run: (lock: Lock | null) => unknown) => {
        if (held.has(name)) return run(null);
        held.add(name);
        return run({ name, mode: 'exclusive' });
      }) as LockManager['request'],
    };
    const first = player(bench.launch(), bench.storage, { locks });
    await first.saver.open();
    first.saver.save(state('C1first'));
    await first.saver.settled();
    const second = player(bench.reload(), bench.storage, { locks });
    expect(await second.saver.open()).toMatchObject({ ok: true, value: { suspendData: 'C1first' } });
    expect(second.saver.status).toBe('opened-elsewhere');
    second.saver.save(state('C1second'), passedAndSigned);
    await second.saver.close('finished');
    expect(bench.kept).toBe('C1first');
    first.saver.save(state('C1more'));
    await first.saver.settled();
    expect(first.saver.status).toBe('saved');
    expect(bench.kept).toBe('C1more');
  });

  test('Leave quickly leaves nothing in the browser', async () => {
    const bench = start();
    const record = bench.launch();
    const { saver } = await begin(bench, record);
    bench.failSaves(Infinity);
    saver.save(state('C1a'), passedUnsigned);
    await saver.settled();
    saver.letGo();
    record.closeOnPageHide();
    expect(bench.storage.values.size).toBe(0);
  });

  test('Save and close leaves nothing in the browser, also when it is closed anyway', async () => {
    const bench = start();
    const { saver } = await begin(bench);
    bench.failSaves(Infinity);
    saver.save(state('C1a'));
    await saver.settled();
    expect(bench.storage.values.size).toBe(1);
    await saver.close('to-be-continued', 'anyway');
    expect(bench.storage.values.size).toBe(0);
  });

  test('out of sight, the page commits once more', async () => {
    const bench = start();
    const { saver, statuses } = await begin(bench);
    saver.save(state('C1a'));
    await saver.settled();
    saver.checkpoint();
    await saver.settled();
    expect(statuses.at(-1)).toBe('saved');
    expect(bench.kept).toBe('C1a');
  });
});

describe.each(['cmi5', 'xapi'] as const)('%s, when the store misbehaves', (standard) => {
  const start = () => {
    const bench = lrsBench(standard);
    opened.push(bench.world);
    return bench;
  };
  const onStatements =
    (status: number): Fault =>
    ({ method, path }) =>
      method === 'POST' && path.startsWith('/statements') ? status : undefined;

  test.each([500, 502, 429, 0])('%i is tried again, with the same ids and times', async (status) => {
    const bench = start();
    const { world } = bench;
    const { saver, wake } = await begin(bench);
    world.lrs.fault = onStatements(status);
    saver.save(state('C1a'), passedAndSigned);
    await saver.settled();
    expect(saver.status).toBe(status === 0 ? 'offline' : 'trying-again');
    const tried = bodies(world);
    world.lrs.fault = undefined;
    await wake();
    expect(saver.status).toBe('saved');
    expect(bodies(world).at(-1)).toEqual(tried.at(-1));
    expect(world.browser.disk.size).toBe(0);
  });

  test('what waits survives the page, without a name, and goes out with the next one', async () => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    world.lrs.fault = onStatements(500);
    saver.save(state('C1a'), passedAndSigned);
    await saver.settled();
    expect(JSON.stringify([...world.browser.disk])).not.toMatch(/Khan|actor|mbox/);
    expect(world.browser.disk.size).toBe(1);
    world.lrs.fault = undefined;
    const { saver: after } = await begin(bench, bench.reload());
    expect(world.browser.disk.size).toBe(0);
    expect(world.lrs.statements.filter((statement) => verbOf(statement) === 'passed')).toHaveLength(1);
    expect(after.status).toBe('read-only');
  });

  test('400 isolates the one bad statement and the rest arrives', async () => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    const { judge } = world.lrs;
    world.lrs.judge = (statement) => (verbOf(statement) === 'scored' ? 400 : judge?.(statement));
    saver.save(state('C1a'), passedAndSigned);
    await saver.settled();
    expect(saver.status).toBe('saved');
    const said = world.lrs.statements.map(verbOf);
    expect(said).toContain('completed');
    expect(said).not.toContain('scored');
  });

  test('409 on the same id counts as arrived', async () => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    const { judge } = world.lrs;
    world.lrs.judge = (statement) => (verbOf(statement) === 'progressed' ? 409 : judge?.(statement));
    saver.save(state('C1a'), passedUnsigned);
    await saver.settled();
    expect(saver.status).toBe('saved');
    expect(world.lrs.statements.map(verbOf)).toContain('passed');
  });

  test.each([401, 403])('%i stops: only a new launch helps, and it finds everything', async (status) => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    saver.save(state('C1a'));
    await saver.settled();
    world.lrs.fault = () => status;
    saver.save(state('C1b'));
    await saver.settled();
    expect(saver.status).toBe('ended');
    const asked = world.lrs.requests.length;
    saver.save(state('C1c'));
    expect(world.lrs.requests).toHaveLength(asked);
    world.lrs.fault = undefined;
    expect(await finds(bench)).toBe('C1b');
  });

  test('a second launch takes over, and the first is told and stops', async () => {
    const bench = start();
    const { world } = bench;
    const first = await begin(bench);
    first.saver.save(state('C1a'));
    await first.saver.settled();
    const second = await begin(bench);
    second.saver.save(state('C1b'));
    await second.saver.settled();
    first.saver.save(state('C1late'), passedUnsigned);
    await first.saver.settled();
    expect(['opened-elsewhere', 'ended']).toContain(first.saver.status);
    expect(bench.kept).toBe('C1b');
    expect(second.saver.status).toBe('saved');
    expect(world.lrs.statements.map(verbOf)).not.toContain('passed');
  });

  test('412 because an answer was lost on the way is no other tab', async () => {
    const bench = start();
    const { world } = bench;
    const { saver, wake } = await begin(bench);
    saver.save(state('C1a'));
    await saver.settled();
    let isLost = false;
    const { handle } = {
      handle: (request: Parameters<typeof world.lrs.handle>[0]) => world.lrs.handle(request),
    };
    world.lrs.fault = (request) => {
      if (request.method !== 'PUT' || isLost) return undefined;
      isLost = true;
      handle(request);
      return 0;
    };
    saver.save(state('C1b'));
    await saver.settled();
    await wake();
    expect(saver.status).toBe('saved');
    expect(bench.kept).toBe('C1b');
  });

  test('a platform that takes nothing twice, not even the same, ends no session when an answer was lost', async () => {
    const bench = start();
    const { world } = bench;
    const { saver, wake } = await begin(bench);
    const { judge } = world.lrs;
    // As the CATAPULT player does (docs/lms-notes.md).
    world.lrs.judge = (statement) =>
      world.lrs.statements.some(({ id }) => id === statement.id) ? 403 : judge?.(statement);
    let isLost = false;
    world.lrs.fault = (request) => {
      if (isLost || !request.body.includes('/verbs/passed')) return undefined;
      isLost = true;
      world.lrs.handle(request);
      return 0;
    };
    saver.save(state('C1a'), passedUnsigned);
    await saver.settled();
    expect(saver.status).not.toBe('saved');
    // What is new goes out behind what has arrived already.
    saver.save(state('C1b'), passedAndSigned);
    for (let tries = 0; tries < 3 && saver.status !== 'saved'; tries++) await wake();
    expect(saver.status).toBe('saved');
    expect(bench.kept).toBe('C1b');
    const said = world.lrs.statements.map(verbOf);
    expect(said.filter((verb) => verb === 'passed')).toHaveLength(1);
    expect(said.at(-1)).toBe('completed');
  });

  test('a goodbye that gets lost leaves nothing unsaved, and nothing behind', async () => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    saver.save(state('C1a'), passedUnsigned);
    await saver.settled();
    world.lrs.fault = ({ body }) => (body.includes('/verbs/terminated') ? 503 : undefined);
    expect(await saver.close('to-be-continued')).toEqual({ ok: true, value: undefined });
    expect(world.browser.disk.size).toBe(0);
  });

  test('a store that tags what it writes is not asked for the tag', async () => {
    const bench = start();
    const { world } = bench;
    world.lrs.tagsWrites = true;
    const { saver } = await begin(bench);
    saver.save(state('C1a'));
    await saver.settled();
    const asked = world.lrs.requests.length;
    saver.save(state('C1b'));
    await saver.settled();
    expect(world.lrs.requests).toHaveLength(asked + 1);
  });

  test('a clock that is set back sets no statement back', async () => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    world.browser.date -= 3 * 24 * 60 * 60 * 1000;
    saver.save(state('C1a'), passedAndSigned);
    await saver.close('finished');
    const times = world.lrs.statements.map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted());
    expect(new Set(times).size).toBe(times.length);
  });

  test('completed and passed come once in a registration, also when the tab died before the answer', async () => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    // The statements arrive, and the page dies before it hears of it.
    let hasArrived = false;
    world.lrs.fault = (request) => {
      if (hasArrived) return 0;
      if (request.method !== 'POST' || !request.body.includes('verbs/completed')) return undefined;
      hasArrived = true;
      return undefined;
    };
    saver.save(state('C1a'), passedAndSigned);
    await saver.settled();
    world.lrs.fault = undefined;
    world.browser.disk.clear();
    const record = bench.launch();
    expect(await record.open()).toMatchObject({ ok: true, value: { isReviewMode: true } });
    for (const verb of ['completed', 'passed'])
      expect(world.lrs.statements.filter((statement) => verbOf(statement) === verb)).toHaveLength(1);
  });

  test('what never arrived is said by the next session', async () => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    world.lrs.fault = onStatements(500);
    saver.save(state('C1a'), passedAndSigned);
    await saver.settled();
    world.lrs.fault = undefined;
    world.browser.disk.clear();
    const record = bench.launch();
    expect(await record.open()).toMatchObject({ ok: true, value: { isReviewMode: false } });
    await record.report(passedAndSigned);
    expect(world.lrs.statements.map(verbOf)).toEqual(expect.arrayContaining(['passed', 'completed']));
  });

  test('a disk that is forbidden costs nothing while the page lives', async () => {
    const bench = start();
    const { world } = bench;
    world.browser.isDiskForbidden = true;
    world.browser.session.trouble = 'forbidden';
    const { saver, wake } = await begin(bench);
    world.lrs.fault = onStatements(500);
    saver.save(state('C1a'), passedAndSigned);
    await saver.settled();
    world.lrs.fault = undefined;
    await wake();
    expect(saver.status).toBe('saved');
  });

  test('after Save and close nothing of the session is left in the tab', async () => {
    const bench = start();
    const { world } = bench;
    const { saver } = await begin(bench);
    expect(world.browser.session.values.size).toBe(1);
    saver.save(state('C1a'));
    await saver.close('to-be-continued');
    expect(world.browser.session.values.size).toBe(0);
    expect(world.browser.disk.size).toBe(0);
  });
});

const bodies = ({ lrs }: LrsWorld): unknown[] =>
  lrs.requests
    .filter(({ method, path }) => method === 'POST' && path.startsWith('/statements'))
    .map(({ body }) => JSON.parse(body) as unknown);
