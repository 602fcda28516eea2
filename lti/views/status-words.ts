/** Where somebody stands, in words and a sign: the same words on every list, page and export. */
import type { Standing } from '../domain/standing.ts';

export interface StatusView {
  readonly words: string;
  /** Names the sign beside the words, and its colour. */
  readonly kind: 'over' | 'soon' | 'on' | 'none' | 'done';
}

/** From here on a date is soon. */
const SOON_DAYS = 14;

/** @param today - "2026-11-22", where the provider is */
export function statusWords(standing: Standing, today: string): StatusView {
  const { state, doneAt, dueOn, overdueDays } = standing;
  if (state === 'done')
    return { words: doneAt ? `Done ${shortDay(londonDay(doneAt), today)}` : 'Done', kind: 'done' };
  if (overdueDays !== undefined)
    return { words: overdueDays === 1 ? 'Overdue 1 day' : `Overdue ${overdueDays} days`, kind: 'over' };
  const words = state === 'in-progress' ? 'In progress' : 'Not started';
  if (dueOn === undefined) return { words, kind: state === 'in-progress' ? 'on' : 'none' };
  return {
    words: `Due by ${shortDay(dueOn, today)}`,
    kind: daysUntil(dueOn, today) <= SOON_DAYS ? 'soon' : state === 'in-progress' ? 'on' : 'none',
  };
}

/** What stands beside a status that says only a date: what is still to do, and whose word it is. */
export function statusDetail(standing: Standing): string {
  return [whatIsLeft(standing), standing.isReported ? reportedWords : '']
    .filter((part) => part !== '')
    .join('. ');
}

/** @see design.md, "Signed, reported, held" */
export const reportedWords = 'Reported by the LMS';

function whatIsLeft({ state, dueOn, toDo }: Standing): string {
  if (state === 'done') return '';
  if (toDo.includes('follow-up')) return 'Wants to talk first';
  if (state === 'in-progress' && !toDo.includes('teaching')) return 'Still to sign';
  if (dueOn === undefined) return '';
  return state === 'in-progress' ? 'In progress' : 'Not started';
}

/** "3 Oct", with its year when that is not this one. */
export function shortDay(day: string, today: string): string {
  const [year, month, date] = day.split('-');
  const words = `${Number(date)} ${months[Number(month) - 1] ?? ''}`;
  return year === today.slice(0, 4) ? words : `${words} ${year ?? ''}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });
const londonDay = (at: Date): string => dayOf.format(at);

const daysUntil = (day: string, today: string): number =>
  (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
