/** A launch of what was done long enough ago begins the next cycle: a new attempt, beside the one before. */
import type { EnteredIds, LinkSettings, LtiLaunch } from '../domain/model.ts';
import { nextCycleState } from '../domain/next-cycle.ts';
import { isRenewable, renewalOf } from '../domain/renewal.ts';
import type { HostedCourse, Tool } from './tool.ts';

/** @param ids - of an attempt that was completed @returns those of the attempt that is open now */
export async function beginAgain(
  { courses, store, now }: Pick<Tool, 'courses' | 'store' | 'now'>,
  { deployment: { providerId } }: LtiLaunch,
  { track }: LinkSettings,
  ids: EnteredIds,
): Promise<EnteredIds> {
  const { attemptId, completedAt } = ids;
  const own = courses.find(providerId, track);
  const rules = own?.upkeep?.renewal;
  if (attemptId === undefined || !completedAt || !rules || !isRenewable(rules, completedAt, now()))
    return ids;
  const attempt = await store.attempts.byId(attemptId);
  if (!attempt) return ids;
  const { marks, passedAt } = attempt.facts;
  // Somebody who was talked through has no pass that an update could begin from.
  const update = passedAt ? courses.renewalOf?.(providerId, track) : undefined;
  const begun = await store.renewals.begin({
    attemptId,
    ...(update && { takenTrack: update.course.track.id }),
    state: update && passedAt ? stateOf(update, own, { marks, passedAt }) : '',
    dueOn: renewalOf(rules, completedAt).dueOn,
    now: now(),
  });
  if (begun === undefined) return ids;
  const { completedAt: _, takenTrack: __, ...rest } = ids;
  return { ...rest, attemptId: begun, ...(update && { takenTrack: update.course.track.id }) };
}

/** What is opened for an attempt: an update that has been taken out of the course gives way to the track itself. */
export function takenTrack(
  { courses }: Pick<Tool, 'courses'>,
  providerId: string,
  track: string,
  taken: string | undefined,
): string {
  return taken !== undefined && courses.find(providerId, taken) ? taken : track;
}

function stateOf(
  { course, upkeep }: HostedCourse,
  own: HostedCourse,
  last: Pick<Parameters<typeof nextCycleState>[2], 'marks' | 'passedAt'>,
): string {
  const { assessment } = own.course;
  return upkeep?.renews
    ? nextCycleState(course, upkeep.renews, { ...last, ...(assessment && { assessment }) })
    : '';
}
