/** Days and times as people write them. The providers are in the United Kingdom, and so is their clock. */

const zone = { timeZone: 'Europe/London' } as const;

/** That of the page; tests in Node have none. */
const language = (): string =>
  (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en-GB';

/** @param at - UTC as the record keeps it; @returns "23 November 2026" */
export function longDate(at: string): string {
  return new Intl.DateTimeFormat(language(), {
    ...zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(at));
}

/** @returns "Monday 23 November 2026, 2.06 pm" */
export function dateAndTime(at: string): string {
  const date = new Date(at);
  if (!language().startsWith('en'))
    return new Intl.DateTimeFormat(language(), { ...zone, dateStyle: 'full', timeStyle: 'short' }).format(
      date,
    );
  const weekday = new Intl.DateTimeFormat('en-GB', { ...zone, weekday: 'long' }).format(date);
  const time = new Intl.DateTimeFormat('en-GB', { ...zone, hour: 'numeric', minute: '2-digit', hour12: true })
    .format(date)
    .replace(':', '.')
    .replace(/\s/g, ' ');
  return `${weekday} ${longDate(at)}, ${time}`;
}

/**
 * The same day so many months on; the last day of the month where there is no such day (31 August, 6 months: 28 February).
 *
 * @param at - UTC
 * @returns UTC
 */
export function monthsLater(at: string, months: number): string {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.toISOString();
}
