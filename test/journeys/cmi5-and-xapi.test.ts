/** The induction in cmi5 and in plain xAPI: a real browser, a real network, and an LMS that keeps its own rules. */
import { afterAll, afterEach, describe, expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import validator from '@learninglocker/xapi-validation';
import { createCmi5Launcher, defaultActor } from '../lms/cmi5-launcher.ts';
import { createLrsStandIn, serve } from '../lms/lrs.ts';
import type { LrsServer, LrsStandIn } from '../lms/lrs.ts';
import { traceStatements } from '../lms/traces.ts';
import { closeBrowser, visitAlone } from './browser.ts';
import {
  answer,
  finishQuiz,
  heading,
  press,
  questionShown,
  sees,
  sign,
  startQuiz,
  takeLessons,
} from './learner.ts';
import { servedCourse } from './served-course.ts';

const validate = validator as unknown as (statement: unknown) => readonly object[];
const key = 'Basic a2V5OnNlY3JldA==';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(closeBrowser);

interface Platform {
  readonly lrs: LrsStandIn;
  /** The address of a new launch. */
  readonly launch: () => string;
}

const standards = { cmi5: cmi5Platform, xapi: xapiPlatform } as const;

describe.each(['cmi5', 'xapi'] as const)('the induction in %s', (format) => {
  const course = `/open/${format}/ws-training/induction/index.html`;

  test('is begun, loaded again, cut off, carried on, passed, signed and looked at again', async () => {
    const { lrs, launch } = await standards[format]();
    const said = (verb: string) => lrs.statements.filter((one) => one.verb.id.endsWith(`/${verb}`));
    const served = await servedCourse(inject('baseUrl'), { format });
    const { page, close } = await visitAlone(course + launch());
    closing.push(close);

    await takeLessons(page, served, 'three lines');
    await startQuiz(page, served);
    await answer(page, served.quiz.questions, 'right');
    await press(page, 'Next question');
    const open = await questionShown(page, served.quiz.questions);

    // Loaded again in the middle of the quiz: the same session, and no word twice.
    await settled(page);
    await page.reload();
    await press(
      page,
      new RegExp(`Carry on: ${served.course.parts.find(({ kind }) => kind === 'quiz')?.title ?? ''}`),
    );
    expect((await questionShown(page, served.quiz.questions)).code).toBe(open.code);
    expect(said('initialized')).toHaveLength(1);

    // The line goes down for two answers. The page says so, and catches up.
    lrs.fault = () => 0;
    await answer(page, served.quiz.questions, 'right');
    await sees(page.getByText('Not saved yet', { exact: false }).or(page.getByText('You are offline')));
    lrs.fault = undefined;
    await press(page, 'Next question');
    await finishQuiz(page, served.quiz.questions, 'right');
    await sees(heading(page, 'Passed'));
    await expect.poll(() => said('passed').length, { timeout: 15_000 }).toBe(1);
    expect(said('completed')).toEqual([]);

    // A second launch carries on where the first one was.
    await press(page, 'Save and close');
    await sees(heading(page, /Saved and closed/));
    expect(said('terminated')).toHaveLength(1);
    expect(await leftovers(page)).toEqual([]);
    await page.goto(inject('baseUrl') + course + launch());
    await sees(heading(page, 'Passed'));
    await press(page, 'Carry on');
    await sign(page, served);
    await expect.poll(() => said('completed').length, { timeout: 15_000 }).toBe(1);
    await press(page, 'Save and close');
    await sees(heading(page, /Saved and closed/));
    expect(await leftovers(page)).toEqual([]);
    expect(said('answered')[0]?.result?.response).toContain(served.signOff.hash);

    // Finished: read, and nothing said but hello and goodbye.
    const before = lrs.statements.length;
    await page.goto(inject('baseUrl') + course + launch());
    await sees(page.getByText('Finished', { exact: true }));
    await sees(heading(page, 'The fingerprint of the words'));
    await press(page, 'Save and close');
    await sees(page.getByText('You have finished, and your record is kept.'));
    expect(lrs.statements.slice(before).map(({ verb }) => verb.id.split('/').at(-1))).toEqual([
      'initialized',
      'terminated',
    ]);

    for (const statement of lrs.statements) expect(validate(statement)).toEqual([]);
    expect(page.url()).not.toContain('auth=');
    expect(traceStatements(`induction-${format}`, lrs.statements)).toContain('.traces');
  });
});

/** Until what the page has to say is said. */
const settled = (page: Page): Promise<void> => sees(page.getByText('Saved', { exact: true }));

/** What the browser still keeps, besides reading settings. */
const leftovers = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const rows = databases.map(
      ({ name = '' }) =>
        new Promise<string[]>((resolve) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => {
            const [table = ''] = opening.result.objectStoreNames;
            const asking = opening.result.transaction(table).objectStore(table).getAllKeys();
            asking.onsuccess = () => {
              opening.result.close();
              resolve(asking.result.map((one) => `${name} ${JSON.stringify(one)}`));
            };
          };
        }),
    );
    const kept = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    return [...kept.filter((one) => one.startsWith('fourcs')), ...(await Promise.all(rows)).flat()];
  });

async function served(handlers: Parameters<typeof serve>[0]): Promise<LrsServer> {
  const server = await serve(handlers);
  closing.push(() => server.close());
  return server;
}

async function cmi5Platform(): Promise<Platform> {
  const parts: Parameters<typeof serve>[0] = {
    lrs: (request) => launcher.lrs.handle(request),
    fetch: (request) => launcher.fetch(request),
  };
  const { url } = await served(parts);
  const launcher = createCmi5Launcher({
    endpoint: `${url}/lrs`,
    fetchUrl: `${url}/fetch`,
    masteryScore: 0.8,
  });
  return { lrs: launcher.lrs, launch: () => launcher.launch() };
}

async function xapiPlatform(): Promise<Platform> {
  const lrs = createLrsStandIn({
    refuses: ({ headers }) => (headers['authorization'] === key ? undefined : 401),
  });
  const { url } = await served({ lrs: (request) => lrs.handle(request) });
  const query = new URLSearchParams({
    endpoint: `${url}/lrs/`,
    auth: key,
    actor: JSON.stringify(defaultActor),
    registration: crypto.randomUUID(),
    activity_id: 'https://fourcs.example/course/ws-training/induction',
  });
  return { lrs, launch: () => `?${query.toString()}` };
}
