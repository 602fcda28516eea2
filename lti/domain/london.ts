/**
 * Days and hours where providers are: the United Kingdom. A day is "2026-11-22". Every step over days, months and the
 * change of clocks is Temporal's; nothing here counts milliseconds.
 */
import { Temporal } from 'temporal-polyfill';

const zone = 'Europe/London';

const inLondon = (at: Date): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

const dateOf = (moment: Temporal.ZonedDateTime): Date => new Date(moment.epochMilliseconds);

/** The day on which a moment lies. */
export const londonDay = (at: Date): string => inLondon(at).toPlainDate().toString();

/** 0 to 23. The hour that comes twice in October is the same number twice. */
export const londonHour = (at: Date): number => inLondon(at).hour;

/** Saturday or Sunday. */
export const isWeekend = (at: Date): boolean => inLondon(at).dayOfWeek > 5;

export const isMonday = (at: Date): boolean => inLondon(at).dayOfWeek === 1;

/** When an hour of a day begins; where the clocks leave that hour out, when the next one does. */
export const londonMoment = (day: string, hour: number): Date =>
  dateOf(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: { hour } }));

export const addDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** From 29 February to 28 February in a year without; from the 31st to the last day of a shorter month. */
export const addMonths = (day: string, months: number): string =>
  Temporal.PlainDate.from(day).add({ months }, { overflow: 'constrain' }).toString();

/** Of both, the later. */
export const laterDay = (one: string, other: string): string => (one > other ? one : other);
