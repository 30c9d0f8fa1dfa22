import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import type { RegistryDeps } from './deps.ts';
import { listApps } from './list-apps.ts';
import { listMaintenances } from './list-maintenances.ts';
import { sendImage } from './send-image.ts';
import { showApp } from './show-app.ts';
import { showVersion } from './show-version.ts';

export { REGISTRY_API } from './api.ts';
export type { RegistryDeps } from './deps.ts';
export { type MaintenanceAdminDeps, maintenanceRoutes } from './maintenance-admin.ts';

/** Mounted at `/registry`: what the registries of the instance's context publish, as they say it. */
export function registryRoutes(deps: RegistryDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/', (c) => listApps(c, deps));
  app.get('/maintenance', (c) => listMaintenances(c, deps));
  app.get('/:app', (c) => showApp(c, deps));
  app.get('/:app/icon', (c) => sendImage(c, deps));
  app.get('/:app/partnership_icon', (c) => sendImage(c, deps));
  app.get('/:app/screenshots/*', (c) => sendImage(c, deps));
  app.get('/:app/:version', (c) => showVersion(c, deps));
  app.get('/:app/:version/icon', (c) => sendImage(c, deps));
  app.get('/:app/:version/partnership_icon', (c) => sendImage(c, deps));
  app.get('/:app/:version/screenshots/*', (c) => sendImage(c, deps));
  app.get('/:app/:channel/latest', (c) => showVersion(c, deps));
  return app;
}
