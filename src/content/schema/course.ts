/** `course/course.yaml`: tracks, order of lessons, minutes, pass mark, and the reading-age limits. */
import { z } from 'zod';
import { audience, id, line } from './common.ts';

/**
 * What a reader confirms where there is no document of the provider's to sign. Its words are ours and claim nothing
 * for the provider; it is shown, hashed and recorded as an acknowledgement, never as an agreement.
 */
const acknowledgement = z
  .strictObject({
    when: z
      .enum(['nothing-to-sign', 'always'])
      .default('nothing-to-sign')
      .describe('always: also where a document is signed by this audience.'),
    summary: line.optional().describe('Takes the place of the sign-off’s own line in the task list.'),
    setName: line.describe('What is acknowledged, within a sentence: "this briefing".'),
    statements: z
      .array(z.strictObject({ id, text: line }))
      .min(1)
      .max(6)
      .describe('Ours: “I have read this briefing.” Nothing that only the provider can say.'),
  })
  .describe('Left out: the track cannot be built for a provider with nothing for this audience to sign.');

export const track = z.strictObject({
  id,
  title: line,
  courseTitle: line.describe('The title on the cover and on the certificate.'),
  audience,
  minutes: z.number().positive(),
  groups: z.array(z.strictObject({ title: line, lessons: z.array(id) })).min(1),
  /** Absent: a track without a quiz (design: "When it is complete"). */
  quiz: z
    .strictObject({
      title: line,
      summary: line,
      group: z.number().int().min(0).describe('Which group it stands in, from 0.'),
      minutes: z.number().positive(),
      topics: z.array(z.strictObject({ topic: id, draw: z.number().int().min(1), lesson: id })).min(1),
    })
    .optional(),
  signOff: z
    .strictObject({
      title: line,
      summary: line,
      group: z.number().int().min(0),
      minutes: z.number().positive(),
      acknowledgement: acknowledgement.optional(),
    })
    .optional(),
  /** Where the tool knows what somebody passed before, this track is made for them. */
  renews: z
    .strictObject({
      track: id.describe('The track that it takes the place of after the first time.'),
      as: id.describe('What that course is called: an id that no track has.'),
      title: line.describe('The group with lessons of the topics that somebody missed.'),
    })
    .optional(),
});

export const course = z.strictObject({
  edition: z.string().regex(/^\d{4}\.\d{2}$/),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/)
    .describe('The language it is written in: "en-GB".'),
  leaveTo: z.url(),
  passMark: z.number().min(0.5).max(1),
  readingAge: z.strictObject({ learner: z.number(), staff: z.number(), easyRead: z.number() }),
  pace: z.strictObject({
    wordsPerMinute: z.number(),
    secondsPerQuestion: z.number(),
    secondsPerScenario: z.number(),
  }),
  tracks: z.array(track).min(1),
});

export type Acknowledgement = z.infer<typeof acknowledgement>;
export type Track = z.infer<typeof track>;
export type CourseFile = z.infer<typeof course>;
