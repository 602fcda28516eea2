/**
 * `npm run bench -- lti-faults`: what becomes of scores when things break. Tools are processes of their own and are killed
 * with SIGKILL; PostgreSQL is a cluster of this command's own, and is crashed; the platform is the stand-in of the tests,
 * on loopback. Ends by itself within some minutes and leaves nothing behind. Ends with an error when a score was lost, was
 * wrong or fell.
 */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { HostedCourse } from '../../lti/http/tool.ts';
import { startOwnPostgres, type OwnPostgres } from '../../scripts/find-postgres.ts';
import type { Endpoint } from '../lms/lti-platform/model.ts';
import { closeConnections } from './faults/learner.ts';
import { openQueueClock } from './faults/queue-clock.ts';
import type { ToolProcess } from './faults/tools.ts';
import { temporaryFolder } from './faults/temporary-folder.ts';
import { judge, type Verdict } from './faults/verdict.ts';
import { inductionCourse, startWorld, type World } from './faults/world.ts';
import { printTable } from './table.ts';

const LEARNERS = 1000;
const LEARNERS_ON_PGLITE = 300;
const LEARNERS_OF_THE_HOUR = 50;
const HOUR_SECONDS = 3600;
/** However badly it goes. */
const MOST_MILLISECONDS = 10 * 60_000;

interface Row extends Verdict {
  readonly what: string;
  readonly learners: number;
  readonly seconds: number;
  readonly kills: number;
  readonly figures: World['figures'];
}

export async function ltiFaults(): Promise<void> {
  const course = await inductionCourse();
  const rows: Row[] = [];
  const postgres = await startOwnPostgres();
  // The tools end with this process; a database server would not.
  const breakOff = (): void => void Promise.resolve(postgres?.stop()).finally(() => process.exit(1));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, breakOff);
  const giveUp = setTimeout(() => {
    console.error('This takes far too long: something hangs.');
    breakOff();
  }, MOST_MILLISECONDS);
  try {
    if (postgres) {
      rows.push(await platformAway(postgres, course));
      rows.push(await killsAndCrash(postgres, course));
      rows.push(await oneOfTwoKilled(postgres, course));
    } else {
      console.log('There is no PostgreSQL on this machine: only the embedded database is put to the test.');
    }
    rows.push(await killsOnPglite(course));
  } finally {
    await postgres?.stop();
    await closeConnections();
    clearTimeout(giveUp);
    for (const signal of signals) process.off(signal, breakOff);
  }
  report(rows);
}

/** The platform answers nothing for an hour of the queue's own time: its pauses are as in production, and are skipped. */
async function platformAway(postgres: OwnPostgres, course: HostedCourse): Promise<Row> {
  const url = await newDatabase(postgres);
  const world = await startWorld({
    place: { kind: 'postgresql', url },
    manner: 'moodle',
    learners: LEARNERS_OF_THE_HOUR,
    course,
  });
  const clock = await openQueueClock(url);
  return timed('platform away for an hour', world, async () => {
    const tool = await world.startTool();
    const services: readonly Endpoint[] = ['token', 'line-items', 'scores', 'results'];
    await world.openSignOff();
    for (const endpoint of services) world.platform.faults.set(endpoint, { kind: 'down' });
    await world.takeCourses();
    let [passed, rounds, longest] = [0, 0, 0];
    while (passed < HOUR_SECONDS) {
      await until('every job has been tried', async () => (await clock.due()) === 0);
      const { least, most } = await clock.passPause();
      passed += least;
      longest = Math.max(longest, most);
      rounds += 1;
    }
    const { open, tries } = await clock.tried();
    console.log(
      `  ${rounds} pauses, ${Math.round(passed / 60)} minutes of the queue's time, the longest pause ${Math.round(longest)} s, ${open} scores waiting after ${tries} tries`,
    );
    world.platform.faults.clear();
    await arrived(world, tool);
    await tool.stop();
    await clock.close();
    return 0;
  });
}

/** One tool; killed with facts written and jobs not, killed with scores sent and not answered; then the database crashes. */
async function killsAndCrash(postgres: OwnPostgres, course: HostedCourse): Promise<Row> {
  const url = await newDatabase(postgres);
  const world = await startWorld({
    place: { kind: 'postgresql', url },
    manner: 'moodle',
    learners: LEARNERS,
    course,
  });
  const clock = await openQueueClock(url);
  return timed('one tool: killed 4 times, database crashed', world, async () => {
    let tool = await world.startTool();
    await world.openSignOff();
    const done = world.takeCourses();

    tool = await killAmidLaunches(world, tool);
    await until('some have passed', async () => held(world) > 50);
    const jobs = await clock.holdJobs();
    await until('facts wait for their jobs', async () => (await jobs.waiting()) >= 5);
    const between = await jobs.waiting();
    await tool.kill();
    await jobs.letGo();
    await until('what hung on the tool has ended', async () => (await connections(url)) === 0);
    console.log(
      `  killed with ${between} facts written and no job; of them, without a job: ${await clock.orphans()}`,
    );
    if ((await clock.orphans()) > 0) throw new Error('a fact was kept without its job');

    for (const endpoint of ['scores', 'token'] as const) {
      tool = await world.startTool();
      const release = holdAnswers(world, endpoint);
      await until(`requests to ${endpoint} are in hand`, async () => release.held() > 0);
      // Until as many as are ever sent at once.
      await wait(500);
      const inHand = release.held();
      await tool.kill();
      console.log(
        `  killed with ${inHand} requests to “${endpoint}” in hand, ${world.figures.launches} launches done`,
      );
      // The platform goes on with them only when the next tool has long sent something newer.
      setTimeout(() => release.now(), 25_000);
    }
    tool = await world.startTool();
    await until('half of the scores are there', async () => held(world) > LEARNERS);
    await postgres.crashAndRestart();
    console.log(`  database crashed and restarted with ${held(world)} scores in the gradebook`);

    await done;
    await arrived(world, tool);
    await tool.stop();
    await clock.close();
    return 4;
  });
}

