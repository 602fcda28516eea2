/** Pieces that both lessons and questions show: made-up texts and conversations. */
import { z } from 'zod';
import { line, markdown } from './common.ts';

/** A made-up text, e-mail, post or settings page, in numbered parts. Addresses end in `.example`. */
export const artefact = z.strictObject({
  label: line.describe('What it is, for a screen reader: "A text message".'),
  from: line,
  when: line.optional(),
  parts: z
    .array(
      z.union([
        line,
        z.strictObject({
          address: line.describe('A web or e-mail address, shown in the letters that cannot be mistaken.'),
        }),
      ]),
    )
    .min(1),
});

export const message = z.strictObject({
  from: z.enum(['them', 'you', 'told']).describe('told: narration between messages.'),
  who: line.optional(),
  when: line.optional().describe('"9.41 pm"'),
  text: markdown,
});

/** "decorative" is a choice somebody makes; otherwise the picture has words. */
export const picture = z.strictObject({
  drawing: z.string().describe('A file of course/media/drawings, without .svg.'),
  alt: z.union([z.literal('decorative'), z.string().min(3)]),
});

export type Artefact = z.infer<typeof artefact>;
export type AuthoredMessage = z.infer<typeof message>;
