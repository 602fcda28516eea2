/** Leave quickly: at once, with nothing said, and no trace that closing the tab would not leave. */
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { browser, closeBrowser, stored, visit, type StoredAttempt, type Visit } from './browser.ts';
import { awake, button, heading, nextButton, press, sees, takeLesson } from './learner.ts';
import { servedCourse, type ServedCourse } from './served-course.ts';

afterAll(closeBrowser);

/** The plain public page is not asked for from a test: it is answered here. */
const outside = 'Somewhere plain';
const answerOutside = (leaveTo: string) => async (page: Page) => {
  await page
    .context()
    .route(`${leaveTo}**`, (route) => route.fulfill({ contentType: 'text/html', body: outside }));
};

describe.each(['scorm12', 'scorm2004'] as const)('leaving quickly in %s', (standard) => {
  test('is blank within 100 ms of the press, with a platform that takes five seconds to save', async () => {
    const served = await servedCourse(inject('baseUrl'), { format: standard });
    const { page, course, close } = await inSecondLesson(served, standard, 'slow', 'slow-commit');
    const blank = new Promise<number>((resolve) => {
      void page.exposeBinding('sawBlank', (_source, milliseconds: number) => resolve(milliseconds));
    });
    await course.locator('main').waitFor();
    await course.locator('body').evaluate(watchForBlank);
    await press(course, 'Leave quickly');
    expect(await blank).toBeLessThan(100);
    await page.waitForURL(`${served.course.leaveTo}**`, { timeout: 20_000 });
    expect(await page.locator('body').innerText()).toBe(outside);
    await close();
  });

  test('leaves what closing the tab would leave, and the course home next time', async () => {
    const served = await servedCourse(inject('baseUrl'), { format: standard });
    const left = await inSecondLesson(served, standard, 'left');
    const length = await left.page.evaluate(() => history.length);
    expect(await titles(left.page)).toEqual([served.course.title, served.course.title]);
    await press(left.course, 'Leave quickly');
    await left.page.waitForURL(`${served.course.leaveTo}**`);
    expect(await left.page.evaluate(() => history.length)).toBe(length);
    await left.close();

    const shut = await inSecondLesson(served, standard, 'shut');
    await shut.page.close({ runBeforeUnload: false });
    await shut.close();

    const [afterLeaving, afterClosing] = await Promise.all([kept(standard, 'left'), kept(standard, 'shut')]);
    expect(withoutTimes(afterLeaving)).toEqual(withoutTimes(afterClosing));

    const again = await visit({ standard, learner: `leave-${standard}-left` });
    await sees(nextButton(again.course));
    await sees(heading(again.course, served.course.title, 1));
    await again.close();
  });

  test('is also Shift three times', async () => {
    const served = await servedCourse(inject('baseUrl'), { format: standard });
    const { page, course, close } = await inSecondLesson(served, standard, 'shift');
    await course.locator('main').focus();
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('Shift');
    await page.waitForURL(`${served.course.leaveTo}**`);
    await close();
  });
});

test('in a frame that may not touch the window around it, leaving quickly replaces the frame', async () => {
  const served = await servedCourse(inject('baseUrl'));
  const context = await (await browser()).newContext();
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await answerOutside(served.course.leaveTo)(page);
  const around = `${inject('baseUrl')}/around-the-course`;
  await page.route(around, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<title>Around</title><iframe id="course" sandbox="allow-scripts allow-same-origin" src="${served.url}index.html" width="900" height="700"></iframe>`,
    }),
  );
  await page.goto(around);
  const course = page.frameLocator('#course');
  const frame = await (await page.waitForSelector('#course')).contentFrame();
  if (frame) await awake(frame);
  await sees(nextButton(course));
  await press(course, 'Leave quickly');
  await sees(course.getByText(outside));
  expect(page.url()).toBe(around);
  await context.close();
});

/** On a screen in the second lesson, with one lesson behind. */
async function inSecondLesson(
  served: ServedCourse,
  standard: 'scorm12' | 'scorm2004',
  who: string,
  fault?: string,
): Promise<Visit> {
  const [first, second] = served.lessons;
  if (!first || !second) throw new Error('The course has fewer than two lessons.');
  const learner = `leave-${standard}-${who}`;
  const before = answerOutside(served.course.leaveTo);
  let at = await visit({ standard, learner, before });
  await takeLesson(at.course, first);
  if (fault !== undefined) {
    // A slow platform from here on, as when the network goes bad in the middle.
    await press(at.course, 'Save and close');
    await sees(heading(at.course, 'Saved and closed'));
    await at.close();
    at = await visit({ standard, learner, fault, before });
  }
  await nextButton(at.course).click();
  await sees(heading(at.course, second.screens[0]?.title ?? '', 2));
  if (fault === undefined) {
    await press(at.course, 'Carry on');
    await sees(heading(at.course, second.screens[1]?.title ?? '', 2));
    await sees(at.course.getByText('Saved', { exact: true }));
  } else await sees(button(at.course, 'Carry on'));
  return at;
}

/** Tells the test how long after the press a frame was painted without the words. */
function watchForBlank(body: HTMLElement): void {
  const { sawBlank } = window as unknown as { sawBlank: (milliseconds: number) => void };
  const words = document.querySelector('main')?.textContent.trim().slice(0, 40) ?? '';
  let pressedAt = 0;
  addEventListener('pointerdown', () => (pressedAt = performance.now()), { capture: true });
  new MutationObserver(() => {
    if (pressedAt === 0 || body.textContent.includes(words)) return;
    requestAnimationFrame(() => sawBlank(performance.now() - pressedAt));
  }).observe(document, { childList: true, subtree: true });
}

const titles = (page: Page): Promise<string[]> =>
  Promise.all(
    page
      .frames()
      .filter((frame) => frame.url() !== 'about:blank')
      .map((frame) => frame.title()),
  );

async function kept(standard: 'scorm12' | 'scorm2004', who: string): Promise<StoredAttempt> {
  const attempt = await stored({ standard, learner: `leave-${standard}-${who}` });
  if (!attempt) throw new Error(`Nothing is kept of ${who}.`);
  return attempt;
}

/** Two sittings are never equally long. */
function withoutTimes({ values }: StoredAttempt): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([element]) => !element.endsWith('session_time')));
}