async function oneOfTwoKilled(postgres: OwnPostgres, course: HostedCourse): Promise<Row> {
  const url = await newDatabase(postgres);
  const world = await startWorld({
    place: { kind: 'postgresql', url },
    manner: 'canvas',
    learners: LEARNERS,
    course,
    tools: 2,
  });
  return timed('two tools: one killed for good', world, async () => {
    // Both at once: one brings the tables up to date, the other waits for it.
    const [first, second] = await Promise.all([world.startTool(0), world.startTool(1)]);
    await world.openSignOff();
    const done = world.takeCourses();
    await until('some scores are there', async () => held(world) > LEARNERS / 4);
    await second.kill();
    console.log(
      `  one of two killed with ${world.figures.launches} launches done, ${held(world)} scores there`,
    );
    await done;
    await arrived(world, first);
    await first.stop();
    return 1;
  });
}

async function killsOnPglite(course: HostedCourse): Promise<Row> {
  const folder = temporaryFolder();
  const world = await startWorld({
    place: { kind: 'folder', folder },
    manner: 'moodle',
    learners: LEARNERS_ON_PGLITE,
    course,
  });
  return timed('embedded database: killed twice', world, async () => {
    let tool = await world.startTool();
    await world.openSignOff();
    const done = world.takeCourses();
    tool = await killAmidLaunches(world, tool);
    const release = holdAnswers(world, 'scores');
    await until('scores are in hand', async () => release.held() > 0);
    await tool.kill();
    console.log(`  killed with ${release.held()} scores in hand`);
    release.now();
    tool = await world.startTool();
    await done;
    await arrived(world, tool);
    await tool.stop();
    return 2;
  });
}

/** @returns the next tool */
async function killAmidLaunches(world: World, tool: ToolProcess): Promise<ToolProcess> {
  await until('a third has come', async () => world.figures.launches > world.learners.length / 3);
  await tool.kill();
  console.log(
    `  killed with ${world.figures.launches} launches of ${world.learners.length} done and the others under way`,
  );
  return world.startTool();
}

async function timed(what: string, world: World, run: () => Promise<number>): Promise<Row> {
  console.log(`\n${what} …`);
  const from = performance.now();
  try {
    const kills = await run();
    const verdict = await judge(world);
    return {
      what,
      kills,
      ...verdict,
      learners: world.learners.length,
      seconds: (performance.now() - from) / 1000,
      figures: world.figures,
    };
  } catch (error) {
    console.error(world.log.lines.join('').split('\n').slice(-30).join('\n'));
    throw error;
  } finally {
    await world.close();
  }
}

/** Requests to an endpoint are kept waiting. The platform then carries them out, whoever still listens. */
function holdAnswers({ platform }: World, endpoint: Endpoint): { held(): number; now(): void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const before = platform.requests.length;
  platform.faults.clear();
  platform.faults.set(endpoint, { kind: 'slow', until: promise }, 20);
  return {
    held: () => platform.requests.slice(before).filter((request) => request.endpoint === endpoint).length,
    now: () => resolve(undefined),
  };
}

const held = ({ platform, courseLink, signOffLink }: World): number =>
  [courseLink, signOffLink].reduce(
    (sum, { columnId }) => sum + [...platform.gradebook.scored(columnId ?? '')].length,
    0,
  );

/** In the gradebook, and known to have arrived: what was in hand at a kill is sent once more for that. */
async function arrived(world: World, tool: ToolProcess): Promise<void> {
  const wanted = world.learners.length * 2;
  await until('every score is there', async () => held(world) >= wanted);
  await until('every score is known to be there', async () => (await tool.sent()) >= wanted);
  // Nothing may follow.
  await wait(2000);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const from = performance.now();
  while (!(await isSo())) {
    if (performance.now() - from > 150_000) throw new Error(`waited in vain: ${what}`);
    await wait(100);
  }
}

async function newDatabase({ url }: OwnPostgres): Promise<string> {
  const name = `faults_${Date.now()}`;
  await onServer(url, `CREATE DATABASE ${name}`);
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}

async function connections(url: string): Promise<number> {
  const [row] = await onServer(
    url,
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE 'four-cs%'`,
  );
  return Number(row?.['count']);
}

async function onServer(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

function report(rows: readonly Row[]): void {
  printTable('Scores under faults (every score is to arrive once in effect; none lost, none falling)', [
    [
      '',
      'learners',
      'kills',
      'scores',
      'lost',
      'wrong or fell',
      'told again',
      'launched again',
      'saved again',
      'seconds',
    ],
    ...rows.map(({ what, learners, kills, scores, lost, wrong, again, figures, seconds }) => [
      what,
      learners,
      kills,
      scores,
      lost,
      wrong,
      again,
      figures.launchesAgain,
      figures.savesAgain,
      seconds.toFixed(0),
    ]),
  ]);
  const faults = rows.flatMap(({ what, faults: found }) => found.map((fault) => `${what}: ${fault}`));
  for (const fault of faults) console.error(`WRONG  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
