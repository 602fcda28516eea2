/**
 * What is erased when (design.md, "Data protection"). A day on which something goes is the first day on which it is
 * no longer kept.
 */
import { addDays, addMonths, laterDay, londonDay } from './london.ts';

/** From the provider's profile. */
export interface RetentionRules {
  /** Completion and sign-off, after the end of the programme. At least 12. */
  readonly completionMonths: number;
}

export const usualRetention: RetentionRules = { completionMonths: 12 };

/** Mail, and what was told to a gradebook. */
export const MAIL_DAYS = 30;
/** Who looked at whom. */
export const TRAIL_MONTHS = 12;
/** Where nobody says that a programme is over: so long after the last thing that was done in it. */
export const SILENT_PROGRAMME_MONTHS = 24;

/** What is known of the end of somebody's programme; days, or moments whose day counts. */
export interface ProgrammeFacts {
  /** Still on the list of an LMS course. */
  readonly isEnrolled: boolean;
  /** When they left the last list that they stood on. */
  readonly leftAt?: Date;
  /** The last end of their apprenticeships. */
  readonly apprenticeshipEndsOn?: string;
  /** The last thing that they did or that was recorded about them. */
  readonly lastAt: Date;
}

/**
 * The last day of the programme: an apprenticeship's end where there is one and they have not stayed longer; else the
 * day on which they left; else, where no list ever says so, two years after the last thing they did. Nothing while a
 * list still has them and they have been seen since.
 */
export function programmeEnd(facts: ProgrammeFacts): string | undefined {
  const { isEnrolled, leftAt, apprenticeshipEndsOn, lastAt } = facts;
  const silentOn = addMonths(londonDay(lastAt), SILENT_PROGRAMME_MONTHS);
  if (isEnrolled) {
    // A platform that tells of nobody's leaving would otherwise keep people for ever.
    return apprenticeshipEndsOn === undefined ? silentOn : laterDay(silentOn, apprenticeshipEndsOn);
  }
  if (leftAt === undefined) return apprenticeshipEndsOn ?? silentOn;
  const leftOn = londonDay(leftAt);
  return apprenticeshipEndsOn === undefined ? leftOn : laterDay(leftOn, apprenticeshipEndsOn);
}

export interface Erasures {
  /** Marks by topic and what is left of the work itself. */
  readonly marks: boolean;
  /** The person with everything: completion, sign-offs, name. */
  readonly person: boolean;
}

/** @param today - "2026-11-22" */
export function erasuresOf(
  facts: ProgrammeFacts,
  { completionMonths }: RetentionRules,
  today: string,
): Erasures {
  const end = programmeEnd(facts);
  return {
    marks: end !== undefined && today > end,
    person: end !== undefined && today > addMonths(end, Math.max(12, completionMonths)),
  };
}

/** What is older goes. */
export const mailKeptSince = (today: string): string => addDays(today, -MAIL_DAYS);
export const trailKeptSince = (today: string): string => addMonths(today, -TRAIL_MONTHS);
