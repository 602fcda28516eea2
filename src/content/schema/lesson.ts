/** `course/lessons/<id>.yaml`. */
import { z } from 'zod';
import { artefact, message, picture } from './block-parts.ts';
import { audience, date, forAge, fourC, id, issue, line, markdown, resilience } from './common.ts';
import { practiceQuestion } from './question.ts';

const forSome = { age: forAge.optional().describe('Shown only to this age; "not said" sees it too.') };

const simpleBlock = [
  z.strictObject({ text: markdown, lead: z.literal(true).optional(), ...forSome }),
  z.strictObject({
    idea: markdown.describe('The one phrase to remember; one word or phrase in ==marks==.'),
    ...forSome,
  }),
  z.strictObject({
    note: z.strictObject({
      title: line,
      text: markdown,
      coming: z
        .literal(true)
        .optional()
        .describe(
          'Law that is announced or enacted and not yet in force: for staff only, and marked in words.',
        ),
    }),
    ...forSome,
  }),
  z.strictObject({
    voice: z.strictObject({
      title: line,
      text: markdown.describe('Only what the provider says: build it from placeholders.'),
      from: line.optional(),
      needs: z
        .string()
        .optional()
        .describe('A path of the profile, for example monitoring.notice: without it this block is left out.'),
    }),
    ...forSome,
  }),
  z.strictObject({ picture, ...forSome }),
  z.strictObject({ steps: z.array(markdown).min(2), ...forSome }),
  z.strictObject({ artefact, ...forSome }),
  z.strictObject({ thread: z.strictObject({ label: line, messages: z.array(message).min(1) }), ...forSome }),
  z.strictObject({
    route: issue.describe('Who to tell about this, from the profile or the safe default.'),
    ...forSome,
  }),
  z.strictObject({
    lines: z.array(id).min(1).describe('Entries of course/help.yaml, shown on the screen.'),
    ...forSome,
  }),
  z.strictObject({ cs: z.literal(true).describe('The four Cs drawn large, under the provider’s headings.') }),
  z.strictObject({ question: practiceQuestion, ...forSome }),
  z.strictObject({
    sort: z.strictObject({
      id,
      prompt: markdown,
      items: z
        .array(z.strictObject({ text: line, c: fourC, why: markdown }))
        .min(3)
        .max(8),
    }),
    ...forSome,
  }),
  z.strictObject({ scenario: id.describe('A file of course/scenarios.'), ...forSome }),
  z.strictObject({
    'incident-helper': z
      .literal(true)
      .describe('Fixed questions and safe steps, from course/incidents.yaml.'),
    ...forSome,
  }),
] as const;

export const simple = z.union(simpleBlock);
export const block = z.union([
  ...simpleBlock,
  z.strictObject({ more: z.strictObject({ title: line, blocks: z.array(simple).min(1) }), ...forSome }),
]);

export const screen = z.strictObject({
  id,
  title: line.describe('Sentence case, starts with the verb where it can.'),
  blocks: z.array(block).min(1),
  side: z.array(block).default([]),
  sources: z.array(id).default([]).describe('Entries of course/sources.yaml for the facts on this screen.'),
  since: date
    .optional()
    .describe(
      'The day of the newest thing on it. In a yearly update, whoever passed on that day or later has it behind them. Left out: it is for everybody.',
    ),
});

export const lesson = z.strictObject({
  id,
  title: line,
  summary: line.describe('One line for the task list.'),
  c: fourC.optional(),
  resilience: z.array(resilience).min(1),
  audience: z.array(audience).min(1),
  minutes: z
    .number()
    .positive()
    .describe('Target; the measured time must be within 20 per cent, or half a minute.'),
  objectives: z.array(line).min(1).describe('"By the end you can…": each starts with a verb.'),
  needsAge: z.boolean().default(false),
  sensitive: z
    .strictObject({
      about: markdown.describe('What it is about and that it can be left out.'),
      promise: markdown.describe('No pictures, nobody asks, not your fault, help is now.'),
      summary: z.array(markdown).length(3).describe('The three-line safe summary.'),
      lines: z.array(id).min(1),
    })
    .optional(),
  screens: z.array(screen).min(1),
});

export type Block = z.infer<typeof block>;
export type SimpleBlock = z.infer<typeof simple>;
export type LessonScreen = z.infer<typeof screen>;
export type Lesson = z.infer<typeof lesson>;
