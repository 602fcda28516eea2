/**
 * `npm run bench -- launch`: full launches, each a login and a launch of a learner, with the tool in its own process.
 * Whoever launches signs each token on the same machine, which costs the tool some of its speed, as the machine's other
 * work does. Processor time is the tool's alone, but it too grows on a busy machine; so the least that a launch can
 * cost is measured in turn with it, and their ratio says more than either.
 */
import { freshPlace, type TestEngine } from '../lti/store-for-tests.ts';
import { onEngines } from './engines.ts';
import { median, printTable } from './table.ts';
import { percentile, startToolUnderLoad, timings, type ToolUnderLoad } from './tool-under-load.ts';

const LEARNERS = 1000;
/** Before anything is measured: Node has compiled by then what it finds to be used a lot, as in a tool that runs for days. */
const WARM_LAUNCHES = 5000;
const AT_ONCE = 16;
const ROUNDS = 9;
const LAUNCHES_A_ROUND = 500;
/** A round that takes longer than this is the last one: the machine is too busy, and the figures say so. */
const ROUND_SECONDS = 8;

export async function launch(): Promise<void> {
  const rows: (readonly (string | number)[])[] = [
    [
      '',
      'launches a second',
      'p50 ms',
      'p99 ms',
      'processor ms a launch',
      'least of a round',
      'times the floor',
      'round trips a launch',
      'keys fetched',
      'resident MB',
    ],
  ];
  await onEngines(async (engines) => {
    for (const engine of engines) rows.push(...(await measured(engine)));
  });
  printTable(
    `Full LTI launches, ${LEARNERS} learners, ${AT_ONCE} at once (target on PostgreSQL: 0.8 ms, 4 round trips, keys once, 200 MB)`,
    rows,
  );
}

interface Round {
  readonly taken: readonly number[];
  readonly seconds: number;
  readonly cpuMilliseconds: number;
  readonly roundTrips: number;
  readonly resident: number;
}

async function measured(engine: TestEngine): Promise<readonly (readonly (string | number)[])[]> {
  const { place, drop } = await freshPlace(engine);
  const tool = await startToolUnderLoad(place);
  const floor = await startToolUnderLoad(place, 'floor-process.ts');
  const rounds: Round[] = [];
  const floorRounds: Round[] = [];
  // With everybody's first launch, which writes more.
  for (const each of [tool, floor])
    await timings(WARM_LAUNCHES, AT_ONCE, (index) => each.launch(`learner-${index % LEARNERS}`));
  while (rounds.length < ROUNDS && (rounds.at(-1)?.seconds ?? 0) < ROUND_SECONDS) {
    rounds.push(await round(tool, rounds.length));
    floorRounds.push(await round(floor, rounds.length));
  }
  const keyFetches = tool.keyFetches();
  await Promise.all([tool.stop(), floor.stop()]);
  await drop();

  const floorCpu = median(floorRounds.map(({ cpuMilliseconds }) => cpuMilliseconds));
  return [
    row(engine, rounds, floorCpu, keyFetches),
    row(`floor beside ${engine}`, floorRounds, floorCpu, '-'),
  ];
}

async function round(tool: ToolUnderLoad, number: number): Promise<Round> {
  const before = await tool.figures();
  const from = performance.now();
  const first = number * LAUNCHES_A_ROUND;
  const taken = await timings(LAUNCHES_A_ROUND, AT_ONCE, (index) =>
    tool.launch(`learner-${(first + index) % LEARNERS}`),
  );
  const seconds = (performance.now() - from) / 1000;
  const after = await tool.figures();
  return {
    taken,
    seconds,
    cpuMilliseconds: (after.cpu - before.cpu) / 1000 / LAUNCHES_A_ROUND,
    roundTrips: (after.roundTrips - before.roundTrips) / LAUNCHES_A_ROUND,
    resident: after.resident,
  };
}

function row(
  name: string,
  rounds: readonly Round[],
  floorCpu: number,
  keyFetches: number | '-',
): readonly (string | number)[] {
  const taken = rounds.flatMap((one) => one.taken).sort((a, b) => a - b);
  const cpu = rounds.map(({ cpuMilliseconds }) => cpuMilliseconds);
  const roundTrips = median(rounds.map((one) => one.roundTrips));
  return [
    name,
    Math.round(LAUNCHES_A_ROUND / median(rounds.map(({ seconds }) => seconds))),
    percentile(taken, 0.5).toFixed(1),
    percentile(taken, 0.99).toFixed(1),
    median(cpu).toFixed(2),
    Math.min(...cpu).toFixed(2),
    (median(cpu) / floorCpu).toFixed(1),
    roundTrips === 0 ? '-' : roundTrips.toFixed(2),
    keyFetches,
    Math.round(Math.max(...rounds.map(({ resident }) => resident)) / 2 ** 20),
  ];
}
