/**
 * Builds the player: `vite build` for packages, `vite build --mode one-file` for the single file.
 * Names have no hash and files lie side by side, so that the same source gives the same package and the
 * stylesheet finds its font from a file as well as from inside the page.
 */
import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => {
  const isOneFile = mode === 'one-file';
  return {
    root: join(import.meta.dirname, 'src'),
    base: './',
    publicDir: false,
    build: {
      outDir: join(import.meta.dirname, isOneFile ? 'dist/player-one-file' : 'dist/player'),
      emptyOutDir: true,
      manifest: true,
      target: 'es2022',
      assetsDir: '',
      assetsInlineLimit: 0,
      cssCodeSplit: !isOneFile,
      // Every browser this builds for knows `modulepreload`.
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          assetFileNames: '[name][extname]',
          ...(isOneFile && { codeSplitting: false }),
        },
      },
    },
  };
});
