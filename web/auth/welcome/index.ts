import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { pageErrors } from '#web/render';
import type { AuthDeps } from '../deps.ts';
import { endWelcome } from './end-welcome.ts';
import { makePasskey } from './make-passkey.ts';
import { offerPasskey } from './offer-passkey.ts';
import { saveOwner } from './save-owner.ts';
import { showWelcome } from './show-welcome.ts';

/** Mounted at `/auth/welcome`: what comes after the first passphrase. The step that is next is kept, so it may be left and taken up again. */
export function welcomeRoutes(deps: AuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/', (c) => showWelcome(c, deps));
  app.post('/', (c) => saveOwner(c, deps));
  app.post('/passkey/options', (c) => offerPasskey(c, deps));
  app.post('/passkey', (c) => makePasskey(c, deps));
  app.post('/end', (c) => endWelcome(c, deps));
  return app;
}
