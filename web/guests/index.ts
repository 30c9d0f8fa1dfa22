import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { pageErrors } from '#web/render';
import type { GuestsDeps } from './deps.ts';
import { proveAddress } from './prove-address.ts';
import { showGuest } from './show-guest.ts';

export { GUESTS_API } from './api.ts';
export type { GuestsDeps } from './deps.ts';

/** Mounted at `/auth/guest`: where a friend proves an e-mail address, once in each browser. It works without JavaScript. */
export function guestsRoutes(deps: GuestsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/', (c) => showGuest(c, deps));
  app.post('/', (c) => proveAddress(c, deps));
  return app;
}
