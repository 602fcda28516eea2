/**
 * The list of an LMS course as an assessor reads it: what needs doing first, a page at a time. Counting and sorting are
 * the database's, so that a page costs the same whichever it is; the state in it is `domain/standing.ts` said in SQL,
 * and a test holds the two together.
 */
import { CompiledQuery, type Kysely } from 'kysely';
import type { Delivery, DeliveryTrouble, LinkPart } from '../domain/model.ts';
import type { ShownDocument } from '../domain/policies.ts';
import { renewalCutOffs, type RenewalRules } from '../domain/renewal.ts';
import type { StandingFacts } from '../domain/standing.ts';
import {
  factColumns,
  factTables,
  knownFactsOf,
  signAgainParameter,
  type FactRow,
  type KnownFacts,
} from './standings.ts';
import type { Tables } from './tables.ts';

/** As a list can be narrowed to; `overdue` are those of the next two who are late. */
export const rosterStates = ['overdue', 'in-progress', 'not-started', 'done'] as const;
export type RosterState = (typeof rosterStates)[number];

export interface CourseAsked {
  readonly contextId: string;
  readonly providerId: string;
  readonly track: string;
  readonly needs: StandingFacts['needs'];
  /** "2026-11-22", where the provider is. */
  readonly today: string;
  /** Where the track comes round again. */
  readonly renewal?: RenewalRules;
  /** What it asks to be signed today. */
  readonly shown?: readonly ShownDocument[];
}

export interface ListAsked extends CourseAsked {
  readonly offset: number;
  readonly limit: number;
  /** A part of a name. */
  readonly search?: string;
  readonly group?: string;
  readonly employerId?: string;
  readonly state?: RosterState;
}

export interface RosterList {
  /** Of everybody who is in the course now, whatever was asked for. */
  readonly counts: RosterCounts;
  /** How many the list has altogether, on all its pages. */
  readonly matched: number;
  readonly rows: readonly ListedPerson[];
}

export type RosterCounts = Readonly<Record<RosterState | 'people', number>>;

export interface ListedPerson {
  readonly personId: string;
  readonly name?: string;
  readonly hasLeft: boolean;
  readonly facts: KnownFacts;
  /** Suspend data, for how many parts are done. */
  readonly state?: string;
  readonly groups: readonly string[];
  readonly employers: readonly string[];
  /** A score that waits for somebody to send it again. */
  readonly hasRefusedScore: boolean;
}

export interface OwedScore extends Pick<
  Delivery,
  'id' | 'state' | 'trouble' | 'sentAt' | 'scoreGiven' | 'scoreMaximum'
> {
  readonly part: LinkPart;
}

export async function listOf(db: Kysely<Tables>, asked: ListAsked): Promise<RosterList> {
  const { rows } = await db.executeQuery<ListRow>(
    CompiledQuery.raw(listSql, [
      ...(await courseParameters(db, asked)),
      asked.search === undefined ? null : `%${asked.search.replace(/[\\%_]/g, '\\$&').toLowerCase()}%`,
      asked.group ?? null,
      asked.employerId ?? null,
      asked.state ?? null,
      asked.offset,
      asked.limit,
    ]),
  );
  const [first] = rows;
  return {
    counts: {
      people: first?.people ?? 0,
      overdue: first?.overdue ?? 0,
      'in-progress': first?.in_progress ?? 0,
      'not-started': first?.not_started ?? 0,
      done: first?.done ?? 0,
    },
    matched: first?.matched ?? 0,
    rows: rows.flatMap(listedOf),
  };
}

/** $1 to $9 of `placedTables`. */
export async function courseParameters(db: Kysely<Tables>, asked: CourseAsked): Promise<unknown[]> {
  const { providerId, track, contextId, needs, today, renewal } = asked;
  const { renewedFrom = null, lateFrom = null } = renewal ? renewalCutOffs(renewal, today) : {};
  const again = await signAgainParameter(db, asked);
  return [providerId, track, contextId, needs.quiz, needs.signOff, today, renewedFrom, lateFrom, again];
}

