/** What a learner sees when the platform is not there, or not as it should be. */
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { newProgress } from '../../src/progress/progress.ts';
import { encode } from '../../src/progress/suspend-data.ts';
import { browser, closeBrowser, visitAlone } from './browser.ts';
import { openAt } from './course-alone.ts';
import { heading, nextButton, press, sees, takeLesson } from './learner.ts';
import { servedCourse } from './served-course.ts';

afterAll(closeBrowser);

const path = (format: string): string => `/open/${format}/ws-training/induction/index.html`;

/** Every method of both standards answers the same. */
function putBrokenApi(how: 'throws' | 'false'): void {
  const names = [
    'Initialize',
    'Terminate',
    'Finish',
    'GetValue',
    'SetValue',
    'Commit',
    'GetLastError',
    'GetErrorString',
    'GetDiagnostic',
  ];
  const method = (): string => {
    if (how === 'throws') throw new Error('The platform has broken down.');
    return 'false';
  };
  const api = (prefix: string) => Object.fromEntries(names.map((name) => [prefix + name, method]));
  Object.assign(window, { API: api('LMS'), API_1484_11: api('') });
}

const broken: readonly { what: string; before?: (page: Page) => Promise<unknown> }[] = [
  { what: 'is not there' },
  { what: 'throws', before: (page) => page.addInitScript(putBrokenApi, 'throws' as const) },
  { what: 'answers false', before: (page) => page.addInitScript(putBrokenApi, 'false' as const) },
];

describe.each(['scorm12', 'scorm2004'] as const)('a %s course', (format) => {
  test.each(broken)('says so and can be read when the platform $what', async ({ before }) => {
    const served = await servedCourse(inject('baseUrl'), { format });
    const { page, close } = await visitAlone(path(format), before ? { before } : {});
    // The home says what it means for the record; no screen calls anything saved.
    await sees(page.getByText(/This page is not connected|The connection has ended/));
    await nextButton(page).waitFor();
    const [first] = served.lessons;
    if (!first) throw new Error('The course has no lesson.');
    await takeLesson(page, first);
    expect(await page.getByText('Saved', { exact: true }).count()).toBe(0);
    await close();
  });
});

describe('what was kept last time', () => {
  const good = async () => {
    const served = await servedCourse(inject('baseUrl'));
    const finished = new Set(served.lessons[0]?.screens.map(({ code }) => code));
    return { served, data: encode({ ...newProgress(), finished }, served.course) };
  };

  test.each([
    { what: 'is of another version', change: (data: string) => `C9${data.slice(2)}` },
    { what: 'was cut short', change: (data: string) => data.slice(0, -4) },
    { what: 'is not of this course', change: () => 'page=3;score=12' },
  ])('is not read when it $what: the course says so and begins again', async ({ change }) => {
    const { served, data } = await good();
    const context = await (await browser()).newContext();
    context.setDefaultTimeout(15_000);
    const page = await openAt(context, served, {}, { values: { 'cmi.suspend_data': change(data) } });
    await sees(page.getByText('Starting again from the beginning'));
    const [first] = served.lessons;
    await press(page, `Start: ${first?.title ?? ''}`);
    await sees(heading(page, first?.screens[0]?.title ?? '', 2));
    await context.close();
  });

  test('is read when it is whole', async () => {
    const { served, data } = await good();
    const context = await (await browser()).newContext();
    context.setDefaultTimeout(15_000);
    const page = await openAt(context, served, {}, { values: { 'cmi.suspend_data': data } });
    await sees(heading(page, served.course.title, 1));
    await press(page, `Carry on: ${served.lessons[1]?.title ?? ''}`);
    expect(await page.getByText('Starting again from the beginning').count()).toBe(0);
    await context.close();
  });
});
