/**
 * `npm run package -- --provider <id|all> --track <id|all> --format <scorm12|scorm2004|web|all> --out <dir> [--release] [--no-sheets]`
 *
 * Writes `<provider>-<track>-<format>[-draft].zip` and prints a line each; then each provider's sheets (`sheets.ts`),
 * unless told not to. Everything is compiled before the first file is written, and each package appears under its
 * name only when it is whole.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packagesOf, zipOf } from '../scorm/package.ts';
import { loadPlayerBuild } from '../scorm/player-build.ts';
import { formats, isFormat, type BuiltFormat } from '../scorm/standards.ts';
import { releaseProblems } from '../src/content/compile/release.ts';
import { printProblems } from '../src/content/problems.ts';
import { buildPlayer, dist } from './build-player.ts';
import { chooseIds, compileAll, openLibrary, today, tracksNotFor } from './open-course.ts';
import { compileAllSheets, writeAllSheets } from './sheets.ts';

const usage =
  'npm run package -- --provider <id|all> --track <id|all> --format <' +
  formats.join('|') +
  '|all> --out <folder> [--release] [--no-sheets]';

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === 'string') return stop(options, usage);
  const library = await openLibrary();
  if (!library.ok) return printProblems(library.problem);

  const providers = chooseIds(options.provider, [...library.value.providers.keys()], 'provider');
  if (!providers.ok) return stop(providers.problem.sentence);
  const tracks = chooseIds(
    options.track,
    library.value.course.value.tracks.map((track) => track.id),
    'track',
  );
  if (!tracks.ok) return stop(tracks.problem.sentence);

  if (options.release) {
    const missing = providers.value.flatMap((id) => releaseProblems(library.value, id, today()));
    if (missing.length > 0) {
      printProblems(missing);
      return stop(
        'Nothing was written: --release packages only what a person at the provider has confirmed.',
      );
    }
  }
  const compiled = compileAll(library.value, providers.value, tracks.value);
  if (!compiled.ok) return printProblems(compiled.problem);
  for (const provider of providers.value) {
    const passedOver = tracksNotFor(library.value, provider, tracks.value);
    if (passedOver.length > 0)
      console.log(`${provider}: no such audience for ${passedOver.join(', ')}, so not packaged`);
  }
  if (compiled.value.length === 0)
    return stop('Nothing was written: no provider asked for has the audience of a track asked for.');
  const sheets = compileAllSheets(library.value, options.sheets ? providers.value : []);
  if (!sheets.ok) return printProblems(sheets.problem);

  const folder = resolve(options.out);
  const unwritable = prepareFolder(folder);
  if (unwritable !== undefined) return stop(unwritable);
  await buildPlayer();
  const build = loadPlayerBuild(dist);
  if (!build.ok) return stop(`The player was not built: ${build.problem.folder} is not there.`);

  let count = 0;
  for (const course of compiled.value) {
    const packages = packagesOf(course, build.value);
    for (const format of options.formats) {
      const made = packages.make(format);
      const zip = zipOf(made);
      const path = join(folder, `${made.name}.zip`);
      writeWhole(path, zip);
      count += 1;
      console.log(`${made.name}.zip  ${(zip.length / 1024).toFixed(0)} KB`);
    }
  }
  console.log(`${count} ${count === 1 ? 'package' : 'packages'} written to ${options.out}`);
  await writeAllSheets(sheets.value, folder);
  return 0;
}

interface Options {
  readonly provider: string;
  readonly track: string;
  readonly formats: readonly BuiltFormat[];
  readonly out: string;
  readonly release: boolean;
  readonly sheets: boolean;
}

/** @returns the options, or a sentence about what is wrong with them */
function readOptions(): Options | string {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        provider: { type: 'string', default: 'all' },
        track: { type: 'string', default: 'all' },
        format: { type: 'string', default: 'all' },
        out: { type: 'string', default: 'dist/packages' },
        release: { type: 'boolean', default: false },
        'no-sheets': { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return (error as Error).message;
  }
  const asked = values.format === 'all' ? formats : values.format.split(',').map((format) => format.trim());
  const unknown = asked.filter((format) => !isFormat(format));
  if (unknown.length > 0)
    return `There is no format called “${unknown.join('”, “')}”. There are: ${formats.join(', ')}.`;
  return { ...values, formats: asked.filter(isFormat), sheets: !values['no-sheets'] };
}

/** Finds out before any work whether packages can be written there. */
function prepareFolder(folder: string): string | undefined {
  const probe = join(folder, '.writing');
  try {
    makeFolder(folder);
    writeFileSync(probe, '');
    rmSync(probe);
    return undefined;
  } catch (error) {
    return `Packages cannot be written to ${folder} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}). Choose another folder with --out, or change who may write there.`;
  }
}

/** Step by step: Node's own recursive way never returns under /proc, where a folder is there and takes none. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function writeWhole(path: string, bytes: Uint8Array): void {
  const part = `${path}.part`;
  writeFileSync(part, bytes);
  renameSync(part, path);
}

function stop(...sentences: string[]): number {
  for (const sentence of sentences) console.error(sentence);
  return 1;
}
