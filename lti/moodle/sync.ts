/**
 * Reads back what people did in our SCORM packages in a Moodle course: page by page, each page kept whole before the next
 * is asked for, so that a reading that stops is taken up where it stopped.
 */
import { trackOfManifest } from '../domain/moodle-package.ts';
import { isMoodleLearner } from '../domain/moodle-roles.ts';
import type { MoodleTally } from '../domain/moodle-tally.ts';
import {
  isBegunAfter,
  joinAttempts,
  readingOf,
  type MoodleCompletion,
  type MoodleReading,
} from '../domain/moodle-reading.ts';
import {
  compareSignOff,
  reportedBody,
  type KnownSet,
  type SignOffComparison,
} from '../domain/moodle-sign-off.ts';
import type { Moodle, MoodlePerson, MoodleSite } from '../store/moodle.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import type { EnrolledUser, MoodleCalls } from './calls.ts';
import type { MoodleProblem } from './problem.ts';

export interface SyncServices {
  readonly calls: MoodleCalls;
  readonly store: Moodle;
  readonly site: MoodleSite;
  /** Of the site's LTI registration, when there is one: its people and courses are that platform's. */
  readonly deploymentId: string;
  /** Every provider that is known: one id may be the beginning of another. */
  readonly providerIds: readonly string[];
  /** What the tool has somebody sign in a track, in each language; undefined for a track that it does not host. */
  readonly setsOf: (track: string) => readonly KnownSet[] | undefined;
  readonly now: () => Date;
  readonly pageSize?: number;
  /** Told after each page: so many learners more. */
  readonly onPage?: (people: number) => Promise<void>;
  /** Asked after each page. */
  readonly mayGoOn?: () => boolean;
  /** What an earlier piece of the same reading has counted. */
  readonly before?: MoodleTally;
}

export interface CourseReading extends MoodleTally {
  readonly courseId: string;
  readonly title: string;
  readonly isResumed: boolean;
  readonly activities: readonly {
    readonly moduleId: string;
    readonly name: string;
    readonly track: string;
  }[];
}

export type SyncProblem =
  | { readonly code: 'call-failed'; readonly problem: MoodleProblem; readonly courseId: string }
  | { readonly code: 'no-such-course'; readonly courseId: string }
  /** `mayGoOn` said no; the next reading goes on from here. */
  | { readonly code: 'paused'; readonly courseId: string; readonly soFar: MoodleTally }
  /** None of its SCORM activities holds a package of this provider. */
  | { readonly code: 'no-package'; readonly courseId: string; readonly scorms: number };

interface OurActivity {
  readonly moduleId: string;
  readonly name: string;
  readonly track: string;
  readonly scoId: number;
}

const usualPage = 50;
/** An activity may be taken any number of times; older attempts than these are not asked for. */
const mostAttempts = 10;

/** @returns the course's figures; with a problem, everything before the page in which it came is kept */
export async function syncCourse(
  services: SyncServices,
  courseId: string,
): Promise<Result<CourseReading, SyncProblem>> {
  const { calls, store, site, deploymentId, now, pageSize = usualPage } = services;
  const gone = (problem: MoodleProblem): Result<never, SyncProblem> =>
    failed({ code: 'call-failed', problem, courseId });
  const course = await calls.course({ id: courseId });
  if (!course.ok) return gone(course.problem);
  if (!course.value) return failed({ code: 'no-such-course', courseId });
  const found = await ourActivities(services, courseId);
  if (!found.ok) return gone(found.problem);
  const { activities, scorms } = found.value;
  if (activities.length === 0) return failed({ code: 'no-package', courseId, scorms });

  const { name: title, shortName: label } = course.value;
  const pass = await store.beginPass(site, { lmsId: courseId, title, label, deploymentId }, now());
  const tally = tallyFrom(services.before);
  for (let offset = pass.offset; ;) {
    const users = await calls.enrolled(courseId, offset, pageSize);
    if (!users.ok) return gone(users.problem);
    // A short page is not the last: whom the token may not see is left out of it.
    if (users.value.length === 0) break;
    const people: MoodlePerson[] = [];
    const learners = users.value.filter(({ roles }) => isMoodleLearner(roles));
    const erased = await store.leftOut(
      site.id,
      learners.map(({ id }) => id),
      now(),
    );
    for (const user of learners) {
      const person = await readPerson(services, courseId, activities, user, erased.get(user.id), tally);
      if (!person.ok) return gone(person.problem);
      if (person.value) people.push(person.value);
    }
    offset += pageSize;
    const kept = await store.savePage({ pass, nextOffset: offset, people, now: now() });
    count(tally, people, kept);
    await services.onPage?.(people.length);
    if (services.mayGoOn?.() === false) return failed({ code: 'paused', courseId, soFar: tally });
  }
  await store.finishPass(pass, Object.keys(tally.passedOver).length === 0, now());
  return ok({
    ...{ courseId, title, isResumed: pass.isResumed && !services.before },
    activities: activities.map(({ moduleId, name, track }) => ({ moduleId, name, track })),
    ...tally,
  });
}

