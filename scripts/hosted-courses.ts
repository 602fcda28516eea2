/**
 * The courses as the tool hosts them: every provider and track, compiled and packed once when the tool starts. What
 * makes them is in `pack-hosted-courses.ts` and is not loaded here: compiling takes some 200 MB for a few seconds, and
 * its libraries another 60, that a process does not give back.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { HostedCourse, HostedCourses, HostedFile } from '../lti/http/tool.ts';
import type { Problem } from '../src/content/library.ts';
import { ok, type Result } from '../src/result.ts';

export type CompiledHosted = Result<readonly HostedCourse[], readonly Problem[]>;

/**
 * Compiled in a process of its own; the one that serves learners gets the files.
 *
 * @returns every problem in `course/` where there is one
 */
export async function openHostedCourses(): Promise<Result<HostedCourses, readonly Problem[]>> {
  const child = fork(join(import.meta.dirname, 'compile-hosted-courses.ts'), { serialization: 'advanced' });
  const [compiled] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the courses were not compiled: that process ended with code ${String(code)}`);
    }),
  ])) as [SentCourses];
  child.disconnect();
  return compiled.ok ? ok(lookUpHosted(received(compiled.value))) : compiled;
}

/** As courses go from one process to the other: without the bytes that stand in `gzip` already. */
export type SentCourses = Result<readonly SentCourse[], readonly Problem[]>;
type SentCourse = Omit<HostedCourse, 'files'> & { readonly files: ReadonlyMap<string, SentFile> };
type SentFile = Omit<HostedFile, 'bytes'>;

export function forSending(compiled: CompiledHosted): SentCourses {
  if (!compiled.ok) return compiled;
  return ok(
    withFiles(compiled.value, ({ type, gzip, etag }: HostedFile): SentFile => ({ type, gzip, etag })),
  );
}

/** Nearly every browser takes gzip, so the plain bytes are made again for the few that do not, and not kept. */
const received = (courses: readonly SentCourse[]): readonly HostedCourse[] =>
  withFiles(courses, ({ type, gzip: inMessage, etag }: SentFile): HostedFile => {
    // A copy, because a part of the message would keep all of it.
    const gzip = Uint8Array.from(inMessage);
    return {
      type,
      gzip,
      etag,
      get bytes() {
        return gunzipSync(gzip);
      },
    };
  });

/** What is one file in several courses stays one. */
function withFiles<From extends object, To, Course extends { readonly files: ReadonlyMap<string, From> }>(
  courses: readonly Course[],
  change: (file: From) => To,
): readonly (Omit<Course, 'files'> & { readonly files: ReadonlyMap<string, To> })[] {
  const changed = new Map<From, To>();
  const once = (file: From): To => {
    const made = changed.get(file) ?? change(file);
    changed.set(file, made);
    return made;
  };
  return courses.map((course) => ({
    ...course,
    files: new Map([...course.files].map(([path, file]) => [path, once(file)] as const)),
  }));
}

/** Courses by provider and track; those of one provider can be put in place of what is there. */
export function lookUpHosted(courses: readonly HostedCourse[]): HostedCourses {
  const byProvider = Map.groupBy(courses, ({ course }) => course.provider.id);
  return {
    find: (providerId, track) => byProvider.get(providerId)?.find(({ course }) => course.track.id === track),
    tracksOf: (providerId) => (byProvider.get(providerId) ?? []).filter(({ upkeep }) => !upkeep?.renews),
    renewalOf: (providerId, track) =>
      byProvider.get(providerId)?.find(({ upkeep }) => upkeep?.renews?.track === track),
    get providers() {
      return [...byProvider].map(([id, [first]]) => ({ id, name: first?.course.provider.name ?? id }));
    },
    replace: (providerId, own) => void byProvider.set(providerId, [...own]),
  };
}
