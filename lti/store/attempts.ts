/** A person's work on a track: read, and saved with all that follows from it. */
import { CompiledQuery, type Kysely, type Selectable } from 'kysely';
import type { LedgerSeals } from '../domain/ledger.ts';
import type { Attempt, AttemptFacts } from '../domain/model.ts';
import { failed, ok } from '../../src/result.ts';
import { gathered } from './gathered.ts';
import { openFollowUp } from './follow-ups.ts';
import type { Queue } from './jobs.ts';
import { appendToLedger } from './ledger.ts';
import { linkColumns, linkOf } from './links.ts';
import { prepared } from './prepared.ts';
import { retried } from './retried.ts';
import type { AttemptChange, Attempts, DueScore } from './store.ts';
import type { Tables } from './tables.ts';

export function attemptsOf(db: Kysely<Tables>, queue: Queue, seals: LedgerSeals | undefined): Attempts {
  const read = gathered((ids: readonly string[]) => readAttempts(db, ids));
  const write = gathered((changes: readonly AttemptChange[]) => retried(() => writeStates(db, changes)));
  return {
    byId: read,
    async save(change) {
      const { signature, declined, scores, statements = [] } = change;
      // The ordinary save, after every screen: one statement needs no transaction around it.
      if (!signature && !declined && scores.length === 0 && statements.length === 0)
        return (await write(change)) ? ok({}) : failed({ code: 'changed-meanwhile' } as const);
      return retried(() =>
        db.transaction().execute(async (trx) => {
          const written = await writeState(trx, change);
          if (!written) return failed({ code: 'changed-meanwhile' } as const);
          if (scores.length > 0) await oweScores(trx, queue, change.id, scores);
          if (statements.length > 0)
            await queue.add(
              trx,
              'statement',
              statements.map((statement) => ({ statement })),
            );
          // Last, because the provider's chain is locked from here to the end.
          if (declined) {
            const { forRole, ...said } = declined;
            const track = declined.body.track;
            if (forRole !== undefined)
              await openFollowUp(trx, { ...written, track, at: declined.at, forRole });
            await appendToLedger(trx, seals, { ...said, ...written, track, attemptId: change.id });
          }
          if (!signature) return ok({});
          const { receipt } = await appendToLedger(trx, seals, {
            ...signature,
            ...written,
            kind: 'signed',
            track: signature.body.track,
            attemptId: change.id,
          });
          return ok({ receipt });
        }),
      );
    },
    async linksOf(attemptId) {
      const rows = await db
        .selectFrom('resource_link')
        .innerJoin('attempt', (join) =>
          join
            .onRef('attempt.track', '=', 'resource_link.track')
            .onRef('attempt.provider_id', '=', 'resource_link.provider_id')
            .on((on) =>
              on.or([
                on('attempt.scope_id', '=', on.ref('resource_link.context_id')),
                on('attempt.scope_id', '=', on.ref('resource_link.id')),
              ]),
            ),
        )
        .where('attempt.id', '=', attemptId)
        .select(linkColumns)
        .orderBy('resource_link.id')
        .execute();
      return rows.map(linkOf);
    },
  };
}

/** What the database holds of facts, as they are outside. */
export type FactsRow = Pick<
  Selectable<Tables['attempt']>,
  | 'completion'
  | 'success'
  | 'scaled_score'
  | 'marks'
  | 'quiz_attempts'
  | 'started_at'
  | 'passed_at'
  | 'signed_at'
  | 'completed_at'
>;

export const factsOf = (row: FactsRow): AttemptFacts => ({
  completion: row.completion,
  success: row.success,
  ...(row.scaled_score !== null && { scaledScore: row.scaled_score }),
  marks: row.marks,
  quizAttempts: row.quiz_attempts,
  startedAt: row.started_at,
  ...(row.passed_at && { passedAt: row.passed_at }),
  ...(row.signed_at && { signedAt: row.signed_at }),
  ...(row.completed_at && { completedAt: row.completed_at }),
});

type AttemptRow = FactsRow &
  Pick<
    Selectable<Tables['attempt']>,
    | 'id'
    | 'person_id'
    | 'provider_id'
    | 'track'
    | 'scope_id'
    | 'taken_track'
    | 'state'
    | 'revision'
    | 'session'
    | 'sequence'
    | 'extra_tries'
  > & { readonly name: string | null };