type ListRow = Partial<Omit<FactRow, 'person_id'>> & {
  readonly person_id: string | null;
  readonly people: number;
  readonly overdue: number;
  readonly in_progress: number;
  readonly not_started: number;
  readonly done: number;
  readonly matched: number;
  readonly name: string | null;
  readonly has_left: boolean | null;
  readonly suspend_data: string | null;
  readonly groups: readonly string[] | null;
  readonly employers: readonly string[] | null;
  readonly has_refused: boolean | null;
};

function listedOf(row: ListRow): ListedPerson[] {
  if (row.person_id === null) return [];
  return [
    {
      personId: row.person_id,
      ...(row.name !== null && { name: row.name }),
      hasLeft: row.has_left ?? false,
      // Joined in whole, since there is a person.
      facts: knownFactsOf(row as FactRow),
      ...(row.suspend_data !== null && { state: row.suspend_data }),
      groups: row.groups ?? [],
      employers: row.employers ?? [],
      hasRefusedScore: row.has_refused ?? false,
    },
  ];
}

/**
 * Common tables that end in `placed`, a row for each learner of the course with their state. $1 to $3 as `factTables`,
 * $4 the track has a quiz, $5 it has a sign-off, $6 today; $7 what was done by that day is due again, $8 and late; $9 what
 * `signAgainParameter` gave.
 */
export const placedTables = `
asked AS (
  SELECT m.person_id, p.name, (m.left_at IS NOT NULL OR NOT m.is_active) AS has_left
  FROM member m JOIN person p ON p.id = m.person_id
  WHERE m.context_id = $3::uuid AND m.is_learner
), ${factTables('$9')}, taught AS (
  SELECT fact.*,
    coalesce(talked_at, CASE WHEN $4::boolean THEN coalesce(passed_at, grouped_at)
      ELSE coalesce(completed_at, grouped_at, CASE WHEN $5::boolean THEN attempt_signed_at END) END) AS taught_at,
    coalesce($5::boolean AND again_by <= $6::date, false) AS is_again
  FROM fact
), agreed AS (
  SELECT taught.*,
    coalesce(declined_outcome = 'other-arrangement', false) AND (sign_off_at IS NULL OR is_again) AS is_agreed
  FROM taught
), settled AS (
  SELECT agreed.*,
    CASE WHEN NOT $5::boolean THEN taught_at WHEN is_agreed THEN declined_closed_at ELSE sign_off_at END AS settled_at
  FROM agreed
), ended AS (
  SELECT settled.*,
    CASE WHEN taught_at IS NOT NULL AND settled_at IS NOT NULL THEN greatest(taught_at, settled_at) END AS done_at
  FROM settled
), placed AS (
  SELECT ended.*,
    CASE WHEN (done_at AT TIME ZONE 'Europe/London')::date <= $7::date THEN 'not-started'
      WHEN done_at IS NOT NULL AND is_again AND NOT is_agreed THEN 'in-progress'
      WHEN done_at IS NOT NULL THEN 'done'
      WHEN sign_off_at IS NOT NULL OR declined_at IS NOT NULL OR taught_at IS NOT NULL OR has_begun
        OR completion = 'completed' OR success <> 'unknown' OR attempt_signed_at IS NOT NULL OR quiz_attempts > 0
        THEN 'in-progress'
      ELSE 'not-started' END AS state,
    CASE WHEN done_at IS NOT NULL THEN coalesce((done_at AT TIME ZONE 'Europe/London')::date <= $8::date, false)
        OR (is_again AND NOT is_agreed AND again_by < $6::date)
      ELSE coalesce(coalesce(due_on, CASE WHEN is_again THEN again_by END) < $6::date, false) END AS is_overdue
  FROM ended
)`;

