/**
 * The built player as packages need it: which files go with which adapter, each packed once.
 * Reads what `vite build` wrote; see `vite.config.ts`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failed, ok, type Result } from '../src/result.ts';
import { splitPage, type PageTemplate } from './stamp.ts';
import { packEntry, type PackedEntry } from './zip.ts';

/** One row of Vite's manifest. */
interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}

export interface PlayerBuild {
  /** `index.html`; its stylesheet stands in it already. */
  readonly page: PageTemplate;
  /** The single-file player: script, style and font stand in the page. */
  readonly oneFile: PageTemplate;
  /** Everything one adapter needs, and no other adapter: packed once for all packages. */
  forRecord(record: string): RecordFiles;
}

export interface RecordFiles {
  readonly entries: readonly PackedEntry[];
  /** Scripts to fetch together with the entry, so that the first lesson waits for one round trip only. */
  readonly preload: readonly string[];
}

export interface PlayerBuildProblem {
  readonly code: 'no-build';
  readonly folder: string;
}

/** Adapters with an HTTP client, which `main.ts` loads after the first paint: nothing of them is fetched ahead. */
const afterPaint: readonly string[] = ['cmi5', 'xapi'];

/** Which chunk of the build an adapter is, as Vite's manifest names it. */
const adapterOf = (key: string): string | undefined => /(?:^|\/)record\/([a-z0-9]+)\.ts$/.exec(key)?.[1];

export function loadPlayerBuild(dist: string): Result<PlayerBuild, PlayerBuildProblem> {
  const folder = join(dist, 'player');
  let manifest: Readonly<Record<string, Chunk>>;
  let html: string;
  let oneFileHtml: string;
  try {
    manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
    html = readFileSync(join(folder, 'index.html'), 'utf8');
    oneFileHtml = inlineOneFile(join(dist, 'player-one-file'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return failed({ code: 'no-build', folder });
    throw error;
  }
  const packed = new Map<string, PackedEntry>();
  const pack = (path: string): PackedEntry => {
    let entry = packed.get(path);
    if (!entry) packed.set(path, (entry = packEntry(path, readFileSync(join(folder, path)))));
    return entry;
  };
  const known = new Map<string, RecordFiles>();
  return ok({
    page: splitPage(inlineStyles(html, folder)),
    oneFile: splitPage(oneFileHtml),
    forRecord(record) {
      let files = known.get(record);
      if (!files) known.set(record, (files = filesFor(record, manifest, pack)));
      return files;
    },
  });
}

function filesFor(
  record: string,
  manifest: Readonly<Record<string, Chunk>>,
  pack: (path: string) => PackedEntry,
): RecordFiles {
  const entryKey = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (entryKey === undefined)
    throw new Error('the player build has no entry: vite.config.ts and index.html disagree');
  const files = new Set<string>();
  const visited = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    const adapter = adapterOf(key);
    if (!chunk || visited.has(key) || (adapter !== undefined && adapter !== record)) return;
    visited.add(key);
    files.add(chunk.file);
    for (const asset of chunk.assets ?? []) files.add(asset);
    // Styles of the entry stand in the HTML; those of later chunks are files.
    if (!chunk.isEntry) for (const style of chunk.css ?? []) files.add(style);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) visit(next);
  };
  visit(entryKey);
  for (const chunk of Object.values(manifest)) {
    if (/\.woff2$/.test(chunk.file)) files.add(chunk.file);
  }
  const adapterKey = Object.keys(manifest).find((key) => adapterOf(key) === record);
  const adapter = adapterKey === undefined ? undefined : manifest[adapterKey];
  const preload =
    adapter && !afterPaint.includes(record)
      ? [adapter.file, ...(adapter.imports ?? []).map((key) => manifest[key]?.file ?? '')]
      : [];
  const entryStatic = new Set(
    [entryKey, ...(manifest[entryKey]?.imports ?? [])].map((key) => manifest[key]?.file),
  );
  return {
    entries: [...files].sort().map(pack),
    preload: preload.filter((file) => file !== '' && !entryStatic.has(file)),
  };
}

/** Puts the linked stylesheet into the page: one request fewer before the first words show. */
function inlineStyles(html: string, folder: string): string {
  return html.replaceAll(/<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/g, (_, path: string) => {
    const base = path.split('/').slice(0, -1).join('/');
    const css = readFileSync(join(folder, path), 'utf8').replaceAll(
      /url\((["']?)\.?\/?([^"')]+)\1\)/g,
      (whole, _quote: string, file: string) =>
        file.startsWith('data:') ? whole : `url(${base === '' ? file : `${base}/${file}`})`,
    );
    return `<style>${css.trim()}</style>`;
  });
}

/** The single-file build with its script, style and font inside the page. */
function inlineOneFile(folder: string): string {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  return html
    .replaceAll(/<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/g, (_, path: string) => {
      const base = join(folder, path, '..');
      const css = readFileSync(join(folder, path), 'utf8').replaceAll(
        /url\((["']?)(\.?\/?[^"')]+\.woff2)\1\)/g,
        (_whole, _quote: string, file: string) =>
          `url(data:font/woff2;base64,${readFileSync(join(base, file)).toString('base64')})`,
      );
      return `<style>${css.trim()}</style>`;
    })
    .replaceAll(/<link rel="(?:modulepreload|preload)"[^>]*>\s*/g, '')
    .replace(/<script type="module"[^>]*src="\.\/([^"]+)"[^>]*><\/script>/, (_, path: string) => {
      // "</script" inside a script would end it; "<\/script" means the same to JavaScript.
      const script = readFileSync(join(folder, path), 'utf8').replaceAll('</script', '<\\/script');
      return `<script type="module">${script}</script>`;
    });
}
