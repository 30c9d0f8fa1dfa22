import { fileURLToPath } from 'node:url';
import { type Assets, loadAssets } from '#pkg/static';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The assets of the server. Its pages and its apps share the tokens of the design system. */
export function loadServerAssets(): Promise<Assets> {
  const tokens = at('ui/tokens.css');
  return loadAssets({
    folder: at('assets'),
    bundles: {
      'styles/theme.css': [tokens],
      'styles/pages.css': [tokens, at('ui/base.css'), at('assets/styles/pages.css')],
    },
  });
}
