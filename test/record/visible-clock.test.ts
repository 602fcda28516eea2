import { expect, test } from 'vitest';
import { createVisibleClock } from '../../src/record/visible-clock.ts';
import { fakePage } from './fake-page.ts';

test('a page that opens in the background counts nothing until it is looked at', () => {
  const page = fakePage({});
  page.show(false);
  const clock = createVisibleClock(page.document, page.now);
  page.pass(100);
  expect(clock.seconds()).toBe(0);
  page.show(true);
  page.pass(2);
  expect(clock.seconds()).toBe(2);
});

test('a computer clock that is set back takes no time away and never makes it negative', () => {
  const page = fakePage({});
  const clock = createVisibleClock(page.document, page.now);
  page.pass(10);
  page.show(false);
  page.show(true);
  page.pass(-500);
  expect(clock.seconds()).toBe(10);
});

test('a clock that was stopped stays where it is and listens no more', () => {
  const page = fakePage({});
  const clock = createVisibleClock(page.document, page.now);
  page.pass(3);
  clock.stop();
  page.pass(3);
  expect(clock.seconds()).toBe(3);
  expect(page.listeners).toBe(0);
});
