/** The real tool's record on loopback, over a real store, with a made-up course; and pages that were launched into it. */
import { createApp } from '../../../lti/http/app.ts';
import { createBearer } from '../../../lti/http/bearer.ts';
import type { Bearer, BearerClaims } from '../../../lti/http/bearer.ts';
import { recordRoutes } from '../../../lti/http/record.ts';
import type { HostedCourse, Tool } from '../../../lti/http/tool.ts';
import type { LaunchIds, LinkPart, LtiLaunch } from '../../../lti/domain/model.ts';
import type { Store } from '../../../lti/store/store.ts';
import type { Course } from '../../../src/content/model.ts';
import type { LearningRecord } from '../../../src/record/learning-record.ts';
import { createLtiRecord } from '../../../src/record/lti.ts';
import { hostOf, ltiBrowser, putToken } from '../../record/lti-world.ts';
import type { LtiBrowser } from '../../record/lti-world.ts';
import { judged, questions, signOff } from '../domain/judged.ts';

export interface RecordBench {
  readonly origin: string;
  readonly bearer: Bearer;
  /** The tool's clock. */
  now: Date;
  /** A launch of one learner; the same `sub` is the same person. */
  launch(sub: string, part?: LinkPart): Promise<LaunchIds>;
  tokenOf(ids: LaunchIds, change?: Partial<BearerClaims>): Promise<string>;
  /** The adapter in a browser, launched. */
  page(ids: LaunchIds, browser?: LtiBrowser): Promise<LearningRecord>;
  ask(
    method: string,
    path: string,
    token: string | undefined,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

export const hosted: HostedCourse = {
  course: { ...judged.rules, language: 'en-GB', track: { id: 'induction' } } as unknown as Course,
  quiz: { questions, words: {} },
  signOff,
  files: new Map(),
};

export async function startRecordBench(store: Store, change: Partial<Tool> = {}): Promise<RecordBench> {
  const added = await store.platforms.add({
    providerId: 'example',
    issuer: `https://lms-${crypto.randomUUID()}.example`,
    clientId: 'c1',
    authUrl: 'https://lms.example/auth',
    tokenUrl: 'https://lms.example/token',
    jwksUrl: 'https://lms.example/keys',
    family: 'moodle',
    deployments: [{ deploymentId: 'd1', providerId: 'example' }],
  });
  if (!added.ok) throw new Error('registered already');
  const platform = added.value;
  const app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
  const bearer = createBearer(new Uint8Array(32).fill(3), () => bench.now);
  const courses = {
    find: (provider: string, track: string) =>
      provider === 'example' && track === 'induction' ? hosted : undefined,
    tracksOf: () => [hosted],
    providers: [],
  };
  await app.register(
    recordRoutes({ store, bearer, courses, now: () => bench.now, ...change } as Partial<Tool> as Tool),
  );
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const lms = crypto.randomUUID();

  const bench: RecordBench = {
    origin,
    bearer,
    now: new Date(Date.UTC(2026, 10, 22, 13)),
    launch: (sub, part = 'course') => {
      const launch: LtiLaunch = {
        platform,
        deployment: platform.deployments[0]!,
        message: 'resource-link',
        person: { sub, name: 'Amira Khan' },
        roles: ['learner'],
        context: { id: lms },
        resourceLink: { id: `${lms} ${part}` },
        custom: {},
        ags: { scopes: [], lineItemUrl: `https://lms.example/${part}` },
      };
      return store.launches.keep(launch, { track: 'induction', part }, bench.now);
    },
    tokenOf: (ids, change = {}) =>
      bearer.issue({
        scope: 'course',
        provider: 'example',
        platform: platform.id,
        deployment: 'd1',
        attempt: ids.attemptId,
        person: ids.personId,
        link: ids.linkId,
        track: 'induction',
        sid: 'a',
        ...change,
      }),
    page: async (ids, browser = ltiBrowser()) => {
      browser.date = bench.now.getTime();
      putToken(browser, await bench.tokenOf(ids));
      return createLtiRecord(hostOf(browser, fetch, origin), judged.rules);
    },
    ask: async (method, path, token, body = {}) => {
      const answer = await fetch(`${origin}/record/${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    close: () => app.close(),
  };
  return bench;
}
