/** What the gradebook and the database say when all is over. Whatever is wrong is a sentence. */
import { sql } from 'kysely';
import { openDatabase } from '../../../lti/store/open-database.ts';
import type { World } from './world.ts';

export interface Verdict {
  readonly scores: number;
  readonly lost: number;
  /** Cells that hold another score than was earned, or were ever seen to fall. */
  readonly wrong: number;
  /** Times a platform was told again what it held: harmless, and the price of a lost answer. */
  readonly again: number;
  readonly faults: readonly string[];
}

/** @param world - its tools have been stopped */
export async function judge(world: World): Promise<Verdict> {
  const { platform, learners, courseLink, signOffLink } = world;
  const faults: string[] = [];
  let [lost, wrong, again] = [0, 0, 0];
  for (const { personId, work } of learners) {
    for (const [link, due] of [
      [courseLink, work.score],
      [signOffLink, 1],
    ] as const) {
      const columnId = link.columnId ?? '';
      const cell = platform.gradebook.cell(columnId, personId);
      const history = historyOf(world, columnId, personId);
      if (cell?.score === undefined) lost += 1;
      else if (Math.abs(cell.score - due) > 1e-9 || history.some(({ score }) => score !== cell.score))
        wrong += 1;
      else again += history.length - 1;
      if (!history.every(({ timestamp }, at) => at === 0 || timestamp > history[at - 1]!.timestamp))
        faults.push('a timestamp was not later than the one before');
      if (cell && (cell.attempts > 0 || cell.comments.length > 0))
        faults.push('an attempt or a comment was added');
    }
  }
  if (lost > 0) faults.push(`${lost} scores were lost`);
  if (wrong > 0) faults.push(`${wrong} scores are wrong`);
  faults.push(...new Set(platform.complaints));
  faults.push(...world.log.deaths.map((death) => `a tool ended by itself: ${death}`));
  faults.push(...leaksIn(world), ...(await faultsOfStore(world)));
  return { scores: learners.length * 2, lost, wrong, again, faults };
}

function historyOf({ platform }: World, columnId: string, personId: string) {
  // Grouped once: a thousand learners would otherwise look through a thousand learners' lines.
  let grouped = histories.get(platform.gradebook.history);
  if (!grouped) {
    grouped = Map.groupBy(platform.gradebook.history, (entry) => `${entry.columnId}/${entry.personId}`);
    histories.set(platform.gradebook.history, grouped);
  }
  return grouped.get(`${columnId}/${personId}`) ?? [];
}

const histories = new WeakMap<
  World['platform']['gradebook']['history'],
  Map<string, World['platform']['gradebook']['history']>
>();

/** Logs are read by people who may not know who the learners are. */
function leaksIn({ log, figures, learners }: World): string[] {
  const text = log.lines.join('');
  const found = [
    ['a name', learners.some(({ name }) => text.includes(name)) || text.includes('Quillfeather')],
    ['a typed name', text.includes('Typed Name')],
    ['a token', text.includes('eyJ') || figures.tokens.some((token) => text.includes(token))],
    ['a query', /\?(iss|state|login_hint)=/.test(text)],
  ] as const;
  return found.flatMap(([what, isThere]) => (isThere ? [`the log holds ${what}`] : []));
}

/** One attempt, one signature and two deliveries for each learner; all sent, and no job left that has something to do. */
async function faultsOfStore({ place, learners }: World): Promise<string[]> {
  const opened = await openDatabase(place, () => undefined);
  if (!opened.ok) return [`the database did not open: ${JSON.stringify(opened.problem)}`];
  const count = learners.length;
  const { rows } = await sql<{ what: string; held: number; wanted: number }>`
    SELECT what, held::int, wanted::int FROM (
      SELECT 'attempts' AS what, count(*) AS held, ${count}::int AS wanted FROM attempt WHERE sequence > 0
      UNION ALL SELECT 'completed attempts', count(*), ${count} FROM attempt WHERE completion = 'completed'
      UNION ALL SELECT 'signatures', count(*), ${count} FROM ledger_entry
      UNION ALL SELECT 'deliveries', count(*), ${count * 2} FROM delivery
      UNION ALL SELECT 'deliveries that were sent', count(*), ${count * 2} FROM delivery WHERE state = 'sent'
      UNION ALL SELECT 'deliveries of more than one generation', count(*), 0 FROM delivery WHERE generation > 1
      UNION ALL SELECT 'score jobs that gave up', count(*), 0 FROM pgboss.job
        WHERE name = 'score' AND state IN ('failed', 'cancelled')
    ) AS counted WHERE held <> wanted`.execute(opened.value.db);
  await opened.value.close();
  return rows.map(({ what, held, wanted }) => `${what}: ${held}, and there should be ${wanted}`);
}
