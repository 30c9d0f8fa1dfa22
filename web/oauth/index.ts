import { Hono } from 'hono';
import { answerPreflight, type WebEnv } from '#web/middleware';
import { jsonApiErrors, pageErrors, plainErrors, registrationErrors, tokenErrors } from '#web/render';
import { attestClient } from './attest-client.ts';
import { certifyClient } from './certify-client.ts';
import { challengeClient } from './challenge-client.ts';
import { choosePassphrase } from './choose-passphrase.ts';
import { createKonnectorToken } from './create-konnector-token.ts';
import { createSessionCode } from './create-session-code.ts';
import { deleteClient } from './delete-client.ts';
import type { OAuthDeps } from './deps.ts';
import { exchangeToken } from './exchange-token.ts';
import { giveConsent } from './give-consent.ts';
import { introspectToken } from './introspect-token.ts';
import { logInByLink } from './log-in-by-link.ts';
import { logInDevice } from './log-in-device.ts';
import { logInFlagship } from './log-in-flagship.ts';
import { readClient } from './read-client.ts';
import { registerClient } from './register-client.ts';
import { registerFromWebApp } from './register-from-web-app.ts';
import { revokeToken } from './revoke-token.ts';
import { showConsent } from './show-consent.ts';
import { showDeviceLimit } from './show-device-limit.ts';
import { showMetadata } from './show-metadata.ts';
import { answerSitePreflight, tradeIdToken } from './trade-id-token.ts';
import { updateClient } from './update-client.ts';

export { OAUTH_API } from './api.ts';
export type { OAuthDeps } from './deps.ts';

/** Mounted at `/auth`: each part has the errors that its callers read. */
export function oauthRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.route('/register', registrationRoutes(deps));
  app.route('/registerFromWebApp', settingsAppRoutes(deps));
  app.route('/authorize', consentRoutes(deps));
  app.route('/clients', certificationRoutes(deps));
  app.route('/token_exchange', siteRoutes(deps));
  app.route('/', flagshipRoutes(deps));
  app.route('/', tokenRoutes(deps));
  return app;
}

/** Mounted at `/.well-known`. @see https://www.rfc-editor.org/rfc/rfc8414 */
export function oauthMetadataRoutes(deps: Pick<OAuthDeps, 'addresses'>): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.get('/oauth-authorization-server', (c) => showMetadata(c, deps));
  return app;
}

/** Mounted at `/oidc`: tokens for a device whose owner logged in at the provider. */
export function oidcDeviceRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.post('/access_token', (c) => logInDevice(c, deps));
  return app;
}

/** Mounted at `/settings/passphrase`: the onboarding in the owner's own app. */
export function flagshipOnboardingRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.post('/flagship', (c) => choosePassphrase(c, deps));
  return app;
}

/** Mounted at `/settings/clients`. */
export function deviceLimitRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/limit-exceeded', (c) => showDeviceLimit(c, deps));
  return app;
}

function registrationRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(registrationErrors);
  app.post('/', (c) => registerClient(c, deps));
  app.get('/:id', (c) => readClient(c, deps));
  app.put('/:id', (c) => updateClient(c, deps));
  app.delete('/:id', (c) => deleteClient(c, deps));
  return app;
}

/** The settings app has another origin. */
function settingsAppRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(registrationErrors);
  app.post('/', (c) => registerFromWebApp(c, deps));
  app.options('/', (c) => answerPreflight(c, 'POST'));
  return app;
}

function certificationRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.post('/:id/challenge', (c) => challengeClient(c, deps));
  app.post('/:id/attestation', (c) => attestClient(c, deps));
  app.post('/:id/flagship', (c) => certifyClient(c, deps));
  return app;
}

/** For the app that may do everything. */
function flagshipRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.post('/login/flagship', (c) => logInFlagship(c, deps));
  app.post('/magic_link/flagship', (c) => logInByLink(c, deps));
  app.post('/session_code', (c) => createSessionCode(c, deps));
  app.post('/tokens/konnectors/:slug', (c) => createKonnectorToken(c, deps));
  return app;
}

function consentRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/', (c) => showConsent(c, deps));
  app.post('/', (c) => giveConsent(c, deps));
  return app;
}

/** For the sites of the administrator, on other origins. */
function siteRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.post('/', (c) => tradeIdToken(c, deps));
  app.options('/', (c) => answerSitePreflight(c, deps));
  return app;
}

function tokenRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(tokenErrors);
  app.post('/access_token', (c) => exchangeToken(c, deps));
  app.post('/revoke', (c) => revokeToken(c, deps));
  app.post('/introspect', (c) => introspectToken(c, deps));
  return app;
}
