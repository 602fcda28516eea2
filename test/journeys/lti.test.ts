/**
 * The course over LTI, as the demonstration shows it: a learner inside a platform's page, reloading in the middle of the
 * check, passing and signing; the gradebook; the assessor. In Moodle's manner and in Canvas's.
 */
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import {
  awake,
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
import { browser, closeBrowser, toolFrame } from './browser.ts';
import { servedCourse } from './served-course.ts';

afterAll(closeBrowser);

const sides = [
  // Other journeys have the made-up learners of this platform for themselves.
  { manner: 'moodle', provider: 'example', person: 'Kim Third' },
  { manner: 'canvas', provider: 'ws-training', person: 'Sam Learner' },
] as const;

describe.each(sides)('over LTI in a platform of $manner’s manner', ({ manner, provider, person }) => {
  const platform = (): string => inject('platformUrls')[manner];

  test('the course is taken, reloaded in the middle of the check, passed and signed; gradebook and assessor see both', async () => {
    const served = await servedCourse(inject('baseUrl'), { format: 'web', provider });
    const page = await newPage();

    let course = await openAs(page, platform(), person);
    await takeLessons(course, served, 'three lines');
    await startQuiz(course, served);
    for (let n = 0; n < 3; n += 1) {
      await answer(course, served.quiz.questions, 'right');
      await press(course, 'Next question');
    }
    const asked = await questionShown(course, served.quiz.questions);

    await reload(page);
    await press(course, /^Carry on: /);
    expect((await questionShown(course, served.quiz.questions)).code).toBe(asked.code);

    // And on another day, from the platform.
    course = await openAs(page, platform(), person);
    await press(course, /^Carry on: /);
    await finishQuiz(course, served.quiz.questions, 'right');
    await sees(heading(course, 'Passed'));
    await press(course, 'Carry on');
    await sign(course, served, person);

    await expect.poll(() => grades(page, platform(), person), { timeout: 20_000 }).toEqual(['100', '1']);

    const assessor = await openAs(page, platform(), 'Asha Assessor', 'any page');
    const row = assessor.getByRole('row').filter({ hasText: person });
    await sees(row);
    // Done is the check passed and the rules signed.
    expect(await row.innerText()).toMatch(/Done \d+ \w+/);
    expect(await row.innerText()).toMatch(/Signed/);
  });
});

async function newPage(): Promise<Page> {
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/** Presses the platform's button for one of its people. @returns what the tool shows in the platform's page */
async function openAs(
  page: Page,
  platform: string,
  person: string,
  what?: 'any page',
): Promise<FrameLocator> {
  await page.goto(`${platform}/`);
  await page
    .getByRole('group', { name: /the course: In this page/ })
    .getByRole('link', { name: new RegExp(`^Open as ${person}`) })
    .click();
  if (what === undefined) await isAwake(page);
  return page.frameLocator('iframe.tool');
}

/** The way in leads over pages that go by themselves; the course is the last. */
async function isAwake(page: Page): Promise<void> {
  await sees(page.frameLocator('iframe.tool').locator('four-cs-course'));
  await awake(await toolFrame(page));
}

async function reload(page: Page): Promise<void> {
  await (await toolFrame(page)).evaluate(() => location.reload());
  await page.waitForTimeout(100);
  await isAwake(page);
}

async function grades(page: Page, platform: string, person: string): Promise<string[]> {
  await page.goto(`${platform}/gradebook`);
  return page.getByRole('row').filter({ hasText: person }).getByRole('cell').allInnerTexts();
}
