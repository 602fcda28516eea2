/** `course/coverage.yaml`: what published policies ask of a course, and where this one meets it. */
import { z } from 'zod';
import { id, line } from './common.ts';

const reference = z
  .string()
  .regex(
    /^(lesson|scenario|topic|track|sheet|line|document|profile|part)\/[\w./-]+(#\d+(-\d+)?)?$/,
    'write a place such as lesson/l5/l5-ask, document/rules#3-5 or profile/monitoring.notice',
  );

export const coverage = z.strictObject({
  sections: z
    .array(
      z.strictObject({
        id: z.string().regex(/^A\d+$/),
        title: line,
        rows: z.array(
          z.strictObject({
            id,
            for: z.array(id).min(1).describe('Providers whose policy asks for it.'),
            wants: line.describe('The requirement, in our words.'),
            met: z.array(reference).describe('Where it is met.'),
            empty: z
              .record(id, line)
              .optional()
              .describe('Why a provider’s cell has nothing yet, and what it waits for.'),
          }),
        ),
      }),
    )
    .min(1),
});

export type CoverageFile = z.infer<typeof coverage>;
export type CoverageRow = CoverageFile['sections'][number]['rows'][number];
