import { Hono } from 'hono';
import { answerPreflight, type WebEnv } from '#web/middleware';
import { pageErrors, plainErrors } from '#web/render';
import { askMagicLink } from './ask-magic-link.ts';
import { askReset } from './ask-reset.ts';
import { checkConfirmation } from './check-confirmation.ts';
import { checkTwoFactor } from './check-two-factor.ts';
import { closeOtherSessions, logOut } from './close-session.ts';
import { confirmIdentity } from './confirm-identity.ts';
import type { AuthDeps } from './deps.ts';
import { enter } from './enter.ts';
import { finishMagicLink } from './finish-magic-link.ts';
import { logIn } from './log-in.ts';
import { logInWithPasskey } from './log-in-with-passkey.ts';
import { logOutByForm } from './log-out-by-form.ts';
import { passkeyOptions } from './passkey-options.ts';
import { renewPassphrase } from './renew-passphrase.ts';
import { sendHint } from './send-hint.ts';
import { showConfirm } from './show-confirm.ts';
import { showLogin } from './show-login.ts';
import { showLogout } from './show-logout.ts';
import { showOnboarding } from './show-onboarding.ts';
import { showPasskeyOrigins } from './show-passkey-origins.ts';
import { showRenew } from './show-renew.ts';
import { showReset } from './show-reset.ts';
import { showTwoFactor } from './show-two-factor.ts';
import { unlockShare } from './unlock-share.ts';
import { useMagicLink } from './use-magic-link.ts';
import { welcomeRoutes } from './welcome/index.ts';

export { AUTH_API } from './api.ts';
export type { AuthDeps } from './deps.ts';

/** Mounted at `/auth`: the first passphrase, the ways in, and the way out. */
export function authRoutes(deps: AuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/passphrase', (c) => showOnboarding(c, deps));
  app.get('/login', (c) => showLogin(c, deps));
  app.post('/login', (c) => logIn(c, deps));
  app.get('/twofactor', (c) => showTwoFactor(c, deps));
  app.post('/twofactor', (c) => checkTwoFactor(c, deps));
  app.post('/passkey', (c) => logInWithPasskey(c, deps));
  app.post('/passkey/options', (c) => passkeyOptions(c, deps));
  app.get('/confirm', (c) => showConfirm(c, deps));
  app.post('/confirm', (c) => confirmIdentity(c, deps));
  app.get('/confirm/:code', (c) => checkConfirmation(c, deps));
  recoveryRoutes(app, deps);
  app.route('/welcome', welcomeRoutes(deps));
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

/** For who has lost the passphrase, by the owner's mail. */
function recoveryRoutes(app: Hono<WebEnv>, deps: AuthDeps): void {
  app.get('/passphrase_reset', (c) => showReset(c, deps));
  app.post('/passphrase_reset', (c) => askReset(c, deps));
  app.get('/passphrase_renew', (c) => showRenew(c, deps));
  app.post('/passphrase_renew', (c) => renewPassphrase(c, deps));
  app.post('/hint', (c) => sendHint(c, deps));
  app.post('/magic_link', (c) => askMagicLink(c, deps));
  app.get('/magic_link', (c) => useMagicLink(c, deps));
  app.post('/magic_link/twofactor', (c) => finishMagicLink(c, deps));
}

/** Mounted at `/.well-known`. @see https://www.w3.org/TR/webauthn-3/#sctn-related-origins */
export function passkeyRoutes(deps: Pick<AuthDeps, 'addresses'>): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.get('/webauthn', (c) => showPasskeyOrigins(c, deps));
  return app;
}

/** Mounted at `/`: where a visitor who typed the address of the instance is sent. */
export function entryRoutes(deps: AuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/', (c) => enter(c, deps));
  return app;
}
