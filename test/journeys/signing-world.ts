/**
 * The tool with one short course whose policy can be published anew, and a learner who has done all but signing.
 * Days pass by setting the tool's clock.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
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
import { awake } from './learner.ts';

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
  open(width?: number): Promise<Page>;
  close(): Promise<void>;
}

export async function signingWorld(): Promise<SigningWorld> {
  const library = await openLibrary();
  if (!library.ok) throw new Error(JSON.stringify(library.problem));
  const compiled = compileAll(library.value, [provider], [track]);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  const [course] = compiled.value;
  const build = await playerBuild();
  let hosted = host(withVersion(course!, '3', (clauses) => clauses));
  const courses: HostedCourses = {
    find: (id, asked) => (id === provider && asked === track ? hosted : undefined),
    tracksOf: (id) => (id === provider ? [hosted] : []),
    providers: [{ id: provider, name: 'Example Training' }],
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
  const { personId, attemptId, linkId, platformId } = await arrive(tool, clock.now);
  const parts = hosted.course.parts.filter(({ kind }) => kind === 'lesson');
  const attempt = (await tool.store.attempts.byId(attemptId))!;
  await tool.store.attempts.save({
    ...{ id: attemptId, revision: 0, session: randomUUID(), sequence: 1, scores: [], now: clock.now },
    state: encode(
      { ...newProgress(), finished: new Set(parts.flatMap(({ screens }) => screens)) },
      hosted.course,
    ),
    facts: attempt.facts,
  });

  const contexts: BrowserContext[] = [];
  return {
    ...{ tool, clock, attemptId, personId },
    signOff: () => hosted.signOff!,
    async publish(version, change) {
      hosted = host(withVersion(course!, version, change));
      await learnPolicies(tool.store, courses, clock.now, () => undefined);
    },
    async open(width = 1280) {
      const token = await tool.bearer.issue({
        ...{ scope: 'course', provider, platform: platformId, deployment: '1', sid: randomUUID() },
        ...{ track, attempt: attemptId, person: personId, link: linkId },
      });
      const context = await (await browser()).newContext({ viewport: { width, height: 900 } });
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
      await page.goto(`${origin}/course/${provider}/${track}/`);
      await awake(page.mainFrame());
      return page;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await app.close();
    },
  };
}

async function arrive(tool: Tool, now: Date) {
  const platform = await addTestPlatform(tool.store, { providerId: provider });
  const ids = await tool.store.launches.keep(
    {
      platform,
      deployment: platform.deployments[0]!,
      message: 'resource-link',
      person: { sub: 'sub-1', name: person },
      roles: ['learner'],
      context: { id: 'course-1', title: 'Plumbing' },
      resourceLink: { id: 'link-1' },
      custom: {},
    },
    { track, part: 'course' },
    now,
  );
  return { ...ids, platformId: platform.id };
}

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
  const hash = sha256(canonicalDocument(provider, document));
  return {
    ...compiled,
    signOff: {
      ...signOff,
      documents: [{ ...document, hash }, ...others],
      hash: sha256(`${signOff.hash} ${hash}`),
    },
  };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it stands. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}
