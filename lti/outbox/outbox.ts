/**
 * Everything that leaves the tool by itself: scores, rosters asked for, statements. What has to go out is in the store
 * before it goes; here it is sent, and sent again until it has arrived or cannot.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { JobData, Store } from '../store/store.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createColumns } from './columns.ts';
import type { LabelOf } from './columns.ts';
import { checkGradebook } from './gradebook-check.ts';
import { forwardStatement } from './learning-record-store.ts';
import type { LearningRecordStore } from './learning-record-store.ts';
import { createCallService } from './platform-service.ts';
import type { FetchJson, Log, SigningKeys } from './ports.ts';
import { readRoster } from './roster.ts';
import { sendScore } from './score.ts';
import { lasting, TryAgainLater } from './trouble.ts';
import type { Trouble } from './trouble.ts';

export interface OutboxOptions {
  readonly store: Pick<Store, 'deliveries' | 'roster' | 'platforms' | 'jobs'>;
  readonly keyRing: SigningKeys;
  readonly fetchJson: FetchJson;
  readonly now: () => Date;
  readonly log?: Log;
  /** What a column is called that the tool has to make itself. */
  readonly labelOf?: LabelOf;
  readonly lrs?: LearningRecordStore;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

export interface Outbox {
  /** Begins to take jobs, and sets the nightly rounds. */
  start(): Promise<void>;
  /** @throws TryAgainLater */
  sendScore(job: JobData['score']): Promise<void>;
  /** Two who ask for one course at the same time share one answer. */
  refreshRoster(contextId: string): Promise<Result<undefined, Trouble>>;
  checkGradebook(): Promise<void>;
  /** Learns of links that stand beside one and that nobody has opened yet. */
  findColumns(linkId: string): Promise<Result<undefined, Trouble>>;
  /** @throws TryAgainLater */
  forwardStatement(job: JobData['statement']): Promise<void>;
}

/** UTC, at night, and not on the hour, when everybody else asks. */
const ROSTERS_CRON = '23 2 * * *';
const GRADEBOOKS_CRON = '41 3 * * *';

export function createOutbox(options: OutboxOptions): Outbox {
  const { store, keyRing, fetchJson, now, lrs, log = () => undefined, labelOf = defaultLabel } = options;
  const tokens = createAccessTokens({ keys: keyRing, fetchJson, now });
  const call = createCallService(tokens, fetchJson);
  const columns = createColumns(call, (linkId, url) => store.deliveries.setLineItem(linkId, url), labelOf);
  const refreshing = new Map<string, Promise<Result<undefined, Trouble>>>();

  async function readAndKeep(contextId: string): Promise<Result<undefined, Trouble>> {
    const context = await store.roster.context(contextId);
    const platform = context && (await store.platforms.byId(context.platformId));
    if (!platform || context.nrpsUrl === undefined) return failed(lasting('not-permitted'));
    const members = await readRoster(call, platform, context.nrpsUrl);
    if (!members.ok) {
      log({ event: 'roster-not-read', code: members.problem.code, contextId, platformId: platform.id });
      return members;
    }
    await store.roster.replace(contextId, members.value, now());
    return ok(undefined);
  }

  const outbox: Outbox = {
    sendScore: (job) =>
      sendScore(job, { deliveries: store.deliveries, columns, call, now, log, wait: options.wait ?? wait }),
    refreshRoster(contextId) {
      let refresh = refreshing.get(contextId);
      if (!refresh) {
        refresh = readAndKeep(contextId).finally(() => refreshing.delete(contextId));
        refreshing.set(contextId, refresh);
      }
      return refresh;
    },
    async findColumns(linkId) {
      const known = await store.deliveries.link(linkId);
      if (!known) return ok(undefined);
      const found = await columns.beside(known);
      if (!found.ok) {
        log({ event: 'columns-not-read', code: found.problem.code, linkId, platformId: known.platform.id });
        return found;
      }
      if (found.value.length > 0) await store.deliveries.addLinks(known.link, found.value);
      return ok(undefined);
    },
    checkGradebook: () => checkGradebook({ deliveries: store.deliveries, call, now, log }),
    async forwardStatement(job) {
      // Statements that were made before the setting was taken out have nowhere to go.
      if (lrs) await forwardStatement(job, lrs, log);
    },
    async start() {
      const { jobs, roster } = store;
      await jobs.work('score', (job) => outbox.sendScore(job));
      await jobs.work('statement', (job) => outbox.forwardStatement(job));
      await jobs.work('roster', async ({ contextId }) => {
        const refreshed = await outbox.refreshRoster(contextId);
        if (!refreshed.ok && !refreshed.problem.isLasting) throw new TryAgainLater(refreshed.problem.code);
      });
      await jobs.work('columns', async ({ linkId }) => {
        const found = await outbox.findColumns(linkId);
        if (!found.ok && !found.problem.isLasting) throw new TryAgainLater(found.problem.code);
      });
      await jobs.work('roster-all', async () => {
        for (const { contextId } of await roster.contexts()) await jobs.send('roster', { contextId });
      });
      await jobs.work('gradebook-check', () => outbox.checkGradebook());
      await jobs.schedule('roster-all', ROSTERS_CRON);
      await jobs.schedule('gradebook-check', GRADEBOOKS_CRON);
    },
  };
  return outbox;
}

const defaultLabel: LabelOf = (_providerId, _track, part) =>
  part === 'sign-off' ? 'Online safety: sign-off' : 'Online safety';
