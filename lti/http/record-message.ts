/** What a page may send to `/record`, as a schema: nothing more, nothing larger. */
import { z } from 'zod';
import type { SentState } from '../domain/take-in.ts';

/** The largest message. Suspend data is 4 KB at most, and one finished quiz far less. */
export const recordBytes = 64 * 1024;

const code = z.string().regex(/^[a-z][0-9]{1,6}$/);
const number = z.int().min(0).max(1_000);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const quiz = z.strictObject({
  seed: z.int().min(0).max(0xffff_ffff),
  items: z
    .array(z.strictObject({ question: code, topic: code, answer: z.array(number).max(40).exactOptional() }))
    .max(200),
});

const fact = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('quiz-finished'), attempt: z.int().min(0).max(10_000), quiz }),
  z.strictObject({
    kind: z.literal('signed'),
    at: z.iso.datetime(),
    hash,
    withSupport: z.boolean(),
    language: z.string().max(40),
    isEasyRead: z.boolean(),
    statements: z.array(z.string().max(40)).max(40),
    // As long as the field on the page lets it be; half a character cannot be hashed.
    typedName: z
      .string()
      .max(120)
      .refine((name) => name.isWellFormed()),
  }),
]);

const declined = z.strictObject({
  kind: z.enum(['declined', 'withdrawn']),
  at: z.iso.datetime(),
  hash,
  language: z.string().max(40),
  isEasyRead: z.boolean(),
});

export const sentState: z.ZodType<SentState> = z.strictObject({
  session: z.uuid(),
  sequence: z.int().min(0).max(0x7fff_ffff),
  data: z
    .string()
    .max(4096)
    .regex(/^[\x20-\x7e]*$/),
  facts: z.array(z.union([fact, declined])).max(50),
});
