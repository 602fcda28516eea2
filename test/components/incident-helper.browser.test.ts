import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import staff from 'virtual:course/example/staff/en-GB';
import { IncidentHelper } from '../../src/components/incident-helper.ts';
import { focused, openCourse, words, type OpenCourse } from './fixtures/page.ts';

const { course, lessons, help, quiz, signOff, incidents, terms } = staff;
const files: Readonly<Record<string, unknown>> = {
  ...lessons,
  help,
  quiz,
  'sign-off': signOff,
  incidents,
  terms,
};
const asked: string[] = [];
const open = (read = (name: string) => Promise.resolve(files[name])): Promise<OpenCourse> =>
  openCourse({
    course,
    read: (name) => {
      asked.push(name);
      return read(name);
    },
  });

async function inHelper(): Promise<OpenCourse> {
  const opened = await open();
  await opened.element.bringLater();
  await opened.settle();
  await opened.press('Open the incident helper');
  return opened;
}

afterEach(() => {
  document.body.replaceChildren();
  asked.length = 0;
});

test('the home of a staff track leads to it, and a press asks about danger first', async () => {
  await inHelper();
  expect(words()).toContain('Is anyone in danger now?');
  expect(focused()).toBe('Something has happened');
});

test('an element that stood in the page before its script asks all the same', async () => {
  const { session } = await open();
  const early = Object.assign(document.createElement('fc-early-helper'), { session });
  document.body.append(early);
  customElements.define('fc-early-helper', class extends IncidentHelper {});
  await expect.poll(() => early.textContent).toContain('Is anyone in danger now?');
});

test('a way goes from question to question with the focus, and ends in steps, people and lines', async () => {
  const { press } = await inHelper();
  await press('No');
  expect(focused()).toBe('Could it be an indecent image of somebody under 18?');
  await press('something else');
  await press('who is 18 or over');
  await press('No');
  await press('By accident');
  expect(focused()).toBe('By accident, or you cannot tell');
  expect(words()).toContain('That was not your doing.');
  expect(words()).toContain('Tell the Safeguarding Lead');
});

test('an indecent image is the hard stop, with lines for under-18s', async () => {
  const { press } = await inHelper();
  await press('No');
  await press('Yes, or I am not sure');
  expect(focused()).toBe('Hard stop: leave it as it is');
  expect(words()).toContain('Report Remove');
});

test('after danger the other questions follow, the image next', async () => {
  const { press } = await inHelper();
  await press('Yes, or I am not sure');
  expect(words()).toContain('Ring 999');
  await press('When that is done');
  expect(focused()).toBe('Could it be an indecent image of somebody under 18?');
});

test('lines follow the age that an answer gave', async () => {
  const { press } = await inHelper();
  await press('No');
  await press('certainly 18 or over');
  const ages = new Map(incidents!.outcomes['adult-image']!.lines.map(({ name, age }) => [name, age]));
  const shown = [...document.querySelectorAll('.incident dt')].map((one) => one.textContent);
  for (const [name, age] of ages)
    expect(shown.some((line) => line.startsWith(name))).toBe(age !== 'under-18');
});

test('it starts again, and goes back one question', async () => {
  const { press } = await inHelper();
  await press('No');
  await press('something else');
  await press('Back one question');
  expect(focused()).toBe('Could it be an indecent image of somebody under 18?');
  await press('Start again');
  expect(focused()).toBe('Is anyone in danger now?');
  expect(words()).not.toContain('Start again');
});

test('the keyboard alone goes all the way', async () => {
  await inHelper();
  for (let answer = 0; answer < 2; answer++) {
    do await userEvent.keyboard('{Tab}');
    while (document.activeElement?.textContent.trim() !== (answer === 0 ? 'No' : 'No, it is something else'));
    await userEvent.keyboard('{Enter}');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(focused()).toBe('Who is it about?');
});

test('it has no field, and nothing of it is saved, stored or in the address', async () => {
  const before = [location.href, localStorage.length, sessionStorage.length, history.length];
  const { press, memory, session } = await inHelper();
  const saved = JSON.stringify(memory);
  const { progress } = session;
  await press('No');
  await press('Yes, or I am not sure');
  expect(document.querySelector('main input, main textarea, main select')).toBeNull();
  expect(JSON.stringify(memory)).toBe(saved);
  expect(session.progress).toBe(progress);
  expect([location.href, localStorage.length, sessionStorage.length, history.length]).toEqual(before);
});

test('on paper it is whole: every question and every outcome', async () => {
  await inHelper();
  const paper = document.querySelector<HTMLElement>('.incident-paper')!;
  expect(getComputedStyle(paper).display).toBe('none');
  for (const { ask } of Object.values(incidents!.questions)) expect(paper.textContent).toContain(ask);
  for (const { title } of Object.values(incidents!.outcomes)) expect(paper.textContent).toContain(title);
});

test('without its data it says so, and tries again', async () => {
  let isOffline = true;
  const opened = await open((name) =>
    isOffline && name === 'incidents' ? Promise.reject(new Error('offline')) : Promise.resolve(files[name]),
  );
  await opened.element.bringLater();
  const helper = document.createElement('fc-incident-helper');
  helper.session = opened.session;
  document.querySelector('main')!.append(helper);
  await opened.settle();
  expect(words()).toContain('This part did not open');
  isOffline = false;
  await opened.press('Try again');
  expect(words()).toContain('Is anyone in danger now?');
});

describe.each(['light', 'dark', 'cream', 'contrast'])('in the theme %s', (theme) => {
  test.each([[[]], [['No']], [['No', 'Yes, or I am not sure']], [['Yes, or I am not sure']]])(
    'axe-core objects to nothing after %j, and it fits 320 px',
    async (answers) => {
      document.documentElement.dataset['theme'] = theme;
      await page.viewport(320, 700);
      const { press } = await inHelper();
      for (const answer of answers) await press(answer);
      const { violations } = await axe.run(document.querySelector('four-cs-course')!, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'page-has-heading-one': { enabled: false } },
      });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`)).toEqual([]);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
      await page.viewport(1280, 800);
      delete document.documentElement.dataset['theme'];
    },
  );
});

test('“Words we use” is in the foot of every page, in plain words and in order', async () => {
  const opened = await open();
  await opened.element.bringLater();
  await opened.session.bringHelp();
  await opened.settle();
  expect(asked).not.toContain('terms');
  await opened.press('Words we use');
  expect(focused()).toBe('Words we use');
  const shown = [...document.querySelectorAll('.terms dt')].map((one) => one.textContent);
  expect(shown).toEqual(terms.terms.map(({ word }) => word));
  expect(shown).toEqual(shown.toSorted(new Intl.Collator('en-GB').compare));
  await opened.press('Back to all parts');
  expect(opened.session.view.kind).toBe('home');
});
