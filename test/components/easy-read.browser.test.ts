/** Easy Read on the page: chosen on the first screen or in the settings, changed at any time, and told to nobody. */
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { settingsKey } from '../../src/components/reading-settings.ts';
import type { LearningRecord } from '../../src/record/learning-record.ts';
import { createPreviewRecord, type PreviewMemory } from '../../src/record/preview.ts';
import { easyRead } from './fixtures/easy-read.ts';
import {
  focused,
  heading,
  openCourse,
  readFixture,
  words,
  type OpenCourse,
  type Options,
} from './fixtures/page.ts';

type Press = string | RegExp;
const read = async (name: string): Promise<unknown> => (name === 'easy-read' ? easyRead : readFixture(name));
const until = (...screens: string[]) => ({ progress: { finished: new Set(screens) } });
const beforePictures = until('s1', 's2', 's3', 's4', 's5', 's6');
const lessons = until('s1', 's2', 's3', 's4', 's5', 's6', 's7');
const passed: Options = {
  progress: {
    ...lessons.progress,
    attempts: 1,
    marks: { t1: { right: 2, asked: 2 }, t2: { right: 2, asked: 2 } },
  },
};

async function open(options: Options = {}, ...presses: Press[]): Promise<OpenCourse> {
  const opened = await openCourse({ read, ...options, course: { hasEasyRead: true } });
  for (const one of presses) await opened.press(one);
  return opened;
}
const start = (options: Options = {}, ...presses: Press[]) => open(options, 'Easy Read:', ...presses);

beforeEach(() => localStorage.removeItem(settingsKey));
afterEach(() => {
  localStorage.removeItem(settingsKey);
  document.body.replaceChildren();
  document.documentElement.removeAttribute('data-theme');
  document.documentElement.style.removeProperty('--scale');
});

/** A record that keeps facts, as the tool's does. */
const takingFacts =
  (facts: unknown[] = []) =>
  (memory: PreviewMemory): LearningRecord => {
    const inMemory = createPreviewRecord(memory);
    return {
      ...inMemory,
      takesFacts: true,
      suspend: (state) => {
        facts.push(...(state.facts ?? []));
        return inMemory.suspend(state);
      },
    };
  };

/** Everything an LMS was given. */
const kept = (memory: PreviewMemory): string => JSON.stringify(memory);

describe('choosing it', () => {
  test('one press on the first screen opens it, at its heading', async () => {
    await start();
    expect(document.querySelector('fc-easy')).not.toBeNull();
    expect(focused()).toBe('Staying safe online');
    expect(words()).toContain('There are 4 pages.');
  });

  test('a course without it offers it nowhere', async () => {
    const { press } = await openCourse();
    expect(words()).not.toContain('Easy Read');
    await press('Reading');
    expect(words()).not.toContain('Easy Read');
  });

  test('the settings switch it on at the page of the lesson that is open, and off again', async () => {
    const { element, press, session, settle } = await open(until('s1', 's2'), 'Carry on:');
    await press('Reading');
    element.querySelectorAll<HTMLInputElement>('input[name=easy]')[1]!.click();
    await settle();
    expect(heading()).toBe('Scams');
    element.querySelectorAll<HTMLInputElement>('input[name=easy]')[0]!.click();
    await settle();
    expect(document.querySelector('fc-easy')).toBeNull();
    expect(session.isEasy).toBe(false);
  });

  test('this device remembers it, under the one key of the reading settings', async () => {
    await start();
    expect(JSON.parse(localStorage.getItem(settingsKey)!)).toMatchObject({ easy: true });
    const { press } = await open();
    expect(document.querySelector('fc-easy')).not.toBeNull();
    await press('Read it the usual way');
    expect(JSON.parse(localStorage.getItem(settingsKey)!)).toMatchObject({ easy: false });
    await open();
    expect(document.querySelector('fc-easy')).toBeNull();
  });
});

