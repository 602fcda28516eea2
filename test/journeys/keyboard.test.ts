/** From the start to the certificate without a pointer. */
import type { Page } from 'playwright-core';
import { afterAll, expect, inject, test } from 'vitest';
import type { Question } from '../../src/content/model.ts';
import { browser, closeBrowser } from './browser.ts';
import { asking, openAt } from './course-alone.ts';
import { button, questionShown, sees } from './learner.ts';
import { oneOfEach } from './screen-types.ts';
import { lessonParts, partOf, servedCourse } from './served-course.ts';

afterAll(closeBrowser);

interface Focus {
  readonly name: string;
  readonly tag: string;
  /** Empty when it can be seen that the focus is there. */
  readonly fault: string;
}

test.each([
  { name: 'a desk', viewport: { width: 1280, height: 800 } },
  { name: 'a phone', viewport: { width: 360, height: 640 } },
])('the course is taken, passed and signed by keyboard alone, on $name', async ({ viewport }) => {
  const served = await servedCourse(inject('baseUrl'));
  const { course, lessons, signOff, quiz } = served;
  const last = lessons.findLast((lesson) => !lesson.contentNote);
  const part = last && lessonParts(course).find(({ code }) => code === last.code);
  if (!last || !part) throw new Error('The course has no lesson without a content note.');
  // One question of every kind, and one lesson that is still to be taken.
  const { place, finished = new Set(), ...open } = asking(served, oneOfEach(served));
  expect(place).toBeDefined();
  const context = await (await browser()).newContext({ viewport, reducedMotion: 'reduce' });
  context.setDefaultTimeout(15_000);
  const page = await openAt(context, served, {
    ...open,
    finished: new Set([...finished].filter((code) => !part.screens.includes(code))),
  });
  const keys = keyboard(page);

  await keys.enter(`Carry on: ${last.title}`);
  await keys.lands(last.title);
  for (const [index, screen] of last.screens.entries()) {
    if (index > 0) await keys.lands(screen.title);
    await keys.enter(index + 1 < last.screens.length ? 'Carry on' : 'Finish this part');
  }
  await keys.lands(`${last.title}: done`);

  await keys.enter(`Carry on: ${partOf(served, 'quiz').title}`);
  const count = oneOfEach(served).length;
  for (let n = 0; n < count; n += 1) {
    const question = await questionShown(page, quiz.questions);
    if (n > 0) await keys.lands(question.stem);
    await keys.answer(question);
    await keys.enter('Answer');
    await sees(button(page, /^(Next question|See how it went)$/));
    expect((await keys.focus()).tag).toBe('H2');
    await keys.enter(n + 1 < count ? 'Next question' : 'See how it went');
  }
  await keys.lands('Passed');

  await keys.enter('Carry on');
  await keys.lands(partOf(served, 'sign-off').title);
  for (const [index] of signOff.documents.entries())
    await keys.enter(index + 1 < signOff.documents.length ? /^I have read it\. Next/ : /^I have read/);
  await keys.lands(`Sign ${signOff.setName}`);
  await keys.enter('Check before you sign');
  expect((await keys.focus()).name).toContain('missing');
  for (const { text } of signOff.statements) await keys.press(text, 'Space');
  await keys.tabTo('Your full name');
  await page.keyboard.type('Amira Khan');
  await keys.press('No', 'Space');
  await keys.enter('Check before you sign');
  await keys.lands('Check before you sign');
  await keys.enter(`Sign ${signOff.setName}`);
  await keys.lands(course.draft ? 'Not valid: draft' : 'Signed');
  await keys.enter('See your certificate');
  await keys.lands('Certificate: Amira Khan');

  // Help takes the focus and gives it back.
  await keys.enter('Help');
  await keys.lands('Get help');
  await page.keyboard.press('Escape');
  await keys.lands('Help');
  expect(keys.faults).toEqual([]);
  await context.close();
});

