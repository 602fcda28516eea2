/**
 * The assessor's pages of an LMS course with 10,000 people, at a provider of 100,000: how long the server takes for the
 * list, wherever in it and however narrowed, for a person and for the figures; and what the exports take of memory,
 * for a course of 1,000 and one of 10,000.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApp } from '../../lti/http/app.ts';
import { assessorRoutes } from '../../lti/http/assessor.ts';
import { createBearer } from '../../lti/http/bearer.ts';
import type { Tool } from '../../lti/http/tool.ts';
import { startOutboxBench } from '../lti/outbox-for-tests.ts';
import { hostedCourse } from '../lti/http/hosted-for-tests.ts';
import { freshPlace, testSeals, type TestEngine } from '../lti/store-for-tests.ts';
import { openDatabase } from '../../lti/store/open-database.ts';
import { storeOver } from '../../lti/store/open-store.ts';
import { CompiledQuery } from 'kysely';
import { onEngines } from './engines.ts';
import { printTable } from './table.ts';

const PEOPLE = 10_000;
const SMALL = 1_000;
/** In other courses of the same provider. */
const ELSEWHERE = 90_000;
const ROUNDS = 12;

export async function roster(): Promise<void> {
  const times: (string | number)[][] = [
    ['', ...looks.map(({ what }) => `${what}, p50 ms`), 'slowest, p99', 'KB a page'],
  ];
  const exports: (string | number)[][] = [
    ['', 'people', 'CSV, s', 'CSV, MB', 'heap over it, MB', 'pack, s', 'pack, MB', 'heap over it, MB'],
  ];
  await onEngines(async (engines) => {
    for (const engine of engines) {
      const measured = await measure(engine);
      times.push([engine, ...measured.times]);
      for (const row of measured.exports) exports.push([engine, ...row]);
    }
  });
  printTable(
    `Assessor's pages, ${PEOPLE} people at a provider of ${PEOPLE + ELSEWHERE} (target: 300 ms each)`,
    times,
  );
  printTable('Exports (target: memory that does not grow with the course)', exports);
}

interface Look {
  readonly what: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

const looks: readonly Look[] = [
  { what: 'page 1', path: '/assessor', fields: {} },
  { what: 'page 200', path: '/assessor', fields: { page: '199' } },
  { what: 'a group', path: '/assessor', fields: { group: 'Group 7' } },
  { what: 'done, page 20', path: '/assessor', fields: { state: 'done', page: '19' } },
  { what: 'a name', path: '/assessor', fields: { search: 'son 0099' } },
  { what: 'a person', path: '/assessor/person', fields: {} },
  { what: 'figures', path: '/assessor/figures', fields: {} },
];

async function measure(
  engine: TestEngine,
): Promise<{ readonly times: (string | number)[]; readonly exports: (string | number)[][] }> {
  const { place, drop } = await freshPlace(engine);
  const opened = await openDatabase(place, () => undefined);
  if (!opened.ok) throw new Error('The database did not open.');
  const database = opened.value;
  const store = await storeOver(database, () => undefined, testSeals);
  const bench = await startOutboxBench(store, 'moodle');
  const contextIds: string[] = [];
  for (const [course, people] of [
    ['large', PEOPLE],
    ['small', SMALL],
    ['others', ELSEWHERE],
  ] as const) {
    const link = bench.platform.addLink({
      tool: bench.tool,
      title: course,
      courseId: bench.platform.addCourse(course, course).id,
    });
    const { contextId, linkId } = await bench.launch(link, bench.platform.person('assessor'), {
      roles: ['instructor'],
      nrpsUrl: '',
    });
    contextIds.push(contextId!);
    await database.db.executeQuery(
      CompiledQuery.raw(fillSql, [bench.registration.id, contextId, linkId, course, people]),
    );
  }
  await database.db.executeQuery(CompiledQuery.raw('UPDATE lms_context SET nrps_url = NULL'));
  await database.db.executeQuery(CompiledQuery.raw('ANALYZE'));

  const now = (): Date => bench.clock.now;
  const bearer = createBearer(new Uint8Array(32).fill(3), now);
  const app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
  const hosted = hostedCourse();
  const courses: Tool['courses'] = { find: () => hosted, tracksOf: () => [hosted], providers: [] };
  await app.register(
    assessorRoutes({ store, outbox: bench.outbox, bearer, courses, now } as Partial<Tool> as Tool),
  );
  const tokenFor = (context: string): Promise<string> =>
    bearer.issue({
      scope: 'assessor',
      provider: 'example',
      platform: bench.registration.id,
      deployment: bench.tool.deploymentId,
      context,
      track: 'induction',
      sid: 'bench',
    });
  const post = async (path: string, fields: Readonly<Record<string, string>>) => {
    const answer = await app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    });
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}.`);
    return answer;
  };

  const [large = '', small = ''] = contextIds;
  const token = await tokenFor(large);
  const first = (await post('/assessor', { token })).body;
  const person = /name="person" value="([^"]+)"/.exec(first)?.[1] ?? '';
  const times: number[] = [];
  let slowest = 0;
  let bytes = 0;
  for (const { path, fields } of looks) {
    const each: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = performance.now();
      const answer = await post(path, { token, ...(path.endsWith('person') && { person }), ...fields });
      each.push(performance.now() - from);
      bytes = Math.max(bytes, answer.rawPayload.length);
    }
    const sorted = each.toSorted((one, other) => one - other);
    times.push(Math.round(sorted[ROUNDS / 2]!));
    slowest = Math.max(slowest, sorted[Math.ceil(ROUNDS * 0.99) - 1]!);
  }

  // Over a socket, because what is injected is gathered in memory.
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const rows: (string | number)[][] = [];
  for (const [context, people] of [
    [small, SMALL],
    [large, PEOPLE],
  ] as const) {
    const row: (string | number)[] = [people];
    for (const path of ['/assessor/people.csv', '/assessor/pack.zip']) {
      const { seconds, megabytes, heap } = await downloaded(`${address}${path}`, await tokenFor(context));
      row.push(seconds.toFixed(1), megabytes.toFixed(2), heap.toFixed(0));
    }
    rows.push(row);
  }
  await app.close();
  await bench.close();
  await store.close();
  await drop();
  return { times: [...times, Math.round(slowest), Math.round(bytes / 1024)], exports: rows };
}

/** Reads an export to its end and throws it away. @returns how far the heap rose above where it was, after collecting */
async function downloaded(
  url: string,
  token: string,
): Promise<{ readonly seconds: number; readonly megabytes: number; readonly heap: number }> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let most = before;
  const from = performance.now();
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ token }) });
  if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}.`);
  let bytes = 0;
  let chunks = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    // To collect at every chunk would be what is measured.
    if ((chunks += 1) % 8 === 1) most = Math.max(most, used());
  }
  return {
    seconds: (performance.now() - from) / 1000,
    megabytes: bytes / 1e6,
    heap: (most - before) / 1e6,
  };
}

