/** Lengths of time as an LMS reads and writes them: its own arithmetic, so that it can disagree with ours. */
import type { Standard } from './strict-rules.ts';

/** @param text - "HHHH:MM:SS.SS" or an ISO 8601 duration of hours, minutes and seconds */
export function secondsOf(text: string): number {
  const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text);
  const [hours = '0', minutes = '0', seconds = '0'] = iso
    ? iso.slice(1).map((part: string | undefined) => part ?? '0')
    : text.split(':');
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

export function timespanOf(standard: Standard, seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = (seconds % 60).toFixed(2);
  if (standard === 'scorm2004') return `PT${hours}H${minutes}M${rest}S`;
  return `${String(hours).padStart(4, '0')}:${String(minutes).padStart(2, '0')}:${rest.padStart(5, '0')}`;
}
