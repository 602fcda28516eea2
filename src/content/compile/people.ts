/**
 * Who somebody is for a reader. A name is shown while a person at the provider stands behind it, or while the
 * policy that gives it is in date; otherwise the role stands in its place (design rule 11).
 */
import type { Person, Provider } from '../schema/provider.ts';
import { inEnglish, type Sentence } from './sentences.ts';

export interface ShownPerson {
  readonly slot: string;
  /** The name, or the role with its article: "Asha Rahman", "the Head of Learning", "your personal tutor". */
  readonly name: string;
  /** As `name`, with the short form of the role where there is one: "the DSL". */
  readonly brief: string;
  /** The role alone: "Head of Learning". */
  readonly title: string;
  /** Falls back to the title. */
  readonly short: string;
  readonly hasName: boolean;
  readonly phone?: string;
  readonly email?: string;
  readonly where?: string;
  readonly hours?: string;
  readonly from?: string;
}

/** Slots that the profile's schema names; each is a path even where the provider leaves it empty. */
export const knownSlots = [
  'lead',
  'deputy',
  'keyWorker',
  'headOfEducation',
  'siteManager',
  'hr',
  'principal',
  'chief',
  'it',
  'alertReviewer',
  'alertDeputy',
  'imageApprover',
  'committee',
  'prevent',
  'lado',
  'adultSafeguarding',
  'helpdesk',
  'outOfHours',
] as const;

/** The person in a slot as a reader sees them; undefined when the profile leaves the slot empty. */
export function shownPerson(
  profile: Provider,
  slot: string,
  today: string,
  sentence: Sentence = inEnglish,
): ShownPerson | undefined {
  const person = personIn(profile, slot);
  if (!person) return undefined;
  const { title, short = title, name, phone, email, where, hours, from } = person;
  const mayShow = areNamesCurrent(profile, today);
  const hasName = name !== undefined && mayShow;
  // An address or a direct number of somebody whose name is withheld would give the name away.
  const isPersonal = name !== undefined && !mayShow;
  return {
    slot,
    name: hasName ? name : withArticle(slot, title, sentence),
    brief: hasName ? name : withArticle(slot, short, sentence),
    title,
    short,
    hasName,
    ...(phone !== undefined && !isPersonal && { phone }),
    ...(email !== undefined && !isPersonal && { email }),
    ...(where !== undefined && { where }),
    ...(hours !== undefined && { hours }),
    ...(from !== undefined && { from }),
  };
}

/** Whether names of the policy may be shown: contacts confirmed within a year, or the policy not yet due for review. */
export function areNamesCurrent(profile: Provider, today: string): boolean {
  if (isConfirmed(profile, 'contacts', today)) return true;
  const { nextReviewBy } = profile.policy;
  return nextReviewBy !== undefined && nextReviewBy >= today;
}

export type Confirmable = 'contacts' | 'routes' | 'signed-text';

/** Whether a person at the provider confirmed this part of the profile, and the year it holds for has not passed. */
export function isConfirmed(profile: Provider, what: Confirmable, today: string): boolean {
  const { confirmed } = profile;
  return confirmed !== undefined && confirmed.for.includes(what) && aYearAfter(confirmed.at) >= today;
}

/** The same day a year on; 29 February becomes 28. Dates are "YYYY-MM-DD" and compare as text. */
export function aYearAfter(date: string): string {
  const next = `${String(Number(date.slice(0, 4)) + 1).padStart(4, '0')}${date.slice(4)}`;
  return next.endsWith('02-29') ? next.replace(/29$/, '28') : next;
}

function personIn({ people }: Provider, slot: string): Person | undefined {
  const known = knownSlots.find((name) => name === slot);
  return known ? people[known] : people.others[slot];
}

const determiner = /^(the|your|our|an?|any|anyone|another|some|someone|somebody|whoever)\b/i;

function withArticle(slot: string, title: string, sentence: Sentence): string {
  if (determiner.test(title)) return title;
  return sentence(slot === 'keyWorker' ? 'your-role' : 'role', { title });
}
