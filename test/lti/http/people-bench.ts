/** The whole tool over HTTP with people of two providers in it, as launches would have left them. */
import { randomUUID } from 'node:crypto';
import type { InjectOptions, Response } from 'light-my-request';
import type { FastifyInstance } from 'fastify';
import type { BearerClaims } from '../../../lti/http/bearer.ts';
import type { HostedCourse, HostedCourses, Tool } from '../../../lti/http/tool.ts';
import type { LaunchIds, PlatformRegistration } from '../../../lti/domain/model.ts';
import { startTool } from '../../../lti/server.ts';
import type { Course, HelpData } from '../../../src/content/model.ts';
import { course as exampleCourse } from '../../progress/courses.ts';
import { signOff } from '../domain/judged.ts';

export const publicUrl = 'http://localhost:3000';

export interface PeopleBench {
  readonly app: FastifyInstance;
  readonly tool: Tool;
  readonly clock: { now: Date };
  readonly lines: string[];
  /** Somebody opens the course of a provider. */
  launch(person: LaunchedPerson): Promise<Launched>;
  /** A launch's token. */
  token(launched: Launched, change?: Partial<BearerClaims>): Promise<string>;
  /** A form of one of our own pages. */
  post(path: string, fields: Readonly<Record<string, string>>, more?: InjectOptions): Promise<Response>;
  get(path: string, more?: InjectOptions): Promise<Response>;
  /** Passed, and signed unless it says otherwise. */
  finish(
    launched: Launched,
    options?: { readonly isSigned?: boolean; readonly withSupport?: boolean },
  ): Promise<void>;
  close(): Promise<void>;
}

export interface LaunchedPerson {
  readonly sub: string;
  readonly name: string;
  readonly provider?: string;
  /** The LMS course. */
  readonly course?: string;
  readonly track?: string;
  readonly role?: 'learner' | 'instructor' | 'administrator';
}

export interface Launched extends LaunchIds {
  readonly provider: string;
  readonly platformId: string;
  readonly track: string;
}

/** @param showsMail - keeps the text of what would have been sent, and has a page for it: for demonstrations */
export async function startPeopleBench({ showsMail = true } = {}): Promise<PeopleBench> {
  const clock = { now: new Date('2026-11-22T12:00:00Z') };
  const lines: string[] = [];
  const started = await startTool(
    {
      port: 0,
      host: '127.0.0.1',
      tool: { publicUrl, secretsKey: new Uint8Array(32).fill(5), allowInsecurePlatforms: true },
      database: { kind: 'memory' },
      logLevel: 'info',
      trustProxy: [],
      requestsPerMinute: 0,
      showsMail,
    },
    courses,
    { now: () => clock.now, logTo: { write: (line) => lines.push(line) } },
  );
  if (!started.ok) throw new Error(JSON.stringify(started.problem));
  const { app, tool } = started.value;
  const platforms = new Map<string, PlatformRegistration>();

  async function platformOf(provider: string): Promise<PlatformRegistration> {
    const known = platforms.get(provider);
    if (known) return known;
    const added = await tool.store.platforms.add({
      providerId: provider,
      issuer: `https://${provider}.example.org`,
      clientId: 'client',
      authUrl: `https://${provider}.example.org/auth`,
      tokenUrl: `https://${provider}.example.org/token`,
      jwksUrl: `https://${provider}.example.org/jwks`,
      family: 'moodle',
      deployments: [{ deploymentId: '1', providerId: provider }],
    });
    if (!added.ok) throw new Error('a new client is not registered already');
    platforms.set(provider, added.value);
    return added.value;
  }

  return {
    app,
    tool,
    clock,
    lines,
    async launch({ sub, name, provider = 'example', course = 'c1', track = 'induction', role = 'learner' }) {
      const platform = await platformOf(provider);
      const ids = await tool.store.launches.keep(
        {
          platform,
          deployment: platform.deployments[0]!,
          message: 'resource-link',
          person: { sub, name },
          roles: [role],
          context: { id: course, title: `Course ${course}` },
          resourceLink: { id: `link-${course}-${track}` },
          custom: {},
        },
        { track, part: 'course' },
        clock.now,
      );
      return { ...ids, provider, platformId: platform.id, track };
    },
    token: ({ provider, platformId, track, personId, attemptId, linkId, contextId }, change = {}) =>
      tool.bearer.issue({
        scope: 'course',
        provider,
        platform: platformId,
        deployment: '1',
        person: personId,
        attempt: attemptId,
        link: linkId,
        ...(contextId !== undefined && { context: contextId }),
        track,
        sid: randomUUID(),
        ...change,
      }),
    post: (path, fields, more = {}) =>
      app.inject({
        method: 'POST',
        url: path,
        payload: new URLSearchParams(fields).toString(),
        ...more,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          ...more.headers,
        },
      }),
    get: (path, more = {}) => app.inject({ method: 'GET', url: path, ...more }),
    async finish({ attemptId, track }, { isSigned = true, withSupport = false } = {}) {
      const attempt = (await tool.store.attempts.byId(attemptId))!;
      await tool.store.attempts.save({
        id: attemptId,
        revision: attempt.revision,
        state: '',
        session: 's',
        sequence: attempt.sequence + 1,
        facts: {
          ...attempt.facts,
          completion: isSigned ? 'completed' : 'incomplete',
          success: 'passed',
          scaledScore: 0.9,
          marks: { t7: { right: 1, asked: 2 } },
          quizAttempts: 1,
          passedAt: clock.now,
          ...(isSigned && { signedAt: clock.now, completedAt: clock.now }),
        },
        ...(isSigned && {
          signature: {
            at: clock.now,
            typedName: 'Their Name',
            body: {
              track,
              documents: [{ code: 'd1', version: '3', hash: 'd1'.repeat(32) }],
              setHash: 'd1'.repeat(32),
              language: 'en-GB',
              isEasyRead: false,
              withSupport,
              withheld: [],
              statements: ['s1'],
              how: 'click' as const,
            },
          },
        }),
        scores: [],
        now: clock.now,
      });
    },
    close: () => app.close(),
  };
}

