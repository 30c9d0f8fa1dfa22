import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { contextRoutes } from './contexts/index.ts';
import { createShare } from './create-share.ts';
import type { PermissionsRoutesDeps } from './deps.ts';
import { listExisting } from './list-existing.ts';
import { listShared } from './list-shared.ts';
import { listShares } from './list-shares.ts';
import { revokeShare } from './revoke-share.ts';
import { showApp } from './show-app.ts';
import { showPermission } from './show-permission.ts';
import { showSelf } from './show-self.ts';
import { updateApp } from './update-app.ts';
import { updatePermission } from './update-permission.ts';
import { watchChecks } from './watch-checks.ts';

export { PERMISSIONS_API } from './api.ts';
export type { PermissionsRoutesDeps } from './deps.ts';

/** What tokens may do, and what is shared by links. */
export function permissionsRoutes(deps: PermissionsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.post('/', (c) => createShare(c, deps));
  app.get('/self', (c) => showSelf(c, deps));
  app.post('/exists', (c) => listExisting(c, deps));
  app.get('/doctype/:doctype/shared-by-link', (c) => listShared(c, deps));
  app.get('/doctype/:doctype/sharedByLink', (c) => listShared(c, deps));
  app.get('/shares', (c) => listShares(c, deps));
  app.get('/apps/:slug', (c) => showApp(c, deps, 'app'));
  app.get('/konnectors/:slug', (c) => showApp(c, deps, 'konnector'));
  app.patch('/apps/:slug', (c) => updateApp(c, deps, 'app'));
  app.patch('/konnectors/:slug', (c) => updateApp(c, deps, 'konnector'));
  app.put('/checks', (c) => watchChecks(c, deps));
  app.route('/contexts', contextRoutes(deps));
  app.get('/:permdocid', (c) => showPermission(c, deps));
  app.patch('/:permdocid', (c) => updatePermission(c, deps));
  app.delete('/:permdocid', (c) => revokeShare(c, deps));
  return app;
}
