/** `course/sheets/<id>.yaml`: something to print, from the same words and the same profile as the course. */
import { z } from 'zod';
import { audience, fourC, id, issue, line, markdown } from './common.ts';

const cells = z.array(z.string());

export const sheetBlock = z.union([
  z.strictObject({ text: markdown, lead: z.literal(true).optional() }),
  z.strictObject({ idea: markdown.describe('The one phrase to remember, large.') }),
  z.strictObject({ note: z.strictObject({ title: line, text: markdown }) }),
  z.strictObject({
    voice: z.strictObject({
      title: line,
      text: markdown.describe('Only what the provider says: build it from placeholders.'),
      from: line.optional(),
      needs: z.string().optional().describe('A path of the profile: without it this block is left out.'),
    }),
  }),
  z.strictObject({ steps: z.array(markdown).min(2).describe('Numbered.') }),
  z.strictObject({ ticks: z.array(markdown).min(1).describe('Boxes to tick by hand.') }),
  z.strictObject({
    tell: z
      .union([issue, z.literal('first')])
      .describe('Who to tell about this, from the profile or the safe default; “first”: the first contact.'),
    title: line.optional(),
    brief: z.literal(true).optional().describe('Who, and who else, and no more.'),
  }),
  z.strictObject({ danger: z.literal(true).describe('999, first.') }),
  z.strictObject({
    lines: z.array(id).min(1).describe('Entries of course/help.yaml.'),
    title: line.optional(),
    brief: z.literal(true).optional().describe('Name, number and for whom, and no more.'),
  }),
  z.strictObject({
    cs: z.record(fourC, markdown).describe('A line for each of the four Cs, under the provider’s headings.'),
  }),
  z.strictObject({
    table: z.strictObject({
      caption: line,
      head: cells.min(2),
      rows: z.array(cells).default([]),
      empty: z.number().int().min(0).max(40).default(0).describe('Rows to write in by hand.'),
      widths: z.array(z.number().positive()).optional().describe('Shares of the width, one for each column.'),
    }),
  }),
  z.strictObject({
    fill: z
      .array(
        z.strictObject({
          label: line,
          lines: z.number().int().min(1).max(6).default(1),
          ifNoNumber: z
            .literal(true)
            .optional()
            .describe('Only where the profile gives no number or address of whoever is told first.'),
        }),
      )
      .min(1)
      .describe('Lines to write on by hand. What is written is nobody’s data of ours.'),
  }),
  z.strictObject({
    course: id.describe('A track, as something to read: its lessons, with answers at the back.'),
  }),
  z.strictObject({
    documents: audience.describe('What this audience signs: exact words, plain lines, a place to sign.'),
  }),
]);

export const sheetSection = z.strictObject({
  title: line.optional(),
  needs: z
    .string()
    .optional()
    .describe('A path of the profile: without it this part is left out. “apprentices” for apprentices.'),
  startsPage: z.literal(true).optional().describe('Begins a new side.'),
  blocks: z.array(sheetBlock).min(1),
});

export const sheet = z.strictObject({
  id,
  title: line,
  for: line.describe('Who it is for, above the title.'),
  audience: audience.describe('Whose routes, whose lines, and which facts they may read.'),
  layout: z
    .enum(['page', 'leaflet', 'cards', 'poster', 'booklet'])
    .describe(
      'page: one column. leaflet: two columns. cards: four of the same on a page, to cut. poster: as large as it goes. booklet: each part begins a page.',
    ),
  pages: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('It fits on so many sides, whatever the provider; the type gives way, within reason.'),
  lead: markdown.optional(),
  sources: z.array(id).default([]).describe('Entries of course/sources.yaml for the facts on it.'),
  words: z.record(z.string(), line).default({}).describe('Sentences around what is generated.'),
  sections: z.array(sheetSection).min(1),
});

export type Sheet = z.infer<typeof sheet>;
export type SheetBlock = z.infer<typeof sheetBlock>;
export type SheetSection = z.infer<typeof sheetSection>;
