import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { pageErrors, plainErrors, registrationErrors, tokenErrors } from '#web/render';
import { deleteClient } from './delete-client.ts';
import type { OAuthDeps } from './deps.ts';
import { exchangeToken } from './exchange-token.ts';
import { giveConsent } from './give-consent.ts';
import { readClient } from './read-client.ts';
import { registerClient } from './register-client.ts';
import { revokeToken } from './revoke-token.ts';
import { showConsent } from './show-consent.ts';
import { showMetadata } from './show-metadata.ts';
import { updateClient } from './update-client.ts';

export type { OAuthDeps } from './deps.ts';

/** Mounted at `/auth`: each part has the errors that its callers read. */
export function oauthRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.route('/register', registrationRoutes(deps));
  app.route('/authorize', consentRoutes(deps));
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

function registrationRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(registrationErrors);
  app.post('/', (c) => registerClient(c, deps));
  app.get('/:id', (c) => readClient(c, deps));
  app.put('/:id', (c) => updateClient(c, deps));
  app.delete('/:id', (c) => deleteClient(c, deps));
  return app;
}

function consentRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/', (c) => showConsent(c, deps));
  app.post('/', (c) => giveConsent(c, deps));
  return app;
}

function tokenRoutes(deps: OAuthDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(tokenErrors);
  app.post('/access_token', (c) => exchangeToken(c, deps));
  app.post('/revoke', (c) => revokeToken(c, deps));
  return app;
}
