/** Compiles every course and builds what the pages to try need. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { loadPlayerBuild } from '../../scorm/player-build.ts';
import type { Problem } from '../../src/content/library.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import { buildPlayer, dist, root } from '../build-player.ts';
import type { CompiledCourse } from '../../src/content/compile/compile-course.ts';
import { compileAll, compileRenewals, openLibrary } from '../open-course.ts';
import type { PreviewParts } from './server.ts';

/** What `createPreview` needs, or every problem in `course/`. */
export async function preparePreview(): Promise<
  Result<
    Pick<PreviewParts, 'courses' | 'build' | 'assets'> & {
      /** For the tool: taken in the place of others after the first time. */
      readonly renewals: readonly CompiledCourse[];
    },
    readonly Problem[]
  >
> {
  const library = await openLibrary();
  if (!library.ok) return library;
  const tracks = library.value.course.value.tracks.map((track) => track.id);
  const courses = compileAll(library.value, [...library.value.providers.keys()], tracks);
  if (!courses.ok) return courses;
  const renewals = compileRenewals(library.value, [...library.value.providers.keys()]);
  if (!renewals.ok) return renewals;
  await buildPlayer();
  const player = loadPlayerBuild(dist);
  if (!player.ok) return failed([]);
  const read = (path: string): Uint8Array => readFileSync(join(root, path));
  const font = 'voice-basic.woff2';
  return ok({
    courses: courses.value,
    renewals: renewals.value,
    build: player.value,
    assets: {
      ...(await bundlePages()),
      'tokens.css': read('src/styles/tokens.css'),
      'preview.css': read('scripts/preview/preview.css'),
      [`fonts/${font}`]: read(`src/styles/fonts/${font}`),
    },
  });
}

/** The scripts of the practice platforms' pages, and what they share, by name. */
async function bundlePages(): Promise<Record<string, string>> {
  const outDir = join(dist, 'preview');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      lib: {
        entry: ['lms-page', 'lrs-page'].map((name) => join(root, `scripts/preview/${name}.ts`)),
        formats: ['es'],
      },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' } },
    },
  });
  const files = readdirSync(outDir).filter((name) => name.endsWith('.js'));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(outDir, name), 'utf8')]));
}
