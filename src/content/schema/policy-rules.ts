/**
 * `course/policy-rules.yaml`: what the policy check looks for. Facts are never written here: a rule names entries of
 * `sources.yaml`, so that a change of law is a change of data. How phrases are written: docs/policy-check.md.
 */
import { z } from 'zod';
import { date, id, line } from './common.ts';

/** Words to look for: "(keep|save) ...4 image*". */
const phrase = z.string().min(2);
const phrases = z.array(phrase).min(1);

export const severity = z.enum(['safety-critical', 'high', 'medium', 'low']);

const common = {
  id,
  severity,
  title: line.describe('What is wrong, in a few words: stands above the finding.'),
  message: line.describe('Why it matters, in plain words. {match} is what was found; {year} the year in it.'),
  facts: z
    .array(id)
    .min(1)
    .describe(
      'Entries of sources.yaml that say what is right now. Only facts in force, or those that are no law.',
    ),
  suggest: line.describe('Wording of ours that the policy may take over.'),
  silentBeside: z
    .array(id)
    .optional()
    .describe(
      'Rules that say the same of the same sentence: where one of them has found it, this one is silent.',
    ),
};

const inTheSentence = {
  find: phrases.describe('Any of these, within one sentence.'),
  with: phrases.optional().describe('One of these must stand in the same sentence.'),
  near: phrases
    .optional()
    .describe('One of these must stand in the same sentence or the two on either side.'),
  unless: phrases.optional().describe('Silent when one of these stands in the same sentence.'),
  unlessNear: phrases.optional().describe('Silent when one of these stands within two sentences.'),
};

const healthCheck = z.enum([
  'expired',
  'review-due',
  'review-date-missing',
  'version-missing',
  'owner-missing',
  'dates-impossible',
  'placeholder',
  'damaged-characters',
  'markup-left',
  'doubled-words',
  'section-numbered-twice',
  'cs-missing',
  'count-of-cs',
  'cs-incomplete',
  'commerce-unfinished',
  'staff-routes-differ',
  'lead-titles-differ',
  'one-person',
  'illegal-steps-without-lead',
  'mixed-words',
  'other-kind-of-place',
  'contacts-differ',
  'post-holders-differ',
  'helpline-number',
  'service-age',
  'name-damaged',
  'review-cycles-differ',
  'versions-differ',
  'weekday-wrong',
  'route-circles',
]);

const policyRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('words').describe('Words that are out of date or wrong, wherever they stand.'),
    ...common,
    ...inTheSentence,
  }),
  z.strictObject({
    kind: z
      .literal('instruction')
      .describe('Something the policy tells people to do; silent where it tells them not to.'),
    ...common,
    ...inTheSentence,
  }),
  z.strictObject({
    kind: z.literal('edition').describe('A year beside the name of a publication.'),
    ...common,
    find: phrases.describe('Each with {year} where the year stands.'),
    names: phrases
      .optional()
      .describe(
        'The publication by name, short or long: a year that speaks of its edition may stand further off.',
      ),
    unless: phrases.optional(),
    editions: z
      .array(z.strictObject({ year: z.number().int(), fact: id }))
      .min(1)
      .describe('Editions from old to new. The newest whose fact is in force on the day is the right one.'),
  }),
  z.strictObject({
    kind: z.literal('act').describe('An Act of Parliament that is not in the list of Acts as it is written.'),
    ...common,
    wrong: z
      .enum(['year', 'name', 'unknown'])
      .describe(
        'A year that is not its own; a slip in the name; or a name that comes near others and is none.',
      ),
    find: phrases.optional().describe('Written in these ways it is wrong, also without a year.'),
    factsOf: z
      .array(z.strictObject({ act: line, fact: id }))
      .default([])
      .describe('What is right now, for one Act.'),
  }),
  z.strictObject({
    kind: z.literal('contradiction').describe('Two sentences that cannot both be followed.'),
    ...common,
    first: phrases,
    second: phrases,
  }),
  z.strictObject({
    kind: z.literal('missing').describe('Something that a policy needs and this one does not say.'),
    ...common,
    present: phrases.describe('Any of these shows that it is there.'),
    near: phrases
      .optional()
      .describe(
        'Counts only with one of these in the same sentence, the two on either side, or the heading.',
      ),
    unless: phrases.optional().describe('A sentence with one of these does not count.'),
    parts: z
      .array(z.strictObject({ name: line, present: phrases }))
      .default([])
      .describe('Each of these has to be there as well; {missing} names those that are not.'),
    when: phrases.optional().describe('Asked for only in a policy that says one of these.'),
  }),
  z.strictObject({
    kind: z.literal('health').describe('The document itself: dates, versions, what a template left behind.'),
    ...common,
    check: healthCheck,
    words: phrases.optional().describe('Words that this check knows, where it needs some.'),
    services: z
      .array(z.strictObject({ help: id, names: phrases }))
      .optional()
      .describe('Lines of help.yaml, where their numbers stand, by the names that policies give them.'),
  }),
]);

export const policyRules = z.strictObject({
  rulesChecked: date.describe('The day on which the rules were last gone through.'),
  contexts: z
    .strictObject({
      mentionBefore: phrases.describe('Before old words: they are only mentioned ("formerly known as").'),
      mentionAfter: phrases.describe('After old words: they are only mentioned ("now called").'),
      history: phrases.describe('Headings of a version history.'),
    })
    .describe('Where words are mentioned and not used.'),
  terms: z
    .array(z.strictObject({ name: id, words: phrases }))
    .default([])
    .describe(
      'Words that many rules need: {image} in a phrase stands for all the words of the term “image”.',
    ),
  acts: z
    .array(z.string().regex(/^\S.* Act \d{4}(?:, \d{4})*$/, 'write an Act as "Children Act 1989, 2004"'))
    .default([])
    .describe(
      'Acts that policies name, each as legislation.gov.uk writes it, with every year in which there was one.',
    ),
  coming: z.array(id).default([]).describe('Enacted or announced law, shown under “Coming” in every report.'),
  rules: z.array(policyRule).min(1),
});

export type Severity = z.infer<typeof severity>;
export type PolicyRule = z.infer<typeof policyRule>;
/** As read: terms are put in, and the numbers of help.yaml stand beside the rules. */
export type PolicyRules = z.infer<typeof policyRules> & {
  readonly helpNumbers?: Readonly<Record<string, string>>;
};
