import { readFileSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

// The server keeps for ever what has a long hexadecimal second part in its name, hence the shape of the names below.
const hashed = '[name].[hash:20]';

// What makes the built folder an app of a cozy: its manifest, and a page that the server fills in.
const webapp: Plugin = {
  name: 'webapp',
  apply: 'build',
  transformIndexHtml: (html) => html.replace('lang="en"', 'lang="{{.Locale}}"'),
  generateBundle() {
    const source = readFileSync(new URL('manifest.webapp', import.meta.url));
    this.emitFile({ type: 'asset', fileName: 'manifest.webapp', source });
  },
};

export default defineConfig({
  plugins: [preact(), webapp],
  build: {
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the served pages allows no inline script and needs no data: URL but for fonts.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        hashCharacters: 'hex',
        entryFileNames: `${hashed}.js`,
        chunkFileNames: `${hashed}.js`,
        assetFileNames: `${hashed}[extname]`,
      },
    },
  },
});
