/** Builds what the preview needs and starts it; `npm start` and the journeys call this. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { build } from 'vite';
import { loadPlayerBuild } from '../../scorm/player-build.ts';
import type { Problem } from '../../src/content/library.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import { buildPlayer, dist, root } from '../build-player.ts';
import { compileAll, openLibrary } from '../open-course.ts';
import { createPreview } from './server.ts';

/** A server that is ready but does not listen yet, or every problem in `course/`. */
export async function preparePreview(): Promise<Result<FastifyInstance, readonly Problem[]>> {
  const library = await openLibrary();
  if (!library.ok) return library;
  const tracks = library.value.course.value.tracks.map((track) => track.id);
  const courses = compileAll(library.value, [...library.value.providers.keys()], tracks);
  if (!courses.ok) return courses;
  await buildPlayer();
  const player = loadPlayerBuild(dist);
  if (!player.ok) return failed([]);
  const read = (path: string): Uint8Array => readFileSync(join(root, path));
  const font = 'voice-basic.woff2';
  return ok(
    createPreview({
      courses: courses.value,
      build: player.value,
      assets: {
        'lms-page.js': await bundleLmsPage(),
        'tokens.css': read('src/styles/tokens.css'),
        'preview.css': read('scripts/preview/preview.css'),
        [`fonts/${font}`]: read(`src/styles/fonts/${font}`),
      },
    }),
  );
}

async function bundleLmsPage(): Promise<string> {
  const outDir = join(dist, 'preview');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      lib: {
        entry: join(root, 'scripts/preview/lms-page.ts'),
        formats: ['es'],
        fileName: () => 'lms-page.js',
      },
    },
  });
  return readFileSync(join(outDir, 'lms-page.js'), 'utf8');
}
