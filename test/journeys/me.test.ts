/**
 * A learner's own record, from the course inside a platform's page: receipts, a certificate that opens, exactly what
 * the employer sees, and the data as a file. Also in a browser that keeps no cookie and no storage in a frame.
 */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { expectFitForAll } from './axe.ts';
import { browser, closeBrowser, toolFrame } from './browser.ts';
import { awake, heading, passEverything, press, sees, sign } from './learner.ts';
import { pictureOfTool } from './pictures.ts';
import { servedCourse } from './served-course.ts';

afterAll(closeBrowser);

const screens: readonly {
  readonly screen: string;
  readonly person: string;
  readonly context: BrowserContextOptions;
}[] = [
  { screen: 'desktop', person: 'Sam Learner', context: { viewport: { width: 1280, height: 900 } } },
  {
    screen: 'phone',
    person: 'Ada Second',
    context: { viewport: { width: 360, height: 740 }, hasTouch: true },
  },
];

describe.each(screens)('a learner on a $screen', ({ screen, person, context }) => {
  test('finds their record, their receipt, a certificate, and what their employer sees', async () => {
    const served = await servedCourse(inject('baseUrl'), { format: 'web', provider: 'example' });
    const page = await newPage(context);
    let course = await openCourse(page, person);
    await passEverything(course, served);
    await sign(course, served, person);
    const reference = await course.locator('.ref').innerText();
    course = await openCourse(page, person);
    await press(course, 'My record');
    await sees(heading(course, 'My record', 1));
    await sees(course.getByText(/^Done \d+ \w+ \d{4}$/));
    await sees(course.getByText(reference));
    await expectFitForAll(await toolFrame(page));
    await pictureOfTool(page, `me-${screen}`);

    const [certificate] = await Promise.all([
      page.context().waitForEvent('response', (answer) => answer.url().endsWith('/me/certificate')),
      press(course, /^Certificate \(PDF\)/),
    ]);
    expect(certificate.headers()['content-type']).toBe('application/pdf');
    const [receipt] = await Promise.all([
      page.context().waitForEvent('response', (answer) => answer.url().endsWith('/me/receipt')),
      press(course, /^Receipt \(PDF\)/),
    ]);
    expect(receipt.headers()['content-type']).toBe('application/pdf');
    await page.context().close();
  });
});

test('an apprentice sees exactly the line that their employer sees', async () => {
  const page = await newPage({ viewport: { width: 1280, height: 900 } });
  const course = await openCourse(page, 'Sam Learner');
  const employer = await newPage({});
  await employer.goto(`${inject('baseUrl')}/open-employer`);
  await press(employer, 'Open my page');
  const theirs = await employer
    .getByRole('row')
    .filter({ hasText: 'Sam Learner' })
    .getByRole('cell')
    .allInnerTexts();
  expect(theirs).toHaveLength(2);
  await press(course, 'My record');
  await sees(heading(course, 'My record', 1));
  const mine = await course
    .getByRole('row')
    .filter({ hasText: 'Orchard View Care' })
    .getByRole('cell')
    .allInnerTexts();
  expect(mine).toEqual(['Sam Learner', ...theirs]);

  // The data, to read and as a file; a certificate's tags are read where it is made.
  await press(course, 'Read my data');
  await sees(heading(course, 'My data', 1));
  await expectFitForAll(await toolFrame(page));
  await press(course, 'Back to my record');
  await press(course, 'Back to the course');
  await awake(await toolFrame(page));
  for (const each of [page, employer]) await each.context().close();
});

async function newPage(context: BrowserContextOptions): Promise<Page> {
  const visit = await (await browser()).newContext(context);
  visit.setDefaultTimeout(20_000);
  return visit.newPage();
}

async function openCourse(page: Page, person: string) {
  await page.goto(`${inject('platformUrls').moodle}/`);
  await page
    .getByRole('group', { name: /the course: In this page/ })
    .getByRole('link', { name: new RegExp(`^Open as ${person}`) })
    .click();
  await sees(page.frameLocator('iframe.tool').locator('four-cs-course'));
  await awake(await toolFrame(page));
  return page.frameLocator('iframe.tool');
}
