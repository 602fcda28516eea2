/** Mail and reminders as the tool uses them: their jobs, and what waits and was sent. */
import type { Store } from '../store/store.ts';
import { putDigests } from './digests.ts';
import type { SharedTrack } from './employer-lines.ts';
import { sendMail, type MailSending } from './mail.ts';
import { createReminders, type RemindedCourse, type Reminders } from './reminders.ts';

export interface PostOptions extends Omit<MailSending, 'mail' | 'isStillNeeded'> {
  readonly store: Pick<Store, 'mail' | 'renewals' | 'standings' | 'employers' | 'jobs'>;
  /** What employers are shown, by provider; and where they find it. */
  readonly sharedTracksOf?: (providerId: string) => readonly SharedTrack[];
  readonly publicUrl?: string;
  readonly courseOf: (providerId: string, track: string) => RemindedCourse | undefined;
}

export interface Post extends Pick<Reminders, 'nudge'> {
  /** Whether mail is shown on a page of ours instead of being sent. */
  readonly isShown: boolean;
  readonly sending: MailSending;
  readonly reminders: Reminders;
  /** Begins to take jobs. */
  start(): Promise<void>;
  close(): void;
}

/** Every hour, because the hour at which reminders go out is London's and this is UTC. */
const REMINDERS_CRON = '3 * * * *';

export function createPost({
  store,
  courseOf,
  sharedTracksOf: tracksOf = () => [],
  publicUrl = '',
  ...outside
}: PostOptions): Post {
  const { providerName, now, server } = outside;
  const reminders = createReminders({ store, courseOf, providerName, now });
  const sending: MailSending = {
    ...outside,
    mail: store.mail,
    isStillNeeded: (mail) => reminders.isStillNeeded(mail),
  };
  return {
    isShown: server === 'page',
    sending,
    reminders,
    nudge: (personIds, contextId) => reminders.nudge(personIds, contextId),
    async start() {
      await store.jobs.work('mail', (job) => sendMail(job, sending));
      await store.jobs.work('reminders', async () => {
        await reminders.hourly();
        await putDigests({ store, tracksOf, providerName, publicUrl, now });
      });
      await store.jobs.schedule('reminders', REMINDERS_CRON);
    },
    close() {
      if (typeof server === 'object') server.close();
    },
  };
}
