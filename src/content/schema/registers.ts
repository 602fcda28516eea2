/** `course/sources.yaml`, `course/help.yaml`, `course/glossary.yaml`: facts, lines and words, each once. */
import { z } from 'zod';
import { audience, date, forAge, id, line, markdown } from './common.ts';

/**
 * A fact and where it comes from. `status` says whether law is in force; `confidence` says how sure we are.
 * Screens state only `in-force` law to learners, and nothing `unconfirmed` or of confidence L to anybody.
 */
export const source = z.strictObject({
  id,
  kind: z.enum(['law', 'guidance', 'helpline', 'figure', 'practice', 'ours']),
  title: line.describe('What it is called.'),
  says: markdown.describe('The fact, in our words, as far as it may be stated.'),
  publisher: line,
  address: z.url().optional().describe('Where it can be read. Required unless kind is "ours".'),
  seen: date.describe('When somebody last looked.'),
  review: date.describe('When it is due again.'),
  confidence: z.enum(['H', 'M', 'L']),
  status: z.enum(['in-force', 'enacted', 'announced', 'unconfirmed', 'not-law']),
  inForceFrom: date.optional(),
  nations: z.array(z.enum(['england', 'wales', 'scotland', 'northern-ireland'])).optional(),
});
export const sources = z.strictObject({
  factsChecked: date.describe('The day on which the whole register was last gone through.'),
  sources: z.array(source).min(1),
});

const minutes = z.string().regex(/^\d{2}:\d{2}$/, 'write the time as "09:30"');

/** A helpline or a way to report. Its number stands here and nowhere else. */
export const helpLine = z.strictObject({
  id,
  name: line,
  for: line.describe('"if you are under 19", "any age, by text"'),
  contact: z.union([
    z.strictObject({ call: z.string().regex(/^[\d ]+$/) }),
    z.strictObject({ text: z.string().regex(/^[\d ]+$/) }),
    z.strictObject({ web: z.url(), label: line }),
  ]),
  note: line.optional(),
  age: forAge.optional(),
  audience: z.array(audience).optional(),
  nations: z.array(z.enum(['england', 'wales', 'scotland', 'northern-ireland'])).optional(),
  open: z
    .union([
      z.literal('always'),
      z.array(
        z.strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1), from: minutes, to: minutes }),
      ),
    ])
    .optional()
    .describe('Hours in the United Kingdom; leave out when not known.'),
  hours: line.optional().describe('The same in words: "Monday to Friday, 10 to 4"'),
  source: id,
});
export const help = z.strictObject({
  danger: id,
  talk: z.array(id).min(1).describe('To talk to someone now, in this order.'),
  groups: z.array(
    z.strictObject({
      id,
      title: line,
      intro: markdown.optional(),
      lines: z.array(id).min(1),
    }),
  ),
  lines: z.array(helpLine).min(1),
});

export const glossary = z.strictObject({
  words: z.array(
    z.strictObject({
      id,
      word: line,
      also: z.array(line).default([]),
      means: markdown,
      easy: line.optional(),
    }),
  ),
  idioms: z
    .array(
      z.strictObject({
        idiom: line.describe('As it is said: "hang up".'),
        means: line.describe('In plain words.'),
        word: id
          .optional()
          .describe('The glossary word that explains it. Left out: learners’ lessons do not use it.'),
      }),
    )
    .default([])
    .describe('Turns of phrase that may be taken word for word.'),
});

export type Source = z.infer<typeof source>;
export type Sources = z.infer<typeof sources>;
export type HelpRegister = z.infer<typeof help>;
export type HelpEntry = z.infer<typeof helpLine>;
export type Glossary = z.infer<typeof glossary>;
