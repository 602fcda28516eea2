/**
 * Moodle sites that are read over REST, how far each course has been read, and what came of it: people, members, attempts
 * that are marked as reported, and entries of the ledger.
 *
 * A person of a Moodle is one person, whichever way they come: Moodle's user id is what it sends as `sub` in an LTI launch,
 * and its course id what it sends as the context's id. So where the site is registered over LTI, people and courses are
 * those of that platform. Where it is not, they belong to a platform of the same issuer that counts as removed: nobody can
 * launch from it. `adopt` hands them over when the site is registered later.
 */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { LedgerSeals } from '../domain/ledger.ts';
import type { SignatureBody } from '../domain/model.ts';
import type { MoodleReading, ReportedSignOff } from '../domain/moodle-reading.ts';
import type { SignOffComparison } from '../domain/moodle-sign-off.ts';
import { appendToLedger } from './ledger.ts';
import { sealsFrom } from './ledger-tools.ts';
import { adopt } from './moodle-adopt.ts';
import { retried } from './retried.ts';
import type { Tables } from './tables.ts';

export interface Moodle {
  sites(): Promise<readonly MoodleSite[]>;
  /** Adds a site, or gives a known one a new token. A few round trips. */
  connect(site: Omit<MoodleSite, 'id' | 'courses' | 'readsNightly'>, now: Date): Promise<MoodleSite>;
  setNightly(siteId: string, readsNightly: boolean): Promise<void>;
  /** When a course of the site was last read to its end. */
  lastRead(siteId: string): Promise<Date | undefined>;
  /**
   * Which of these people of the site were erased because somebody asked for it, and when. They are known by a keyed hash:
   * nobody can read from it who they are.
   *
   * @param subs - Moodle's user ids
   */
  leftOut(siteId: string, subs: readonly string[], now: Date): Promise<ReadonlyMap<string, Date>>;
  /** Nothing more is read from it; people, attempts and the ledger stay. @returns false when there was none */
  forget(siteId: string): Promise<boolean>;
  /** Without a registered platform: the one that stands in for it. One is made where there is none. */
  standInPlatform(providerId: string, issuer: string): Promise<string>;
  /**
   * The site has been registered over LTI meanwhile: its people and courses become those of that platform, in one
   * transaction. Whoever has launched there already is that person; what was read of them is read again, and signed
   * entries of the ledger stay in the chain without a person.
   *
   * @returns how many people were handed over, and how many were known there
   */
  adopt(siteId: string, platformId: string, deploymentId: string): Promise<{ moved: number; known: number }>;
  /** Begins to read a course, or goes on where the last reading stopped. */
  beginPass(site: MoodleSite, course: MoodleCourse, now: Date): Promise<MoodlePass>;
  /** A page of people with the offset of the next, in one transaction: it is there whole or not at all. */
  savePage(page: MoodlePage): Promise<PageOutcome>;
  /**
   * The course has been read to its end. Whoever was not in it any more is marked as having left, unless the course has a
   * roster over LTI, which says so itself.
   *
   * @param isEverybodyRead - false when somebody was passed over, who is in the course all the same
   */
  finishPass(pass: MoodlePass, isEverybodyRead: boolean, now: Date): Promise<void>;
}

export interface MoodleSite {
  readonly id: string;
  readonly providerId: string;
  readonly platformId: string;
  /** As the site calls itself (`siteurl`), which is its LTI issuer: no slash at its end. */
  readonly url: string;
  /** Sealed with SECRETS_KEY. */
  readonly sealedToken: string;
  readonly readsNightly: boolean;
  /** Moodle's ids of the courses that were read before. */
  readonly courses: readonly string[];
}

export interface MoodleCourse {
  readonly lmsId: string;
  readonly title: string;
  readonly label: string;
  /** Of the platform's deployment; empty where the site is not registered over LTI. */
  readonly deploymentId: string;
}

