import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { pageErrors } from '#web/render';
import type { InstallDeps } from './deps.ts';
import { installFound } from './install-found.ts';
import { lookAtSource } from './look-at-source.ts';
import { showWarning } from './show-warning.ts';

export { INSTALL_API } from './api.ts';
export type { InstallDeps } from './deps.ts';

/**
 * Mounted at `/auth/install`: the owner installs what no registry vouches for, from an address. These are pages of the server,
 * not of an app: what is shown is what is there, and no app can press the buttons.
 */
export function installRoutes(deps: InstallDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/', (c) => showWarning(c, deps));
  app.post('/look', (c) => lookAtSource(c, deps));
  app.post('/', (c) => installFound(c, deps));
  return app;
}
