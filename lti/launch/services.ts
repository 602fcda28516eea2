/** What the tool asks a platform's permission for, and nothing more: to fill its own columns and to read who is in the course. */
export const scopes = {
  lineItem: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  score: 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
  result: 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
  roster: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
} as const;

export const leastScopes: readonly string[] = Object.values(scopes);

/** What stands in a platform's list of tools. */
export const toolName = 'Four Cs online safety';
export const toolDescription = 'Online safety for learners and staff, with your own people and policies.';
