import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

/** The styles go into the script, for its shadow root: what was said of the page is said of the bar. */
function stylesInScript(): Plugin {
  return {
    name: 'styles-in-script',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const styles = Object.values(bundle).find(({ fileName }) => fileName.endsWith('.css'));
      if (styles?.type !== 'asset') throw new Error('the bar has no styles');
      delete bundle[styles.fileName];
      const css = String(styles.source)
        .replace(/:root(\[[^\]]+\])/g, ':host($1)')
        .replaceAll(':root', ':host')
        // The bar is light or dark as the page is.
        .replace('color-scheme:light dark;', '');
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk') chunk.code = chunk.code.replace('BAR_STYLES', () => JSON.stringify(css));
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact(), stylesInScript()],
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: {
      entry: join(import.meta.dirname, 'main.tsx'),
      formats: ['iife'],
      name: 'cozyBar',
      fileName: () => 'cozy-bar.min.js',
    },
    emptyOutDir: true,
  },
});
