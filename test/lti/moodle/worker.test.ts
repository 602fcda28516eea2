import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sealToken } from '../../../lti/moodle/site-token.ts';
import { createMoodleWorker, type MoodleWorker } from '../../../lti/moodle/worker.ts';
import type { MoodleAsked, MoodleRun } from '../../../lti/store/moodle-runs.ts';
import type { MoodleSite } from '../../../lti/store/moodle.ts';
import type { FakeMoodle } from '../../lms/moodle-rest/moodle.ts';
import { testEngines } from '../store-for-tests.ts';
import { connectedWorld, moodleWithCourse, now, openWorldStore, publishToken } from './moodle-world.ts';

const settings = { secretsKey: new Uint8Array(32).fill(5), allowInsecurePlatforms: true };

// At the pace that is agreed with a Moodle: five calls a second.
const unhurried = { timeout: 30_000 };

describe.each(testEngines)(
  'what was asked of a Moodle, done as a job on $engine',
  unhurried,
  ({ engine }) => {
    let moodle: FakeMoodle;
    let opened: Awaited<ReturnType<typeof openWorldStore>>;
    let site: MoodleSite;
    beforeAll(async () => {
      opened = await openWorldStore(engine);
    }, 60_000);
    afterAll(() => opened.close());
    beforeEach(async () => {
      moodle = await moodleWithCourse();
      const world = await connectedWorld(opened, moodle);
      site = await opened.store.moodle.connect(
        {
          ...world.site,
          sealedToken: sealToken(
            publishToken,
            { providerId: 'example', url: moodle.url },
            settings.secretsKey,
          ),
        },
        now,
      );
    });
    afterEach(() => moodle.close());

    const workerOf = (pieceSeconds?: number): MoodleWorker =>
      createMoodleWorker({
        store: opened.store,
        settings,
        factsOf: async () => ({ providerIds: ['example', 'example-two'], setsOf: () => [] }),
        now: () => now,
        ...(pieceSeconds !== undefined && { pieceSeconds }),
      });
    const ask = async (asked: MoodleAsked, siteId = site.id): Promise<MoodleRun> => {
      const run = await opened.store.moodleRuns.ask({ siteId, asked }, now);
      if (!run.ok) throw new Error(run.problem.code);
      return run.value;
    };
    const wordsOf = async ({ id }: MoodleRun): Promise<string> =>
      JSON.stringify((await opened.store.moodleRuns.byId(id))?.outcome ?? null);

    test('is one thing at a time', async () => {
      const first = await ask({ kind: 'check', course: '5', purposes: ['sync'] });
      expect(await opened.store.moodleRuns.ask({ siteId: site.id, asked: first.asked }, now)).toMatchObject({
        problem: { code: 'under-way' },
      });
      await workerOf().work({ runId: first.id });
      await ask({ kind: 'sync', courses: ['5'] });
    });

    test('is not held up for ever by a server that died', async () => {
      await ask({ kind: 'sync', courses: ['5'] });
      const later = new Date(now.getTime() + 31 * 60_000);
      const run = await opened.store.moodleRuns.ask(
        { siteId: site.id, asked: { kind: 'sync', courses: ['5'] } },
        later,
      );
      expect(run.ok).toBe(true);
    });

    test('a reading goes on in pieces, and counts everybody once', async () => {
      const run = await ask({ kind: 'sync', courses: ['5', '4', '99'] });
      const worker = workerOf(0);
      let pieces = 0;
      while (!(await opened.store.moodleRuns.byId(run.id))?.endedAt && pieces < 9) {
        await worker.work({ runId: run.id });
        pieces += 1;
      }
      expect(pieces).toBe(2);
      expect(await opened.store.moodleRuns.byId(run.id)).toMatchObject({
        people: 3,
        outcome: {
          isGood: false,
          parts: [
            { look: 'works', what: 'Online safety, autumn (id 5): 3 learners.' },
            { look: 'works', what: 'Online safety: master (id 4): 0 learners.' },
            { look: 'mend', what: 'There is no course 99, or the token may not see it.' },
          ],
        },
      });
    });

    test('a reading whose server died is read again, and a run that ended is not done twice', async () => {
      const run = await ask({ kind: 'sync', courses: ['5'] });
      await opened.store.moodleRuns.begin(run.id, now);
      await workerOf().work({ runId: run.id });
      expect(await wordsOf(run)).toContain('3 learners');
      const asked = moodle.seen.length;
      await workerOf().work({ runId: run.id });
      expect(moodle.seen.length).toBe(asked);
    });

    test('a copy whose server died is never begun again: where to look is said', async () => {
      const order = {
        master: '4',
        name: 'Spring',
        shortName: 'OS-SPRING',
        isVisible: false,
        activates: false,
      };
      const run = await ask({ kind: 'publish', ...order });
      await opened.store.moodleRuns.begin(run.id, now);
      await workerOf().work({ runId: run.id });
      expect(await wordsOf(run)).toContain('Look in Moodle for a course with the short name “OS-SPRING”.');
      expect(moodle.courses).toHaveLength(2);
    });

    test('a token that cannot be opened any more is said', async () => {
      await opened.store.moodle.connect({ ...site, sealedToken: 'changed' }, now);
      const run = await ask({ kind: 'sync', courses: ['5'] });
      await workerOf().work({ runId: run.id });
      expect(await wordsOf(run)).toContain('Connect this Moodle again');
    });

    test('at night those are read that want it and were read before', async () => {
      const worker = workerOf();
      await worker.night();
      expect(await opened.store.moodleRuns.ofSite(site.id)).toEqual([]);
      await opened.store.moodle.setNightly(site.id, true);
      await worker.night();
      expect(await opened.store.moodleRuns.ofSite(site.id)).toEqual([]);
      const first = await ask({ kind: 'sync', courses: ['5'] });
      await worker.work({ runId: first.id });
      await worker.night();
      const [run] = await opened.store.moodleRuns.ofSite(site.id);
      expect(run).toMatchObject({ asked: { kind: 'sync', courses: [] } });
      // Twice in one night, or from two servers, it is still one reading.
      await worker.night();
      expect(await opened.store.moodleRuns.ofSite(site.id)).toHaveLength(1);
      await worker.work({ runId: run!.id });
      expect(await wordsOf(run!)).toContain('3 learners');
    });
  },
);
