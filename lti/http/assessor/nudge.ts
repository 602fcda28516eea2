/** A reminder from a person to a person. It names no topic and no status, because it is read on locked screens. */
import type { CoursePerson } from '../../store/roster-list.ts';
import type { MailMessage } from '../../store/store.ts';
import { afterQuiet } from '../../domain/reminders.ts';

export function nudgeMail(
  { personId, name, email }: CoursePerson,
  provider: { readonly id: string; readonly name: string },
  now: Date,
): MailMessage | undefined {
  if (email === undefined) return undefined;
  return {
    providerId: provider.id,
    kind: 'nudge',
    recipient: email,
    subject: `A message from ${provider.name}`,
    body: [
      name === undefined ? 'Hello,' : `Hello ${name},`,
      `There is something waiting for you in your course at ${provider.name}. Open your learning platform, and the link in your course. It opens where you left it, and can be done in pieces.`,
      'If something is in the way, tell your tutor. They can help.',
    ].join('\n\n'),
    notBefore: afterQuiet(now),
    personId,
  };
}
