import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors, pageErrors } from '#web/render';
import type { AccountsDeps } from './deps.ts';
import { finishAccount } from './finish-account.ts';
import { leadBack } from './lead-back.ts';
import { refreshAccount } from './refresh-account.ts';
import { reopenAccount } from './reopen-account.ts';
import { startAccount } from './start-account.ts';

export { type AccountTypesAdminDeps, accountTypesRoutes } from './account-types-admin.ts';
export { ACCOUNTS_API } from './api.ts';
export type { AccountsDeps } from './deps.ts';

/** Mounted at `/accounts`, on every domain of the server: the provider may know one address for all instances. */
export function accountProviderRoutes(deps: AccountsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/:type/redirect', (c, next) => leadBack(c, next, deps));
  return app;
}

/** Mounted at `/accounts`: accounts that are opened at their provider. @see docs/api/konnectors.md */
export function accountsRoutes(deps: AccountsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/:type/start', (c) => startAccount(c, deps));
  app.get('/:type/redirect', (c) => finishAccount(c, deps));
  app.get('/:type/:id/manage', (c) => reopenAccount(c, 'manage', deps));
  app.get('/:type/:id/reconnect', (c) => reopenAccount(c, 'reconnect', deps));
  return app;
}

/** Mounted at `/accounts`: what konnectors ask. */
export function accountTokensRoutes(deps: AccountsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.post('/:type/:id/refresh', (c) => refreshAccount(c, deps));
  return app;
}
