import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Assets, loadAssets } from '#pkg/static';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The styles of the server's own pages, by concept. */
const PAGES = ['page', 'form', 'strength', 'button', 'blocks'];

/** The assets of the server. Its pages and its apps share the tokens of the design system. */
export function loadServerAssets(): Promise<Assets> {
  const tokens = at('ui/tokens.css');
  // Built with the apps; a server of which nothing was built has none to give.
  const bar = at('ui/bar/dist/cozy-bar.min.js');
  return loadAssets({
    folder: at('assets'),
    bundles: {
      'styles/theme.css': [tokens],
      'styles/pages.css': [tokens, at('ui/base.css'), ...PAGES.map((part) => at(`assets/styles/pages/${part}.css`))],
      ...(existsSync(bar) && { 'js/cozy-bar.min.js': [bar] }),
    },
  });
}
