/** The build of a web app of the cozy: each `apps/<slug>/vite.config.ts` is one call of this. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

// The server keeps for ever what has a long hexadecimal second part in its name, hence the shape of the names below.
const HASHED = '[name].[hash:20]';

// What is on screen while the script is on its way: the shape of a bar and of a page (`.ui-boot` in base.css).
const BOOT = `<div class="ui-boot" aria-hidden="true"><div></div>${'<p></p>'.repeat(5)}</div>`;

// The styles of plain HTML come before those that build on them, wherever the bundler puts them.
function withBaseFirst(html: string): string {
  const [base = ''] = /\s*<link rel="stylesheet"[^>]*\/base\.[^>]*>/.exec(html) ?? [];
  return html.replace(base, '').replace(/\s*<link rel="stylesheet"/, (first) => base + first);
}

// What makes the built folder an app of a cozy: its manifest, and a page that the server fills in.
function webapp(root: string): Plugin {
  return {
    name: 'webapp',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        withBaseFirst(html)
          .replace('lang="en"', 'lang="{{.Locale}}" data-theme="{{.Theme}}"')
          .replace(/(<div role="application"[^>]*>)(<\/div>)/, `$1${BOOT}$2`),
    },
    generateBundle() {
      const source = readFileSync(join(root, 'manifest.webapp'));
      this.emitFile({ type: 'asset', fileName: 'manifest.webapp', source });
    },
  };
}

export type WebAppOptions = {
  /** Puts what the page loads in `/assets`, for an app whose manifest opens that folder to the visitors of a link. */
  hasVisitors?: boolean;
  /** @default index.html alone */
  pages?: readonly string[];
};

/** What an app that fails says that it is. */
function versionOf(root: string): string {
  const manifest = join(root, 'manifest.webapp');
  // The gallery is no app.
  if (!existsSync(manifest)) return '';
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: unknown };
  return String(version ?? '');
}

/** @param root folder of the app */
export function webAppConfig(
  root: string,
  { hasVisitors = false, pages = ['index.html'] }: WebAppOptions = {},
): UserConfig {
  const hashed = hasVisitors ? `assets/${HASHED}` : HASHED;
  return defineConfig({
    plugins: [preact(), webapp(root)],
    define: { 'import.meta.env.VITE_APP_VERSION': JSON.stringify(versionOf(root)) },
    build: {
      target: 'es2023',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      // The policy of the served pages allows no inline script and needs no data: URL but for fonts.
      assetsInlineLimit: 0,
      // The server reads in them where an app has failed.
      sourcemap: true,
      // Every part of a page is asked for at once, not each when another names it.
      modulePreload: { polyfill: false },
      reportCompressedSize: true,
      rolldownOptions: {
        input: pages.map((page) => join(root, page)),
        output: {
          // Apart: an app of several pages has it once. @see withBaseFirst
          codeSplitting: { groups: [{ name: 'base', test: /\/ui\/(tokens|base)\.css$/ }] },
          hashCharacters: 'hex',
          entryFileNames: `${hashed}.js`,
          chunkFileNames: `${hashed}.js`,
          assetFileNames: `${hashed}[extname]`,
        },
      },
    },
  });
}
