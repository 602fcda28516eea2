/**
 * Sends what waits in the table of mail. Looked up again at the moment of sending: a reminder of something that is done
 * meanwhile, or to somebody who wants none any more, is not sent; one that a retry has brought into the night waits
 * for the morning.
 */
import type { MailKind, MailTrouble } from '../domain/model.ts';
import { afterQuiet } from '../domain/reminders.ts';
import type { JobData, Mail, WaitingMail } from '../store/store.ts';
import { letterOf, type Letter } from './mail-text.ts';
import type { MailServer } from './smtp.ts';

export interface MailSending {
  readonly mail: Mail;
  /** `page`: it is shown on a local page instead; `none`: nobody has set up a mail server. */
  readonly server: MailServer | 'page' | 'none';
  readonly now: () => Date;
  readonly providerName: (providerId: string) => string;
  /** A page with one button, for a person who wants no more reminders. */
  readonly stopUrl: (personId: string) => string;
  /** Whether what a reminder speaks of is still open, and is still to be said by mail. */
  readonly isStillNeeded: (mail: WaitingMail) => Promise<boolean>;
  readonly log: (event: { readonly event: string; readonly code?: string; readonly mailId: string }) => void;
}

const reminders: readonly MailKind[] = [
  'renewal-opens',
  'due-in-14-days',
  'due-in-3-days',
  'overdue',
  'nudge',
];
export const isReminder = (kind: MailKind): boolean => reminders.includes(kind);

/** After so many days a message says nothing true any more. */
const DAYS_WORTH_TRYING = 4;

/** The queue brings the job again. It says nothing about whom it was for. */
export class MailLater extends Error {
  override readonly name = 'MailLater';
}

/** @throws MailLater when the trouble can pass */
export async function sendMail({ mailId }: JobData['mail'], outside: MailSending): Promise<void> {
  const { mail, server, now, log } = outside;
  const waiting = await mail.toSend(mailId);
  if (!waiting) return;
  const refuse = async (trouble: MailTrouble): Promise<void> => {
    log({ event: 'mail-not-sent', code: trouble, mailId });
    await mail.refused(mailId, now(), trouble);
  };
  if (isReminder(waiting.kind)) {
    if (!(await outside.isStillNeeded(waiting))) return refuse('not-needed');
    const loud = afterQuiet(now());
    if (loud > now()) return mail.putOff(mailId, loud);
  }
  if (server === 'none') return refuse('no-mail-server');
  if (server === 'page') return mail.sent(mailId, now(), true);
  const stopUrl = stopUrlOf(waiting, outside);
  const sent = await server.send({
    id: waiting.id,
    to: waiting.recipient,
    subject: waiting.subject,
    ...letterFor(waiting, outside),
    ...(waiting.attachment && { attachment: waiting.attachment }),
    ...(stopUrl !== undefined && { stopUrl }),
  });
  if (sent.ok) return mail.sent(mailId, now(), false);
  const { trouble, isLasting } = sent.problem;
  const isTooOld = now().getTime() - waiting.notBefore.getTime() > DAYS_WORTH_TRYING * 86_400_000;
  if (isLasting || isTooOld) return refuse(trouble);
  log({ event: 'mail-tried', code: trouble, mailId });
  await mail.troubled(mailId, trouble);
  throw new MailLater(trouble);
}

/** As it is sent, and as the local page shows it. */
export function letterFor(
  message: Pick<WaitingMail, 'kind' | 'body' | 'providerId' | 'personId'>,
  outside: Pick<MailSending, 'providerName' | 'stopUrl'>,
): Letter {
  const stopUrl = stopUrlOf(message, outside);
  return letterOf(message.body, {
    providerName: outside.providerName(message.providerId),
    reason: isReminder(message.kind)
      ? 'You get it because you are on the list of one of its courses.'
      : 'You get it because you are its contact at an employer.',
    ...(stopUrl !== undefined && { stopUrl }),
  });
}

const stopUrlOf = (
  { kind, personId }: Pick<WaitingMail, 'kind' | 'personId'>,
  { stopUrl }: Pick<MailSending, 'stopUrl'>,
): string | undefined => (isReminder(kind) && personId !== undefined ? stopUrl(personId) : undefined);
