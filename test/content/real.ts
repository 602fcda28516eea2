/** The course as it stands in `course/`, read once for each test file. */
import { join } from 'node:path';
import { vi } from 'vitest';
import { compileCourse, hasAudience } from '../../src/content/compile/compile-course.ts';
import type { CompiledCourse, CompileOptions } from '../../src/content/compile/compile-course.ts';
import type { Library } from '../../src/content/library.ts';
import type { Track } from '../../src/content/schema/course.ts';
import { readLibrary } from '../../src/content/read-library.ts';

// Reading and compiling all of it takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

export const root = join(import.meta.dirname, '../..');
export const today = '2026-11-22';

let read: Promise<Library> | undefined;

/** @throws with every problem when the course cannot be read */
export function realLibrary(): Promise<Library> {
  read ??= readLibrary(root).then((result) => {
    if (!result.ok) throw new Error(JSON.stringify(result.problem, undefined, 1));
    return result.value;
  });
  return read;
}

export interface Built {
  readonly provider: string;
  readonly track: Track;
  readonly compiled: CompiledCourse;
}

/** One provider and track. @throws with every problem when it does not compile */
export function build(
  library: Library,
  provider: string,
  track: string,
  options: Partial<CompileOptions> = {},
): CompiledCourse {
  const made = compileCourse(library, provider, track, { today, ...options });
  if (!made.ok) throw new Error(`${provider} ${track}: ${JSON.stringify(made.problem, undefined, 1)}`);
  return made.value;
}

/** Every track of every provider that has its audience. */
export function buildAll(library: Library): readonly Built[] {
  return [...library.providers].flatMap(([provider, { profile }]) =>
    library.course.value.tracks
      .filter((track) => hasAudience(profile.value, track))
      .map((track) => ({ provider, track, compiled: build(library, provider, track.id) })),
  );
}
