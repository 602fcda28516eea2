/**
 * Reminders, made out once a day: page by page, so that memory does not grow with the number of people. Whether one is
 * still to be sent is asked again when it is sent, by the same rules.
 */
import { addDays, addMonths, londonDay, londonHour, londonMoment } from '../domain/london.ts';
import type { ReminderKind } from '../domain/model.ts';
import {
  isQuiet,
  reminderFor,
  reminderHour,
  stillOpen,
  type Reminder,
  type ReminderItem,
} from '../domain/reminders.ts';
import type { ShownDocument } from '../domain/policies.ts';
import { renewalOf, type RenewalRules } from '../domain/renewal.ts';
import { standingOf, type StandingFacts } from '../domain/standing.ts';
import type { Noted, Remindable } from '../store/renewals.ts';
import type { Store, WaitingMail } from '../store/store.ts';
import { reminderWords, type ReminderLine } from './reminder-words.ts';

export interface RemindedCourse {
  readonly title: string;
  readonly needs: StandingFacts['needs'];
  /** Absent where it never comes round. */
  readonly renewal?: RenewalRules;
  /** What it asks to be signed today. */
  readonly shown?: readonly ShownDocument[];
}

export interface RemindersOptions {
  readonly store: Pick<Store, 'renewals' | 'standings'>;
  readonly courseOf: (providerId: string, track: string) => RemindedCourse | undefined;
  readonly providerName: (providerId: string) => string;
  readonly now: () => Date;
}

export interface Reminders {
  /** Does its work at one hour of the day in London and on working days; at all others nothing. @returns how many were put */
  hourly(): Promise<number>;
  /** By the hand of an assessor: the same words. @returns who was written to; who cannot be, or has nothing open, is not in it */
  nudge(personIds: readonly string[], contextId: string): Promise<readonly string[]>;
  isStillNeeded(mail: Pick<WaitingMail, 'personId' | 'providerId' | 'kind'>): Promise<boolean>;
}

const PEOPLE_AT_ONCE = 500;

/** New words are spoken of no earlier than any other last day. */
const daysBefore = 14;

export function createReminders({ store, courseOf, providerName, now }: RemindersOptions): Reminders {
  const { renewals } = store;

  async function put(
    { personId, providerId, email }: Remindable,
    kind: ReminderKind,
    lines: readonly ReminderLine[],
    noted: readonly Noted[],
  ): Promise<void> {
    const made = now();
    const said = { providerName: providerName(providerId), today: londonDay(made), made };
    const words = reminderWords(onceEach(lines), said);
    await renewals.remind(
      { providerId, personId, kind, recipient: email, ...words, notBefore: made },
      noted,
      made,
    );
  }

  async function* everybody(): AsyncGenerator<readonly Remindable[]> {
    for (let after: Remindable | undefined; ;) {
      const page = await renewals.remindable({ ...(after && { after }), limit: PEOPLE_AT_ONCE });
      if (page.length > 0) yield page;
      if (page.length < PEOPLE_AT_ONCE) return;
      after = page.at(-1);
    }
  }

  /** One round trip for each track of each LMS course among them. */
  async function itemsOf(
    people: readonly Remindable[],
    contextId?: string,
  ): Promise<ReadonlyMap<Remindable, readonly ReminderItem[]>> {
    const asked = people.flatMap((person) =>
      person.courses
        .filter((course) => contextId === undefined || course.contextId === contextId)
        .map((course) => ({ person, ...course })),
    );
    const items = new Map<Remindable, ReminderItem[]>();
    const groups = Map.groupBy(asked, ({ person, contextId: context, track }) =>
      JSON.stringify([person.providerId, context, track]),
    );
    for (const group of groups.values()) {
      const [first] = group;
      const course = first && courseOf(first.person.providerId, first.track);
      if (!course) continue;
      const facts = await store.standings.of({
        providerId: first.person.providerId,
        track: first.track,
        contextId: first.contextId,
        personIds: group.map(({ person }) => person.personId),
        ...(course.shown && { shown: course.shown }),
      });
      for (const { person, track } of group) {
        const known = facts.get(person.personId);
        if (known) items.set(person, [...(items.get(person) ?? []), itemOf(track, course, known, now())]);
      }
    }
    return items;
  }

  return {
    async hourly() {
      if (londonHour(now()) !== reminderHour || isQuiet(now())) return 0;
      let count = 0;
      for await (const page of everybody()) {
        const items = await itemsOf(page);
        const said = await renewals.reminded(
          page.map(({ personId }) => personId),
          yearBefore(now()),
        );
        for (const person of page) {
          const reminder: Reminder | undefined = reminderFor(
            items.get(person) ?? [],
            said.get(person.personId) ?? [],
            now(),
          );
          if (!reminder) continue;
          const noted = reminder.items.map(({ kind, dueOn }) => ({ kind, forDay: dueOn }));
          await put(person, reminder.kind, reminder.items, noted);
          count += 1;
        }
      }
      return count;
    },
    async nudge(personIds, contextId) {
      const written: string[] = [];
      for (const personId of new Set(personIds)) {
        const people = await renewals.remindable({ limit: 10, personId });
        const items = await itemsOf(people, contextId);
        for (const person of people) {
          const lines = (items.get(person) ?? []).flatMap(nudged);
          if (lines.length === 0) continue;
          await put(person, 'nudge', lines, [{ kind: 'nudge', forDay: londonDay(now()) }]);
          written.push(personId);
        }
      }
      return written;
    },
    async isStillNeeded({ personId, providerId, kind }) {
      if (personId === undefined) return false;
      const people = (await renewals.remindable({ limit: 10, personId })).filter(
        (person) => person.providerId === providerId,
      );
      const items = [...(await itemsOf(people)).values()].flat();
      return kind === 'nudge'
        ? items.some((item) => nudged(item).length > 0)
        : stillOpen(items, now()).length > 0;
    },
  };
}

export function itemOf(
  track: string,
  { title, needs, renewal }: RemindedCourse,
  facts: Omit<StandingFacts, 'needs'>,
  now: Date,
): ReminderItem {
  const today = londonDay(now);
  const { doneAt } = standingOf({ ...facts, needs }, today);
  const again = doneAt && renewal && renewalOf(renewal, doneAt);
  const newWordsBy = needs.signOff ? facts.signOff?.againBy : undefined;
  return {
    track,
    title,
    standing: standingOf({ ...facts, needs, ...(renewal && { renewal }) }, today),
    ...(newWordsBy !== undefined && (!again || newWordsBy < again.dueOn)
      ? { opensOn: addDays(newWordsBy, -daysBefore), renewBy: newWordsBy }
      : again && { opensOn: again.opensOn, renewBy: again.dueOn }),
  };
}

/** Somebody asks in person, so whatever is not done counts, due soon or not. */
function nudged({ title, standing: { state, dueOn } }: ReminderItem): ReminderLine[] {
  return state === 'done' ? [] : [{ title, ...(dueOn !== undefined && { dueOn }) }];
}

/** The same course in two LMS courses is one line. */
function onceEach(lines: readonly ReminderLine[]): readonly ReminderLine[] {
  return [...new Map(lines.map((line) => [`${line.title} ${line.dueOn ?? ''}`, line])).values()];
}

const yearBefore = (at: Date): Date => londonMoment(addMonths(londonDay(at), -12), 0);
