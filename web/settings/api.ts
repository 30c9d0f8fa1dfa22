import { type ApiPart, attributes } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const SETTINGS_API: ApiPart = {
  tag: 'Settings',
  answer: 'jsonapi',
  routes: {
    'GET /settings/instance': {
      summary: 'The settings of the owner',
      right: { any: 'clients read it after their login' },
    },
    'PUT /settings/instance': {
      summary: 'Changes the settings of the owner',
      right: 'PUT io.cozy.settings',
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
    'PUT /settings/instance/sign_tos': {
      summary: 'Signs the latest terms of services',
      right: { own: 'devices and the command line' },
      answer: 'none',
    },
    'DELETE /settings/instance/moved_from': {
      summary: 'The owner has seen that the Cozy has moved',
      right: 'GET io.cozy.settings',
      answer: 'none',
    },
    'POST /settings/instance/deletion': {
      summary: 'Asks for the mail that deletes the Cozy',
      right: { own: 'the settings app' },
      answer: 'none',
    },
    'GET /settings/passphrase': { summary: 'How the passphrase is derived', right: 'GET io.cozy.settings' },
    'POST /settings/passphrase': {
      summary: 'The first passphrase, by the link of the onboarding',
      body: { json: { register_token: '', passphrase: '', iterations: 650000 } },
      answer: 'json',
      access: 'none',
    },
    'PUT /settings/passphrase': {
      summary: 'Changes the passphrase',
      right: 'PUT io.cozy.settings',
      body: { json: { current_passphrase: '', new_passphrase: '', iterations: 650000 } },
      answer: 'none',
    },
    'POST /settings/passphrase/check': {
      summary: 'Is this the passphrase?',
      right: 'PUT io.cozy.settings',
      body: { json: { passphrase: '' } },
      answer: 'none',
    },
    'GET /settings/hint': {
      summary: 'Is there a hint for the passphrase?',
      right: 'GET io.cozy.settings',
      answer: 'none',
    },
    'PUT /settings/hint': {
      summary: 'Changes the hint',
      right: 'PUT io.cozy.settings',
      body: { json: { hint: 'the lamp' } },
      answer: 'none',
    },
    'PUT /settings/instance/auth_mode': {
      summary: 'Turns the second factor by mail on, or any off',
      right: 'PUT io.cozy.settings',
      needs: 'auth_mode',
      body: { json: { auth_mode: 'two_factor_mail', two_factor_activation_code: '' } },
      answer: 'none',
    },
    'GET /settings/second-factor': { summary: 'The second factor of the owner', right: 'GET io.cozy.settings' },
    'POST /settings/totp': {
      summary: 'Begins to set an authenticator app',
      right: 'POST io.cozy.settings',
      status: 201,
    },
    'PUT /settings/totp': {
      summary: 'Turns the authenticator app on',
      right: 'PUT io.cozy.settings',
      body: attributes({ passcode: '123456' }),
    },
    'DELETE /settings/totp': {
      summary: 'Turns the second factor off',
      right: 'DELETE io.cozy.settings',
      answer: 'none',
    },
    'POST /settings/recovery-codes': { summary: 'Other recovery codes', right: 'POST io.cozy.settings', status: 201 },
    'GET /settings/trusted-devices': {
      summary: 'The browsers that the second step is not asked of',
      right: 'GET io.cozy.settings',
    },
    'DELETE /settings/trusted-devices/:id': {
      summary: 'Trusts a browser no more',
      right: 'DELETE io.cozy.settings',
      answer: 'none',
    },
    'GET /settings/passkeys': { summary: 'The passkeys', right: 'GET io.cozy.settings' },
    'POST /settings/passkeys/options': { summary: 'Begins to make a passkey', right: 'POST io.cozy.settings' },
    'POST /settings/passkeys': {
      summary: 'Keeps a passkey',
      right: 'POST io.cozy.settings',
      body: attributes({ name: 'Phone', response: {} }),
      status: 201,
    },
    'PATCH /settings/passkeys/:id': {
      summary: 'Renames a passkey',
      right: 'PATCH io.cozy.settings',
      body: attributes({ name: 'Phone' }),
    },
    'DELETE /settings/passkeys/:id': { summary: 'Removes a passkey', right: 'DELETE io.cozy.settings', answer: 'none' },
    'GET /settings/capabilities': {
      summary: 'What the server can do',
      right: { any: 'clients read it after their login' },
    },
    'GET /settings/external-ties': {
      summary: 'What keeps the owner from leaving',
      right: { any: 'nothing of the owner is in it' },
      answer: 'json',
    },
    'GET /settings/flags': { summary: 'The feature flags', right: { any: 'every app has flags' }, query: 'include' },
    'GET /settings/context': {
      summary: 'What the operator says to the apps',
      right: { any: 'what the operator says to every app' },
    },
    'GET /settings/disk-usage': { summary: 'The bytes that are used', right: 'GET io.cozy.settings', query: 'include' },
    'GET /settings/sessions': { summary: 'The browsers that are logged in', right: 'GET io.cozy.sessions' },
    'GET /settings/sessions/current': { summary: 'This one; 404 when it is not logged in', access: 'session' },
    'GET /settings/clients-usage': { summary: 'How many devices there are, and may be', right: 'GET io.cozy.settings' },
    'DELETE /settings/sessions/:id': {
      summary: 'Logs a browser out',
      right: 'DELETE io.cozy.sessions',
      answer: 'none',
    },
    'GET /settings/clients': {
      summary: 'The devices and programs that have a token',
      right: 'GET io.cozy.oauth.clients',
      query: 'page[limit] page[cursor]',
    },
    'DELETE /settings/clients/:id': {
      summary: 'Revokes one of them',
      right: 'DELETE io.cozy.oauth.clients',
      answer: 'none',
    },
    'POST /settings/synchronized': {
      summary: 'A device says that it has synchronised',
      right: { any: 'a device says it of itself' },
      answer: 'none',
    },
    'GET /settings/onboarded': { summary: 'Leads to the first app', answer: 'nowhere', access: 'session' },
    'GET /settings/warnings': {
      summary: 'What the owner must know at once; 404 when there is nothing',
      right: { any: 'devices poll it' },
      answer: 'json',
    },
    'GET /settings/journal': {
      summary: 'Who read or wrote what',
      right: 'GET io.cozy.access_journal',
      query: 'doctype source page[limit] page[cursor]',
    },
    'PUT /settings/avatar': {
      summary: 'Changes the picture of the owner',
      right: 'PUT io.cozy.settings',
      body: { bytes: 'image/*' },
      answer: 'none',
    },
    'DELETE /settings/avatar': { summary: 'Shows the initials again', right: 'PUT io.cozy.settings', answer: 'none' },
    'POST /settings/email': {
      summary: 'Another e-mail address: a mail asks to confirm it',
      right: 'POST io.cozy.settings',
      needs: 'email',
      body: { json: { passphrase: '', email: 'ada@example.org' } },
      answer: 'none',
    },
    'DELETE /settings/email': {
      summary: 'The e-mail address stays as it is',
      right: 'POST io.cozy.settings',
      answer: 'none',
    },
    'POST /settings/email/resend': { summary: 'Sends that mail again', right: 'POST io.cozy.settings', answer: 'none' },
    'GET /settings/email/confirm': {
      summary: 'Confirms the e-mail address',
      query: 'token!',
      answer: 'nowhere',
      access: 'session',
    },
    'GET /settings/app-passwords': { summary: 'The passwords of programs', right: 'GET io.cozy.app_passwords' },
    'POST /settings/app-passwords': {
      summary: 'A password for a program, shown this once',
      right: 'POST io.cozy.app_passwords',
      needs: 'name permissions',
      body: attributes({ name: 'Phone', permissions: { contacts: { type: 'io.cozy.contacts' } } }),
      status: 201,
    },
    'DELETE /settings/app-passwords/:id': {
      summary: 'Revokes a password',
      right: 'DELETE io.cozy.app_passwords',
      answer: 'none',
    },
  },
};
