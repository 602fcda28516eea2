/**
 * A tool's outbox between a real store and the stand-in platform, over HTTP on this machine. Time is the test's:
 * it stands still until the test moves it, so that timestamps can be told apart without waiting for them.
 */
import Fastify from 'fastify';
import { createKeyRing } from '../../lti/launch/key-ring.ts';
import { createSafeFetch } from '../../lti/launch/safe-fetch.ts';
import type {
  Delivery,
  LaunchIds,
  LinkPart,
  LtiLaunch,
  PlatformRegistration,
} from '../../lti/domain/model.ts';
import { createOutbox } from '../../lti/outbox/outbox.ts';
import type { Outbox, OutboxOptions } from '../../lti/outbox/outbox.ts';
import type { JobData, Store } from '../../lti/store/store.ts';
import type { Manner, PlatformLink, PlatformPerson, ToolRegistration } from '../lms/lti-platform/model.ts';
import { startLtiPlatform } from '../lms/lti-platform/platform.ts';
import type { LtiPlatform } from '../lms/lti-platform/platform.ts';

export interface OutboxBench {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly platform: LtiPlatform;
  readonly tool: ToolRegistration;
  readonly registration: PlatformRegistration;
  readonly clock: { now: Date };
  /** Moves the clock on. */
  pass(seconds: number): void;
  /** An activity in the platform's course, with a column unless the test wants none. */
  addLink(options?: { readonly part?: LinkPart; readonly column?: boolean }): PlatformLink;
  /** Somebody opens it. */
  launch(link: PlatformLink, person: PlatformPerson, change?: Partial<LtiLaunch>): Promise<LaunchIds>;
  /** They earn a score, which is then owed. */
  earn(ids: LaunchIds, scoreGiven: number, scoreMaximum?: number): Promise<JobData['score']>;
  delivery(job: JobData['score']): Promise<Delivery>;
  /** The same tool after a restart: nothing is remembered but what is in the store. */
  restarted(change?: Partial<OutboxOptions>): Outbox;
  close(): Promise<void>;
}

export async function startOutboxBench(store: Store, manner: Manner): Promise<OutboxBench> {
  const clock = { now: new Date('2026-11-22T12:00:00.250Z') };
  const now = (): Date => clock.now;
  const pass = (seconds: number): void => {
    clock.now = new Date(clock.now.getTime() + seconds * 1000);
  };
  const started = await startLtiPlatform({ manner, now });
  const { platform } = started;
  const keyRing = await createKeyRing({ shelf: store.keys, secretsKey: new Uint8Array(32).fill(7), now });
  const keys = Fastify({ forceCloseConnections: true });
  keys.get('/lti/keys', () => keyRing.publicJwks());
  const address = await keys.listen({ port: 0, host: '127.0.0.1' });
  const tool = platform.addTool({
    initiateLoginUri: `${address}/lti/login`,
    redirectUris: [`${address}/lti/launch`],
    targetLinkUri: `${address}/lti/launch`,
    jwksUri: `${address}/lti/keys`,
  });
  const added = await store.platforms.add({
    providerId: 'example',
    issuer: platform.issuer,
    clientId: tool.clientId,
    authUrl: platform.authUrl,
    tokenUrl: platform.tokenUrl,
    jwksUrl: platform.jwksUrl,
    family: manner,
    deployments: [{ deploymentId: tool.deploymentId, providerId: 'example' }],
  });
  if (!added.ok) throw new Error('This platform is in the store already.');
  const registration = added.value;
  const restarted = (change: Partial<OutboxOptions> = {}): Outbox =>
    createOutbox({
      store,
      keyRing,
      fetchJson: createSafeFetch({ allowInsecurePlatforms: true, timeoutSeconds: 2 }),
      now,
      wait: async (milliseconds) => pass(milliseconds / 1000),
      ...change,
    });

  return {
    store,
    outbox: restarted(),
    platform,
    tool,
    registration,
    clock,
    pass,
    restarted,
    addLink: ({ part = 'course', column = true } = {}) =>
      platform.addLink({
        tool,
        title: part,
        custom: { track: 'induction', part },
        ...(column && {
          column: {
            scoreMaximum: part === 'course' ? 100 : 1,
            resourceId: 'example.induction',
            tag: part,
          },
        }),
      }),
    launch: (link, person, change = {}) =>
      store.launches.keep(
        {
          platform: registration,
          deployment: registration.deployments[0]!,
          message: 'resource-link',
          person: { sub: person.id, name: person.name },
          roles: ['learner'],
          context: { id: link.courseId, title: 'A course' },
          resourceLink: { id: link.id },
          custom: {},
          ags: {
            scopes: tool.scopes.filter((scope) => scope.includes('lti-ags')),
            lineItemsUrl: platform.lineItemsUrl(link.courseId, tool),
            ...(link.columnId !== undefined && { lineItemUrl: platform.lineItemUrl(link.columnId) }),
          },
          nrpsUrl: platform.rosterUrl(link.courseId, tool),
          ...change,
        },
        { track: 'induction', part: link.custom['part'] === 'sign-off' ? 'sign-off' : 'course' },
        now(),
      ),
    earn: async ({ attemptId, linkId }, scoreGiven, scoreMaximum = 100) => {
      const attempt = (await store.attempts.byId(attemptId))!;
      await store.attempts.save({
        id: attemptId,
        revision: attempt.revision,
        state: 'state',
        session: 'session',
        sequence: attempt.sequence + 1,
        facts: { ...attempt.facts, completion: 'completed', success: 'passed', passedAt: now() },
        scores: [{ linkId, scoreGiven, scoreMaximum, achievedAt: now() }],
        now: now(),
      });
      return owed(store, attemptId, linkId);
    },
    delivery: async ({ deliveryId }) => (await store.deliveries.toSend(deliveryId))!.delivery,
    close: async () => {
      await started.close();
      await keys.close();
    },
  };
}

/** The job that the store has put into the queue. */
async function owed(store: Store, attemptId: string, linkId: string): Promise<JobData['score']> {
  const { contextId } = (await store.attempts.linksOf(attemptId)).find((link) => link.linkId === linkId)!;
  const attempt = (await store.attempts.byId(attemptId))!;
  const page = await store.roster.page(contextId!, attempt.track, { offset: 0, limit: 100_000 });
  const row = page.rows.find(({ personId }) => personId === attempt.personId)!;
  for (const { id } of row.deliveries) {
    const found = await store.deliveries.toSend(id);
    if (found?.delivery.linkId === linkId) return { deliveryId: id, generation: found.delivery.generation };
  }
  throw new Error('No score is owed.');
}
