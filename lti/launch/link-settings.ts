/** What a link stands for, from its custom values. */
import type { LinkSettings } from '../domain/model.ts';

/** The track of a link that names none: one that a teacher made by hand. */
const usualTrack = 'induction';

/** @returns undefined where the values are none that we ever give out */
export function linkSettings(custom: Readonly<Record<string, string>>): LinkSettings | undefined {
  const { track = usualTrack, part = 'course' } = custom;
  if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(track)) return undefined;
  return part === 'course' || part === 'sign-off' ? { track, part } : undefined;
}
