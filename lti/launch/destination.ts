/** Where a launch leads, by what the person is in the course. */
import type { LaunchRole } from '../domain/model.ts';

export type Destination = 'course' | 'assessor' | 'setup-check' | 'nothing-for-mentor' | 'nothing-for-role';

/**
 * Somebody who learns here learns here, whatever else they are elsewhere (Canvas names an account's administrators as
 * such in every course). Who teaches and administers sees first whether all is set up, and goes on from there.
 */
export function destinationOf(roles: readonly LaunchRole[]): Destination {
  const is = (role: LaunchRole): boolean => roles.includes(role);
  if ((is('learner') || is('test-user')) && !is('instructor')) return 'course';
  if (is('administrator')) return 'setup-check';
  if (is('instructor')) return 'assessor';
  return is('mentor') ? 'nothing-for-mentor' : 'nothing-for-role';
}
