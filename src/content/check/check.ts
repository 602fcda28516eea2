/** What every check is: a pure look at the library. */
import type { Library, Problem } from '../library.ts';

export interface CheckOptions {
  /** The day of the check, "2026-11-22": a check does not read the clock. */
  readonly today: string;
  /** What is due becomes an error. */
  readonly isStrict: boolean;
}

export type Check = (library: Library, options: CheckOptions) => readonly Problem[];
