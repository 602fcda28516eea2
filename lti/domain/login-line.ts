/** The one line that some providers ask for at every login, between the launch and the course. */
import type { SignOffMode } from '../../src/content/model.ts';

/** Whoever closes the course and opens it again has not logged in anew. */
const HOURS = 12;

export interface LineFacts {
  readonly mode: SignOffMode | undefined;
  /** Nobody is asked to hold on to what they have not signed. */
  readonly signedAt: Date | undefined;
  readonly agreedAt: Date | undefined;
}

export function isLineDue({ mode, signedAt, agreedAt }: LineFacts, now: Date): boolean {
  if (mode !== 'every-login' || !signedAt) return false;
  const last = Math.max(signedAt.getTime(), agreedAt?.getTime() ?? 0);
  return now.getTime() - last > HOURS * 3_600_000;
}