/** Every save begins with it. @returns in the order asked for, nothing for one that is not there */
async function readAttempts(
  db: Kysely<Tables>,
  ids: readonly string[],
): Promise<readonly (Attempt | undefined)[]> {
  const [id] = ids;
  const { rows } = await db.executeQuery<AttemptRow>(
    ids.length === 1 ? CompiledQuery.raw(readSql, [id]) : CompiledQuery.raw(readManySql, [ids]),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((each) => {
    const row = byId.get(each);
    return row && attemptOf(row);
  });
}

/** Columns are named, because a plan that is kept does not survive a new one in `*`. */
const attemptsSql = `
SELECT a.id, a.person_id, a.provider_id, a.track, a.scope_id, a.taken_track, a.state, a.revision, a.session, a.sequence, a.extra_tries,
  a.completion, a.success, a.scaled_score, a.marks, a.quiz_attempts,
  a.started_at, a.passed_at, a.signed_at, a.completed_at, person.name
FROM attempt AS a JOIN person ON person.id = a.person_id
WHERE a.id = `;
const readSql = prepared('read-attempt', `${attemptsSql}$1`);
const readManySql = prepared('read-attempts', `${attemptsSql}ANY ($1::uuid[])`);

const attemptOf = (row: AttemptRow): Attempt => ({
  id: row.id,
  personId: row.person_id,
  providerId: row.provider_id,
  track: row.track,
  scopeId: row.scope_id,
  ...(row.taken_track !== null && { takenTrack: row.taken_track }),
  state: row.state,
  revision: row.revision,
  ...(row.name !== null && { learnerName: row.name }),
  ...(row.session !== null && { session: row.session }),
  sequence: row.sequence,
  ...(row.extra_tries > 0 && { extraTries: row.extra_tries }),
  facts: factsOf(row),
});

/** @returns whose it is; nothing when somebody else has written since `change.revision` was read */
async function writeState(
  db: Kysely<Tables>,
  { id, revision, state, session, sequence, facts }: AttemptChange,
): Promise<{ readonly personId: string; readonly providerId: string } | undefined> {
  const { rows } = await db.executeQuery<{ person_id: string; provider_id: string }>(
    CompiledQuery.raw(writeSql, [
      id,
      revision,
      state,
      session,
      sequence,
      facts.completion,
      facts.success,
      facts.scaledScore ?? null,
      JSON.stringify(facts.marks),
      facts.quizAttempts,
      facts.startedAt,
      facts.passedAt ?? null,
      facts.signedAt ?? null,
      facts.completedAt ?? null,
    ]),
  );
  const [row] = rows;
  return row && { personId: row.person_id, providerId: row.provider_id };
}

const writeSql = prepared(
  'write-state',
  `
UPDATE attempt SET
  revision = revision + 1, state = $3, session = $4, sequence = $5,
  completion = $6, success = $7, scaled_score = $8, marks = $9, quiz_attempts = $10,
  started_at = $11, passed_at = $12, signed_at = $13, completed_at = $14
WHERE id = $1 AND revision = $2
RETURNING person_id, provider_id`,
);

/** Several at once, of which any may come too late. @returns for each whether it was written, in order */
async function writeStates(
  db: Kysely<Tables>,
  changes: readonly AttemptChange[],
): Promise<readonly boolean[]> {
  const [first] = changes;
  if (changes.length === 1 && first) return [(await writeState(db, first)) !== undefined];
  // Of two that come for one attempt the first counts, as if they had come one by one.
  const firstOf = new Map(changes.toReversed().map((change) => [change.id, change]));
  const given = [...firstOf.values()].map(({ id, revision, state, session, sequence, facts }) => ({
    id,
    revision,
    state,
    session,
    sequence,
    completion: facts.completion,
    success: facts.success,
    scaled_score: facts.scaledScore ?? null,
    marks: facts.marks,
    quiz_attempts: facts.quizAttempts,
    started_at: facts.startedAt,
    passed_at: facts.passedAt ?? null,
    signed_at: facts.signedAt ?? null,
    completed_at: facts.completedAt ?? null,
  }));
  const { rows } = await db.executeQuery<{ id: string }>(
    CompiledQuery.raw(writeManySql, [JSON.stringify(given)]),
  );
  const written = new Set(rows.map(({ id }) => id));
  return changes.map((change) => firstOf.get(change.id) === change && written.has(change.id));
}

const writeManySql = prepared(
  'write-states',
  `
UPDATE attempt AS a SET
  revision = a.revision + 1, state = s.state, session = s.session, sequence = s.sequence,
  completion = s.completion, success = s.success, scaled_score = s.scaled_score, marks = s.marks,
  quiz_attempts = s.quiz_attempts, started_at = s.started_at, passed_at = s.passed_at, signed_at = s.signed_at,
  completed_at = s.completed_at
FROM jsonb_to_recordset($1::jsonb) AS s (
  id uuid, revision int, state text, session text, sequence int, completion text, success text,
  scaled_score float8, marks jsonb, quiz_attempts int, started_at timestamptz, passed_at timestamptz,
  signed_at timestamptz, completed_at timestamptz)
WHERE a.id = s.id AND a.revision = s.revision
RETURNING a.id`,
);

/** Notes what each column should hold, and puts in a job for each that is news. Two round trips, however many. */
async function oweScores(
  trx: Kysely<Tables>,
  queue: Queue,
  attemptId: string,
  scores: readonly DueScore[],
): Promise<void> {
  const { rows } = await trx.executeQuery<{ id: string; generation: number }>(
    CompiledQuery.raw(oweSql, [attemptId, JSON.stringify(scores)]),
  );
  if (rows.length === 0) return;
  await queue.add(
    trx,
    'score',
    rows.map(({ id, generation }) => ({ deliveryId: id, generation })),
  );
}

/** The same score again changes nothing, and a lower one than is owed or sent is not taken: a grade never falls. */
const oweSql = `
INSERT INTO delivery AS d (attempt_id, link_id, score_given, score_maximum, achieved_at)
SELECT $1::uuid, link.id, due."scoreGiven", due."scoreMaximum", due."achievedAt"
FROM jsonb_to_recordset($2::jsonb)
  AS due ("linkId" uuid, "scoreGiven" float8, "scoreMaximum" float8, "achievedAt" timestamptz)
JOIN resource_link AS link ON link.id = due."linkId"
ORDER BY link.id
ON CONFLICT (attempt_id, link_id) DO UPDATE SET
  score_given = excluded.score_given, score_maximum = excluded.score_maximum, achieved_at = excluded.achieved_at,
  generation = d.generation + 1, state = 'waiting', trouble = NULL, tries = 0
WHERE (d.score_given, d.score_maximum) IS DISTINCT FROM (excluded.score_given, excluded.score_maximum)
  AND excluded.score_given / excluded.score_maximum >= d.score_given / d.score_maximum
RETURNING id, generation`;
