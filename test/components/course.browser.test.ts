import { afterEach, describe, expect, test } from 'vitest';
import { decode } from '../../src/progress/suspend-data.ts';
import { failed } from '../../src/result.ts';
import { createPreviewRecord } from '../../src/record/preview.ts';
import { FourCsCourse } from '../../src/components/four-cs-course.ts';
import { course } from './fixtures/course.ts';
import { focused, heading, openCourse, words } from './fixtures/page.ts';

afterEach(() => document.body.replaceChildren());

const lessonsDone = { finished: new Set(course.parts.flatMap((part) => part.screens)) };
const kept = (text: string | undefined) => {
  const read = decode(text ?? '', course);
  if (!read.ok) throw new Error(read.problem.code);
  return read.value;
};

describe('the course home', () => {
  test('says what is next, how long it takes and what opens later, and why', async () => {
    await openCourse();
    expect(heading()).toBe('Staying safe online');
    expect(words()).toContain('5 parts. About 19 minutes left.');
    expect(words()).toContain('Start: Welcome and your people');
    expect(words()).toContain('Opens when the parts above are done: 3 to go.');
    expect(document.querySelectorAll('.is-locked button')).toHaveLength(0);
    expect(words()).toContain('First, the Safeguarding Lead.');
  });

  test('marks what is done and offers the part after it', async () => {
    const { session } = await openCourse({ progress: { finished: new Set(['s1', 's2', 's3']) } });
    expect(document.querySelectorAll('.is-done')).toHaveLength(1);
    expect(words()).toContain('1 of 5 parts done. About 17 minutes left.');
    expect(words()).toContain('Carry on: Scams, money and gambling');
    expect(session.next?.code).toBe('p2');
  });

  test.each([
    ['the home', false],
    ['the first lesson, for whoever pressed Start before the script was there', true],
  ])('is put together in steps out of sight: %s', async (_, hasStarted) => {
    const { session, element: inOneGo } = await openCourse();
    const inSteps = new FourCsCourse();
    inSteps.innerHTML = '<p>stamped</p>';
    document.body.append(inSteps);
    let steps = 0;
    await inSteps.prepare(session, hasStarted, () => {
      steps += 1;
      expect(inSteps.innerHTML).toBe('<p>stamped</p>');
      return Promise.resolve();
    });
    expect(steps).toBeGreaterThan(2);
    inSteps.session = session;
    if (hasStarted) session.openPart(course.first.code);
    await Promise.all([inSteps.updateComplete, inOneGo.updateComplete]);
    const seen = (page: HTMLElement) => page.innerText.trim();
    expect(seen(inSteps)).toBe(seen(inOneGo));
    expect(seen(inSteps)).toContain('Welcome and your people');
    expect(document.activeElement?.closest('four-cs-course') === null).toBe(!hasStarted);
  });

  test('says on every screen that a draft is not for learners', async () => {
    const { press } = await openCourse({ course: { draft: { banner: 'Draft: not for learners' } } });
    expect(words()).toContain('Draft: not for learners');
    await press('Start:');
    expect(words()).toContain('Draft: not for learners');
  });
});

