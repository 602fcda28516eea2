/** The practice platforms for cmi5 and xAPI, as someone sees them who tries the course. */
import { afterAll, afterEach, describe, expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { closeBrowser, visit, type Visit } from './browser.ts';
import { heading, openNext, press, sees, sign, takeLesson, takeLessons } from './learner.ts';
import { courseParts, type ServedCourse } from './served-course.ts';

const visits: Visit[] = [];
afterEach(async () => {
  for (const { close } of visits.splice(0)) await close();
});
afterAll(closeBrowser);

const provider = 'example';
const track = 'induction-short';
const patience = { timeout: 15_000 };

async function opened(options: Parameters<typeof visit>[0]): Promise<Visit> {
  const found = await visit({ provider, track, ...options });
  visits.push(found);
  return found;
}

/** What stands beside a label in the table; the label has a quieter word under it. */
const recorded = (page: Page, label: string): Promise<string> =>
  page
    .locator('#recorded tr')
    .filter({ hasText: new RegExp(`^${label}`) })
    .locator('td')
    .last()
    .innerText();

describe.each(['cmi5', 'xapi'] as const)('the practice platform for %s', (standard) => {
  const url = `${inject('baseUrl')}/open/${standard}/${provider}/${track}/`;

  test('is opened from the first page, and shows what it hears until the course is signed', async () => {
    const { page, course } = await opened({ standard, learner: `practice-${standard}` });
    const parts = (await courseParts(url)) as ServedCourse;
    const home = await (await fetch(inject('baseUrl'))).text();
    expect(home).toMatch(new RegExp(`href="/lms/${standard}/${provider}/${track}">Open in an? (cmi5|xAPI)`));

    await takeLessons(course, parts, 'read it');
    await openNext(course, parts.course.parts.find(({ kind }) => kind === 'sign-off')?.title ?? '');
    await expect.poll(() => recorded(page, 'Progress'), patience).toMatch(/^[1-9]/);
    expect(await recorded(page, 'Completion')).toBe('not yet');
    await sign(course, parts);
    await expect.poll(() => recorded(page, 'Completion'), patience).toBe('completed');
    if (standard === 'cmi5') expect(await recorded(page, 'May move on')).toBe('yes');
    expect(await recorded(page, 'Signed')).toContain(parts.signOff.hash.slice(0, 8));
    await sees(page.getByText('Nothing was refused.'));

    const lines = page.locator('#statements > li');
    const first = lines.first();
    expect(await first.innerText()).toContain('The course was opened');
    await first.locator('summary').click();
    expect(JSON.parse(await first.locator('pre').innerText())).toMatchObject({
      verb: { id: 'http://adlnet.gov/expapi/verbs/initialized' },
    });

    await press(course, 'Save and close');
    await sees(lines.filter({ hasText: 'The course was closed' }));
    await press(page, 'Open it again');
    await sees(heading(course, 'The fingerprint of the words'));
    await expect.poll(() => recorded(page, 'Opened'), patience).toBe('2 times');

    await press(page, 'Start as a new learner');
    await page.waitForURL((where) => where.pathname === `/lms/${standard}/${provider}/${track}`);
    await expect.poll(() => recorded(page, 'Completion'), patience).toBe('not yet');
  });

  test('refuses once when asked to, and the course says so and catches up', async () => {
    const { page, course } = await opened({
      standard,
      learner: `refused-${standard}`,
      fault: 'refuse-once',
    });
    const { lessons } = (await courseParts(url)) as ServedCourse;
    const [lesson] = lessons;
    if (!lesson) throw new Error('the course has no lesson');
    await takeLesson(course, lesson);
    await sees(page.getByText(/^Refused: /));
    await expect.poll(() => recorded(page, 'Progress'), patience).toMatch(/^[1-9]/);
    await sees(course.getByText('Saved', { exact: true }));
  });
});
