/** A Moodle with a course of three learners and a teacher, and a store beside it. */
import { sql, type Kysely } from 'kysely';
import { moodleCalls } from '../../../lti/moodle/calls.ts';
import { createMoodleClient } from '../../../lti/moodle/client.ts';
import type { SyncServices } from '../../../lti/moodle/sync.ts';
import { openDatabase } from '../../../lti/store/open-database.ts';
import { storeOver } from '../../../lti/store/open-store.ts';
import type { Tables } from '../../../lti/store/tables.ts';
import {
  publishingFunctions,
  publishingRights,
  readingFunctions,
  readingRights,
  startFakeMoodle,
  type FakeMoodle,
} from '../../lms/moodle-rest/moodle.ts';
import { freshPlace, testSeals, type TestEngine } from '../store-for-tests.ts';

export const readToken = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
export const publishToken = 'b1b2c3d4e5f60718293a4b5c6d7e8f90';
export const now = new Date('2026-11-22T12:00:00Z');
export const seconds = (at: string): number => Date.parse(at) / 1000;

export const ourHash = '7e430c432bdd'.padEnd(64, 'a');
export const otherHash = '0123456789ab'.padEnd(64, 'b');
/** Words that stand in values which must not be kept, and nowhere else. */
export const dropped = [
  'DROPPED-SUSPEND',
  'DROPPED-PLACE',
  'DROPPED-ANSWER',
  'DROPPED-TOPIC',
  'DROPPED-COMMENT',
];

/** Values of a SCORM 1.2 attempt, as Moodle keeps them: the interaction's name has a line, not a point. */
export const finished12 = (hash: string): Record<string, string> => ({
  'cmi.core.lesson_status': 'completed',
  'cmi.core.total_time': '00:14:07.75',
  'cmi.core.lesson_location': 'DROPPED-PLACE',
  'cmi.core.exit': 'suspend',
  'cmi.suspend_data': 'DROPPED-SUSPEND',
  'cmi.comments': 'DROPPED-COMMENT',
  'cmi.objectives_0.id': 'DROPPED-TOPIC',
  'cmi.objectives_0.score.raw': '42',
  'cmi.interactions_0.id': `signoff-${hash.slice(0, 12)}`,
  'cmi.interactions_0.type': 'fill-in',
  'cmi.interactions_0.time': '11:36:11',
  'cmi.interactions_0.student_response': `d3 2 ${hash}`,
  'cmi.interactions_0.result': 'neutral',
  'cmi.interactions_1.id': 'q16',
  'cmi.interactions_1.student_response': 'DROPPED-ANSWER',
  'x.start.time': String(seconds('2026-11-20T10:00:00Z')),
});

export const finished2004 = (hash: string): Record<string, string> => ({
  'cmi.completion_status': 'completed',
  'cmi.success_status': 'passed',
  'cmi.score.raw': '93.33',
  'cmi.score.scaled': '0.9333',
  'cmi.total_time': 'PT1H2M3.5S',
  'cmi.location': 'DROPPED-PLACE',
  'cmi.suspend_data': 'DROPPED-SUSPEND',
  'cmi.interactions.0.id': `signoff-${hash.slice(0, 12)}`,
  'cmi.interactions.0.type': 'fill-in',
  'cmi.interactions.0.timestamp': '2026-11-21T09:30:00.00Z',
  'cmi.interactions.0.learner_response': `d3[,]2[,]${hash}`,
  'x.start.time': String(seconds('2026-11-21T09:00:00Z')),
});

export const begun12: Record<string, string> = {
  'cmi.core.lesson_status': 'incomplete',
  'cmi.core.total_time': '00:00:03.76',
  'cmi.suspend_data': 'DROPPED-SUSPEND',
  'x.start.time': String(seconds('2026-11-22T08:00:00Z')),
};

