import type { JsonObject } from '#pkg/json';
import type { ApiPart } from '#pkg/openapi';

/** The attributes of a resource, as JSON:API wraps them. */
const attributes = (members: JsonObject) => ({ json: { data: { attributes: members } } });

/** What is said of each route in the API description. */
export const SETTINGS_API: ApiPart = {
  tag: 'Settings',
  answer: 'jsonapi',
  routes: {
    'GET /settings/instance': { summary: 'The settings of the owner' },
    'PUT /settings/instance': {
      summary: 'Changes the settings of the owner',
      body: {
        json: {
          data: {
            type: 'io.cozy.settings',
            id: 'io.cozy.settings.instance',
            meta: { rev: '1-a' },
            attributes: { public_name: 'Ada' },
          },
        },
      },
    },
    'PUT /settings/instance/sign_tos': { summary: 'Signs the latest terms of services', answer: 'none' },
    'DELETE /settings/instance/moved_from': {
      summary: 'The owner has seen that the Cozy has moved',
      answer: 'none',
      access: 'session',
    },
    'POST /settings/instance/deletion': { summary: 'Asks for the mail that deletes the Cozy', answer: 'none' },
    'GET /settings/passphrase': { summary: 'How the passphrase is derived' },
    'POST /settings/passphrase': {
      summary: 'The first passphrase, by the link of the onboarding',
      body: { json: { register_token: '', passphrase: '', iterations: 650000 } },
      answer: 'json',
      access: 'none',
    },
    'PUT /settings/passphrase': {
      summary: 'Changes the passphrase',
      body: { json: { current_passphrase: '', new_passphrase: '', iterations: 650000 } },
      answer: 'none',
    },
    'POST /settings/passphrase/check': {
      summary: 'Is this the passphrase?',
      body: { json: { passphrase: '' } },
      answer: 'none',
    },
    'GET /settings/hint': { summary: 'Is there a hint for the passphrase?', answer: 'none' },
    'PUT /settings/hint': { summary: 'Changes the hint', body: { json: { hint: 'the lamp' } }, answer: 'none' },
    'PUT /settings/instance/auth_mode': {
      summary: 'Turns the second factor by mail on, or any off',
      body: { json: { auth_mode: 'two_factor_mail', two_factor_activation_code: '' } },
      answer: 'none',
    },
    'GET /settings/second-factor': { summary: 'The second factor of the owner' },
    'POST /settings/totp': { summary: 'Begins to set an authenticator app', status: 201 },
    'PUT /settings/totp': { summary: 'Turns the authenticator app on', body: attributes({ passcode: '123456' }) },
    'DELETE /settings/totp': { summary: 'Turns the second factor off', answer: 'none' },
    'POST /settings/recovery-codes': { summary: 'Other recovery codes', status: 201 },
    'GET /settings/trusted-devices': { summary: 'The browsers that the second step is not asked of' },
    'DELETE /settings/trusted-devices/:id': { summary: 'Trusts a browser no more', answer: 'none' },
    'GET /settings/passkeys': { summary: 'The passkeys' },
    'POST /settings/passkeys/options': { summary: 'Begins to make a passkey' },
    'POST /settings/passkeys': {
      summary: 'Keeps a passkey',
      body: attributes({ name: 'Phone', response: {} }),
      status: 201,
    },
    'PATCH /settings/passkeys/:id': { summary: 'Renames a passkey', body: attributes({ name: 'Phone' }) },
    'DELETE /settings/passkeys/:id': { summary: 'Removes a passkey', answer: 'none' },
    'GET /settings/capabilities': { summary: 'What the server can do' },
    'GET /settings/external-ties': { summary: 'What keeps the owner from leaving', answer: 'json' },
    'GET /settings/flags': { summary: 'The feature flags', query: 'include' },
    'GET /settings/context': { summary: 'What the operator says to the apps' },
    'GET /settings/disk-usage': { summary: 'The bytes that are used', query: 'include' },
    'GET /settings/sessions': { summary: 'The browsers that are logged in' },
    'GET /settings/sessions/current': { summary: 'This one; 404 when it is not logged in', access: 'session' },
    'GET /settings/clients-usage': { summary: 'How many devices there are, and may be' },
    'DELETE /settings/sessions/:id': { summary: 'Logs a browser out', answer: 'none' },
    'GET /settings/clients': {
      summary: 'The devices and programs that have a token',
      query: 'page[limit] page[cursor]',
    },
    'DELETE /settings/clients/:id': { summary: 'Revokes one of them', answer: 'none' },
    'POST /settings/synchronized': { summary: 'A device says that it has synchronised', answer: 'none' },
    'GET /settings/onboarded': { summary: 'Leads to the first app', answer: 'nowhere', access: 'session' },
    'GET /settings/warnings': {
      summary: 'What the owner must know at once; 404 when there is nothing',
      answer: 'json',
    },
    'GET /settings/journal': { summary: 'Who read or wrote what', query: 'doctype source page[limit] page[cursor]' },
    'PUT /settings/avatar': { summary: 'Changes the picture of the owner', body: { bytes: 'image/*' }, answer: 'none' },
    'DELETE /settings/avatar': { summary: 'Shows the initials again', answer: 'none' },
    'POST /settings/email': {
      summary: 'Another e-mail address: a mail asks to confirm it',
      body: { json: { passphrase: '', email: 'ada@example.org' } },
      answer: 'none',
    },
    'DELETE /settings/email': { summary: 'The e-mail address stays as it is', answer: 'none' },
    'POST /settings/email/resend': { summary: 'Sends that mail again', answer: 'none' },
    'GET /settings/email/confirm': {
      summary: 'Confirms the e-mail address',
      query: 'token!',
      answer: 'nowhere',
      access: 'session',
    },
    'GET /settings/app-passwords': { summary: 'The passwords of programs' },
    'POST /settings/app-passwords': {
      summary: 'A password for a program, shown this once',
      body: attributes({ name: 'Phone', permissions: { contacts: { type: 'io.cozy.contacts' } } }),
      status: 201,
    },
    'DELETE /settings/app-passwords/:id': { summary: 'Revokes a password', answer: 'none' },
  },
};