/** Overdue first, then whoever has begun, then whoever has not, then who is done; whoever has left stands last. */
const listSql = `
WITH ${placedTables}, counted AS (
  SELECT count(*)::integer AS people,
    (count(*) FILTER (WHERE is_overdue))::integer AS overdue,
    (count(*) FILTER (WHERE state = 'in-progress' AND NOT is_overdue))::integer AS in_progress,
    (count(*) FILTER (WHERE state = 'not-started' AND NOT is_overdue))::integer AS not_started,
    (count(*) FILTER (WHERE state = 'done'))::integer AS done
  FROM placed WHERE NOT has_left
), chosen AS (
  SELECT placed.*, lower(name) AS sort_name,
    CASE WHEN has_left THEN 4 WHEN is_overdue THEN 0 WHEN state = 'in-progress' THEN 1
      WHEN state = 'not-started' THEN 2 ELSE 3 END AS rank
  FROM placed
  WHERE ($10::text IS NULL OR lower(name) LIKE $10::text)
    AND ($11::text IS NULL OR EXISTS (SELECT FROM person_group g
      WHERE g.context_id = $3::uuid AND g.person_id = placed.person_id AND g.name = $11::text))
    AND ($12::uuid IS NULL OR EXISTS (SELECT FROM apprenticeship w
      WHERE w.person_id = placed.person_id AND w.employer_id = $12::uuid AND w.ends_on >= $6::date))
    AND ($13::text IS NULL OR (NOT has_left AND CASE WHEN is_overdue THEN 'overdue' ELSE state END = $13::text))
), page AS (
  SELECT * FROM chosen ORDER BY rank, sort_name NULLS LAST, person_id OFFSET $14::integer LIMIT $15::integer
)
SELECT counted.*, (SELECT count(*)::integer FROM chosen) AS matched,
  ${factColumns.replaceAll('fact.', 'page.')}, page.name, page.has_left, a.state AS suspend_data,
  ARRAY(SELECT g.name FROM person_group g WHERE g.context_id = $3::uuid AND g.person_id = page.person_id
    ORDER BY lower(g.name)) AS groups,
  ARRAY(SELECT e.name FROM apprenticeship w JOIN employer e ON e.id = w.employer_id
    WHERE w.person_id = page.person_id AND w.ends_on >= $6::date AND e.provider_id = $1::text
    ORDER BY lower(e.name)) AS employers,
  EXISTS (SELECT FROM delivery d WHERE d.attempt_id = page.attempt_id AND d.state = 'refused') AS has_refused
FROM counted LEFT JOIN page ON true
LEFT JOIN attempt a ON a.id = page.attempt_id
ORDER BY page.rank, page.sort_name NULLS LAST, page.person_id`;

export interface CoursePerson {
  readonly personId: string;
  readonly name?: string;
  readonly email?: string;
  readonly hasLeft: boolean;
  readonly groups: readonly string[];
  readonly employers: readonly {
    readonly employerId: string;
    readonly name: string;
    readonly isPaused: boolean;
  }[];
  /** Of the newest cycle in this LMS course. */
  readonly attempt?: {
    readonly id: string;
    readonly state: string;
    readonly cycle: number;
    readonly extraTries: number;
    readonly quizAttempts: number;
    readonly marks: Readonly<Record<string, { readonly right: number; readonly asked: number }>>;
    readonly startedAt: Date;
    readonly passedAt?: Date;
  };
  readonly deliveries: readonly OwedScore[];
}