const help = {
  danger: { id: '999', name: 'Emergency', for: '', contact: { kind: 'call', number: '999' } },
  dangerText: '<p>In danger now? Ring first.</p>',
  talk: [
    {
      id: 'c',
      name: 'Childline',
      for: 'if you are under 19',
      contact: { kind: 'call', number: '0800 1111' },
    },
  ],
  first: {
    title: 'Who to tell',
    first: '<p>Tell the <b>safeguarding lead</b>.</p>',
    second: '<p>If it is about them: any other manager.</p>',
    extra: [],
    outOfHours: '<p>Nobody here may see a message tonight.</p>',
  },
} as unknown as HelpData;

const bytes = Buffer.from(JSON.stringify(help));
const file = { type: 'application/json', bytes, gzip: bytes, etag: '"1"' };
const html = Buffer.from('<!doctype html><html><head></head><body></body></html>');

function hosted(provider: string, track: string, audience: Course['track']['audience']): HostedCourse {
  return {
    course: {
      ...exampleCourse(),
      id: `${provider}.${track}`,
      title: 'Staying safe online',
      track: { id: track, title: 'Induction', audience },
      provider: { id: provider, name: `${provider} College`, shortName: provider },
      leaveTo: 'https://www.bbc.co.uk/weather',
      language: 'en-GB',
      direction: 'ltr',
      edition: '2026.11',
      completion: { needsQuiz: audience === 'learner', needsSignOff: true },
    } as unknown as Course,
    signOff,
    files: new Map([
      ['help.json', file],
      ['index.html', { ...file, type: 'text/html; charset=utf-8', bytes: html, gzip: html }],
    ]),
  };
}

const all = ['example', 'other'].flatMap((provider) => [
  hosted(provider, 'induction', 'learner'),
  hosted(provider, 'employer', 'employer'),
]);

export const courses: HostedCourses = {
  find: (provider, track) =>
    all.find(({ course }) => course.provider.id === provider && course.track.id === track),
  tracksOf: (provider) => all.filter(({ course }) => course.provider.id === provider),
  providers: ['example', 'other'].map((id) => ({ id, name: `${id} College` })),
};
