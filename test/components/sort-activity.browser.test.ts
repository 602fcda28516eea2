import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../src/components/sort-activity.ts';
import type { Course, SortBlock } from '../../src/content/model.ts';
import { course, words } from './fixtures/course.ts';
import { hear } from './fixtures/hear.ts';
import { axeFindings, settled, stage, wordsOf } from './fixtures/stage.ts';

const block: SortBlock = {
  kind: 'sort',
  prompt: '<p>Which C is each?</p>',
  items: [
    { html: '<p>A job that asks you to pay first</p>', c: 'commerce', why: '<p>It costs you.</p>' },
    { html: 'A stranger in your messages', c: 'contact', why: '<p>Somebody reaches you.</p>' },
  ],
};
const show = (labels: Course['labels'] = course.labels) =>
  stage(() => html`<fc-sort .block=${block} .labels=${labels} .words=${words}></fc-sort>`);
const radio = (item: number, c: number) =>
  document.querySelectorAll('fieldset')[item]!.querySelectorAll('input')[c]!;

describe('sorting into the four Cs', () => {
  test('is heard as a group of four for each moment', async () => {
    await show();
    expect((await hear()).slice(0, 8)).toEqual([
      'heading 1: Check what you know',
      'Which C is each?',
      'group: 1. A job that asks you to pay first',
      '1. A job that asks you to pay first',
      'radio not chosen: Content',
      'radio not chosen: Contact',
      'radio not chosen: Conduct',
      'radio not chosen: Commerce',
    ]);
  });

  test('says why under the moment, whichever was chosen', async () => {
    await show();
    radio(0, 3).click();
    await settled();
    expect(wordsOf(document.querySelector('.said'))).toBe('Yes, Commerce. It costs you.');
    radio(0, 0).click();
    await settled();
    expect(wordsOf(document.querySelector('.said'))).toBe('Closer to Commerce. It costs you.');
  });

  test('says how many are left, and that they can be left', async () => {
    await show();
    const status = () => wordsOf(document.querySelector('fc-sort > [role="status"]'));
    expect(status()).toBe('2 left to sort. You can carry on without them.');
    radio(0, 3).click();
    await settled();
    expect(status()).toBe('One left to sort. You can carry on without it.');
    radio(1, 3).click();
    await settled();
    expect(status()).toBe('All sorted.');
  });

  test('uses the provider’s own headings', async () => {
    await show({ ...course.labels, commerce: 'Money' });
    radio(0, 3).click();
    await settled();
    expect(wordsOf(document.querySelector('.said b'))).toBe('Yes, Money.');
  });

  test('works with the arrow keys', async () => {
    await show();
    radio(0, 0).focus();
    await userEvent.keyboard('{ArrowDown}');
    await settled();
    expect(radio(0, 1).checked).toBe(true);
    expect(document.activeElement).toBe(radio(0, 1));
  });

  test('has nothing for axe-core to find before and after, in any theme', async () => {
    await show();
    expect(await axeFindings()).toEqual([]);
    radio(0, 3).click();
    radio(1, 0).click();
    await settled();
    expect(await axeFindings()).toEqual([]);
  });
});
