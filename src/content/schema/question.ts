/** `course/questions/<topic>.yaml`: one bank for one topic. Practice questions inside lessons have the same shapes. */
import { z } from 'zod';
import { artefact } from './block-parts.ts';
import { audience, date, forAge, id, issue, line, markdown } from './common.ts';

const option = z.strictObject({
  text: line.describe('What the reader chooses. Four of like length and grammar, each believable.'),
  right: z.literal(true).optional().describe('Only on the key.'),
  why: markdown.describe('What is reasonable in it, why it goes wrong (or works), what to do.'),
});

const asked = {
  id,
  stem: line.describe('Ask what to do. A new setting, not the lesson’s own. Never "which is NOT".'),
  hint: line.optional(),
  lesson: markdown.describe('The heading of the answer: the one thing to take away, one sentence.'),
  age: forAge.optional(),
};

/** What a bank item carries besides the question itself. */
const kept = {
  difficulty: z.enum(['easy', 'medium', 'hard']),
  sensitive: z.boolean().default(false),
  twin: id
    .optional()
    .describe('For a sensitive item: the item that tests the same judgement without the subject.'),
  sources: z.array(id).min(1).describe('Entries of course/sources.yaml that this rests on.'),
  reviewed: date,
};

const one = { kind: z.literal('one'), ...asked, options: z.array(option).min(2).max(5) };
const several = { kind: z.literal('several'), ...asked, options: z.array(option).min(3).max(7) };
const spot = { kind: z.literal('spot'), ...asked, artefact, options: z.array(option).min(3).max(8) };
const order = {
  kind: z.literal('order'),
  ...asked,
  items: z
    .array(z.strictObject({ text: line, why: markdown }))
    .min(3)
    .max(6)
    .describe('In the right order.'),
};
const match = {
  kind: z.literal('match'),
  ...asked,
  items: z
    .array(z.strictObject({ text: line, choice: line, why: markdown }))
    .min(2)
    .max(6),
  extraChoices: z.array(line).default([]).describe('Choices that match nothing.'),
};
const trueWhy = {
  kind: z.literal('true-why'),
  ...asked,
  answer: z.boolean(),
  reasons: z.array(option).min(2).max(4),
};
/** The key is the provider's own route for `issue`; only wrong answers are written here. */
const route = {
  kind: z.literal('route'),
  ...asked,
  issue,
  asks: z
    .enum(['first', 'second'])
    .default('first')
    .describe('first: who to tell. second: who if the worry is about that person, or nobody is there.'),
  whyRight: markdown,
  wrong: z
    .array(z.strictObject({ text: line, why: markdown }))
    .min(3)
    .max(3),
};

/** A question inside a lesson: practised, never marked, never kept. */
export const practiceQuestion = z.discriminatedUnion('kind', [
  z.strictObject(one),
  z.strictObject(several),
  z.strictObject(spot),
  z.strictObject(order),
  z.strictObject(match),
  z.strictObject(trueWhy),
  z.strictObject(route),
]);

export const bankQuestion = z.discriminatedUnion('kind', [
  z.strictObject({ ...one, ...kept }),
  z.strictObject({ ...several, ...kept }),
  z.strictObject({ ...spot, ...kept }),
  z.strictObject({ ...order, ...kept }),
  z.strictObject({ ...match, ...kept }),
  z.strictObject({ ...trueWhy, ...kept }),
  z.strictObject({ ...route, ...kept }),
]);

export const questionBank = z.strictObject({
  topic: id.describe('For example t5-money. The file has the same name.'),
  title: line,
  audience: z.array(audience).min(1),
  sensitive: z.boolean().default(false).describe('A sensitive topic’s marks are shown to nobody.'),
  questions: z.array(bankQuestion).min(1),
});

export type PracticeQuestion = z.infer<typeof practiceQuestion>;
export type BankQuestion = z.infer<typeof bankQuestion>;
export type QuestionBank = z.infer<typeof questionBank>;