describe('reading', () => {
  test('pages finish the screens of the usual course, which goes on from there', async () => {
    const { session, press, settle } = await start({}, 'Start', 'Next page', 'Next page');
    expect(heading()).toBe('Know who wins');
    expect([...session.progress.finished].sort()).toEqual(['s1', 's2', 's3', 's4']);
    session.goHome();
    await settle();
    await press('Read it the usual way');
    await press('Carry on:');
    expect(session.view).toMatchObject({ kind: 'screen', screen: { code: 's5' } });
  });

  test('an answer is replied to, may be tried again, and is kept nowhere', async () => {
    const { memory, press } = await start({}, 'Start', 'Next page');
    const before = kept(memory);
    await press('I pay fast.');
    expect(words()).toContain('Stop first.');
    await press('I stop and show someone.');
    expect(words()).toContain('That is right.');
    expect(kept(memory)).toBe(before);
  });

  test('age and a note come before pages about pictures; left out they finish, with the calm question', async () => {
    const { session, press } = await start(beforePictures, 'Carry on');
    expect(heading()).toBe('How old are you?');
    await press('I do not want to say');
    expect(heading()).toBe('Before you read on');
    expect(words()).toContain('Young Line');
    await press('Leave them out');
    expect(words()).toContain('Do not pay.');
    await press('I have read this');
    expect(session.progress.finished.has('s7')).toBe(true);
    await press('Start');
    await press('I stop and show');
    await press('Next question');
    expect(words()).toContain('Calm wording?');
    expect(words()).not.toContain('about pictures?');
  });

  test('rows and lines are those of the reader’s age', async () => {
    await start(beforePictures, 'Carry on', 'Under 18', 'Read these pages');
    expect(words()).toContain('Under 18? There is help.');
    expect(words()).not.toContain('18 or over? There is help.');
    expect(words()).not.toContain('Weekday Line');
  });

  test('whoever helps is told to read, point and wait', async () => {
    const { press } = await start({}, 'Start');
    expect(words()).toContain('They do not choose for you.');
    await press('Yes, we read together');
    expect(words()).toContain('Please do not answer for them.');
    expect(words()).toContain('Ask: who do you trust?');
  });

  test('Save and close leaves nothing about it in the record', async () => {
    const { memory } = await start({}, 'Start', 'Next page', 'Save and close');
    expect(kept(memory)).toContain('s3');
    expect(kept(memory).toLowerCase()).not.toContain('easy');
  });

  test('data that cannot be had is said, and can be asked for again', async () => {
    let isOffline = true;
    const { press } = await open({
      read: (name) => (isOffline && name === 'easy-read' ? Promise.reject(new Error('offline')) : read(name)),
    });
    await press('Easy Read:');
    expect(heading()).toBe('This part did not open');
    isOffline = false;
    await press('Try again');
    expect(words()).toContain('There are 4 pages.');
  });
});

describe('the questions', () => {
  test('two right answers pass the usual quiz of four, with marks of the usual form', async () => {
    const { session, press } = await start(lessons, 'Go to the questions', 'Start');
    expect(session.progress.quiz!.items).toHaveLength(4);
    await press('I stop and show');
    await press('Next question');
    await press('I stop and show');
    await press('See how it went');
    expect(focused()).toBe('You passed');
    expect(session.progress.marks).toEqual({ t1: { right: 2, asked: 2 }, t2: { right: 2, asked: 2 } });
  });

  test('a different question is another wording, and a retake asks only what was missed', async () => {
    const { session, press } = await start(lessons, 'Go to the questions', 'Start');
    expect(words()).toContain('First wording about money?');
    await press('Give me a different question');
    expect(words()).toContain('Other wording about money?');
    await press('I pay fast.');
    await press('Next question');
    await press('I stop and show');
    await press('See how it went');
    expect(heading()).toBe('Not yet');
    expect(words()).not.toContain('Private pictures');
    await press('Try again');
    expect(session.progress.quiz!.items.every(({ topic }) => topic === 't1')).toBe(true);
  });

  test('begun in Easy Read, they go on in the usual way', async () => {
    const { session, settle } = await start(lessons, 'Go to the questions', 'Start', 'I stop and show');
    session.setEasy(false);
    await settle();
    expect(words()).toContain('Question 3 of 4');
  });
});

