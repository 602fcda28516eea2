/**
 * The tool with one course whose policy can be published anew, a learner who has done all its lessons, and their
 * assessor. Days pass by setting the tool's clock.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import type { HostedCourse, HostedCourses, Tool } from '../../lti/http/tool.ts';
import { learnPolicies } from '../../lti/http/learn-policies.ts';
import { startTool } from '../../lti/server.ts';
import { compileAll, openLibrary } from '../../scripts/open-course.ts';
import { packHosted, playerBuild } from '../../scripts/pack-hosted-courses.ts';
import { canonicalDocument, sha256 } from '../../src/content/compile/clauses.ts';
import type { CompiledCourse } from '../../src/content/compile/compile-course.ts';
import type { SignClause, SignOffData } from '../../src/content/model.ts';
import { newProgress } from '../../src/progress/progress.ts';
import { encode } from '../../src/progress/suspend-data.ts';
import { addTestPlatform } from '../lti/store-for-tests.ts';
import { browser } from './browser.ts';
import { awake, plain } from './learner.ts';

export const provider = 'example';
export const track = 'induction-short';
export const person = 'Amira Khan';

export interface SigningWorld {
  readonly tool: Tool;
  readonly clock: { now: Date };
  readonly attemptId: string;
  readonly personId: string;
  readonly signOff: () => SignOffData;
  /** From now on this is what is signed. */
  publish(version: string, change: (clauses: readonly SignClause[]) => readonly SignClause[]): Promise<void>;
  /** The learner opens the course. */
  open(width?: number, colorScheme?: 'light' | 'dark'): Promise<Page>;
  /** What the assessor does for the learner. @returns the words of the page that answers */
  assess(action: string, fields?: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

export interface SigningOf {
  readonly provider?: string;
  readonly track?: string;
  /** How often the check may be taken, and how often it was, in vain. */
  readonly attempts?: number;
}

export async function signingWorld({
  provider: id = provider,
  track: taken = track,
  attempts,
}: SigningOf = {}): Promise<SigningWorld> {
  const library = await openLibrary();
  if (!library.ok) throw new Error(JSON.stringify(library.problem));
  const compiled = compileAll(library.value, [id], [taken]);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  const course = confirmed(compiled.value[0]!, attempts);
  const build = await playerBuild();
  let hosted = host(withVersion(course, '3', (clauses) => clauses));
  const courses: HostedCourses = {
    find: (of, asked) => (of === id && asked === taken ? hosted : undefined),
    tracksOf: (of) => (of === id ? [hosted] : []),
    providers: [{ id, name: course.course.provider.name }],
  };
  function host(one: CompiledCourse): HostedCourse {
    return packHosted([one], build)[0]!;
  }

  const clock = { now: new Date() };
  const started = await startTool(
    {
      port: 0,
      host: '127.0.0.1',
      tool: {
        publicUrl: 'http://localhost:3000',
        secretsKey: new Uint8Array(32).fill(5),
        allowInsecurePlatforms: true,
      },
      database: { kind: 'memory' },
      logLevel: 'silent',
      trustProxy: [],
      requestsPerMinute: 0,
    },
    courses,
    { now: () => clock.now },
  );
  if (!started.ok) throw new Error(JSON.stringify(started.problem));
  const { app, tool } = started.value;
  await app.listen({ port: 0, host: '127.0.0.1' });
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const { personId, attemptId, linkId, contextId, platformId, assessorId } = await arrive(
    tool,
    id,
    taken,
    clock.now,
  );
  const parts = hosted.course.parts.filter(({ kind }) => kind === 'lesson');
  const attempt = (await tool.store.attempts.byId(attemptId))!;
  await tool.store.attempts.save({
    ...{ id: attemptId, revision: 0, session: randomUUID(), sequence: 1, scores: [], now: clock.now },
    state: encode(
      {
        ...newProgress(),
        finished: new Set(parts.flatMap(({ screens }) => screens)),
        ...(attempts !== undefined && { attempts, marks: marksOf(hosted.course) }),
      },
      hosted.course,
    ),
    facts: { ...attempt.facts, quizAttempts: attempts ?? 0 },
  });

  const contexts: BrowserContext[] = [];
  return {
    ...{ tool, clock, attemptId, personId },
    signOff: () => hosted.signOff!,
    async publish(version, change) {
      hosted = host(withVersion(course, version, change));
      await learnPolicies(tool.store, courses, clock.now, () => undefined);
    },
    async assess(action, fields = {}) {
      const token = await tool.bearer.issue({
        ...{ scope: 'assessor', provider: id, platform: platformId, deployment: '1', sid: randomUUID() },
        ...{ track: taken, person: assessorId, link: linkId, context: contextId! },
      });
      const answer = await fetch(`${origin}/assessor/${action}`, {
        method: 'POST',
        body: new URLSearchParams({ token, person: personId, ...fields }),
      });
      return plain((await answer.text()).replace(/<(script|style)[^]*?<\/\1>|<[^>]*>/g, ' '));
    },
    async open(width = 1280, colorScheme = 'light') {
      const token = await tool.bearer.issue({
        ...{ scope: 'course', provider: id, platform: platformId, deployment: '1', sid: randomUUID() },
        ...{ track: taken, attempt: attemptId, person: personId, link: linkId },
      });
      const context = await (await browser()).newContext({ viewport: { width, height: 900 }, colorScheme });
      contexts.push(context);
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      await page.addInitScript(
        (launch) => {
          // Once: what the page itself renews must live through a reload.
          if (!sessionStorage.getItem('fourcs-launch')) sessionStorage.setItem('fourcs-launch', launch);
        },
        JSON.stringify({ token, expiresAt: Date.now() + 3_600_000 }),
      );
      await page.goto(`${origin}/course/${id}/${taken}/`);
      await awake(page.mainFrame());
      return page;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await app.close();
    },
  };
}

async function arrive(tool: Tool, providerId: string, taken: string, now: Date) {
  const platform = await addTestPlatform(tool.store, { providerId });
  const keep = (sub: string, name: string, role: 'learner' | 'instructor') =>
    tool.store.launches.keep(
      {
        platform,
        deployment: platform.deployments[0]!,
        message: 'resource-link',
        person: { sub, name },
        roles: [role],
        context: { id: 'course-1', title: 'Plumbing' },
        resourceLink: { id: 'link-1' },
        custom: {},
      },
      { track: taken, part: 'course' },
      now,
    );
  const ids = await keep('sub-1', person, 'learner');
  const { personId: assessorId } = await keep('sub-2', 'Asha Assessor', 'instructor');
  return { ...ids, assessorId, platformId: platform.id };
}

/** As it is once somebody at the provider has confirmed it. */
function confirmed({ course, ...others }: CompiledCourse, attempts: number | undefined): CompiledCourse {
  const { draft: _, assessment, ...rest } = course;
  return {
    ...others,
    course: {
      ...rest,
      ...(assessment && { assessment: { ...assessment, ...(attempts !== undefined && { attempts }) } }),
    },
  };
}

/** Nothing right. */
const marksOf = ({ assessment }: HostedCourse['course']) =>
  Object.fromEntries(
    (assessment?.topics ?? []).map(({ code, draw }) => [code, { right: 0, asked: draw }] as const),
  );

/** The first document with other clauses under another number, hashed as the compiler does. */
function withVersion(
  compiled: CompiledCourse,
  version: string,
  change: (clauses: readonly SignClause[]) => readonly SignClause[],
): CompiledCourse {
  const signOff = compiled.signOff!;
  const [first, ...others] = signOff.documents;
  const document = {
    ...first!,
    version,
    sections: first!.sections.map((section, index) =>
      index === 0 ? { ...section, clauses: change(section.clauses) } : section,
    ),
  };
  const hash = sha256(canonicalDocument(compiled.course.provider.id, document));
  return {
    ...compiled,
    signOff: {
      ...signOff,
      documents: [{ ...document, hash }, ...others],
      hash: sha256(`${signOff.hash} ${hash}`),
    },
  };
}