describe('a lesson', () => {
  test('shows one screen at a time and gives the focus to its heading', async () => {
    const { press } = await openCourse();
    await press('Start:');
    expect(heading()).toBe('Welcome and your people');
    expect(focused()).toBe('Welcome and your people');
    expect(words()).toContain('1 of 2');
    await press('Carry on');
    expect(focused()).toBe('What this course keeps');
    await press(/^\s*Back\s*$/);
    expect(focused()).toBe('Who to tell');
    await press('Carry on');
    await press('Finish this part');
    expect(focused()).toBe('Welcome and your people: done');
    await press('Carry on: Scams');
    expect(heading()).toBe('Scams, money and gambling');
  });

  test('names the course and nothing else in the title, the address and the history', async () => {
    const before = { length: history.length, address: location.href };
    const { press } = await openCourse();
    await press('Start:');
    await press('Carry on');
    await press('Skip to the page');
    expect(document.title).toBe('Staying safe online');
    expect({ length: history.length, address: location.href }).toEqual(before);
    expect(document.activeElement?.id).toBe('main');
  });

  test('shows every kind of block', async () => {
    const { press } = await openCourse({ progress: { finished: new Set(['s1', 's2']) } });
    await press('Carry on: Scams');
    for (const shown of [
      '.lead',
      '.idea mark',
      '.note',
      '.voice',
      '.drawing',
      '.steps',
      '.artefact',
      '.thread',
      '.lines',
      '.cs',
      'details',
    ])
      expect(document.querySelector(`main ${shown}`), shown).not.toBeNull();
    expect(document.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe('A clock that hurries');
    for (const tag of ['fc-question', 'fc-sort', 'fc-scenario']) {
      await press('Carry on');
      await expect.poll(() => document.querySelector(tag)?.childElementCount).toBeGreaterThan(0);
    }
  });

  test('shows what is for either age until the age is known', async () => {
    const { session, press, settle } = await openCourse({ progress: { finished: new Set(['s1', 's2']) } });
    await press('Carry on: Scams');
    expect(words()).toContain('Only for people under 18.');
    expect(words()).toContain('Only for people of 18 or over.');
    session.answerAge('18-over');
    await settle();
    expect(words()).not.toContain('Only for people under 18.');
  });

  test('says so when a part cannot be had, and opens it on another try', async () => {
    let isThere = false;
    const { press } = await openCourse({
      progress: { finished: new Set(['s1', 's2']) },
      read: async (name) => {
        if (!isThere) throw new Error('offline');
        return (await import('./fixtures/page.ts')).readFixture(name);
      },
    });
    await press('Carry on: Scams');
    expect(heading()).toBe('This part did not open');
    isThere = true;
    await press('Try again');
    expect(heading()).toBe('Scams, money and gambling');
  });
});

describe('a sensitive lesson', () => {
  const until = { finished: new Set(['s1', 's2', 's3', 's4', 's5', 's6']) };

  test('asks for the age once, then offers three ways of equal weight', async () => {
    const { press } = await openCourse({ progress: until });
    await press('Carry on: Images');
    expect(heading()).toBe('How old are you?');
    expect(words()).toContain('So we show you the right help. We do not keep this.');
    await press('I would rather not say');
    expect(heading()).toBe('Before you start this part');
    const ways = [...document.querySelectorAll('.ways .btn')];
    expect(ways).toHaveLength(3);
    expect(new Set(ways.map((way) => way.className)).size).toBe(1);
    expect(words()).toContain('Young Line');
    await press('Start this part');
    expect(words()).toContain('Asking is normal.');
    expect(words()).toContain('Young Line');
  });

  test('counts as finished when only three lines are read, and keeps no trace of it', async () => {
    const read = await openCourse({ progress: until });
    await read.press('Carry on: Images');
    await read.press('Under 18');
    await read.press('Start this part');
    await read.press('Finish this part');
    const leftOut = await openCourse({ progress: until });
    await leftOut.press('Carry on: Images');
    await leftOut.press('Under 18');
    await leftOut.press('Give me three lines');
    expect(words()).toContain('Ask first.');
    await leftOut.press('I have read the three lines');
    expect(heading()).toBe('Images, consent and pressure: done');
    expect(leftOut.memory).toEqual(read.memory);
  });
});

describe('leaving and coming back', () => {
  test('Save and close keeps the screen, and the next sitting opens there once', async () => {
    const first = await openCourse();
    await first.press('Start:');
    await first.press('Carry on');
    await first.press('Save and close');
    expect(heading()).toBe('Saved and closed');
    const state = first.memory.state;
    expect(state?.location).toBe('s2');

    const second = await openCourse({ progress: kept(state?.data) });
    expect(document.querySelector('.screen-head h2')?.textContent).toBe('What this course keeps');
    expect(kept(second.memory.state?.data).place).toBeUndefined();
  });

  test('any other ending opens the home, with the next step first', async () => {
    const first = await openCourse();
    await first.press('Start:');
    await first.press('Carry on');
    expect(first.memory.state?.location).toBe('');
    await openCourse({ progress: kept(first.memory.state?.data) });
    expect(heading()).toBe('Staying safe online');
    expect(words()).toContain('Carry on: Welcome and your people');
  });

  test('a quiz in the middle comes back with its draw and its answers', async () => {
    const first = await openCourse({ progress: lessonsDone });
    await first.press('Carry on: Check');
    await first.press('Start the check');
    const draw = first.session.progress.quiz;
    expect(draw?.items).toHaveLength(4);
    await first.press('Save and close');
    const second = await openCourse({ progress: kept(first.memory.state?.data) });
    expect(second.session.view.kind).toBe('quiz');
    expect(second.session.progress.quiz).toEqual(draw);
  });

  test('asks before it closes with something unsaved', async () => {
    const { press } = await openCourse({
      record: (memory) => ({
        ...createPreviewRecord(memory),
        suspend: async () => failed({ code: 'not-saved' }),
      }),
    });
    await press('Start:');
    await press('Carry on');
    const main = document.querySelector<HTMLElement>('main')?.innerText ?? '';
    expect(main.split('Not saved yet: trying again')).toHaveLength(2);
    await press('Save and close');
    expect(heading()).toBe('Close with something not saved?');
    await press('Stay and try again');
    expect(document.querySelector('.screen-head h2')?.textContent).toBe('What this course keeps');
    await press('Save and close');
    await press('Close anyway');
    expect(heading()).toBe('Closed');
    expect(words()).toContain('The last change was not saved.');
  });
});

describe('the save status', () => {
  test('is honest about a page without an LMS, and the course can be read', async () => {
    const { press } = await openCourse({
      record: (memory) => ({ ...createPreviewRecord(memory), open: async () => failed({ code: 'no-lms' }) }),
    });
    expect(words()).toContain('nothing is kept. You can still read the whole course.');
    expect(words()).not.toContain('your place is kept');
    await press('Start:');
    expect(words()).toContain('You can stop when you like.');
  });

  test('writes nothing for somebody who only looks, and does not call it finished', async () => {
    const memory = {};
    const { press } = await openCourse({
      record: () => {
        const record = createPreviewRecord(memory);
        return {
          ...record,
          open: async () => ({
            ok: true,
            value: { suspendData: '', learnerName: '', isReviewMode: true },
          }),
        };
      },
    });
    expect(words()).toContain('You are only looking. Nothing you do here is recorded.');
    await press('Start:');
    await press('Carry on');
    await press('Save and close');
    expect(words()).toContain('You only looked, and nothing was recorded.');
    expect(words()).not.toContain('finished');
    expect(memory).toEqual({});
  });

  test('says when the last visit could not be read', async () => {
    await openCourse({ isUnreadable: true });
    expect(words()).toContain('What was saved here last time could not be read.');
  });
});
