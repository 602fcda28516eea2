/** What is done with a connected Moodle, for the command line and for the workspace: both say what they asked, and read what came. */
import type { MoodleOrder } from '../store/moodle-runs.ts';
import type { MoodleSite } from '../store/moodle.ts';
import type { Store } from '../store/store.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import type { MoodlePurpose } from '../domain/moodle-needs.ts';
import type { MoodleTally } from '../domain/moodle-tally.ts';
import type { KnownSet } from '../domain/moodle-sign-off.ts';
import type { MoodleCalls } from './calls.ts';
import { checkMoodle, type MoodleCheck } from './check.ts';
import type { MoodleProblem } from './problem.ts';
import { planPublishing, type PublishPlan, type PublishRefusal } from './publish.ts';
import { registrationsOf, settleIdentity, type Identity } from './sites.ts';
import { syncCourse, type CourseReading, type SyncProblem } from './sync.ts';

/** A Moodle that is spoken to. */
export interface OpenSite {
  readonly store: Pick<Store, 'moodle' | 'platforms'>;
  readonly calls: MoodleCalls;
  readonly site: MoodleSite;
}

/** What is known here of a provider's course. */
export interface CourseFacts {
  /** Every provider that is known: one id may be the beginning of another. */
  readonly providerIds: readonly string[];
  /** What is signed in a track, in each language; undefined for a track that there is not. */
  readonly setsOf: (track: string) => readonly KnownSet[] | undefined;
}

export type WorkProblem =
  | { readonly code: 'call-failed'; readonly problem: MoodleProblem }
  | { readonly code: 'no-such-short-name'; readonly said: string }
  /** None was read before, and none was named. */
  | { readonly code: 'no-course' };

/** @param course - id or short name; empty for none: then no right inside a course can be tried */
export async function checkSite(
  { calls }: Pick<OpenSite, 'calls'>,
  course: string,
  purposes: readonly MoodlePurpose[],
): Promise<Result<MoodleCheck, WorkProblem>> {
  const id = course === '' ? ok(undefined) : await courseIdOf(calls, course);
  if (!id.ok) return id;
  const checked = await checkMoodle(calls, id.value, purposes);
  return checked.ok ? checked : failed({ code: 'call-failed', problem: checked.problem });
}

/** Changes nothing. */
export async function planSite(
  { store, calls, site }: OpenSite,
  { master, name, shortName, categoryId, isVisible, activates }: MoodleOrder,
): Promise<Result<PublishPlan, WorkProblem | PublishRefusal>> {
  const id = await courseIdOf(calls, master);
  if (!id.ok) return id;
  const registrations = activates ? await registrationsOf(store, site.providerId, site.url) : [];
  return planPublishing(calls, {
    masterId: id.value,
    ...{ name, shortName, isVisible },
    ...(categoryId !== undefined && { categoryId }),
    clientIds: registrations.map(({ clientId }) => clientId),
  });
}

export interface SiteReading {
  /** Ids of courses that are left when it paused; in their order. */
  readonly left: readonly string[];
  /** Of the first of them. */
  readonly soFar?: MoodleTally;
}

export interface ReadingOptions {
  readonly facts: CourseFacts;
  /** What an earlier piece of this reading has counted in the first course. */
  readonly before?: MoodleTally;
  readonly now: () => Date;
  /** Asked after each page; where it says no, the reading pauses. What was read is kept. */
  readonly mayGoOn?: () => boolean;
  /** So many learners more. */
  readonly onPage?: (people: number) => Promise<void>;
  readonly onAdopted?: (adopted: NonNullable<Identity['adopted']>) => void;
  readonly onCourse: (read: Result<CourseReading, SyncProblem>) => void;
}

/** @param said - ids or short names; none for every course that was read before */
export async function readSite(
  { store, calls, site: connected }: OpenSite,
  said: readonly string[],
  { facts, before, now, mayGoOn, onPage, onAdopted, onCourse }: ReadingOptions,
): Promise<Result<SiteReading, WorkProblem>> {
  const courses: string[] = [];
  for (const course of said) {
    const id = await courseIdOf(calls, course);
    if (!id.ok) return id;
    courses.push(id.value);
  }
  if (said.length === 0) courses.push(...connected.courses);
  if (courses.length === 0) return failed({ code: 'no-course' });
  const { site, deploymentId, adopted } = await settleIdentity(store, connected);
  if (adopted) onAdopted?.(adopted);
  for (const [at, course] of courses.entries()) {
    const read = await syncCourse(
      {
        ...{ calls, store: store.moodle, site, deploymentId, now },
        ...facts,
        ...(at === 0 && before && { before }),
        ...(mayGoOn && { mayGoOn }),
        ...(onPage && { onPage }),
      },
      course,
    );
    if (!read.ok && read.problem.code === 'paused')
      return ok({ left: courses.slice(at), soFar: read.problem.soFar });
    onCourse(read);
  }
  return ok({ left: [] });
}

/** A number is an id; anything else is a short name. */
async function courseIdOf(calls: MoodleCalls, said: string): Promise<Result<string, WorkProblem>> {
  if (/^\d{1,12}$/.test(said)) return ok(said);
  const found = await calls.course({ shortName: said });
  if (!found.ok) return failed({ code: 'call-failed', problem: found.problem });
  return found.value ? ok(found.value.id) : failed({ code: 'no-such-short-name', said });
}
