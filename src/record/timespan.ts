/** Lengths of time and moments as the two SCORM standards write them. */

/**
 * @param seconds - zero or more; fractions are kept to hundredths
 * @returns "HHHH:MM:SS.SS", for example "0000:01:30.00"; at most 9999 hours
 * @throws RangeError if negative or not finite: the clock is wrong, and guessing would corrupt the record
 * @see SCORM 1.2 Run-Time Environment, data type CMITimespan
 */
export function scorm12Timespan(seconds: number): string {
  const { hours, minutes, hundredths } = split(seconds);
  if (hours > 9999) return '9999:59:59.99';
  return `${digits(hours, 4)}:${digits(minutes, 2)}:${digits(Math.floor(hundredths / 100), 2)}.${digits(hundredths % 100, 2)}`;
}

/**
 * @param seconds - zero or more; fractions are kept to hundredths
 * @returns an ISO 8601 duration with at least one component, for example "PT1H2M3.45S" or "PT0S"
 * @throws RangeError if negative or not finite
 * @see SCORM 2004 4th edition RTE, data type timeinterval(second,10,2)
 */
export function scorm2004Timespan(seconds: number): string {
  const { hours, minutes, hundredths } = split(seconds);
  const parts = [
    hours > 0 && `${hours}H`,
    minutes > 0 && `${minutes}M`,
    hundredths > 0 && `${hundredths / 100}S`,
  ];
  return `PT${parts.filter(Boolean).join('') || '0S'}`;
}

/** @param at - UTC, "2026-11-22T13:05:00Z" @returns the time of day, "13:05:00" (CMITime) */
export function scorm12Time(at: string): string {
  return at.slice(11, 19);
}

/**
 * @param at - UTC, "2026-11-22T13:05:00Z"
 * @returns with a fraction of two digits: judges refuse a zone without one, and three digits as well
 */
export function scorm2004Time(at: string): string {
  return `${at.slice(0, 19)}.00Z`;
}

function split(seconds: number): { hours: number; minutes: number; hundredths: number } {
  if (!Number.isFinite(seconds) || seconds < 0)
    throw new RangeError(`not a length of time: ${seconds} seconds`);
  const all = Math.round(seconds * 100);
  return { hours: Math.floor(all / 360_000), minutes: Math.floor(all / 6_000) % 60, hundredths: all % 6_000 };
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
