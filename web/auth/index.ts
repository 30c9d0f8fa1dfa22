import { Hono } from 'hono';
import { answerPreflight, type WebEnv } from '#web/middleware';
import { pageErrors } from '#web/render';
import { closeOtherSessions, logOut } from './close-session.ts';

import type { AuthDeps } from './deps.ts';
import { enter } from './enter.ts';
import { logIn } from './log-in.ts';
import { logOutByForm } from './log-out-by-form.ts';
import { showLogin } from './show-login.ts';
import { showLogout } from './show-logout.ts';
import { showOnboarding } from './show-onboarding.ts';
import { unlockShare } from './unlock-share.ts';

export type { AuthDeps } from './deps.ts';

/** Mounted at `/auth`: the first passphrase, login and logout. */
export function authRoutes(deps: AuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/passphrase', (c) => showOnboarding(c, deps));
  app.get('/login', (c) => showLogin(c, deps));
  app.post('/login', (c) => logIn(c, deps));
  app.delete('/login', (c) => logOut(c, deps));
  app.options('/login', (c) => answerPreflight(c, 'DELETE'));
  app.delete('/login/others', (c) => closeOtherSessions(c, deps));
  app.options('/login/others', (c) => answerPreflight(c, 'DELETE'));
  app.post('/share-by-link/password', (c) => unlockShare(c, deps));
  app.options('/share-by-link/password', (c) => answerPreflight(c, 'POST'));
  app.get('/logout', (c) => showLogout(c, deps));
  app.post('/logout', (c) => logOutByForm(c, deps));
  return app;
}

/** Mounted at `/`: where a visitor who typed the address of the instance is sent. */
export function entryRoutes(deps: AuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/', (c) => enter(c, deps));
  return app;
}
