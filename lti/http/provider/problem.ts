/** A problem that has no place in a file: with what a form sent, or with a file that came with it. */
import type { ProfileProblem } from './workshop.ts';

/** @param field - of the page's own fields, where it is about one */
export const problem = (message: string, mend: string, field = ''): ProfileProblem => ({
  isError: true,
  file: '',
  field,
  text: '',
  message,
  mend,
});
