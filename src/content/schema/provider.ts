/**
 * `course/providers/<id>/provider.yaml`: one provider's people, words, routes, rules and way of signing.
 * What its policy does not give stays out; nothing is made up (design rule 10).
 */
import { z } from 'zod';
import { audience, date, fourC, id, issue, line, markdown } from './common.ts';
import { incidentVariant } from './incidents.ts';

/** A line of the published policy on which a value rests, for whoever checks the profile. */
const from = z.string().optional().describe('Where it stands: "section 10", "Annex 1, Monitoring".');

export const person = z.strictObject({
  title: line.describe('The role: "Designated Safeguarding Lead".'),
  short: line.optional().describe('"DSL"'),
  name: line
    .optional()
    .describe('Only if the policy gives it; shown once confirmed or while the policy is in date.'),
  phone: z
    .string()
    .regex(
      /^[\d +()]+(?:,? ?(?:ext\.?|extension|x) ?\d{1,6})?$/,
      'write digits and spaces, with “ext” before an extension: “01632 960143 ext 204”',
    )
    .optional(),
  email: z.email().optional(),
  where: line.optional(),
  hours: line.optional().describe('When somebody sees a message.'),
  from,
});

/** Slots the course knows; further ones under `others`. */
export const people = z.strictObject({
  lead: person.describe('Who leads on safeguarding.'),
  deputy: person.optional(),
  first: z.string().describe('Slot of the person a learner tells first: "lead", "keyWorker"…'),
  second: z
    .string()
    .optional()
    .describe(
      'Slot of the person to tell when the worry is about the first, or the first is away. Leave out if the policy names none.',
    ),
  anyStaff: z.boolean().default(false).describe('The policy says any member of staff will do.'),
  keyWorker: person.optional(),
  headOfEducation: person.optional(),
  siteManager: person.optional(),
  hr: person.optional(),
  principal: person.optional(),
  chief: person.optional().describe('CEO, director or head of centre.'),
  it: person.optional(),
  alertReviewer: person.optional(),
  alertDeputy: person.optional(),
  imageApprover: person.optional(),
  committee: person.optional(),
  prevent: person.optional(),
  lado: person.optional(),
  adultSafeguarding: person.optional(),
  helpdesk: person.optional(),
  outOfHours: person.optional(),
  others: z.record(id, person).default({}),
});

export const route = z.strictObject({
  tell: z.array(z.string()).min(1).describe('Slots of people, in order.'),
  or: z.boolean().default(false).describe('Any of them; otherwise in this order.'),
  second: z.array(z.string()).default([]).describe('If the worry is about them, or they are away.'),
  apprentice: markdown.optional().describe('For apprentices: employer or provider, as the policy says.'),
  also: z.array(markdown).default([]).describe('What else the policy says, in our words.'),
  from: line,
});

export const clause = z.strictObject({
  number: z.number().int().min(1).describe('Which point of the document, counted from 1.'),
  audience: z.array(audience).min(1),
  state: z.enum(['ok', 'outdated', 'unsafe']).default('ok'),
  plain: line.describe('Ours, plain English, marked "not part of the agreement".'),
  why: line.optional(),
  safe: markdown
    .optional()
    .describe(
      'For an unsafe clause: the safe line that stands in its place until the provider has reworded it.',
    ),
});

/** What people tick when they sign: it sums up clauses whose exact words stand above it. */
const statement = z.strictObject({
  id,
  text: line,
  clauses: z
    .array(z.number().int().min(1))
    .min(1)
    .optional()
    .describe(
      'Numbers of the clauses it sums up, of the first document that these people sign: for whoever checks the profile.',
    ),
});

/** Helps to read what is signed and is no part of it: beside it stand the clauses' exact words. */
const easyReadStatement = z.strictObject({
  id,
  text: line.describe('One to three short sentences, at most 12 words each.'),
  drawing: z.string().describe('A file of course/media/drawings, without .svg.'),
  document: id.optional().describe('Left out: the first document of the profile that learners sign.'),
  clauses: z
    .array(z.number().int().min(1))
    .min(1)
    .describe('Numbers of the clauses it stands for; never an unsafe one.'),
});

export const document = z.strictObject({
  id,
  title: line,
  calledAs: z.enum([
    'policy',
    'rules',
    'guidelines',
    'agreement',
    'procedure',
    'code',
    'handbook',
    'booklet',
  ]),
  version: line.optional(),
  date: line.optional().describe('As the policy writes it.'),
  file: z
    .string()
    .regex(/^policies\/[a-z0-9-]+\.md$/)
    .optional()
    .describe('Exact words, quoted. Left out: the policy names the document but we do not hold it.'),
  place: line
    .optional()
    .describe('For one we do not hold: where a reader finds it. Without it nobody is asked about it.'),
  signedBy: z.array(audience).default([]).describe('Who signs it. Empty: shown, not signed.'),
  clauses: z.array(clause).default([]),
  from,
});

