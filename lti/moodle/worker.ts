/**
 * Does what somebody asked of a Moodle in the workspace, as a job: a page never waits for a Moodle, and what a server
 * leaves undone another takes up. A reading goes on in pieces; a copy of a course is never begun twice.
 */
import type { MoodlePurpose } from '../domain/moodle-needs.ts';
import type { MoodleAsked, MoodleOutcome, MoodleOutcomePart, MoodleRun } from '../store/moodle-runs.ts';
import type { JobData, Store } from '../store/store.ts';
import { publish } from './publish.ts';
import { openSite, type MoodleSettings } from './sites.ts';
import {
  adoptedSentence,
  brokenCopy,
  checkOutcome,
  keyWrong,
  planOutcome,
  publishedOutcome,
  readingPart,
  refusalParts,
  ourTrouble,
} from './outcome.ts';
import { checkSite, planSite, readSite, type CourseFacts, type OpenSite } from './work.ts';

export interface MoodleWorkerOptions {
  readonly store: Pick<Store, 'moodle' | 'moodleRuns' | 'platforms' | 'jobs'>;
  readonly settings: MoodleSettings;
  readonly factsOf: (providerId: string) => Promise<CourseFacts>;
  readonly now: () => Date;
  /** After which a reading makes room for the next job. */
  readonly pieceSeconds?: number;
}

export interface MoodleWorker {
  /** Begins to take jobs, and sets the nightly round. */
  start(): Promise<void>;
  work(job: JobData['moodle']): Promise<void>;
  /** Asks for a reading of every site that wants one each night. */
  night(): Promise<void>;
}

/** UTC, at night, and not on the hour, when everybody else asks. */
const NIGHT_CRON = '11 1 * * *';
/** Well inside the time after which a job counts as lost. */
const usualPieceSeconds = 480;

export function createMoodleWorker({
  store,
  settings,
  factsOf,
  now,
  pieceSeconds = usualPieceSeconds,
}: MoodleWorkerOptions): MoodleWorker {
  const { moodle, moodleRuns } = store;

  async function work({ runId }: JobData['moodle']): Promise<void> {
    const run = await moodleRuns.begin(runId, now());
    const site = run && (await moodle.sites()).find(({ id }) => id === run.siteId);
    if (!run || !site) return;
    const opened = openSite(site, settings);
    if (!opened.ok) return moodleRuns.end(runId, keyWrong, now());
    try {
      const outcome = await outcomeOf({ store, calls: opened.value.calls, site }, run);
      if (outcome) await moodleRuns.end(runId, outcome, now());
    } catch (error) {
      await moodleRuns.end(runId, ourTrouble, now());
      throw error;
    } finally {
      opened.value.client.close();
    }
  }

  /** @returns undefined for a reading that goes on in another job */
  async function outcomeOf(
    open: OpenSite,
    run: MoodleRun & { readonly isAgain: boolean },
  ): Promise<MoodleOutcome | undefined> {
    const { asked } = run;
    switch (asked.kind) {
      case 'check': {
        const checked = await checkSite(open, asked.course, asked.purposes as readonly MoodlePurpose[]);
        return checked.ok
          ? checkOutcome(checked.value)
          : { isGood: false, parts: refusalParts(checked.problem) };
      }
      case 'plan': {
        const planned = await planSite(open, asked);
        return planned.ok
          ? planOutcome(planned.value)
          : { isGood: false, parts: refusalParts(planned.problem) };
      }
      case 'publish': {
        if (run.isAgain) return brokenCopy(asked.shortName);
        const planned = await planSite(open, asked);
        if (!planned.ok) return { isGood: false, parts: refusalParts(planned.problem) };
        return publishedOutcome(await publish(open.calls, planned.value), planned.value);
      }
      case 'sync':
        return read(open, run, asked);
    }
  }

  async function read(
    open: OpenSite,
    { id, outcome }: MoodleRun,
    { courses, before }: Extract<MoodleAsked, { readonly kind: 'sync' }>,
  ): Promise<MoodleOutcome | undefined> {
    const until = now().getTime() + pieceSeconds * 1000;
    const parts: MoodleOutcomePart[] = [...(outcome?.parts ?? [])];
    const reading = await readSite(open, courses, {
      facts: await factsOf(open.site.providerId),
      ...(before && { before }),
      now,
      mayGoOn: () => now().getTime() < until,
      onPage: (people) => moodleRuns.progress(id, people, now()),
      onAdopted: (adopted) => parts.push(adoptedSentence(adopted)),
      onCourse: (course) => parts.push(readingPart(course)),
    });
    if (!reading.ok) parts.push(...refusalParts(reading.problem));
    const soFar = { isGood: parts.every(({ look }) => look !== 'mend'), parts };
    if (!reading.ok || reading.value.left.length === 0) return soFar;
    const { left, soFar: counted } = reading.value;
    await moodleRuns.goOn(id, { courses: left, ...(counted && { before: counted }), outcome: soFar }, now());
    return undefined;
  }

  const worker: MoodleWorker = {
    work,
    async night() {
      for (const { id, readsNightly, courses } of await moodle.sites())
        if (readsNightly && courses.length > 0)
          // A site that is busy is read tomorrow.
          await moodleRuns.ask({ siteId: id, asked: { kind: 'sync', courses: [] } }, now());
    },
    async start() {
      await store.jobs.work('moodle', work);
      await store.jobs.work('moodle-all', () => worker.night());
      await store.jobs.schedule('moodle-all', NIGHT_CRON);
    },
  };
  return worker;
}
