/** Dates as the course writes them, at the reader's side of the clock: every provider is in the United Kingdom. */
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' });
const time = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
  timeZone: 'Europe/London',
});

/** @returns "16 November 2026" */
export const dateInWords = (at: Date): string => day.format(at);

/** @returns "16 November 2026, 2.06 pm" */
export const momentInWords = (at: Date): string => `${day.format(at)}, ${time.format(at).replace(':', '.')}`;

/** @param day - "2026-11-16" @returns "16 November 2026" */
export const dayInWords = (day: string): string => dateInWords(new Date(`${day}T12:00:00Z`));
