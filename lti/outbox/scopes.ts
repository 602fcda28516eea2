/** What the tool asks to be allowed. @see AGS 2.0, section 3.1; NRPS 2.0, section 2.3 */
import type { GradebookLink } from '../store/store.ts';

export const scopes = {
  lineItem: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  result: 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
  score: 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
  roster: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
} as const;

const ofGradebook: readonly string[] = [scopes.lineItem, scopes.result, scopes.score];

/** One token serves all that is done with a gradebook: of what we use, what the launch said is given. */
export function gradebookScopes(link: GradebookLink): readonly string[] {
  return ofGradebook.filter((scope) => link.scopes.includes(scope));
}
