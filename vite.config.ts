/**
 * Builds the player: `vite build` for packages, `vite build --mode one-file` for the single file.
 * Names have no hash and files lie side by side, so that the same source gives the same package and the
 * stylesheet finds its font from a file as well as from inside the page.
 */
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig(({ mode }) => {
  const isOneFile = mode === 'one-file';
  return {
    root: join(import.meta.dirname, 'src'),
    base: './',
    publicDir: false,
    plugins: [...(isOneFile ? [allStyles, onlyPreview] : [plainImports]), shortTemplates, shortPage],
    build: {
      outDir: join(import.meta.dirname, isOneFile ? 'dist/player-one-file' : 'dist/player'),
      emptyOutDir: true,
      manifest: true,
      target: 'es2022',
      assetsDir: '',
      assetsInlineLimit: 0,
      // The page names what the first lesson needs; everything else is fetched ahead by `lazy.ts`.
      modulePreload: {
        polyfill: false,
        resolveDependencies: (_file, scripts, { hostType }) => (hostType === 'html' ? scripts : []),
      },
      reportCompressedSize: false,
      rolldownOptions: {
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          assetFileNames: '[name][extname]',
          codeSplitting: isOneFile ? false : { includeDependenciesRecursively: false, groups },
        },
      },
    },
  };
});

/**
 * Which modules share a script. Everything that `main.ts` reaches without an `import()` is one file: a second one would
 * be one more request before the first lesson, and a bundler left to itself adds what several later scripts share.
 */
const groups = [
  { name: 'scorm', test: /src\/record\/(scorm-|find-api)/, priority: 3 },
  { name: 'lrs', test: /src\/record\/(lrs|statement)/, priority: 3 },
  // The HTTP clients: no other package may carry one.
  { name: 'cmi5-client', test: /node_modules\/@xapi\/cmi5/, priority: 3 },
  { name: 'xapi-client', test: /node_modules\/@xapi\/xapi/, priority: 3 },
  {
    // What all adapters share is small, and a file of its own would be one more request.
    name: (id: string, graph: Graph) => (isNeededFirst(id, graph) || shared.test(id) ? 'course' : null),
    debugName: 'course',
    priority: 2,
  },
  // Lit's element, for what comes later; its templates are in the first file.
  { name: 'lit', test: /node_modules\/(lit|lit-html|lit-element|@lit)\//, priority: 1 },
];

const shared = /src\/record\/(visible-clock|timespan|suspend-limit)\.ts$/;

interface Graph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/** Whether a chain of plain imports leads from the entry to this module. */
function isNeededFirst(id: string, graph: Graph, seen = new Set<string>()): boolean {
  const module = graph.getModuleInfo(id);
  if (!module || seen.has(id)) return false;
  seen.add(id);
  return module.isEntry || module.importers.some((importer) => isNeededFirst(importer, graph, seen));
}

/** Vite's wrapper around `import()` loads styles and preloads scripts; both happen elsewhere here, so it is 1 KB for nothing. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : undefined,
};

/** After minifying, a line break stands only inside a template, where a space means the same. */
const shortTemplates: Plugin = {
  name: 'short-templates',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = file.code.replace(/\s*\n\s*/g, ' ').trim();
    }
  },
};

/** The single file has no LMS, so it carries no adapter and no HTTP client. */
const onlyPreview: Plugin = {
  name: 'only-preview',
  enforce: 'pre',
  load: (id) => (/record\/(scorm12|scorm2004|cmi5|xapi|lti)\.ts$/.test(id) ? 'export {};' : undefined),
};

/** Comments help whoever writes the page, not whoever waits for it. The places to stamp stay. */
const shortPage: Plugin = {
  name: 'short-page',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html
        .replaceAll(/<!--(?!stamp:)[^]*?-->/g, '')
        .replaceAll(/^\s*\/\/.*$/gm, '')
        .replaceAll(/\s*\n\s*/g, '\n'),
  },
};

/** The single file has all styles in the page. */
const allStyles: Plugin = {
  name: 'all-styles',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html.replace(
        /(.*)styles\/course\.css(.*)/,
        (line, before: string, after: string) => `${line}\n${before}styles/later.css${after}`,
      ),
  },
};
