/** Whole packages, as they leave the builder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from 'vite';
import { packagesOf, zipOf } from '../../scorm/package.ts';
import { loadPlayerBuild } from '../../scorm/player-build.ts';
import { formats, standards, type BuiltFormat, type Standard } from '../../scorm/standards.ts';
import { compileAll, openLibrary } from '../../scripts/open-course.ts';
import { root } from '../../scripts/build-player.ts';
import { manifestFaults } from './manifest-faults.ts';
import { schemaErrors, schemasMissing } from './schemas.ts';

/** What gives an adapter away in a script, whatever the minifier did to its names. */
const marks = {
  scorm12: 'LMSInitialize',
  scorm2004: 'API_1484_11',
  cmi5: 'cmi5LearnerPreferences',
  xapi: 'activity_id',
  lti: 'fourcs-launch',
} as const;
/** What is written as a file, and what the tool serves. */
const every = [...formats, 'lti'] as const;
/** Every HTTP client of ours is axios. */
const client = 'ERR_BAD_REQUEST';

const folder = mkdtempSync(join(tmpdir(), 'player-'));
const zips = new Map<string, Readonly<Record<string, Uint8Array>>>();

beforeAll(async () => {
  const configFile = join(root, 'vite.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir: join(folder, 'player') } });
  await build({
    configFile,
    logLevel: 'error',
    mode: 'one-file',
    build: { outDir: join(folder, 'player-one-file') },
  });
  const library = await openLibrary();
  const player = loadPlayerBuild(folder);
  if (!library.ok || !player.ok) throw new Error('The course or the player cannot be read.');
  const tracks = library.value.course.value.tracks.map(({ id }) => id);
  const compiled = compileAll(library.value, ['example'], tracks);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem[0]));
  for (const course of compiled.value) {
    const packages = packagesOf(course, player.value);
    for (const format of every)
      zips.set(`${course.course.track.id}/${format}`, unzipSync(zipOf(packages.make(format))));
  }
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

const scriptsOf = (format: BuiltFormat): string => {
  const files = zips.get(`induction/${format}`) ?? {};
  const texts = Object.entries(files).filter(([path]) => /\.(js|html)$/.test(path));
  return texts.map(([, bytes]) => strFromU8(bytes)).join('\n');
};

describe.each(every)('a %s package', (format) => {
  const { manifest, controlDocuments }: Standard = standards[format];

  test('contains its own adapter and no other', () => {
    const scripts = scriptsOf(format);
    const found = Object.entries(marks).filter(([, mark]) => scripts.includes(mark));
    expect(found.map(([name]) => name)).toEqual(format === 'web' ? [] : [format]);
  });

  test('carries an HTTP client only where the standard is spoken over HTTP, and fetches none of it ahead', () => {
    expect(scriptsOf(format).includes(client)).toBe(format === 'cmi5' || format === 'xapi');
    const page = strFromU8(zips.get(`induction/${format}`)?.['index.html'] ?? new Uint8Array());
    expect(page).not.toMatch(/<link[^>]*(cmi5|xapi|lrs)/);
  });

  test.runIf(manifest)(
    'has a manifest of every track that platforms and schemas accept',
    async () => {
      for (const [name, files] of zips) {
        if (!name.endsWith(`/${format}`) || !manifest) continue;
        const xml = strFromU8(files[manifest.path] ?? new Uint8Array());
        const control = controlDocuments?.files ?? [];
        const content = Object.keys(files).filter(
          (path) => path !== manifest.path && !control.includes(path),
        );
        expect([name, ...manifestFaults(xml, content)]).toEqual([name]);
        if (schemasMissing || format === 'web' || format === 'xapi' || format === 'lti') continue;
        const schema = format === 'scorm2004' ? 'scorm2004-4th' : format;
        expect(await schemaErrors(schema, xml)).toEqual([]);
      }
    },
    60_000,
  );
});

test('names in a package do not collide where large and small letters are the same', () => {
  for (const files of zips.values()) {
    const names = Object.keys(files).map((path) => path.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  }
});
