/** Shapes of the files that have no schema of their own in `schema/`. */
import { z } from 'zod';

/** `interface/en-GB.yaml`: sentences by group and key. */
export const interfaceFile = z.record(z.string(), z.record(z.string(), z.string()));

const code = z.string().regex(/^[a-z][1-9]\d*$/, 'a code is one letter and a number, for example "s17"');

/** `ids.yaml`: written by a command, read by the compiler. */
export const idsFile = z.strictObject({
  codes: z.record(z.string(), code).describe('What an id belongs to and the id, and its code.'),
  retired: z
    .record(z.string(), code)
    .default({})
    .describe('Codes that may never be used again, and what they were.'),
});
