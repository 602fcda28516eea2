/** Whether this device was told to read in Easy Read. The rest of the reading settings comes after the first paint. */
import type { CourseSession } from './course-session.ts';

export function isEasyStored(): boolean {
  try {
    return /"easy":true/.test(localStorage.getItem('four-cs-reading') ?? '');
  } catch {
    return false;
  }
}

/** Whether the view that the session is at is shown in Easy Read: waiting, closing and the certificate look the same. */
export const isEasyShown = ({ isEasy, course, view }: CourseSession): boolean =>
  isEasy && course.hasEasyRead === true && !/^(load|unav|cert|clos)/.test(view.kind);
