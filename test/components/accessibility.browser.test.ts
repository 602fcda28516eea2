import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { failed } from '../../src/result.ts';
import { createPreviewRecord } from '../../src/record/preview.ts';
import { everyBlock, firstLesson } from './fixtures/course.ts';
import { openCourse, type OpenCourse, type Options } from './fixtures/page.ts';

const until = (...screens: string[]) => ({ progress: { finished: new Set(screens) } });
const allLessons = until('s1', 's2', 's3', 's4', 's5', 's6', 's7');
const sensitive = until('s1', 's2', 's3', 's4', 's5', 's6');
const broken: Options = {
  record: (memory) => ({
    ...createPreviewRecord(memory),
    suspend: async () => failed({ code: 'not-saved' }),
  }),
};

/** Every state the shell, the home and a lesson can be in, and how to get there. */
const states: Readonly<Record<string, readonly [options: Options, ...presses: (string | RegExp)[]]>> = {
  'the home': [{}],
  'the home of a draft that was begun': [
    { ...until('s1', 's2'), course: { draft: { banner: 'Draft: not for learners' } } },
  ],
  'the home without an LMS': [
    {
      record: (memory) => ({ ...createPreviewRecord(memory), open: async () => failed({ code: 'no-lms' }) }),
    },
  ],
  'a lesson': [{}, 'Start:'],
  'every block': [
    { course: { first: { ...firstLesson, screens: [{ ...firstLesson.screens[0]!, blocks: everyBlock }] } } },
    'Start:',
  ],
  'a finished part': [until('s1'), 'Carry on:', 'Finish this part'],
  'a save that failed': [broken, 'Start:', 'Carry on'],
  'closing with something unsaved': [broken, 'Start:', 'Carry on', 'Save and close'],
  'the closed course': [{}, 'Save and close'],
  'the question about age': [sensitive, 'Carry on:'],
  'a content note': [sensitive, 'Carry on:', 'rather not say'],
  'three lines': [sensitive, 'Carry on:', 'rather not say', 'Give me three lines'],
  'a part that did not open': [
    { ...until('s1', 's2'), read: () => Promise.reject(new Error('offline')) },
    'Carry on:',
  ],
  Help: [{}, 'Help'],
  'Reading settings': [{}, 'Reading'],
  'the quiz': [allLessons, 'Carry on:'],
};

async function arrive(options: Options, presses: readonly (string | RegExp)[]): Promise<OpenCourse> {
  const opened = await openCourse(options);
  for (const words of presses) await opened.press(words);
  return opened;
}

afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('data-theme');
  document.documentElement.style.removeProperty('--scale');
});

describe.each(['light', 'dark', 'cream', 'contrast'])('in the theme %s', (theme) => {
  test.each(Object.entries(states))(
    '%s has nothing that axe-core objects to',
    async (_name, [options, ...presses]) => {
      document.documentElement.dataset['theme'] = theme;
      document.documentElement.lang = 'en-GB';
      await arrive(options, presses);
      const { violations } = await axe.run(document.querySelector('four-cs-course')!, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        // The test page has a frame of its own around the course.
        rules: { 'page-has-heading-one': { enabled: false } },
      });
      expect(
        violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
        ),
      ).toEqual([]);
    },
  );
});

describe('on a small screen', () => {
  test.each(Object.entries(states))(
    '%s fits 320 px and words of twice the size',
    async (_name, [options, ...presses]) => {
      await page.viewport(320, 600);
      await arrive(options, presses);
      const fits = () => document.documentElement.scrollWidth <= 320;
      expect(fits(), 'usual size').toBe(true);
      document.documentElement.style.setProperty('--scale', '2');
      expect(fits(), 'twice the size').toBe(true);
      await page.viewport(1280, 800);
    },
  );

  test.each(Object.entries(states))(
    '%s has no control smaller than 44 px',
    async (_name, [options, ...presses]) => {
      await page.viewport(360, 700);
      await arrive(options, presses);
      const small = [...document.querySelectorAll<HTMLElement>('button, summary, dd a, label')].filter(
        (control) =>
          !control.closest('[inert]') && control.getClientRects().length > 0 && control.offsetHeight < 44,
      );
      expect(small.map((control) => `${control.textContent.trim()} ${control.offsetHeight}`)).toEqual([]);
      await page.viewport(1280, 800);
    },
  );
});
