/** The build of a web app of the cozy: each `apps/<slug>/vite.config.ts` is one call of this. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

// The server keeps for ever what has a long hexadecimal second part in its name, hence the shape of the names below.
const HASHED = '[name].[hash:20]';

// What makes the built folder an app of a cozy: its manifest, and a page that the server fills in.
function webapp(root: string): Plugin {
  return {
    name: 'webapp',
    apply: 'build',
    transformIndexHtml: (html) => html.replace('lang="en"', 'lang="{{.Locale}}" data-theme="{{.Theme}}"'),
    generateBundle() {
      const source = readFileSync(join(root, 'manifest.webapp'));
      this.emitFile({ type: 'asset', fileName: 'manifest.webapp', source });
    },
  };
}

export type WebAppOptions = {
  /** Puts what the page loads in `/assets`, for an app whose manifest opens that folder to the visitors of a link. */
  hasVisitors?: boolean;
};

/** What an app that fails says that it is. */
function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'manifest.webapp'), 'utf8')) as { version?: unknown };
  return String(version ?? '');
}

/** @param root folder of the app */
export function webAppConfig(root: string, { hasVisitors = false }: WebAppOptions = {}): UserConfig {
  const hashed = hasVisitors ? `assets/${HASHED}` : HASHED;
  return defineConfig({
    plugins: [preact(), webapp(root)],
    define: { 'import.meta.env.VITE_APP_VERSION': JSON.stringify(versionOf(root)) },
    build: {
      target: 'es2023',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      // The policy of the served pages allows no inline script and needs no data: URL but for fonts.
      assetsInlineLimit: 0,
      modulePreload: false,
      // The server reads in them where an app has failed.
      sourcemap: true,
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
}
