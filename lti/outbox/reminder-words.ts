/**
 * What a reminder says, by itself or when an assessor sends one. The subject and the first line are read on locked
 * screens and over shoulders: they name no topic and no status.
 */
import ical, { ICalAlarmType } from 'ical-generator';
import type { MailAttachment } from '../store/store.ts';

export interface ReminderWords {
  readonly subject: string;
  readonly body: string;
  readonly attachment?: MailAttachment;
}

export interface ReminderLine {
  readonly title: string;
  /** The last day on which it is in time; absent where nobody has set one. */
  readonly dueOn?: string;
}

export function reminderWords(
  items: readonly ReminderLine[],
  {
    providerName,
    today,
    made,
  }: { readonly providerName: string; readonly today: string; readonly made: Date },
): ReminderWords {
  const ahead = items.flatMap(({ title, dueOn }) =>
    dueOn !== undefined && dueOn >= today ? [{ title, dueOn }] : [],
  );
  return {
    subject: `A note from ${providerName}`,
    body: [
      `Hello. This is a short note from ${providerName}. It asks for a few minutes when they suit you.`,
      ...(items.length > 0 ? [items.map((item) => lineOf(item, today)).join('\n')] : []),
      'Open it where you always do: in your learning platform, in the course that it is in. You go on where you stopped.',
      'Done already, or need another way to do it? Then tell whoever teaches you, and they will see to it.',
    ].join('\n\n'),
    ...(ahead.length > 0 && { attachment: calendarFile(ahead, { providerName, made }) }),
  };
}

function lineOf({ title, dueOn }: ReminderLine, today: string): string {
  if (dueOn === undefined) return `- “${title}”.`;
  return dueOn < today
    ? `- “${title}”: it was due by ${dayInWords(dueOn)}. It is still open for you.`
    : `- “${title}”: by ${dayInWords(dueOn)}.`;
}

/** A whole day each, with an alarm the day before; its name says no more than the subject. @see RFC 5545 */
export function calendarFile(
  items: readonly Required<ReminderLine>[],
  { providerName, made }: { readonly providerName: string; readonly made: Date },
): MailAttachment {
  const calendar = ical({
    name: providerName,
    prodId: { company: 'Four Cs', product: 'course', language: 'EN' },
  });
  for (const { dueOn, title } of items) {
    const event = calendar.createEvent({
      // A calendar that has it already changes it in its place.
      id: `${slug(title)}.${slug(providerName)}@four-cs`,
      // A date without a clock is read by its own numbers.
      start: new Date(`${dueOn}T12:00:00`),
      allDay: true,
      stamp: made,
      summary: `${providerName}: last day for a course`,
    });
    event.createAlarm({ type: ICalAlarmType.display, trigger: 24 * 60 * 60 });
  }
  return {
    name: 'due-date.ics',
    type: 'text/calendar; charset=utf-8; method=PUBLISH',
    text: calendar.toString(),
  };
}

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const dayInWords = (day: string): string => words.format(new Date(`${day}T00:00:00Z`));
