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
    plugins: [...(isOneFile ? [allStyles, onlyPreview] : [plainImports]), shortTemplates],
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

/** What nobody needs for the first lesson; each is brought by `lazy.ts`. */
const later =
  /components\/(question|sign-off|quiz|scenario|sort|certificate|answer-list|help-panel|reading-panel|reading-settings|read-aloud|listen-button|later-pages|before-lesson|closing|last-parts|session-element)|progress\/(marking|draw)|record\/(preview|scorm|cmi5|xapi|lrs|statement)|node_modules\/@xapi/;

/**
 * Which modules share a script. Everything the first lesson needs is one file: a second one would be one more request,
 * and a bundler left to itself puts rules of the quiz there because several later scripts share them.
 */
const groups = [
  { name: 'record', test: /src\/record\/(visible-clock|timespan|suspend-limit)/, priority: 3 },
  { name: 'scorm', test: /src\/record\/(scorm-|find-api)/, priority: 3 },
  { name: 'lrs', test: /src\/record\/(lrs|statement)/, priority: 3 },
  // The HTTP clients: no other package may carry one.
  { name: 'cmi5-client', test: /node_modules\/@xapi\/cmi5/, priority: 3 },
  { name: 'xapi-client', test: /node_modules\/@xapi\/xapi/, priority: 3 },
  // Lit's element, for what comes later; its templates are in the first file.
  {
    name: 'lit',
    test: /node_modules\/(?!lit-html\/(lit-html|directive|directive-helpers)\.js|lit\/html\.js|lit(-html)?\/directives\/(keyed|unsafe-html)\.js)/,
    priority: 2,
  },
  { name: 'course', test: (id: string) => !later.test(id), priority: 1 },
];

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
  load: (id) => (/record\/(scorm12|scorm2004|cmi5|xapi)\.ts$/.test(id) ? 'export {};' : undefined),
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