describe('signing', () => {
  test('short words, the exact ones beside them, and the signature of the usual way', async () => {
    const { element, session, memory, press } = await start(passed, 'Go to the rules');
    expect(words()).toContain('My login is mine.');
    await press('Read the exact words');
    expect(element.querySelector('details[open] .exact')?.textContent.trim()).not.toBe('');
    await press('I agree');
    await press('I agree');
    expect(heading()).toBe('Sign your name');
    await press('I sign now');
    expect(document.activeElement?.className).toContain('summary');
    for (const box of element.querySelectorAll<HTMLInputElement>('form input[type=checkbox]')) box.click();
    element.querySelector<HTMLInputElement>('#easy-name')!.value = 'Amira Khan';
    element.querySelector<HTMLInputElement>('input[name=support][value=yes]')!.click();
    await press('I sign now');
    const { data } = session.view as { readonly data: { readonly hash: string } };
    expect(session.progress.signedOff).toMatchObject({ hash: data.hash, withSupport: true });
    expect(kept(memory)).not.toMatch(/Amira|easy/i);
  });

  test('to talk first is a way of its own, and signs nothing', async () => {
    const { session, press } = await start(passed, 'Go to the rules', 'I want to talk first');
    expect(heading()).toBe('Talk first');
    await press('Go back');
    expect(words()).toContain('My login is mine.');
    expect(session.progress.signedOff).toBeUndefined();
  });

  test('not wanting to sign is said in short words with pictures, and goes to the record', async () => {
    const facts: unknown[] = [];
    const { element, session, press, settle } = await start(
      { ...passed, record: takingFacts(facts) },
      'Go to the rules',
      'I want to talk first',
    );
    expect(words()).toContain('You do not need to say why.');
    expect(element.querySelectorAll('.er-rows .drawing svg').length).toBeGreaterThan(0);
    await press('I do not want to sign');
    expect(heading()).toBe('You said no');
    expect(document.activeElement).toBe(element.querySelector('h1'));
    await settle();
    const { data } = session.view as { readonly data: { readonly hash: string } };
    expect(facts).toMatchObject([{ kind: 'declined', hash: data.hash, isEasyRead: true }]);
    await press('Back to the rules');
    expect(words()).toContain('My login is mine.');
    expect(session.progress.signedOff).toBeUndefined();
  });

  test('a package, which has nobody to tell, offers no way to say no', async () => {
    await start(passed, 'Go to the rules', 'I want to talk first');
    expect(words()).not.toContain('I do not want to sign');
  });

  test('a provider without short words is signed for in the usual way', async () => {
    await start(
      {
        ...passed,
        read: async (name) => (name === 'easy-read' ? { ...easyRead, statements: [] } : readFixture(name)),
      },
      'Go to the rules',
    );
    expect(document.querySelector('fc-easy fc-sign-off')).not.toBeNull();
  });
});

const states: Readonly<Record<string, readonly [Options, ...Press[]]>> = {
  'the first screen': [{}],
  'a page with a question': [{}, 'Start', 'Next page', 'I pay fast.'],
  'reading together': [{}, 'Start', 'Yes, we read together'],
  'the question about age': [beforePictures, 'Carry on'],
  'the note': [beforePictures, 'Carry on', 'Under 18'],
  'three lines': [beforePictures, 'Carry on', 'Under 18', 'Leave them out'],
  'a question': [lessons, 'Go to the questions', 'Start', 'I stop and show'],
  'a rule': [passed, 'Go to the rules', 'Read the exact words'],
  'a way to say no': [{ ...passed, record: takingFacts() }, 'Go to the rules', 'I want to talk first'],
  'after saying no': [
    { ...passed, record: takingFacts() },
    'Go to the rules',
    'I want to talk first',
    'I do not want to sign',
  ],
  'the form with something missing': [passed, 'Go to the rules', 'I agree', 'I agree', 'I sign now'],
};

describe.each(Object.entries(states))('%s', (_name, [options, ...presses]) => {
  test.each(['light', 'dark', 'cream', 'contrast'])(
    'has nothing that axe-core objects to in %s',
    async (theme) => {
      document.documentElement.dataset['theme'] = theme;
      document.documentElement.lang = 'en-GB';
      await start(options, ...presses);
      const { violations } = await axe.run(document.querySelector('four-cs-course')!, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        // The test page has a frame of its own around the course.
        rules: { 'page-has-heading-one': { enabled: false } },
      });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)).toEqual([]);
    },
  );

  test('fits 320 px and words of twice the size', async () => {
    await page.viewport(320, 600);
    await start(options, ...presses);
    const fits = () => document.documentElement.scrollWidth <= 320;
    expect(fits(), 'usual size').toBe(true);
    document.documentElement.style.setProperty('--scale', '2');
    expect(fits(), 'twice the size').toBe(true);
    await page.viewport(1280, 800);
  });
});
