/**
 * Whoever teaches the course: finds the overdue, reminds them, looks at one of them, records a paper copy, looks at the
 * figures and takes the pack away. In a platform's frame, where a page is the answer to a form and Back still works.
 */
import { readFileSync } from 'node:fs';
import type { BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { expectFitForAll } from './axe.ts';
import { browser, closeBrowser, toolFrame } from './browser.ts';
import { button, heading, press, sees } from './learner.ts';
import { pictureOfTool } from './pictures.ts';

afterAll(closeBrowser);

const screens: readonly { readonly screen: string; readonly context: BrowserContextOptions }[] = [
  { screen: 'desktop', context: { viewport: { width: 1280, height: 900 } } },
  { screen: 'phone', context: { viewport: { width: 360, height: 740 }, hasTouch: true } },
];

describe.each(screens)('an assessor on a $screen', ({ screen, context }) => {
  async function open(as = 'Asha Assessor', change: BrowserContextOptions = {}) {
    const visit = await (await browser()).newContext({ ...context, ...change, acceptDownloads: true });
    visit.setDefaultTimeout(20_000);
    const page = await visit.newPage();
    await page.goto(`${inject('platformUrls').moodle}/`);
    await page
      .getByRole('group', { name: /the course: In this page/ })
      .getByRole('link', { name: new RegExp(`^Open as ${as}`) })
      .click();
    const tool = page.frameLocator('iframe.tool');
    await sees(heading(tool, 'Who is done, who is not'));
    return { page, tool, close: () => visit.close() };
  }

  /** In a window of its own, as many providers set the link. */
  async function openAlone() {
    const visit = await (await browser()).newContext({ ...context });
    visit.setDefaultTimeout(20_000);
    const platform = await visit.newPage();
    await platform.goto(`${inject('platformUrls').moodle}/`);
    const [page] = await Promise.all([
      visit.waitForEvent('page'),
      platform
        .getByRole('group', { name: /the course: In this page/ })
        .getByRole('link', { name: 'In a new window as Asha Assessor' })
        .click(),
    ]);
    await sees(heading(page, 'Who is done, who is not'));
    return { page, close: () => visit.close() };
  }

  test('finds the overdue, reminds them, and comes back with Back', async () => {
    const { page, tool, close } = await open();
    await sees(tool.getByText(/people: \d+ overdue/));
    await pictureOfTool(page, `people-${screen}`);
    await expectFitForAll(await toolFrame(page));

    await tool.getByLabel('Status').selectOption({ label: 'Overdue' });
    await press(tool, 'Show');
    await sees(tool.getByText(/people as you asked, overdue first/));
    await sees(tool.getByText('Overdue 5 days'));
    await tool
      .getByLabel('Choose Precious Adeyemi')
      .or(tool.getByLabel('Choose Wren Foster'))
      .first()
      .check();
    await press(tool, 'Send a reminder to those chosen');
    await sees(tool.getByText('A reminder is on its way to 1 person.'));

    await press(tool, 'Wren Foster');
    await sees(heading(tool, 'Wren Foster'));
    expect(await focused(page)).toBe('Wren Foster');
    // No page is loaded by it, so there is no load to wait for.
    await page.evaluate(() => history.back());
    await sees(heading(tool, 'Who is done, who is not'));
    await sees(tool.getByText(/as you asked, overdue first/));
    await page.evaluate(() => history.forward());
    await sees(heading(tool, 'Wren Foster'));
    await press(tool, 'Back to your learners');
    await sees(tool.getByText(/as you asked, overdue first/));
    await close();
  });

  test('reloads: on the same page where the browser keeps something for it, else with a way back', async () => {
    const { page, tool, close } = await open();
    await press(tool, 'Figures');
    await sees(heading(tool, 'How the course is going'));
    // This browser keeps nothing for a page in another site's frame.
    await (await toolFrame(page)).evaluate(() => location.reload());
    await sees(tool.getByText('Open this page again from your course in your learning platform.'));
    await close();

    const alone = await openAlone();
    await press(alone.page, 'Figures');
    await sees(heading(alone.page, 'How the course is going'));
    await alone.page.reload();
    await sees(heading(alone.page, 'How the course is going'));
    expect(alone.page.url()).toMatch(/\/assessor$/);
    await press(alone.page, 'People');
    await sees(heading(alone.page, 'Who is done, who is not'));
    await alone.close();
  });

  test('has help one step away, and leaves quickly, also on a page that took another’s place', async () => {
    const { page, close } = await openAlone();
    await press(page, 'Choose everybody on this page');
    expect(await page.getByRole('checkbox', { checked: false }).count()).toBe(0);
    await press(page, 'Figures');
    await sees(heading(page, 'How the course is going'));
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    const length = await page.evaluate(() => history.length);
    await page.getByRole('link', { name: 'Help', exact: true }).click();
    await sees(page.locator('#help').getByRole('link', { name: '999' }));
    expect(await page.evaluate(() => document.activeElement?.closest('#help') !== null)).toBe(true);
    expect(await page.evaluate(() => history.length)).toBe(length);
    const to = (await page.locator('#leave').getAttribute('data-to')) ?? '';
    await page
      .context()
      .route(`${to}**`, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<p>Somewhere plain</p>' }),
      );
    await press(page, 'Leave quickly');
    await sees(page.getByText('Somewhere plain'));
    // Back leads to no list of names.
    await page.goBack();
    await sees(page.getByText('Open this page again from your course in your learning platform.'));
    await close();
  });

  test('looks at one person, and records a paper copy', async () => {
    const { page, tool, close } = await open();
    const name = screen === 'phone' ? 'Victor Hall' : 'Uma Patel';
    await tool.getByLabel('Name', { exact: true }).fill(name);
    await page.keyboard.press('Enter');
    await press(tool, name);
    await sees(heading(tool, name));
    await sees(tool.getByText(/Left: .*sign/));
    await sees(tool.getByText('No mark is ever a reason for a referral.'));
    await pictureOfTool(page, `person-${screen}`);
    await expectFitForAll(await toolFrame(page));
    await tool.getByText('Record a paper copy').click();
    await press(tool, 'Record: paper copy held');
    await sees(tool.getByText(/Kept: paper copy held\. The receipt is [\dA-Z-]{19}\./));
    await sees(tool.getByText(/^Done \d+ \w+$/));
    await close();
  });

  test('sees who is aware, over time, and which topic is weak; and takes the list and the pack away', async () => {
    const { page, tool, close } = await open();
    await press(tool, 'Figures');
    await sees(heading(tool, 'How the course is going'));
    const aware = await tool.getByText(/of \d+ people are aware: \d+%\./).innerText();
    await sees(tool.getByRole('img', { name: /people have finished/ }));
    await sees(tool.getByRole('columnheader', { name: /Everybody here/ }));
    await sees(heading(tool, 'Ten minutes that would help'));
    await pictureOfTool(page, `figures-${screen}`);
    await expectFitForAll(await toolFrame(page));

    await press(tool, 'Records, dates and groups');
    await pictureOfTool(page, `records-${screen}`);
    await expectFitForAll(await toolFrame(page));
    const csv = await downloaded(page, tool, 'Download as CSV');
    expect(csv.name).toMatch(/^people-\d{4}-\d\d-\d\d\.csv$/);
    expect(csv.bytes.toString('utf8')).toContain('Sam Learner');
    const pack = await downloaded(page, tool, 'Download the inspection pack');
    expect(pack.name).toMatch(/^inspection-pack-\d{4}-\d\d-\d\d\.zip$/);
    expect(pack.bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    expect(aware).toContain('people are aware');
    await close();
  });

  test('works without a script, as plain forms', async () => {
    const visit = await (await browser()).newContext({ ...context, javaScriptEnabled: false });
    visit.setDefaultTimeout(20_000);
    const platform = await visit.newPage();
    await platform.goto(`${inject('platformUrls').moodle}/`);
    const [page] = await Promise.all([
      visit.waitForEvent('page'),
      platform
        .getByRole('group', { name: /the course: In this page/ })
        .getByRole('link', { name: 'In a new window as Asha Assessor' })
        .click(),
    ]);
    // The platform's two pages and our own, which a script would send.
    for (const path of ['/start', '/auth.php', '/lti/launch']) {
      await page.waitForURL((url) => url.pathname.endsWith(path));
      await press(page, 'Go on');
    }
    await sees(heading(page, 'Who is done, who is not'));
    await page.getByLabel('Status').selectOption({ label: 'Overdue' });
    await press(page, 'Show');
    await page.getByLabel('Choose Yusuf Demir').check();
    await press(page, 'Send a reminder to those chosen');
    await sees(page.getByText('A reminder is on its way to 1 person.'));
    await press(page, 'Yusuf Demir');
    await sees(heading(page, 'Yusuf Demir'));
    await press(page, 'Back to your learners');
    await sees(page.getByText(/as you asked, overdue first/));
    await press(page, 'Figures');
    await sees(heading(page, 'How the course is going'));
    await page.goto(`${inject('baseUrl')}/assessor`);
    await sees(page.getByText('Open this page again from your course in your learning platform.'));
    await visit.close();
  });

  test('sees what somebody who has not passed has still to learn, and no mark that is nobody’s to see', async () => {
    const { page, tool, close } = await open();
    await press(tool, 'Xin Li');
    await sees(heading(tool, 'Xin Li'));
    await sees(tool.getByText(/^One try, not passed yet\./));
    const lines = await tool
      .getByRole('listitem')
      .filter({ hasText: /\d of \d$|Covered$/ })
      .allInnerTexts();
    expect(lines.filter((line) => /\d of \d$/.test(line)).length).toBeGreaterThan(5);
    for (const topic of ['Images and consent', 'New contacts', 'Strong views', 'Looking after yourself'])
      expect(lines.find((line) => line.includes(topic))).toMatch(/Covered$/);
    await pictureOfTool(page, `person-to-learn-${screen}`);
    await expectFitForAll(await toolFrame(page));
    await close();
  });

  test('in the dark', async () => {
    const { page, close } = await open('Asha Assessor', { colorScheme: 'dark' });
    await pictureOfTool(page, `people-dark-${screen}`);
    await expectFitForAll(await toolFrame(page));
    await close();
  });
});

const focused = async (page: Page): Promise<string> =>
  (await toolFrame(page)).evaluate(() => document.activeElement?.textContent ?? '');

async function downloaded(
  page: Page,
  tool: FrameLocator,
  name: string,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button(tool, name).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
