import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { plainErrors } from '#web/render';
import type { PublicDeps } from './deps.ts';
import { showAvatar } from './show-avatar.ts';
import { showPrelogin } from './show-prelogin.ts';

export { PUBLIC_API } from './api.ts';
export type { PublicDeps } from './deps.ts';

/** Mounted at `/public`: what anyone may know of an instance. */
export function publicRoutes(deps: PublicDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.get('/prelogin', (c) => showPrelogin(c, deps));
  app.get('/avatar', (c) => showAvatar(c, deps));
  return app;
}

/** Mounted at `/.well-known`. @see https://w3c.github.io/webappsec-change-password-url/ */
export function wellKnownRoutes({ addresses }: PublicDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.get('/change-password', (c) =>
    c.redirect(`${addresses.app(c.var.instance, 'settings')}/#/profile/password`, 302),
  );
  return app;
}
