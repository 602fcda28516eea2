/**
 * The name somebody typed to sign with. It lives as long as the page, for the confirmation and the certificate, and
 * is written nowhere: not to an LMS, not to a mirror, not to an event. Only our own tool, which keeps the signature, is
 * sent it.
 */
import type { CourseSession } from '../course-session.ts';

/** Whatever lives as long as the page: the session. */
type Page = Pick<CourseSession, 'now'>;

const names = new WeakMap<Page, string>();

export const keepName = (session: Page, name: string): void => void names.set(session, name);

/** As typed; else as the LMS writes it; else undefined. */
export function nameOf(session: Page & Pick<CourseSession, 'learnerName'>): string | undefined {
  return names.get(session) ?? (givenFirst(session.learnerName) || undefined);
}

/** As typed on this page. */
export const typedName = (session: Page): string | undefined => names.get(session);

/** An LMS may write "Khan, Amira". */
export function givenFirst(name: string): string {
  const [last = '', first, ...more] = name.split(',').map((part) => part.trim());
  return first && more.length === 0 ? `${first} ${last}` : name.trim();
}
