import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { plainErrors } from '#web/render';
import { askRemote } from './ask-remote.ts';
import type { RemoteDeps } from './deps.ts';
import { forwardRequest } from './forward-request.ts';
import { listRemotes } from './list-remotes.ts';
import { sendAsset } from './send-asset.ts';

export { REMOTE_API } from './api.ts';
export type { RemoteDeps } from './deps.ts';
export { type RemoteSecretsAdminDeps, remoteSecretsRoutes } from './remote-secrets-admin.ts';

/** One request by doctype, as an operator has declared it. @see docs/api/remote.md */
export function remoteRoutes(deps: RemoteDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.get('/_all_doctypes', (c) => listRemotes(c, deps));
  app.get('/assets/:name', (c) => sendAsset(c, deps));
  app.on(['GET', 'POST'], '/:doctype', (c) => askRemote(c, deps));
  return app;
}

/** Part of another server by doctype, for what has no CORS. */
export function proxyRoutes(deps: RemoteDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.on(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], '/:doctype/*', (c) => forwardRequest(c, deps));
  return app;
}
