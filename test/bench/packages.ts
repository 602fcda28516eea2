/**
 * `npm run bench -- packages`: packages stamped a second of one core, from the compiled library, after one build of
 * the player; and whether memory grows when 1,000 made-up providers are packaged one after the other.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { packagesOf, zipOf } from '../../scorm/package.ts';
import { loadPlayerBuild, type PlayerBuild } from '../../scorm/player-build.ts';
import { formats } from '../../scorm/standards.ts';
import { buildPlayer, dist } from '../../scripts/build-player.ts';
import { openLibrary, today, tracksNotFor } from '../../scripts/open-course.ts';
import { compileCourse } from '../../src/content/compile/compile-course.ts';
import type { Library, ProviderFiles } from '../../src/content/library.ts';
import { problemReport } from '../../src/content/problems.ts';
import { printTable } from './table.ts';

const MADE_UP = 1000;

export async function packages(): Promise<void> {
  const library = await openLibrary();
  if (!library.ok) throw new Error(problemReport(library.problem).join('\n'));
  await buildPlayer();
  const build = loadPlayerBuild(dist);
  if (!build.ok) throw new Error('the player was not built');
  const rounds = [realProviders(library.value, build.value), realProviders(library.value, build.value)];
  const memory = madeUpProviders(library.value, build.value);
  printTable('packages', [
    ['', 'packages', 'CPU seconds', 'packages a CPU second'],
    ...rounds.map(({ count, cpu }, index) => [
      index === 0 ? 'all providers, tracks, formats; first time' : 'the same once more',
      count,
      cpu.toFixed(2),
      (count / cpu).toFixed(0),
    ]),
    [
      `${MADE_UP} made-up providers, all formats`,
      memory.count,
      memory.cpu.toFixed(1),
      (memory.count / memory.cpu).toFixed(0),
    ],
  ]);
  printTable('memory while packaging made-up providers, MB in use after collection', [
    ['after', ...memory.samples.map(({ after }) => after)],
    ['heap', ...memory.samples.map(({ heap }) => (heap / 2 ** 20).toFixed(0))],
  ]);
}

function realProviders(library: Library, build: PlayerBuild): { count: number; cpu: number } {
  const tracks = library.course.value.tracks.map(({ id }) => id);
  return timed(() => {
    let count = 0;
    for (const provider of library.providers.keys()) {
      const passedOver = tracksNotFor(library, provider, tracks);
      for (const track of tracks)
        if (!passedOver.includes(track)) count += packageAll(library, build, provider, track);
    }
    return count;
  });
}

function madeUpProviders(
  library: Library,
  build: PlayerBuild,
): { count: number; cpu: number; samples: { after: number; heap: number }[] } {
  const example = library.providers.get('example');
  const track = library.course.value.tracks[0];
  if (!example || !track) throw new Error('the bench needs the example provider and a track');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const samples: { after: number; heap: number }[] = [];
  const result = timed(() => {
    let count = 0;
    for (let number = 1; number <= MADE_UP; number += 1) {
      const id = `made-up-${number}`;
      // The same library object, so that what authors' texts share is shared here as it is in a real run.
      const providers = library.providers as Map<string, ProviderFiles>;
      providers.set(id, madeUp(example, id, number));
      const lentCodes = lendCodes(library, id);
      count += packageAll(library, build, id, track.id);
      providers.delete(id);
      lentCodes.takeBack();
      if ([10, 100, 250, 500, 750, MADE_UP].includes(number)) {
        collect();
        samples.push({ after: number, heap: process.memoryUsage().heapUsed });
      }
    }
    return count;
  });
  return { ...result, samples };
}

/** A made-up provider has the example's documents and statements, so it uses their codes for as long as it is there. */
function lendCodes(library: Library, id: string): { takeBack(): void } {
  const codes = library.ids.codes as Map<string, string>;
  const lent = [...codes].flatMap(([key, code]) =>
    /^(document|statement)\/example\//.test(key)
      ? [[key.replace('/example/', `/${id}/`), code] as const]
      : [],
  );
  for (const [key, code] of lent) codes.set(key, code);
  return {
    takeBack() {
      for (const [key] of lent) codes.delete(key);
    },
  };
}

function madeUp(example: ProviderFiles, id: string, number: number): ProviderFiles {
  const { value } = example.profile;
  const name = `Made-up Training ${number}`;
  const colour = `#${((number * 2654435761) % 0xffffff).toString(16).padStart(6, '0')}`;
  return {
    ...example,
    profile: {
      ...example.profile,
      value: {
        ...value,
        id,
        identity: { ...value.identity, name, shortName: name },
        brand: { ...value.brand, colour },
      },
    },
  };
}

function packageAll(library: Library, build: PlayerBuild, provider: string, track: string): number {
  const compiled = compileCourse(library, provider, track, { today: today() });
  if (!compiled.ok) throw new Error(problemReport(compiled.problem).join('\n'));
  const maker = packagesOf(compiled.value, build);
  for (const format of formats) zipOf(maker.make(format));
  return formats.length;
}

/** CPU seconds of this process, user and system: with everything on one thread, seconds of one core. */
function timed(work: () => number): { count: number; cpu: number } {
  const before = process.cpuUsage();
  const count = work();
  const { user, system } = process.cpuUsage(before);
  return { count, cpu: (user + system) / 1e6 };
}
