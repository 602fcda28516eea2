/**
 * `npm run bench -- record`: 500 learners who save. Once all in the same instant, the worst that can happen, where the
 * last is answered when all are; and once within two seconds, as when a room of them presses Next together.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { freshPlace, type TestEngine } from '../lti/store-for-tests.ts';
import { onEngines } from './engines.ts';
import { printTable } from './table.ts';
import { percentile, startToolUnderLoad, timings } from './tool-under-load.ts';

const LEARNERS = 500;
const ROUNDS = 4;
const manners = [
  { name: 'in one instant', milliseconds: 0 },
  { name: 'within 2 s', milliseconds: 2000 },
] as const;

export async function record(): Promise<void> {
  const rows: (readonly (string | number)[])[] = [
    [
      '',
      'saves a second',
      'p50 ms',
      'p99 ms',
      'worst ms',
      'processor ms a save',
      'round trips',
      'resident MB',
    ],
  ];
  await onEngines(async (engines) => {
    for (const engine of engines) rows.push(...(await measured(engine)));
  });
  printTable(`${LEARNERS} learners saving, ${ROUNDS} times each (target: p99 below 250 ms)`, rows);
}

async function measured(engine: TestEngine): Promise<readonly (readonly (string | number)[])[]> {
  const { place, drop } = await freshPlace(engine);
  const tool = await startToolUnderLoad(place);
  const learners: { readonly token: string; readonly session: string }[] = [];
  await timings(LEARNERS, 16, async (index) => {
    const token = await tool.launch(`learner-${index}`);
    learners.push({ token, session: randomUUID() });
    await tool.send('POST', '/record/open', token, {});
  });

  let sequence = 0;
  async function round(milliseconds: number): Promise<readonly number[]> {
    sequence += 1;
    return Promise.all(
      learners.map(async ({ token, session }, index) => {
        await pause((index / LEARNERS) * milliseconds);
        const from = performance.now();
        const status = await tool.send('PUT', '/record/state', token, {
          session,
          sequence,
          data: '',
          facts: [],
        });
        if (status !== 200) throw new Error(`a save was answered with ${status}`);
        return performance.now() - from;
      }),
    );
  }

  const rows: (string | number)[][] = [];
  await round(0);
  for (const { name, milliseconds } of manners) {
    const before = await tool.figures();
    const from = performance.now();
    const taken: number[] = [];
    for (let each = 0; each < ROUNDS; each += 1) taken.push(...(await round(milliseconds)));
    const seconds = (performance.now() - from) / 1000;
    const after = await tool.figures();
    taken.sort((a, b) => a - b);
    rows.push([
      `${engine}, ${name}`,
      Math.round(taken.length / seconds),
      percentile(taken, 0.5).toFixed(0),
      percentile(taken, 0.99).toFixed(0),
      (taken.at(-1) ?? NaN).toFixed(0),
      ((after.cpu - before.cpu) / 1000 / taken.length).toFixed(2),
      engine === 'pglite' ? '-' : ((after.roundTrips - before.roundTrips) / taken.length).toFixed(2),
      Math.round(after.resident / 2 ** 20),
    ]);
  }
  await tool.stop();
  await drop();
  return rows;
}
