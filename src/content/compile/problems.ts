/** Gathers what is wrong while the course is compiled, so that an author hears all of it at once. */
import type { Path, Problem } from '../library.ts';
import { errorAt, type Place as File } from '../problems.ts';

/** Where a value stands: a file that was read, and the way to the value in it. */
export interface Place {
  readonly file: File;
  readonly path: Path;
}

export const at = (file: File, ...path: Path): Place => ({ file, path });
export const below = (place: Place, ...path: Path): Place => ({
  file: place.file,
  path: [...place.path, ...path],
});

export interface Report {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
}

export interface Problems {
  add(place: Place, report: Report): void;
  readonly list: readonly Problem[];
}

/** An empty collection. The same thing said twice of the same place counts once. */
export function collectProblems(): Problems {
  const known = new Map<string, Problem>();
  return {
    add({ file, path }, report) {
      const problem = errorAt(file, path, report);
      known.set(JSON.stringify(problem), problem);
    },
    get list() {
      return [...known.values()];
    },
  };
}
