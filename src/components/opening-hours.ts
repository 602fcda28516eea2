/** Whether somebody answers a line now. */
import type { HelpLine } from '../content/model.ts';

/**
 * @param at - any moment; hours are read as Europe/London, wherever the reader's clock is set
 * @returns undefined when the hours are not known: then nothing is said about now
 */
export function isOpen(open: HelpLine['open'], at: Date): boolean | undefined {
  if (open === undefined) return undefined;
  if (open === 'always') return true;
  const { day, minute } = inLondon(at);
  const yesterday = day === 1 ? 7 : day - 1;
  return open.some(({ days, from, to }) => {
    if (to > from) return days.includes(day) && minute >= from && minute < to;
    // Past midnight, for example 19.00 to 02.00.
    return (days.includes(day) && minute >= from) || (days.includes(yesterday) && minute < to);
  });
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** @returns ISO weekday (1 = Monday) and minutes since midnight */
function inLondon(at: Date): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    day: weekdays.indexOf(part('weekday')) + 1,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}
