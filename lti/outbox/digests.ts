/** The weekly note to viewers at employers who chose it: how many, never who. On Mondays, when reminders are made out. */
import { addDays, isMonday, londonDay, londonHour, londonMoment } from '../domain/london.ts';
import { digestFor } from '../domain/employer-mail.ts';
import { isQuiet, reminderHour } from '../domain/reminders.ts';
import type { Store } from '../store/store.ts';
import { employerLines, type SharedTrack } from './employer-lines.ts';

export interface DigestsOptions {
  readonly store: Pick<Store, 'employers' | 'standings' | 'mail'>;
  readonly tracksOf: (providerId: string) => readonly SharedTrack[];
  readonly providerName: (providerId: string) => string;
  readonly publicUrl: string;
  readonly now: () => Date;
}

/** @returns how many were put; at any other hour none, and nobody gets two in a week */
export async function putDigests({
  store,
  tracksOf,
  providerName,
  publicUrl,
  now,
}: DigestsOptions): Promise<number> {
  const made = now();
  const today = londonDay(made);
  if (!isMonday(made) || londonHour(made) !== reminderHour || isQuiet(made)) return 0;
  const viewers = await store.employers.digestViewers(today);
  const had = await store.mail.viewersWith('employer-digest', londonMoment(addDays(today, -6), 0));
  let count = 0;
  for (const viewer of viewers) {
    if (had.has(viewer.id)) continue;
    const { providerId } = viewer;
    const people = await store.employers.visibleTo(viewer, today);
    const lines = await employerLines(
      store,
      { providerId, tracks: tracksOf(providerId), people },
      today,
      londonDay,
    );
    const sender = { providerName: providerName(providerId), publicUrl };
    const mail = digestFor(
      sender,
      lines.map(({ line }) => line),
    );
    await store.mail.put(
      [{ ...mail, providerId, viewerId: viewer.id, recipient: viewer.email, notBefore: made }],
      made,
    );
    count += 1;
  }
  return count;
}
