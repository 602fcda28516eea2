/** What signing does to the session. With what the sign-off brings, as the first lesson has no use for it. */
import type { SignOffData } from '../../content/model.ts';
import type { SignedOff } from '../../progress/model.ts';
import { signOff } from '../../progress/progress.ts';
import type { CourseSession } from '../course-session.ts';
import { statementsOf } from './statements.ts';
import { typedName } from './typed-name.ts';

/** Goes to the record at once; the course stays as it is. */
export function decline(session: CourseSession, { hash }: SignOffData, isEasyRead = false): void {
  session.update((progress) => ({ ...progress }), true, {
    kind: 'declined',
    at: `${session.now().toISOString().slice(0, 19)}Z`,
    hash,
    language: session.course.language,
    isEasyRead,
  });
}

/** The form lets nobody sign who has not ticked every statement. */
export function sign(
  session: CourseSession,
  data: SignOffData,
  signedOff: SignedOff,
  isEasyRead = false,
): void {
  session.update((progress) => signOff(progress, signedOff), true, {
    kind: 'signed',
    ...signedOff,
    language: session.course.language,
    isEasyRead,
    statements: statementsOf(data, session.words).map(({ code }) => code),
    typedName: typedName(session) ?? '',
  });
}