/** SCORM activities that hold a package of ours, told by the manifest, whatever the file or the activity is called. */
async function ourActivities(
  { calls, site, providerIds }: SyncServices,
  courseId: string,
): Promise<Result<{ activities: readonly OurActivity[]; scorms: number }, MoodleProblem>> {
  const scorms = await calls.scorms(courseId);
  if (!scorms.ok) return scorms;
  const activities: OurActivity[] = [];
  for (const { id, moduleId, name } of scorms.value) {
    const scos = await calls.scos(id);
    if (!scos.ok) return scos;
    for (const sco of scos.value) {
      const track = trackOfManifest(sco.manifest, site.providerId, providerIds);
      if (track !== undefined) activities.push({ moduleId, name, track, scoId: sco.id });
    }
  }
  return ok({ activities, scorms: scorms.value.length });
}

/** @returns undefined for somebody of whom Moodle gives nothing; a problem only where it is not that person's alone */
async function readPerson(
  services: SyncServices,
  courseId: string,
  activities: readonly OurActivity[],
  user: EnrolledUser,
  erasedAt: Date | undefined,
  tally: Tally,
): Promise<Result<MoodlePerson | undefined, MoodleProblem>> {
  const { calls, setsOf, now } = services;
  const passOver = (problem: MoodleProblem): Result<undefined, MoodleProblem> => {
    if (!isOfOnePerson(problem)) return failed(problem);
    const code = problem.code === 'refused' ? problem.errorcode : problem.code;
    tally.passedOver[code] = (tally.passedOver[code] ?? 0) + 1;
    return ok(undefined);
  };
  const done = await calls.completion(courseId, user.id);
  if (!done.ok) return passOver(done.problem);
  const read: MoodlePerson['activities'][number][] = [];
  for (const { moduleId, track, scoId } of activities) {
    const reading = await readAttempts(calls, scoId, user.id, done.value.get(moduleId), erasedAt, now());
    if (!reading.ok) return passOver(reading.problem);
    const sets = setsOf(track);
    read.push({
      moduleId,
      track,
      ...(reading.value && { reading: reading.value }),
      signOffs: (reading.value?.signOffs ?? []).map((signOff) => ({
        ...signOff,
        comparison: compareSignOff(signOff.setHash, sets),
        body: reportedBody(signOff, track, sets),
      })),
    });
  }
  if (erasedAt && read.every(({ reading }) => !reading)) {
    tally.leftOut += 1;
    return ok(undefined);
  }
  return ok({
    sub: user.id,
    ...(user.name !== '' && { name: user.name }),
    isLearner: true,
    activities: read,
  });
}

/** From the newest attempt back to the newest that is complete; of somebody who was erased, to the first since then. */
async function readAttempts(
  calls: MoodleCalls,
  scoId: number,
  userId: string,
  completion: MoodleCompletion | undefined,
  erasedAt: Date | undefined,
  now: Date,
): Promise<Result<MoodleReading | undefined, MoodleProblem>> {
  const readings: MoodleReading[] = [];
  let asked = 0;
  for (let left = mostAttempts; left > 0; left -= 1) {
    const tracks = await calls.tracks(scoId, userId, asked);
    if (!tracks.ok) return tracks;
    const { attempt, tracks: kept } = tracks.value;
    if (kept && erasedAt && !isBegunAfter(kept, erasedAt)) break;
    if (kept) readings.push(readingOf(attempt, kept, completion, now));
    if (attempt <= 1 || readings.at(-1)?.completion === 'completed') break;
    asked = attempt - 1;
  }
  return ok(joinAttempts(readings));
}

/** Groups that the token's user is not in, a suspended account: the next person may be another matter. */
const isOfOnePerson = (problem: MoodleProblem): boolean =>
  problem.code === 'person-not-active' ||
  (problem.code === 'refused' && ['accessdenied', 'usernotenrolled'].includes(problem.errorcode));

type Tally = {
  people: number;
  leftOut: number;
  notBegun: number;
  inProgress: number;
  complete: number;
  readonly signOffs: Record<SignOffComparison, number>;
  newSignOffs: number;
  keptHere: number;
  readonly passedOver: Record<string, number>;
};

const tallyFrom = (before?: MoodleTally): Tally => ({
  ...{ people: 0, leftOut: 0, notBegun: 0, inProgress: 0, complete: 0 },
  ...{ newSignOffs: 0, keptHere: 0 },
  ...before,
  signOffs: { matches: 0, differs: 0, unknown: 0, ...before?.signOffs },
  passedOver: { ...before?.passedOver },
});

function count(
  tally: Tally,
  people: readonly MoodlePerson[],
  { newSignOffs, keptHere }: { readonly newSignOffs: number; readonly keptHere: number },
): void {
  tally.people += people.length;
  tally.newSignOffs += newSignOffs;
  tally.keptHere += keptHere;
  for (const { reading, signOffs } of people.flatMap(({ activities }) => activities)) {
    if (!reading) tally.notBegun += 1;
    else if (reading.completion === 'completed') tally.complete += 1;
    else tally.inProgress += 1;
    for (const { comparison } of signOffs) tally.signOffs[comparison] += 1;
  }
}
