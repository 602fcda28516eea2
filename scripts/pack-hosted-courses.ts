/**
 * Compiles the courses and makes the files that the tool hosts. What courses share (the player) is held once. For the
 * process that `openHostedCourses` starts, and for a demonstration, which has its courses compiled already.
 */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { HostedCourse, HostedCourses, HostedFile } from '../lti/http/tool.ts';
import { packagesOf } from '../scorm/package.ts';
import { loadPlayerBuild, type PlayerBuild } from '../scorm/player-build.ts';
import type { PackedEntry } from '../scorm/zip.ts';
import type { CompiledCourse } from '../src/content/compile/compile-course.ts';
import { ok } from '../src/result.ts';
import { buildPlayer, dist, root } from './build-player.ts';
import { lookUpHosted, type CompiledHosted } from './hosted-courses.ts';
import { compileAll, compileRenewals, openLibrary } from './open-course.ts';

/** The package whose files are served. */
const hostedFormat = 'lti';

/** The work of `openHostedCourses`, in this process. */
export async function compileHostedCourses(): Promise<CompiledHosted> {
  const library = await openLibrary();
  if (!library.ok) return library;
  const tracks = library.value.course.value.tracks.map((track) => track.id);
  const compiled = compileAll(library.value, [...library.value.providers.keys()], tracks);
  if (!compiled.ok) return compiled;
  const renewals = compileRenewals(library.value, [...library.value.providers.keys()]);
  if (!renewals.ok) return renewals;
  return ok(packHosted([...compiled.value, ...renewals.value], await playerBuild()));
}

/** Courses that are compiled already, as the tool hosts them. */
export const hostedCourses = (compiled: readonly CompiledCourse[], build: PlayerBuild): HostedCourses =>
  lookUpHosted(packHosted(compiled, build));

/** @param format - whose files: those the tool hosts, or a page that keeps nothing */
export function packHosted(
  compiled: readonly CompiledCourse[],
  build: PlayerBuild,
  format: typeof hostedFormat | 'web' = hostedFormat,
): readonly HostedCourse[] {
  const pack = filePacker();
  return compiled.map((course) => ({
    course: course.course,
    ...(course.quiz && { quiz: course.quiz }),
    ...(course.signOff && { signOff: course.signOff }),
    otherSignOffs: Object.values(course.translations ?? {}).flatMap(({ signOff }) => signOff ?? []),
    upkeep: course.upkeep,
    files: new Map(
      packagesOf(course, build)
        .make(format)
        .entries.map((entry) => [entry.path, pack(entry)]),
    ),
  }));
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.vtt': 'text/vtt; charset=utf-8',
};

function filePacker(): (entry: PackedEntry) => HostedFile {
  // Files of the player are the same object in every course.
  const known = new WeakMap<PackedEntry, HostedFile>();
  return (entry) => {
    let file = known.get(entry);
    if (!file) known.set(entry, (file = hostedFile(entry)));
    return file;
  };
}

function hostedFile(entry: PackedEntry): HostedFile {
  const type = types[extname(entry.path)];
  if (type === undefined)
    throw new Error(`pack-hosted-courses knows no type for ${entry.path}: add it to the table`);
  const bytes = entry.method === 8 ? inflateRawSync(entry.packed) : entry.packed;
  return {
    type,
    bytes,
    gzip: gzipOf(entry),
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
  };
}

/** A zip's entry is deflated already; gzip puts a head and a foot around the same bytes (RFC 1952, 2.3). */
function gzipOf({ packed, method, crc, size }: PackedEntry): Uint8Array {
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const foot = Buffer.alloc(8);
  foot.writeUInt32LE(crc, 0);
  foot.writeUInt32LE(size >>> 0, 4);
  return Buffer.concat([head, method === 8 ? packed : storedBlocks(packed), foot]);
}

/** What would not get smaller, as deflate carries it unchanged (RFC 1951, 3.2.4). */
function storedBlocks(bytes: Uint8Array): Buffer {
  const most = 65_535;
  const parts: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += most) {
    const part = bytes.subarray(at, at + most);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + most >= bytes.length ? 1 : 0, 0);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(~part.length & 0xffff, 3);
    parts.push(head, part);
  }
  return Buffer.concat(parts);
}

/** The built player: as it lies there when it is newer than its source, else built now. */
export async function playerBuild(): Promise<PlayerBuild> {
  const there = isUpToDate() ? loadPlayerBuild(dist) : undefined;
  if (there?.ok) return there.value;
  await buildPlayer();
  const built = loadPlayerBuild(dist);
  if (!built.ok) throw new Error(`The player was not built: ${built.problem.folder} is not there.`);
  return built.value;
}

function isUpToDate(): boolean {
  const builtAt = changedAt(join(dist, 'player-one-file/.vite/manifest.json'));
  const sources = [join(root, 'vite.config.ts'), ...filesIn(join(root, 'src'))];
  return builtAt !== undefined && sources.every((file) => (changedAt(file) ?? Infinity) <= builtAt);
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

function changedAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
