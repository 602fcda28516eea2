import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from '../../../lti/http/in-turn.ts';

test('work on one thing is done in the order in which it came', async () => {
  const inTurn = createTurns();
  const done: string[] = [];
  const work = (name: string, milliseconds: number) => async () => {
    await pause(milliseconds);
    done.push(name);
    return name;
  };
  const answers = await Promise.all([
    inTurn('a', work('a1', 40)),
    inTurn('a', work('a2', 1)),
    inTurn('b', work('b1', 10)),
    inTurn('a', work('a3', 1)),
  ]);
  expect(answers).toEqual(['a1', 'a2', 'b1', 'a3']);
  expect(done).toEqual(['b1', 'a1', 'a2', 'a3']);
});

test('what fails is told to whoever asked, and holds nobody up', async () => {
  const inTurn = createTurns();
  const ends = await Promise.allSettled([
    inTurn('a', () => Promise.reject(new Error('x'))),
    inTurn('a', async () => 'next'),
  ]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
