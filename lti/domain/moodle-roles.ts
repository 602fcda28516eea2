/** Who in a Moodle course takes the course, by the short names of their roles. */

const staff: readonly string[] = ['manager', 'coursecreator', 'editingteacher', 'teacher'];

/**
 * A site may name its learners' role as it likes, so whoever is not staff by Moodle's own names is a learner; so is who is
 * both. Somebody without any role is enrolled and nothing more.
 */
export function isMoodleLearner(roles: readonly string[]): boolean {
  return roles.includes('student') || (roles.length > 0 && !roles.every((role) => staff.includes(role)));
}
