/**
 * What an employer sees of one apprentice: the only function that decides it, for the employer's page and for what the
 * apprentice is shown on their own. Name, "Done (date)", "In progress" or "Due by (date)", and the next due date.
 *
 * @see design.md, rule 8
 */
import { standingOf, type StandingFacts } from './standing.ts';

export interface EmployerLine {
  readonly name: string;
  readonly status: 'done' | 'in-progress' | 'due-by';
  /** The day it was done, or by which it is due: "2026-11-22". Absent while it is in progress. */
  readonly on?: string;
  /** "2027-11-22". */
  readonly nextDueOn?: string;
}

export interface SeenApprentice {
  readonly name: string;
  readonly facts: StandingFacts;
  /** Staff have paused sharing. */
  readonly isPaused: boolean;
}

/**
 * A sign-off that was declined, made on paper or with support, a talk-through and a pause all look like somebody who
 * has begun: without a word, and with the due date that anybody in the same course would have. Nothing in the line
 * tells one of them from the others.
 *
 * @param today - "2026-11-22", in the provider's time zone
 * @param dayOf - the provider's day of a moment
 */
export function employerView(
  { name, facts, isPaused }: SeenApprentice,
  today: string,
  dayOf: (moment: Date) => string,
): EmployerLine {
  // Not a day that follows from how it was done: it would tell a paper copy from a signature that was declined.
  if (isPaused || isPrivate(facts)) return inProgress(name, facts.dueOn);
  const { state, doneAt, renewOn, dueOn = facts.dueOn } = standingOf(facts, today);
  if (state === 'in-progress') return inProgress(name, dueOn);
  if (state === 'done' && doneAt)
    return {
      name,
      status: 'done',
      on: dayOf(doneAt),
      ...(renewOn !== undefined && { nextDueOn: renewOn }),
    };
  // "Not started" is not for an employer: with a date there is the date, and without one there is nothing to add.
  return dueOn === undefined
    ? inProgress(name, undefined)
    : { name, status: 'due-by', on: dueOn, nextDueOn: dueOn };
}

function inProgress(name: string, dueOn: string | undefined): EmployerLine {
  return { name, status: 'in-progress', ...(dueOn !== undefined && { nextDueOn: dueOn }) };
}

/** How it was done, or that it was not, is between the person and the provider. */
function isPrivate({ declined, signOff, talkedThroughAt }: StandingFacts): boolean {
  return (
    talkedThroughAt !== undefined ||
    signOff?.origin === 'paper-held' ||
    signOff?.withSupport === true ||
    (declined !== undefined && (signOff === undefined || declined.at > signOff.at))
  );
}
