import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { chooseUpdates } from './choose-updates.ts';
import type { AppsRoutesDeps } from './deps.ts';
import { downloadApp } from './download-app.ts';
import { installApp } from './install-app.ts';
import { listApps } from './list-apps.ts';
import { openApp } from './open-app.ts';
import { pushLogs } from './push-logs.ts';
import { showApp } from './show-app.ts';
import { showIcon } from './show-icon.ts';
import { uninstallApp } from './uninstall-app.ts';
import { updateApp } from './update-app.ts';

export { APPS_API } from './api.ts';
export type { AppsRoutesDeps } from './deps.ts';

/** Mounted at `/apps`: the installed web apps. */
export function appsRoutes(deps: AppsRoutesDeps): Hono<WebEnv> {
  const app = konnectorsRoutes(deps);
  app.get('/:slug/open', (c) => openApp(c, deps));
  return app;
}

/** Mounted at `/konnectors`: what both kinds of applications have. */
export function konnectorsRoutes(deps: AppsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/', (c) => listApps(c, deps));
  app.get('/:slug', (c) => showApp(c, deps));
  app.post('/:slug', (c) => installApp(c, deps));
  app.put('/:slug', (c) => updateApp(c, deps));
  app.patch('/:slug', (c) => chooseUpdates(c, deps));
  app.delete('/:slug', (c) => uninstallApp(c, deps));
  app.get('/:slug/download', (c) => downloadApp(c, deps));
  app.get('/:slug/download/:version', (c) => downloadApp(c, deps));
  app.get('/:slug/icon', (c) => showIcon(c, deps));
  app.get('/:slug/icon/:version', (c) => showIcon(c, deps));
  app.post('/:slug/logs', (c) => pushLogs(c, deps));
  return app;
}