export const provider = z.strictObject({
  id,
  example: z.boolean().default(false).describe('Ours, invented; not a real provider.'),
  identity: z.strictObject({
    name: line,
    shortName: line,
    kind: line.describe('"independent training provider"'),
    parent: line.optional(),
    nation: z.enum(['england', 'wales', 'scotland', 'northern-ireland']),
    campaign: z.strictObject({ name: line, slogan: line.optional() }).optional(),
  }),
  confirmed: z
    .strictObject({
      by: line,
      role: line,
      at: date,
      for: z.array(z.enum(['contacts', 'routes', 'signed-text'])).min(1),
    })
    .optional()
    .describe(
      'A named person at the provider has checked contacts, routes and signed text. Holds for a year.',
    ),
  brand: z
    .strictObject({
      colour: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'write “#” and then six digits or letters from A to F, such as “#0F6B63”')
        .optional()
        .describe(
          'One colour; the build corrects it until every pair can be read. Left out: the neutral palette.',
        ),
      logo: z.string().optional().describe('A file of brand/: .svg or .png.'),
      initials: z.string().max(4).optional(),
    })
    .optional(),
  policy: z.strictObject({
    name: line,
    reference: line.optional(),
    version: line.optional(),
    owner: line.optional(),
    approvedBy: line.optional(),
    issued: line.optional(),
    effectiveFrom: line.optional().describe('As the policy writes it.'),
    effectiveTo: line.optional().describe('As the policy writes it.'),
    reviewed: line.optional(),
    nextReview: line.optional().describe('As the policy writes it.'),
    nextReviewBy: date.optional().describe('The last day on which it counts as in date.'),
    publishedAt: line.optional(),
  }),
  words: z.strictObject({
    learner: line,
    learners: line,
    tutor: line,
    tutors: line,
    rules: line.describe('What the set to sign is called: "the rules", "the agreement".'),
    site: line.default('site'),
  }),
  people,
  systems: z.strictObject({
    concern: line.optional().describe('Where staff record a concern: "MyConcern".'),
    filter: z.array(line).default([]),
    helpdesk: line.optional(),
    parentChannel: line.optional(),
  }),
  monitoring: z
    .strictObject({
      notice: markdown.describe('What the policy says is monitored, in plain words, and no more.'),
      who: markdown.optional().describe('Who sees alerts, as the policy says.'),
      from: line,
    })
    .optional(),
  signOff: z.strictObject({
    mode: z.enum(['click', 'every-login', 'wet-ink', 'attest', 'read-and-confirm']),
    validityMonths: z.number().int().positive().default(12),
    printForInk: z.boolean().default(false),
    learnerStatements: z.array(statement).min(1).max(6),
    staffStatements: z.array(statement).default([]),
    easyReadStatements: z
      .array(easyReadStatement)
      .max(14)
      .default([])
      .describe('What learners sign, in Easy Read; together they stand for every clause of theirs.'),
    from,
  }),
  risks: z.strictObject({
    heading: z.enum(['four', 'three', 'none']),
    labels: z
      .partialRecord(fourC, line)
      .default({})
      .describe('The provider’s own word for a C; left out, ours stands.'),
    underOther: z
      .partialRecord(fourC, fourC)
      .default({})
      .describe('A C the provider has no heading for, and the heading it is shown under.'),
    note: markdown.optional().describe('How the provider’s headings relate to the four Cs, for the reader.'),
    extras: z
      .array(z.strictObject({ c: fourC, text: line }))
      .default([])
      .describe('Risks only this policy names.'),
    from,
  }),
  routes: z.strictObject({
    learner: z.partialRecord(issue, route).default({}),
    staff: z.partialRecord(issue, route).default({}),
  }),
  incidents: z.strictObject({
    variant: incidentVariant,
    from,
  }),
  rules: z.strictObject({
    staffEmailToUnder18Hours: line
      .optional()
      .describe('Limits staff; never when a learner may ask for help.'),
    personalContact: markdown.optional(),
    socialMediaOnSite: markdown.optional(),
    photoConsent: markdown.optional(),
    personalDevices: markdown.optional(),
    remote: markdown.optional(),
    aiWork: markdown.optional(),
    personalUse: markdown.optional(),
  }),
  documents: z.array(document).min(1),
  audiences: z.array(audience).min(1),
  apprentices: z.boolean().default(false),
  cadence: z.strictObject({
    staffMonths: z.number().int().positive().default(12),
    inductionDays: z.number().int().positive().optional(),
    booster: z.boolean().default(false),
  }),
  renewal: z
    .strictObject({
      cycle: z
        .enum(['rolling', 'academic-year'])
        .default('rolling')
        .describe(
          'Staff and volunteers: so many months (cadence.staffMonths) after they finished, or once in each academic year from 1 September. Learners always: signOff.validityMonths after they signed.',
        ),
      opensDaysBefore: z
        .number()
        .int()
        .min(0)
        .max(90)
        .optional()
        .describe('When it can be done again. Left out: 30 days before; by academic year on 1 September.'),
      graceDays: z
        .number()
        .int()
        .min(0)
        .max(90)
        .optional()
        .describe('How long after that day it is still in time. Left out: 0; by academic year 30.'),
    })
    .default({ cycle: 'rolling' }),
  retention: z
    .strictObject({
      completionMonths: z
        .number()
        .int()
        .min(12)
        .max(120)
        .default(12)
        .describe('Completion and sign-off, so many months after the end of the programme.'),
    })
    .default({ completionMonths: 12 }),
  course: z
    .strictObject({
      passMark: z.number().min(0.7).max(1).optional(),
      attempts: z.number().int().positive().optional(),
      retake: z.enum(['missed-topics', 'whole']).default('missed-topics'),
      reportFailed: z.boolean().default(false),
      ageBand: z.enum(['under-18', '18-over']).optional(),
    })
    .default({ retake: 'missed-topics', reportFailed: false }),
  /** What a person at the provider must answer, in a sentence each; printed by `npm run check -- --provider`. */
  toConfirm: z.array(line).default([]),
});

export type Provider = z.infer<typeof provider>;
export type Person = z.infer<typeof person>;
export type ProviderRoute = z.infer<typeof route>;
export type ProviderDocument = z.infer<typeof document>;
