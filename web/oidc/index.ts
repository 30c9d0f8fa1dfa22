import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors, pageErrors } from '#web/render';
import { delegateLogin } from './delegate-login.ts';
import type { OidcDeps } from './deps.ts';
import { finishLogin } from './finish-login.ts';
import { passGate } from './gate.ts';
import { leadBack } from './lead-back.ts';
import { logOut } from './log-out.ts';
import { startLogin } from './start-login.ts';

export { OIDC_API } from './api.ts';
export type { OidcDeps } from './deps.ts';

/** Mounted at `/oidc`, on every domain of the server: what the provider asks, who knows no instance. */
export function oidcProviderRoutes(deps: OidcDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/redirect', (c) => leadBack(c, deps));
  app.post('/logout', (c) => logOut(c, deps));
  app.post('/:context/logout', (c) => logOut(c, deps));
  return app;
}

/** Mounted at `/oidc`: login at the provider of the instance's context. */
export function oidcRoutes(deps: OidcDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/start', (c) => startLogin(c, deps));
  app.get('/login', (c) => finishLogin(c, deps));
  return app;
}

/** Mounted at `/auth`, before the login: what changes there for a context with a provider. */
export function oidcGateRoutes(deps: OidcDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.use('/*', (c, next) => passGate(c, next, deps));
  return app;
}

/** Mounted at `/oidc` on the admin port. */
export function oidcAdminRoutes(deps: Pick<OidcDeps, 'oidc'>): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.post('/:context/:provider/code', (c) => delegateLogin(c, deps));
  return app;
}