export async function moodleWithCourse(): Promise<FakeMoodle> {
  const moodle = await startFakeMoodle();
  moodle.tokens.set(readToken, { functions: readingFunctions, rights: readingRights });
  moodle.tokens.set(publishToken, {
    functions: [...readingFunctions, ...publishingFunctions],
    rights: [...readingRights, ...publishingRights],
  });
  moodle.courses.push(
    { id: 4, shortname: 'OS-MASTER', fullname: 'Online safety: master', category: 3, people: [] },
    {
      id: 5,
      shortname: 'OS-AUTUMN',
      fullname: 'Online safety, autumn',
      category: 3,
      people: [
        { id: 3, fullname: 'Amira Test', roles: ['student'] },
        { id: 4, fullname: 'Ben Test', roles: ['student'] },
        { id: 5, fullname: 'Cai Test', roles: ['student'] },
        { id: 6, fullname: 'Dana Test', roles: ['editingteacher'] },
      ],
    },
  );
  for (const [course, at] of [
    [4, 0],
    [5, 10],
  ] as const)
    moodle.scorms.push(
      {
        id: at + 1,
        cmid: at + 1,
        course,
        name: 'In short',
        sco: at + 2,
        manifest: 'fourcs-example-induction-short',
      },
      { id: at + 3, cmid: at + 3, course, name: 'Whole', sco: at + 4, manifest: 'fourcs-example-induction' },
      { id: at + 5, cmid: at + 5, course, name: 'Fire safety', sco: at + 6, manifest: 'somebody-else' },
      {
        id: at + 7,
        cmid: at + 7,
        course,
        name: 'Another provider',
        sco: at + 8,
        manifest: 'fourcs-example-two-induction',
      },
    );
  const changed = seconds('2026-11-20T10:20:00Z');
  moodle.attempts.push(
    { user: 3, sco: 12, number: 1, elements: finished12(ourHash), timemodified: changed },
    { user: 4, sco: 12, number: 1, elements: begun12, timemodified: seconds('2026-11-22T08:10:00Z') },
    {
      user: 5,
      sco: 14,
      number: 1,
      elements: finished2004(otherHash),
      timemodified: seconds('2026-11-21T09:31:00Z'),
    },
  );
  moodle.completed.set('11,3', { state: 1, time: changed - 5 });
  moodle.completed.set('13,5', { state: 1, time: seconds('2026-11-21T09:30:30Z') });
  return moodle;
}

export const callsOf = (moodle: FakeMoodle, token: string) =>
  moodleCalls(
    createMoodleClient({
      url: moodle.url,
      token,
      allowLoopback: true,
      callsPerSecond: 1_000_000,
      wait: async () => undefined,
    }),
  );

/** Opened once for a file: a database of its own takes seconds. */
export async function openWorldStore(engine: TestEngine) {
  const place = await freshPlace(engine);
  const opened = await openDatabase(place.place, () => undefined);
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem));
  const { db } = opened.value;
  const store = await storeOver(opened.value, () => undefined, testSeals);
  return {
    db,
    store,
    async close() {
      await store.close();
      await place.drop();
    },
  };
}

/** Everything that was there is gone; the site is connected, and not registered over LTI. */
export async function connectedWorld(
  { db, store }: Awaited<ReturnType<typeof openWorldStore>>,
  moodle: FakeMoodle,
) {
  await sql`TRUNCATE platform, ledger_entry, ledger_head, ledger_witness CASCADE`.execute(db);
  const platformId = await store.moodle.standInPlatform('example', moodle.url);
  const site = await store.moodle.connect(
    { providerId: 'example', platformId, url: moodle.url, sealedToken: 'sealed' },
    now,
  );
  const services: SyncServices = {
    calls: callsOf(moodle, readToken),
    store: store.moodle,
    site,
    deploymentId: '',
    providerIds: ['example', 'example-two'],
    setsOf: (track) =>
      track === 'induction' || track === 'induction-short'
        ? [
            {
              setHash: ourHash,
              language: 'en-GB',
              documents: [{ code: 'd3', version: '2', hash: 'c'.repeat(64) }],
              withheld: ['d3.4'],
            },
          ]
        : undefined,
    now: () => now,
    pageSize: 2,
  };
  return { db, store, site, services };
}

/** Every value of every table, as text. */
export async function everything(db: Kysely<Tables>): Promise<string> {
  const { rows: tables } = await sql<{ place: string }>`
    SELECT format('%I.%I', table_schema, table_name) AS place FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`.execute(db);
  const texts: string[] = [];
  for (const { place } of tables) {
    const { rows } = await sql<{ all: string }>`SELECT t::text AS all FROM ${sql.raw(place)} AS t`.execute(
      db,
    );
    texts.push(...rows.map(({ all }) => all));
  }
  return texts.join('\n');
}