/**
 * $1 platform, $2 LMS course, $3 link, $4 its name, $5 people. Half have passed and signed, a fifth have begun, some
 * have a paper copy, a talk-through or a talk to come; everybody is in one of twenty groups.
 */
const fillSql = `
WITH numbers AS (SELECT n FROM generate_series(0, $5::integer - 1) AS n
), people AS (
  INSERT INTO person (platform_id, sub, name, email)
  SELECT $1::uuid, $4::text || n, 'Person ' || lpad(n::text, 6, '0') || ' of ' || $4::text, $4::text || n || '@example.org'
  FROM numbers RETURNING id, sub
), numbered AS (
  SELECT id, substr(sub, length($4::text) + 1)::integer AS n FROM people
), members AS (
  INSERT INTO member (context_id, person_id, is_learner) SELECT $2::uuid, id, true FROM numbered
), grouped AS (
  INSERT INTO person_group (context_id, person_id, name)
  SELECT $2::uuid, id, 'Group ' || (n % 20) FROM numbered WHERE $4::text <> 'others'
), attempts AS (
  INSERT INTO attempt (person_id, provider_id, track, scope_id, context_id, state, revision, completion, success,
    scaled_score, marks, quiz_attempts, started_at, passed_at, signed_at, completed_at)
  SELECT id, 'example', 'induction', $2::uuid, $2::uuid, repeat('x', 400), 9,
    CASE WHEN n % 10 < 5 THEN 'completed' ELSE 'incomplete' END, CASE WHEN n % 10 < 6 THEN 'passed' ELSE 'unknown' END,
    0.9, '{"t1": {"right": 2, "asked": 3}, "t6": {"right": 1, "asked": 2}}'::jsonb, 1, '2026-09-01'::timestamptz,
    CASE WHEN n % 10 < 6 THEN '2026-09-02'::timestamptz + n % 80 * interval '1 day' END,
    CASE WHEN n % 10 < 5 THEN '2026-09-02'::timestamptz + n % 80 * interval '1 day' END,
    CASE WHEN n % 10 < 5 THEN '2026-09-02'::timestamptz + n % 80 * interval '1 day' END
  FROM numbered WHERE n % 10 < 8 RETURNING id, person_id
), start AS (
  SELECT coalesce(max(sequence), 0) AS sequence FROM ledger_entry WHERE provider_id = 'example'
), signing AS (
  SELECT a.id AS attempt_id, a.person_id, start.sequence + row_number() OVER (ORDER BY numbered.n) AS sequence
  FROM attempts a JOIN numbered ON numbered.id = a.person_id, start WHERE numbered.n % 10 < 5
), entries AS (
  INSERT INTO ledger_entry (provider_id, sequence, kind, at, commitment, body, previous_hash, hash)
  SELECT 'example', sequence, 'signed', '2026-09-20T10:00:00Z', 'c',
    '{"documents":[],"how":"click","isEasyRead":false,"language":"en-GB","setHash":"","statements":[],"track":"induction","withSupport":false,"withheld":[]}',
    repeat('0', 64), encode(sha256(($4::text || sequence)::bytea), 'hex') FROM signing
), signers AS (
  INSERT INTO signer (provider_id, sequence, person_id, attempt_id, typed_name, track)
  SELECT 'example', sequence, person_id, attempt_id, 'x', 'induction' FROM signing
), adjusted AS (
  INSERT INTO adjustment (provider_id, person_id, track, kind, at)
  SELECT 'example', id, 'induction', 'group-session', '2026-09-10' FROM numbered WHERE n % 50 = 7
), declined AS (
  INSERT INTO follow_up (provider_id, person_id, track, opened_at, for_role)
  SELECT 'example', id, 'induction', '2026-09-10', 'Safeguarding lead' FROM numbered WHERE n % 100 = 5
), due AS (
  INSERT INTO due_date (context_id, track, due_on) VALUES ($2::uuid, 'induction', '2026-11-01')
)
INSERT INTO delivery (attempt_id, link_id, score_given, score_maximum, achieved_at, state)
SELECT attempt_id, $3::uuid, 90, 100, '2026-09-20', 'sent' FROM signing`;
