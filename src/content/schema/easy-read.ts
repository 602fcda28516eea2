/** `course/easy-read/<track>.yaml`: the same track in Easy Read. One idea a page, a picture beside each sentence. */
import { z } from 'zod';
import { forAge, fourC, id, line } from './common.ts';

const drawing = z.string().describe('A file of course/media/drawings, without .svg.');

const row = z.strictObject({
  drawing,
  alt: line.describe('What the picture shows; it says the same as the words.'),
  text: line.describe('One to three short sentences, at most 12 words each. A new hard word in **bold**.'),
  age: forAge.optional().describe('Shown only to this age; "not said" sees it too.'),
});

const answer = z.strictObject({
  text: line,
  drawing: drawing.optional().describe('For a choice of pictures.'),
  right: z.literal(true).optional(),
  reply: line.describe('What is said after it: why, and what to do.'),
});

const ask = z.strictObject({ text: line, answers: z.array(answer).min(2).max(3) });

const page = z.strictObject({
  id,
  title: line,
  c: fourC.optional(),
  covers: z
    .array(z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/, 'write “l3”, or “l5/l5-ask” for one screen'))
    .min(1)
    .describe('Lessons, or screens of one, that count as finished with this page.'),
  needsAge: z.boolean().default(false),
  sensitive: z
    .strictObject({
      about: z.array(line).min(1).max(4).describe('What it is about and that it can be left out.'),
      short: z.array(line).length(3).describe('The three lines for whoever leaves it out.'),
    })
    .optional()
    .describe('Stands before the first page of a sensitive lesson.'),
  rows: z.array(row).min(2).max(8),
  voice: z
    .strictObject({
      text: line.describe('Only what the provider says: build it from placeholders.'),
      needs: z.string().optional().describe('A path of the profile; without it this is left out.'),
    })
    .optional(),
  lines: z.array(id).default([]).describe('Entries of course/help.yaml, shown on the page.'),
  ask: ask.optional().describe('To try, never marked and never kept.'),
  supporter: line.optional().describe('For somebody who reads it with them: what to talk about.'),
  sources: z.array(id).default([]).describe('Entries of course/sources.yaml for the facts on this page.'),
});

const question = z.strictObject({
  topics: z.array(id).min(1).describe('Topics of the quiz for which this one question answers.'),
  sensitive: z.boolean().default(false).describe('About `first`; `other` never is.'),
  first: ask,
  other: ask.describe('“A different question, please”, the next try, and for whoever left the pages out.'),
  sources: z.array(id).min(1),
});

export const easyRead = z.strictObject({
  track: id.describe('The file has the same name.'),
  pages: z.array(page).min(1),
  questions: z.array(question).min(1).describe('Eight; together they answer for every topic once.'),
});

export type EasyReadFile = z.infer<typeof easyRead>;
export type EasyPageFile = z.infer<typeof page>;
export type EasyAskFile = z.infer<typeof ask>;
