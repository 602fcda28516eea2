/**
 * An employer without an account: invited by an assessor, whose link a scanner opens first; sees exactly what is
 * allowed; and sees nothing once the link is used, stopped, or somebody is paused.
 */
import type { BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { expectFitForAll } from './axe.ts';
import { browser, closeBrowser, toolFrame } from './browser.ts';
import { heading, press, sees } from './learner.ts';
import { picture, pictureOfTool } from './pictures.ts';

afterAll(closeBrowser);

const screens: readonly { readonly screen: string; readonly context: BrowserContextOptions }[] = [
  { screen: 'desktop', context: { viewport: { width: 1280, height: 900 } } },
  { screen: 'phone', context: { viewport: { width: 360, height: 740 }, hasTouch: true } },
];

describe.each(screens)('an employer on a $screen', ({ screen, context }) => {
  const email = `boss-${screen}@orchard-view.example`;

  test('is invited, opens the link once, and sees what is allowed and no more', async () => {
    const staff = await openEmployers(context);
    await staff.tool.getByLabel('Work e-mail address of somebody at Orchard View Care').fill(email);
    await press(staff.tool, /^Send a link/);
    await sees(staff.tool.getByText(`A link is on its way to ${email}`));
    await expectFitForAll(await toolFrame(staff.page));
    await pictureOfTool(staff.page, `employer-admin-${screen}`);
    const link = await mailedLink(email);

    const page = await newPage(context);
    // A mail scanner opens what it finds, several times.
    for (let n = 0; n < 3; n += 1) expect((await page.request.get(link)).ok()).toBe(true);
    await page.goto(link);
    await sees(heading(page, 'Your page is ready'));
    await expectFitForAll(page);
    await picture(page, `employer-open-${screen}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await sees(heading(page, 'Orchard View Care: your apprentices'));
    expect(new URL(page.url()).pathname).toBe('/employer');
    const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
    const lines = await rows.allInnerTexts();
    expect(lines.length).toBeGreaterThanOrEqual(6);
    for (const line of lines)
      expect(line.replace(/\s+/g, ' ').trim()).toMatch(
        /^[\p{L} ]+ (Online safety: )?(Done \d+ \w+ \d{4}|In progress|Due by \d+ \w+ \d{4}) (Next due: )?(No date|\d+ \w+ \d{4})$/u,
      );
    const words = await page.locator('main').innerText();
    expect(words).not.toMatch(/\d ?%|overdue|declin|paper|passed|score \d/i);
    await expectFitForAll(page);
    await picture(page, `employer-${screen}`);

    await press(page, 'I have read the briefing');
    await sees(page.getByText(/^You told us on .* that you have read the briefing/));
    await press(page, 'Send me a weekly note');
    await sees(page.getByRole('button', { name: 'Stop the weekly note' }));
    await page.goto(`${inject('baseUrl')}/employer`);
    await page.getByRole('link', { name: 'Mill Lane' }).click();
    await sees(page.getByText(/of [34] done/));

    // The same link a second time, in another browser.
    const other = await newPage(context);
    await other.goto(link);
    await sees(heading(other, 'This link has been used, or it is too old'));
    await expectFitForAll(other);
    await other.getByLabel('Your work e-mail address').fill('nobody@else.example');
    await press(other, 'Send me a link');
    await sees(heading(other, 'Look in your post'));

    // Paused for one person at once: "In progress", and nobody is told why.
    await press(staff.tool, /^Pause sharing ?: Callum Reeve/);
    await sees(staff.tool.getByText('Paused: shows “In progress”'));
    await page.goto(`${inject('baseUrl')}/employer`);
    expect((await rows.filter({ hasText: 'Callum Reeve' }).innerText()).replace(/\s+/g, ' ')).toContain(
      'In progress',
    );
    await press(staff.tool, /^Share again ?: Callum Reeve/);
    await sees(staff.tool.getByText('Sharing goes on.'));

    // Stopped: the open page is closed with it.
    await press(staff.tool, new RegExp(`^Stop ${email} from looking`));
    await sees(staff.tool.getByText(`${email} can look no more`));
    await page.goto(`${inject('baseUrl')}/employer`);
    await sees(page.getByLabel('Your work e-mail address'));
    expect(await page.locator('main').innerText()).not.toContain('Callum');
    for (const each of [page, other, staff.page]) await each.context().close();
  });

  test('of the demonstration opens from the start page, leaves quickly, and signs out', async () => {
    const page = await newPage({ ...context, colorScheme: 'dark' });
    await page.goto(`${inject('baseUrl')}/`);
    await page.getByRole('link', { name: 'An employer of apprentices, by a fresh link' }).click();
    await press(page, 'Open my page');
    await sees(heading(page, 'Orchard View Care: your apprentices'));
    await expectFitForAll(page);
    await picture(page, `employer-dark-${screen}`);
    const to = (await page.locator('#leave').getAttribute('data-to')) ?? '';
    await page.route(`${to}**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<p>Somewhere plain</p>' }),
    );
    await press(page, 'Leave quickly');
    await sees(page.getByText('Somewhere plain'));
    await page.goto(`${inject('baseUrl')}/employer`);
    await press(page, 'Sign out');
    await sees(heading(page, 'You are signed out'));
    await page.goto(`${inject('baseUrl')}/employer`);
    await sees(page.getByLabel('Your work e-mail address'));
    await page.context().close();
  });
});

async function newPage(context: BrowserContextOptions): Promise<Page> {
  const visit = await (await browser()).newContext(context);
  visit.setDefaultTimeout(20_000);
  return visit.newPage();
}

/** The page on which staff say who works where, inside the platform. */
async function openEmployers(
  context: BrowserContextOptions,
): Promise<{ readonly page: Page; readonly tool: FrameLocator }> {
  const page = await newPage(context);
  await page.goto(`${inject('platformUrls').moodle}/`);
  await page
    .getByRole('group', { name: /the course: In this page/ })
    .getByRole('link', { name: /^Open as Asha Assessor/ })
    .click();
  const tool = page.frameLocator('iframe.tool');
  await sees(heading(tool, 'Who is done, who is not'));
  await press(tool, 'Employers');
  await sees(heading(tool, 'Employers'));
  return { page, tool };
}

/** From the page that stands for the post here. */
async function mailedLink(to: string): Promise<string> {
  const page = await newPage({});
  await page.goto(`${inject('baseUrl')}/mail`);
  const text = await page.locator('main').innerText();
  await page.context().close();
  const [, link = ''] = /(http\S+\/employer\/[\w-]{43})/.exec(text.slice(text.indexOf(to))) ?? [];
  expect(link).not.toBe('');
  return link;
}