/** Learners of an LMS course, each with what a page about them needs; whoever is not in the course is left out. */
export async function peopleOf(
  db: Kysely<Tables>,
  { contextId, providerId, track, today }: Omit<CourseAsked, 'needs'>,
  personIds: readonly string[],
): Promise<readonly CoursePerson[]> {
  const { rows } = await db.executeQuery<PersonRow>(
    CompiledQuery.raw(peopleSql, [providerId, track, contextId, [...new Set(personIds)], today]),
  );
  return rows.map((row) => ({
    personId: row.person_id,
    ...(row.name !== null && { name: row.name }),
    ...(row.email !== null && { email: row.email }),
    hasLeft: row.has_left,
    groups: row.groups,
    employers: row.employers,
    ...(row.attempt_id !== null && {
      attempt: {
        id: row.attempt_id,
        state: row.state ?? '',
        cycle: row.cycle ?? 1,
        extraTries: row.extra_tries ?? 0,
        quizAttempts: row.quiz_attempts ?? 0,
        marks: row.marks ?? {},
        startedAt: row.started_at ?? new Date(0),
        ...(row.passed_at && { passedAt: row.passed_at }),
      },
    }),
    deliveries: row.deliveries.map(owedScoreOf),
  }));
}

interface PersonRow {
  readonly person_id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly has_left: boolean;
  readonly groups: readonly string[];
  readonly employers: CoursePerson['employers'];
  readonly attempt_id: string | null;
  readonly state: string | null;
  readonly cycle: number | null;
  readonly extra_tries: number | null;
  readonly quiz_attempts: number | null;
  readonly marks: Readonly<Record<string, { readonly right: number; readonly asked: number }>> | null;
  readonly started_at: Date | null;
  readonly passed_at: Date | null;
  readonly deliveries: readonly OwedRow[];
}

/** As JSON brings it. */
export interface OwedRow {
  readonly id: string;
  readonly state: Delivery['state'];
  readonly trouble: DeliveryTrouble | null;
  readonly sent_at: string | null;
  readonly score_given: number;
  readonly score_maximum: number;
  readonly part: LinkPart;
}

/** Joins the scores of the attempt `a`, each as an `OwedRow`, as `owed.deliveries`: null where there are none. */
export const owedSql = `LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('id', d.id, 'state', d.state, 'trouble', d.trouble, 'sent_at', d.sent_at,
    'score_given', d.score_given, 'score_maximum', d.score_maximum, 'part', l.part) ORDER BY l.part, d.id) AS deliveries
  FROM delivery d JOIN resource_link l ON l.id = d.link_id WHERE d.attempt_id = a.id
) owed ON true`;

export const owedScoreOf = (owed: OwedRow): OwedScore => ({
  id: owed.id,
  state: owed.state,
  ...(owed.trouble !== null && { trouble: owed.trouble }),
  ...(owed.sent_at !== null && { sentAt: new Date(owed.sent_at) }),
  scoreGiven: owed.score_given,
  scoreMaximum: owed.score_maximum,
  part: owed.part,
});

const peopleSql = `
SELECT p.id AS person_id, p.name, p.email, (m.left_at IS NOT NULL OR NOT m.is_active) AS has_left,
  ARRAY(SELECT g.name FROM person_group g WHERE g.context_id = $3::uuid AND g.person_id = p.id
    ORDER BY lower(g.name)) AS groups,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('employerId', e.id, 'name', e.name,
      'isPaused', w.paused_at IS NOT NULL) ORDER BY lower(e.name)), '[]'::jsonb)
    FROM apprenticeship w JOIN employer e ON e.id = w.employer_id
    WHERE w.person_id = p.id AND w.ends_on >= $5::date AND e.provider_id = $1::text) AS employers,
  a.id AS attempt_id, a.state, a.cycle, a.extra_tries, a.quiz_attempts, a.marks, a.started_at, a.passed_at,
  coalesce(owed.deliveries, '[]'::jsonb) AS deliveries
FROM member m JOIN person p ON p.id = m.person_id
LEFT JOIN LATERAL (
  SELECT * FROM attempt
  WHERE person_id = p.id AND scope_id = $3::uuid AND provider_id = $1::text AND track = $2::text
  ORDER BY cycle DESC LIMIT 1
) a ON true
${owedSql}
WHERE m.context_id = $3::uuid AND m.is_learner AND p.id = ANY($4::uuid[])
ORDER BY lower(p.name) NULLS LAST, p.id`;