function keyboard(page: Page) {
  const faults: string[] = [];
  const focus = (): Promise<Focus> => page.evaluate(focusNow);

  /** Tab by Tab, and every stop on the way is looked at. */
  async function tabTo(name: string | RegExp): Promise<void> {
    const stops: string[] = [];
    for (let n = 0; n < 150; n += 1) {
      await page.keyboard.press('Tab');
      const here = await focus();
      if (here.fault !== '') faults.push(`“${here.name}” ${here.fault}`);
      stops.push(here.name);
      if (typeof name === 'string' ? here.name === name : name.test(here.name)) return;
    }
    throw new Error(`Tab never came to “${String(name)}”, but to: ${[...new Set(stops)].join(' | ')}`);
  }
  async function press(name: string | RegExp, key: string): Promise<void> {
    await tabTo(name);
    await page.keyboard.press(key);
  }
  const enter = (name: string | RegExp): Promise<void> => press(name, 'Enter');

  /** The focus comes to a heading (or back to a control) by itself. */
  async function lands(name: string): Promise<void> {
    const wanted = name.replace(/\s+/g, ' ').trim();
    await expect.poll(async () => (await focus()).name, { timeout: 10_000 }).toContain(wanted);
    const { fault } = await focus();
    if (fault !== '') faults.push(`“${name}” ${fault}`);
  }

  async function answer(question: Question): Promise<void> {
    const right = question.options.flatMap((option, n) => (option.isRight ? [n] : []));
    const text = (n: number): string => question.options[n]?.text ?? '';
    switch (question.kind) {
      case 'one':
      case 'route':
        return choose(text(right[0] ?? 0));
      case 'true-why':
        await choose(question.isTrue ? 'True' : 'False');
        return choose(text(right[0] ?? 0));
      case 'several':
      case 'spot': {
        // In the order of the page, whatever order that is.
        const names = right.map((n) => (question.kind === 'spot' ? `${String(n + 1)} ${text(n)}` : text(n)));
        for (const _ of names) await press(anyUnchecked(names), 'Space');
        return;
      }
      case 'match':
        for (const item of question.items ?? []) {
          await tabTo(item.text);
          const wanted = question.choices?.[item.choice ?? 0] ?? '';
          for (let n = 0; n <= (question.choices?.length ?? 0); n += 1) {
            const chosen = await page.evaluate(
              () => (document.activeElement as HTMLSelectElement).selectedOptions[0]?.text ?? '',
            );
            if (chosen.trim() === wanted) break;
            await page.keyboard.press('ArrowDown');
          }
        }
        return;
      case 'order':
        for (const [place, { text: line }] of (question.items ?? []).entries()) {
          for (;;) {
            const names = await page
              .getByRole('button', { name: /^Move up: / })
              .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
            if (names.indexOf(`Move up: ${line}`) <= place) break;
            if ((await focus()).name === `Move up: ${line}`) await page.keyboard.press('Enter');
            else await enter(`Move up: ${line}`);
          }
        }
    }
  }

  /** One of a group of radios: Tab to the group, arrows to the one. */
  async function choose(name: string): Promise<void> {
    const radio = page.getByRole('radio', { name, exact: true });
    const groupName = await radio.evaluate((input) => (input as HTMLInputElement).name);
    for (let n = 0; n < 150; n += 1) {
      await page.keyboard.press('Tab');
      if (
        await page.evaluate(
          (group) => (document.activeElement as HTMLInputElement | null)?.name === group,
          groupName,
        )
      )
        break;
    }
    await page.keyboard.press('Space');
    for (let n = 0; n < 10 && !(await radio.isChecked()); n += 1) await page.keyboard.press('ArrowDown');
    const { fault, name: here } = await focus();
    if (fault !== '') faults.push(`“${here}” ${fault}`);
    expect(await radio.isChecked()).toBe(true);
  }

  const pressed = new Set<string>();
  const anyUnchecked = (names: readonly string[]): RegExp => {
    const left = names.filter((name) => !pressed.has(name));
    const escaped = left.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return {
      test: (name: string) => {
        const isIt = new RegExp(`^(?:${escaped.join('|')})$`).test(name);
        if (isIt) pressed.add(name);
        return isIt;
      },
    } as RegExp;
  };

  return { faults, focus, tabTo, press, enter, lands, answer };
}

/** What has the focus, whether it can be seen, and whether the focus itself can (WCAG 2.4.7, 2.4.11). */
function focusNow(): Focus {
  const element = document.activeElement;
  if (!element || element === document.body) return { name: '', tag: 'BODY', fault: '' };
  const control = element as HTMLInputElement;
  const label = control.labels?.[0];
  const labelledBy = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
  const words = element.getAttribute('aria-label') ?? (labelledBy ?? label ?? element).textContent;
  const shown = label?.contains(element) ? label : element;
  const box = shown.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) =>
    [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + Math.min(box.height, 600) * y] as const),
  );
  const isSeen = points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (shown.contains(hit) || hit.contains(shown));
  });
  const hasRing = [element, shown].some((one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
  const isControl = element.matches('a, button, input, select, summary, textarea');
  const fault = !isSeen
    ? 'has the focus and is hidden'
    : isControl && !hasRing
      ? 'does not show that it has the focus'
      : '';
  return { name: words.replace(/\s+/g, ' ').trim(), tag: element.tagName, fault };
}