export interface MoodlePass {
  readonly siteId: string;
  readonly platformId: string;
  readonly providerId: string;
  readonly lmsId: string;
  readonly contextId: string;
  readonly startedAt: Date;
  /** People before this one have been read in this pass. */
  readonly offset: number;
  readonly isResumed: boolean;
}

export interface MoodlePage {
  readonly pass: MoodlePass;
  readonly nextOffset: number;
  readonly people: readonly MoodlePerson[];
  readonly now: Date;
}

export interface MoodlePerson {
  /** Moodle's user id. */
  readonly sub: string;
  readonly name?: string;
  readonly isLearner: boolean;
  readonly activities: readonly {
    /** Moodle's id of the course module. */
    readonly moduleId: string;
    readonly track: string;
    /** Absent for who has not begun. */
    readonly reading?: MoodleReading;
    readonly signOffs: readonly (ReportedSignOff & {
      readonly comparison: SignOffComparison;
      readonly body: SignatureBody;
    })[];
  }[];
}

export interface PageOutcome {
  /** Entries that the ledger did not hold before. */
  readonly newSignOffs: number;
  /** Attempts that the tool keeps itself, because the course was taken here: what Moodle reports does not change them. */
  readonly keptHere: number;
}

export function moodleOf(db: Kysely<Tables>, seals: LedgerSeals | undefined): Moodle {
  return {
    async sites() {
      const rows = await db
        .selectFrom('moodle_site')
        .leftJoin('moodle_course', 'moodle_course.site_id', 'moodle_site.id')
        .select(['id', 'provider_id', 'platform_id', 'url', 'sealed_token', 'reads_nightly'])
        .select(
          sql<
            string[]
          >`coalesce(array_agg(lms_id ORDER BY lms_id) FILTER (WHERE lms_id IS NOT NULL), '{}')`.as(
            'courses',
          ),
        )
        .groupBy('moodle_site.id')
        .orderBy('url')
        .orderBy('provider_id')
        .execute();
      return rows.map((row) => ({ ...siteOf(row), courses: row.courses }));
    },
    async connect({ providerId, platformId, url, sealedToken }, now) {
      const row = await db
        .insertInto('moodle_site')
        .values({
          provider_id: providerId,
          platform_id: platformId,
          url,
          sealed_token: sealedToken,
          created_at: now,
        })
        .onConflict((conflict) =>
          conflict.columns(['provider_id', 'url']).doUpdateSet({ sealed_token: sealedToken }),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      return { ...siteOf(row), courses: [] };
    },
    async setNightly(siteId, readsNightly) {
      await db
        .updateTable('moodle_site')
        .set({ reads_nightly: readsNightly })
        .where('id', '=', siteId)
        .execute();
    },
    async lastRead(siteId) {
      const row = await db
        .selectFrom('moodle_course')
        .select((eb) => eb.fn.max('read_at').as('at'))
        .where('site_id', '=', siteId)
        .executeTakeFirst();
      return row?.at ?? undefined;
    },
    async leftOut(siteId, subs, now) {
      if (subs.length === 0) return new Map();
      const byCommitment = new Map(subs.map((sub) => [erasedCommitment(sealsFrom(seals), siteId, sub), sub]));
      const rows = await db
        .updateTable('moodle_left_out')
        .set({ met_at: now })
        .where('site_id', '=', siteId)
        .where('commitment', 'in', [...byCommitment.keys()])
        .returning(['commitment', 'erased_at'])
        .execute();
      return new Map(rows.map((row) => [byCommitment.get(row.commitment) ?? '', row.erased_at]));
    },
    async forget(siteId) {
      const { numDeletedRows } = await db
        .deleteFrom('moodle_site')
        .where('id', '=', siteId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async standInPlatform(providerId, issuer) {
      const { id } = await db
        .insertInto('platform')
        .values({
          provider_id: providerId,
          issuer,
          // A client id has no blanks, so no registration can be taken for it.
          client_id: `read over REST for ${providerId}`,
          auth_url: '',
          token_url: '',
          jwks_url: '',
          token_audience: null,
          family: 'moodle',
          removed_at: new Date(0),
        })
        .onConflict((conflict) => conflict.columns(['issuer', 'client_id']).doUpdateSet({ family: 'moodle' }))
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    adopt: (siteId, platformId, deploymentId) =>
      db.transaction().execute((trx) => adopt(trx, siteId, platformId, deploymentId)),
    beginPass: (site, course, now) => db.transaction().execute((trx) => beginPass(trx, site, course, now)),
    savePage: (page) => retried(() => db.transaction().execute((trx) => savePage(trx, seals, page))),
    async finishPass({ siteId, lmsId, contextId, startedAt }, isEverybodyRead, now) {
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('moodle_course')
          .set({ pass_started_at: null, next_offset: 0, read_at: now })
          .where('site_id', '=', siteId)
          .where('lms_id', '=', lmsId)
          .execute();
        if (!isEverybodyRead) return;
        await trx
          .updateTable('member')
          .set({ is_active: false, left_at: now })
          .where('context_id', '=', contextId)
          .where('left_at', 'is', null)
          .where((eb) =>
            eb.not(
              eb.exists(
                eb
                  .selectFrom('moodle_reading')
                  .select('moodle_reading.person_id')
                  .whereRef('moodle_reading.context_id', '=', 'member.context_id')
                  .whereRef('moodle_reading.person_id', '=', 'member.person_id')
                  .where('moodle_reading.read_at', '>=', startedAt),
              ),
            ),
          )
          .where((eb) =>
            eb.exists(
              eb
                .selectFrom('lms_context')
                .select('lms_context.id')
                .where('lms_context.id', '=', contextId)
                .where('lms_context.nrps_url', 'is', null),
            ),
          )
          // A list without anybody is a right that was lost sooner than a course that was emptied.
          .where((eb) =>
            eb.exists(
              eb
                .selectFrom('moodle_reading as any_reading')
                .select('any_reading.person_id')
                .where('any_reading.context_id', '=', contextId)
                .where('any_reading.read_at', '>=', startedAt),
            ),
          )
          .execute();
      });
    },
  };
}

const siteOf = (
  row: Pick<
    Selectable<Tables['moodle_site']>,
    'id' | 'provider_id' | 'platform_id' | 'url' | 'sealed_token' | 'reads_nightly'
  >,
): Omit<MoodleSite, 'courses'> => ({
  id: row.id,
  providerId: row.provider_id,
  platformId: row.platform_id,
  url: row.url,
  sealedToken: row.sealed_token,
  readsNightly: row.reads_nightly,
});

/** The same for one person of one site, nothing in common with that of another, and made by the tool's secret alone. */
export const erasedCommitment = ({ seal }: LedgerSeals, siteId: string, sub: string): string =>
  seal('erased', `${siteId} ${sub}`);

async function beginPass(
  trx: Kysely<Tables>,
  site: MoodleSite,
  { lmsId, title, label, deploymentId }: MoodleCourse,
  now: Date,
): Promise<MoodlePass> {
  const known = await trx
    .selectFrom('lms_context')
    .select('id')
    .where('platform_id', '=', site.platformId)
    .where('lms_id', '=', lmsId)
    // Launched from before: whatever deployment it was, it is this course.
    .orderBy(({ eb }) => eb('deployment_id', '=', deploymentId), 'desc')
    .executeTakeFirst();
  const { id: contextId } =
    known ??
    (await trx
      .insertInto('lms_context')
      .values({
        platform_id: site.platformId,
        deployment_id: deploymentId,
        lms_id: lmsId,
        provider_id: site.providerId,
        label,
        title,
        nrps_url: null,
        roster_read_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow());
  const row = await trx
    .insertInto('moodle_course')
    .values({ site_id: site.id, lms_id: lmsId, context_id: contextId, pass_started_at: null, read_at: null })
    .onConflict((conflict) => conflict.columns(['site_id', 'lms_id']).doUpdateSet({ context_id: contextId }))
    .returning(['pass_started_at', 'next_offset'])
    .executeTakeFirstOrThrow();
  if (!row.pass_started_at)
    await trx
      .updateTable('moodle_course')
      .set({ pass_started_at: now, next_offset: 0 })
      .where('site_id', '=', site.id)
      .where('lms_id', '=', lmsId)
      .execute();
  const { id: siteId, platformId, providerId } = site;
  return {
    ...{ siteId, platformId, providerId, lmsId, contextId },
    startedAt: row.pass_started_at ?? now,
    offset: row.pass_started_at ? row.next_offset : 0,
    isResumed: row.pass_started_at !== null && row.next_offset > 0,
  };
}

async function savePage(
  trx: Kysely<Tables>,
  seals: LedgerSeals | undefined,
  { pass, nextOffset, people, now }: MoodlePage,
): Promise<PageOutcome> {
  let newSignOffs = 0;
  let keptHere = 0;
  for (const person of people) {
    const personId = await keepPerson(trx, pass, person);
    for (const activity of person.activities) {
      const { reading, moduleId, track } = activity;
      await keepReading(trx, pass, personId, activity, now);
      if (!reading) continue;
      const attempt = await keepAttempt(trx, pass, personId, track, reading, now);
      if (attempt.isKeptHere) keptHere += 1;
      for (const signOff of activity.signOffs) {
        const { setHash, comparison, at, body } = signOff;
        const isKnown = await trx
          .selectFrom('moodle_sign_off')
          .select('sequence')
          .where('person_id', '=', personId)
          .where('set_hash', '=', setHash)
          .where('cycle', '=', attempt.cycle)
          .executeTakeFirst();
        if (isKnown) continue;
        const { entry } = await appendToLedger(trx, seals, {
          providerId: pass.providerId,
          kind: 'signed',
          at,
          personId,
          // The package keeps no typed name; this is whom Moodle says it was.
          typedName: person.name ?? '',
          body,
          track,
          attemptId: attempt.id,
        });
        await trx
          .insertInto('moodle_sign_off')
          .values({
            site_id: pass.siteId,
            module_id: moduleId,
            person_id: personId,
            set_hash: setHash,
            cycle: attempt.cycle,
            comparison,
            signed_at: at,
            provider_id: pass.providerId,
            sequence: entry.sequence,
          })
          .execute();
        newSignOffs += 1;
      }
    }
  }
  await trx
    .updateTable('moodle_course')
    .set({ next_offset: nextOffset })
    .where('site_id', '=', pass.siteId)
    .where('lms_id', '=', pass.lmsId)
    .execute();
  return { newSignOffs, keptHere };
}

async function keepPerson(
  trx: Kysely<Tables>,
  { platformId, contextId }: MoodlePass,
  { sub, name, isLearner }: MoodlePerson,
): Promise<string> {
  const { id } = await trx
    .insertInto('person')
    .values({ platform_id: platformId, sub, name: name ?? null })
    .onConflict((conflict) =>
      conflict
        .columns(['platform_id', 'sub'])
        .doUpdateSet((eb) => ({ name: eb.fn.coalesce(eb.ref('excluded.name'), eb.ref('person.name')) })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('member')
    .values({ context_id: contextId, person_id: id, is_learner: isLearner, is_active: true })
    .onConflict((conflict) =>
      conflict
        .columns(['context_id', 'person_id'])
        .doUpdateSet({ is_learner: isLearner, is_active: true, left_at: null }),
    )
    .execute();
  return id;
}

async function keepReading(
  trx: Kysely<Tables>,
  { siteId, contextId }: MoodlePass,
  personId: string,
  { moduleId, track, reading }: MoodlePerson['activities'][number],
  now: Date,
): Promise<void> {
  const said = {
    context_id: contextId,
    track,
    read_at: now,
    attempt: reading?.attempt ?? null,
    completion: reading?.completion ?? null,
    success: reading?.success ?? null,
    scaled_score: reading?.scaledScore ?? null,
    seconds: reading?.seconds ?? null,
    changed_at: reading?.changedAt ?? null,
  };
  await trx
    .insertInto('moodle_reading')
    .values({ site_id: siteId, module_id: moduleId, person_id: personId, ...said })
    .onConflict((conflict) => conflict.columns(['site_id', 'module_id', 'person_id']).doUpdateSet(said))
    .execute();
}

/**
 * Brings the newest cycle's attempt up to what Moodle says. What was once reached is not taken back: a course that is
 * reset for the next year loses its attempts in Moodle, and not here. Work that began after the newest cycle was complete
 * is the next cycle.
 */
async function keepAttempt(
  trx: Kysely<Tables>,
  { providerId, contextId }: MoodlePass,
  personId: string,
  track: string,
  reading: MoodleReading,
  now: Date,
): Promise<{ readonly id: string; readonly cycle: number; readonly isKeptHere: boolean }> {
  const attempts = await trx
    .selectFrom('attempt')
    .select(['id', 'cycle', 'revision', 'started_at', 'completed_at', 'reported_at'])
    .where('person_id', '=', personId)
    .where('scope_id', '=', contextId)
    .where('provider_id', '=', providerId)
    .where('track', '=', track)
    .orderBy('cycle', 'desc')
    .forUpdate()
    .execute();
  const [newest] = attempts;
  // A cycle that was opened here because the one before runs out: what was done before it belongs to that one.
  const before =
    newest && reading.changedAt < newest.started_at && !newest.reported_at ? attempts[1] : undefined;
  const one = before ?? newest;
  if (one && one.revision > 0) return { id: one.id, cycle: one.cycle, isKeptHere: true };
  const isNext = one?.completed_at ? reading.startedAt > one.completed_at : false;
  const facts = {
    completion: reading.completion,
    success: reading.success,
    scaled_score: reading.scaledScore ?? null,
    started_at: reading.startedAt,
    passed_at: reading.success === 'passed' ? (reading.completedAt ?? reading.changedAt) : null,
    signed_at: reading.signOffs.at(-1)?.at ?? null,
    completed_at: reading.completedAt ?? null,
    reported_at: now,
  };
  if (!one || (isNext && !before)) {
    const cycle = (one?.cycle ?? 0) + 1;
    const { id } = await trx
      .insertInto('attempt')
      .values({
        ...{
          person_id: personId,
          provider_id: providerId,
          track,
          scope_id: contextId,
          context_id: contextId,
        },
        ...{ state: '', revision: 0, sequence: 0, marks: '{}', quiz_attempts: 0, cycle },
        ...facts,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { id, cycle, isKeptHere: false };
  }
  await trx
    .updateTable('attempt')
    .set((eb) => ({
      completion: sql`CASE WHEN completion = 'completed' THEN completion ELSE ${facts.completion} END`,
      success: sql`CASE WHEN success = 'passed' THEN success ELSE ${facts.success} END`,
      scaled_score: sql`greatest(scaled_score, ${facts.scaled_score}::double precision)`,
      started_at: sql`least(started_at, ${facts.started_at}::timestamptz)`,
      passed_at: eb.fn.coalesce(eb.ref('passed_at'), eb.val(facts.passed_at)),
      signed_at: eb.fn.coalesce(eb.ref('signed_at'), eb.val(facts.signed_at)),
      completed_at: eb.fn.coalesce(eb.ref('completed_at'), eb.val(facts.completed_at)),
      reported_at: now,
    }))
    .where('id', '=', one.id)
    .execute();
  return { id: one.id, cycle: one.cycle, isKeptHere: false };
}
