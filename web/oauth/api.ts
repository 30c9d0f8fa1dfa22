import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const OAUTH_API: ApiPart = {
  tag: 'OAuth',
  answer: 'json',
  routes: {
    'POST /auth/register': {
      summary: 'Registers a client',
      needs: 'redirect_uris client_name software_id',
      body: { json: { redirect_uris: ['https://example.org/back'], client_name: 'Example', software_id: 'example' } },
      status: 201,
      access: 'none',
    },
    'GET /auth/register/:id': {
      summary: 'A client, with its registration token',
      right: { own: 'the client, by its registration token' },
    },
    'PUT /auth/register/:id': {
      summary: 'Changes a client',
      right: { own: 'the client, by its registration token' },
      body: { json: { client_id: 'an-id', client_secret: '', client_name: 'Example' } },
    },
    'DELETE /auth/register/:id': {
      summary: 'Removes a client',
      right: { own: 'the client, by its registration token' },
      answer: 'none',
    },
    'POST /auth/registerFromWebApp': {
      summary: 'The settings app registers a client',
      right: { own: 'the settings app' },
      body: { json: { redirect_uris: ['https://example.org/back'], client_name: 'Example', software_id: 'example' } },
      status: 201,
    },
    'OPTIONS /auth/registerFromWebApp': { summary: 'The preflight of the one above', answer: 'none', access: 'none' },
    'GET /auth/authorize': {
      summary: 'The page where the owner accepts a client',
      query: 'client_id! redirect_uri! state! response_type! scope code_challenge code_challenge_method session_code',
      answer: 'page',
      access: 'none',
    },
    'POST /auth/authorize': {
      summary: 'The owner accepts',
      body: { form: { client_id: '', redirect_uri: '', state: '', scope: '', csrf_token: '' } },
      answer: 'nowhere',
      status: 302,
      access: 'session',
    },
    'POST /auth/clients/:id/challenge': {
      summary: 'A challenge for a phone app, with the registration token',
      right: { own: 'the client, by its registration token' },
      status: 201,
    },
    'POST /auth/clients/:id/attestation': {
      summary: 'Certifies a phone app by what its system signed',
      body: { json: { platform: 'android', challenge: '', attestation: '' } },
      answer: 'none',
      access: 'none',
    },
    'POST /auth/clients/:id/flagship': {
      summary: 'Certifies an app by the digits of a mail',
      body: { form: { code: '', token: '' } },
      answer: 'none',
      access: 'none',
    },
    'POST /auth/token_exchange': {
      summary: 'Tokens of a site whose provider names the owner',
      right: { own: 'a site whose provider names the owner' },
      body: { json: { id_token: '', exchange_type: 'app', scope: '' } },
    },
    'OPTIONS /auth/token_exchange': { summary: 'The preflight of the one above', answer: 'none', access: 'none' },
    'POST /auth/login/flagship': {
      summary: 'Logs the app in that may do everything',
      body: { json: { passphrase: '', client_id: '', client_secret: '' } },
      access: 'none',
    },
    'POST /auth/magic_link/flagship': {
      summary: 'The same, by the link of a mail',
      body: { json: { magic_code: '', client_id: '', client_secret: '' } },
      access: 'none',
    },
    'POST /auth/session_code': {
      summary: 'A code that opens a session, for the app that may do everything',
      right: { own: 'everything, by a rule on *, or the passphrase of the owner' },
      status: 201,
    },
    'POST /auth/tokens/konnectors/:slug': {
      summary: 'The token of a konnector, for the app that may do everything',
      right: { own: 'everything, by a rule on *' },
      status: 201,
    },
    'POST /auth/access_token': {
      summary: 'Tokens for a code, or for a refresh token',
      body: { form: { grant_type: 'authorization_code', code: '', client_id: '', client_secret: '' } },
      access: 'none',
    },
    'POST /auth/revoke': {
      summary: 'Revokes a token (RFC 7009)',
      body: { form: { token: '', client_id: '', client_secret: '' } },
      answer: 'none',
      status: 200,
      access: 'none',
    },
    'POST /auth/introspect': {
      summary: 'What a token is (RFC 7662)',
      body: { form: { token: '', client_id: '', client_secret: '' } },
      access: 'none',
    },
    'GET /.well-known/oauth-authorization-server': { summary: 'The addresses of OAuth (RFC 8414)', access: 'none' },
    'POST /settings/passphrase/flagship': {
      summary: 'The first passphrase, by the app that may do everything',
      body: { json: { register_token: '', passphrase: '', client_id: '', client_secret: '' } },
      access: 'none',
    },
    'GET /settings/clients/limit-exceeded': {
      summary: 'The page that says that there are too many devices',
      query: 'redirect',
      answer: 'page',
      access: 'session',
    },
    'POST /oidc/access_token': {
      summary: 'Tokens for a device whose login provider names the owner',
      body: { json: { client_id: '', client_secret: '', scope: '', code: '' } },
      access: 'none',
    },
  },
};
