/**
 * `course/incidents.yaml`: the incident helper for staff. Fixed questions, one tap each; every way ends in a short
 * ordered list of safe steps. There is no field for a name or for free text, and there must never be one.
 */
import { z } from 'zod';
import { forAge, id, issue, line, markdown } from './common.ts';

const choice = z.strictObject({
  text: line.describe(
    'What the reader may answer. Where they may be unsure, the safer answer says “or I am not sure”.',
  ),
  age: forAge
    .optional()
    .describe('How old the person is, if this answer says so: later steps and lines are for that age.'),
  to: id.optional().describe('The question that follows.'),
  ends: id.optional().describe('The outcome it ends in; a choice has “to” or “ends”, not both.'),
});

const question = z.strictObject({
  ask: line,
  hint: markdown.optional(),
  choices: z.array(choice).min(2).max(4),
});

const step = z.union([
  markdown,
  z.strictObject({
    text: markdown,
    age: forAge.describe('Left out for the other age; “not said” sees it too.'),
  }),
]);

const steps = z
  .array(step)
  .min(3)
  .max(7)
  .describe('What to do, in order. Nothing that design rule 3 forbids.');

const outcome = z.strictObject({
  title: line,
  steps,
  route: issue.describe('Who helps: the profile’s route for staff, or the provider’s first contact.'),
  lines: z.array(id).min(1).describe('Entries of course/help.yaml, those for the person’s age.'),
  then: id.optional().describe('A question to carry on with when this is done.'),
  locked: z
    .boolean()
    .default(false)
    .describe('The safe steps hold whatever a policy says: no variant may put others in their place.'),
});

export const incidentVariant = z.enum([
  'none',
  'two-procedures',
  'committee',
  'single',
  'accidental-intentional',
]);

export const incidents = z.strictObject({
  title: line,
  button: line.describe('On the home of a staff track, beside the title.'),
  lead: markdown.describe('What it is, and that it keeps nothing.'),
  start: id,
  questions: z.record(id, question),
  outcomes: z.record(id, outcome),
  variants: z
    .partialRecord(
      incidentVariant,
      z.strictObject({ outcomes: z.record(id, z.strictObject({ title: line.optional(), steps })) }),
    )
    .default({})
    .describe(
      'By incidents.variant of the profile: the policy’s own steps in their order, as far as they are safe; where they are not, the safe line stands in their place.',
    ),
  sources: z.array(id).min(1),
});

export type Incidents = z.infer<typeof incidents>;
export type IncidentVariant = z.infer<typeof incidentVariant>;
export type AuthoredStep = z.infer<typeof step>;
