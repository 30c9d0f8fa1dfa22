import { Hono } from 'hono';
import { AppError } from '#pkg/errors';
import type { Assets } from '#pkg/static';
import type { WebEnv } from '#web/middleware';
import { plainErrors, sendFile } from '#web/render';

export { ASSETS_API } from './api.ts';
export { loadServerAssets } from './server-assets.ts';

export interface AssetsDeps {
  assets: Assets;
}

/** Mounted at `/assets`: what the pages and the apps load of the server. Needs no instance. */
export function assetsRoutes({ assets }: AssetsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.get('/*', (c) => {
    // Styles and fonts are used from the hosts of the apps.
    c.header('Access-Control-Allow-Origin', '*');
    const path = c.req.path.slice(c.req.path.indexOf('/assets/') + '/assets/'.length);
    // An asset may be asked as that of a context: we have one set for all of them.
    const found = assets.get(path.replace(/^ext\/[^/]+\//, ''));
    if (!found) throw new AppError('not-found', 'Asset not found');
    return sendFile(c, found, found.isCurrent ? 'public, max-age=31536000, immutable' : 'public, no-cache');
  });
  return app;
}

/** Mounted at `/`: the files that browsers and robots ask by themselves. */
export function wellKnownAssetRoutes({ assets }: AssetsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  for (const [path, asset] of [
    ['/favicon.ico', 'images/mark.svg'],
    ['/robots.txt', 'robots.txt'],
  ] as const) {
    app.get(path, (c) => {
      const found = assets.get(asset);
      if (!found) throw new AppError('not-found', 'Asset not found');
      return sendFile(c, found, 'public, max-age=86400');
    });
  }
  return app;
}
