import { expect, test } from 'vitest';
import { testStack } from '#tests/test-stack';
import { API_PARTS } from '../web/api-description.ts';

/** What anyone may ask, with the reason. Every other route refuses who shows no credentials. */
const PUBLIC: Record<string, string> = {
  'GET /status': 'load balancers ask it',
  'GET /status/': 'the same',
  'GET /version': 'says which program answers',
  'GET /version/': 'the same',
  'GET /connection_check': 'an empty answer',
  'GET /docs/openapi.json': 'the description of the API, the same for everybody',
  'GET /assets/*': "the server's own files",
  'GET /favicon.ico': "the server's own files",
  'GET /robots.txt': "the server's own files",
  'GET /': 'leads to the login page',
  'GET /auth/passphrase': 'its form needs the token of the onboarding link',
  'GET /auth/login': 'the login page',
  'GET /auth/welcome': 'leads to the login page',
  'POST /auth/login': 'needs the passphrase',
  'GET /auth/twofactor': 'leads to the login page',
  'POST /auth/twofactor': 'needs the proof of the form, the first step and the code',
  'POST /auth/passkey': 'needs the proof of the form and the passkey',
  'POST /auth/passkey/options': 'needs the proof of the form; says what to prove',
  'GET /auth/passphrase_reset': 'two buttons',
  'POST /auth/passphrase_reset': 'needs the proof of the form; sends a mail to the owner only',
  'POST /auth/passphrase_renew': 'needs the proof of the form and the link of a mail',
  'POST /auth/magic_link': 'needs the proof of the form; sends a mail to the owner only',
  'POST /auth/magic_link/twofactor': 'needs the proof of the form, the link of a mail and the passphrase',
  'POST /auth/confirm': 'needs the proof of the form and the passphrase',
  'GET /auth/passphrase_renew': 'its form needs the link of a mail',
  'GET /auth/magic_link': 'needs the link of a mail',
  'POST /auth/hint': 'sends a mail to the owner only',
  'GET /auth/confirm': 'its form needs the passphrase',
  'OPTIONS /auth/login': 'preflight of the logout',
  'OPTIONS /auth/login/others': 'preflight of the logout',
  'POST /auth/share-by-link/password': 'needs the password of the link',
  'OPTIONS /auth/share-by-link/password': 'preflight of the one above',
  'GET /auth/deletion': 'leads to the login page',
  'POST /auth/deletion': 'needs the session, a token and the proof of the form',
  'GET /settings/email/confirm': 'leads to the login page',
  'GET /auth/install': 'leads to the login page',
  'GET /auth/guest': 'needs the code of a friend',
  'POST /auth/guest': 'the same, and the proof of the form',
  'GET /auth/logout': 'a page with a button',
  'POST /auth/logout': 'ends what there is not',
  'POST /auth/register': 'a client that can do nothing until the owner accepts it',
  'GET /auth/authorize': 'leads to the login page',
  'POST /auth/authorize': 'needs the session and the proof of the form',
  'POST /auth/access_token': 'needs the secret of a client',
  'POST /auth/revoke': 'needs the secret of a client',
  'POST /auth/introspect': 'needs the secret of a client, or a token',
  'OPTIONS /auth/registerFromWebApp': 'preflight',
  'POST /auth/clients/:id/flagship': 'needs the digits of a mail',
  'GET /.well-known/oauth-authorization-server': 'addresses',
  'GET /accounts/:type/redirect': 'where the provider of an account leads back',
  'GET /oidc/start': 'leads to the login provider',
  'GET /oidc/redirect': 'where the login provider leads back',
  'GET /oidc/login': 'needs what the login provider answered',
  'POST /oidc/logout': 'needs a token of the login provider',
  'POST /oidc/:context/logout': 'needs a token of the login provider',
  'POST /auth/clients/:id/attestation': 'needs what the system of a phone signed',
  'POST /auth/login/flagship': 'needs the secret of a client and the passphrase',
  'POST /auth/magic_link/flagship': 'needs the secret of a client and a link',
  'POST /settings/passphrase/flagship': 'needs the secret of a client and the onboarding link',
  'POST /oidc/access_token': 'needs the secret of a client',
  'POST /settings/passphrase': 'needs the token of the onboarding link',
  'GET /settings/sessions/current': 'says that there is none',
  'GET /settings/onboarded': 'leads to the login page',
  'GET /jobs/webhooks/:id': 'the id is the secret of whoever calls',
  'POST /jobs/webhooks/:id': 'the same',
  'GET /auth/confirm/:code': 'the code of a confirmation is the secret',
  'GET /public/prelogin': 'what the login page needs',
  'GET /public/avatar': 'a picture for the login page',
  'GET /.well-known/webauthn': 'an address',
  'GET /.well-known/change-password': 'an address',
  'GET /data/': 'a constant',
  'GET /files/downloads/:secret/:name': 'needs the secret of the link',
  'GET /files/archive/:secret/:name': 'needs the secret of the link',
  'GET /files/:id/thumbnails/:secret/:format': 'needs the secret of the link',
  'GET /errors/2020-06-18/config/:project/config.json': 'the same words for everybody',
  'OPTIONS /files/uploads': 'says what the protocol of resumable uploads can do',
};

/** A concrete path for a route. */
function pathOf(route: string): string {
  return route
    .replace(':doctype', 'io.cozy.contacts')
    .replace(':slug', 'home')
    .replace('/*', '/styles/theme.css')
    .replaceAll(/:\w+/g, 'x');
}

test('every route refuses who shows no credentials, but those of the written list', async () => {
  await using stack = await testStack();
  const instance = await stack.addInstance('guarded', { passphrase: 'a long passphrase' });
  const routes = new Set(
    stack.publicRouter.routes
      .filter(({ method, path }) => !(method === 'ALL' && path.endsWith('*')))
      .map(({ method, path }) => `${method} ${path}`),
  );
  const open: string[] = [];
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    const hasBody = method !== 'GET' && method !== 'OPTIONS';
    const response = await stack.request(instance.domain, pathOf(path), {
      method,
      redirect: 'manual',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(hasBody && { body: '{}' }),
    });
    const text = await response.text();
    if (![401, 403].includes(response.status)) open.push(route);
    expect(text, route).not.toContain('/pkg/');
    expect(text, route).not.toMatch(/at \w+.*\.ts:\d+/);
  }
  // A preflight opens nothing, even where it refuses.
  expect(open.filter((route) => !(route in PUBLIC) && !route.startsWith('OPTIONS '))).toEqual([]);
  expect(
    Object.keys(PUBLIC).filter((route) => !routes.has(route)),
    'listed, but not mounted',
  ).toEqual([]);
  expect(stack.errors).toEqual([]);
});

test('an unknown host has no route but those that need no instance', async () => {
  await using stack = await testStack();
  for (const path of ['/', '/data/', '/files/', '/settings/instance', '/auth/login', '/public/prelogin']) {
    const response = await stack.request('nobody.localhost', path, { headers: { Accept: 'application/json' } });
    expect([path, response.status]).toEqual([path, 404]);
    // Clients tell a missing instance from a missing document by this body.
    expect(await response.json()).toEqual({ error: {} });
  }
});

test('the admin port refuses who has no passphrase, on a production build', async () => {
  await using stack = await testStack({ flags: { build_mode: 'production' } });
  for (const path of ['/instances', '/instances/count', '/metrics', '/version', '/status', '/remote/secrets']) {
    const response = await stack.adminFetch(new Request(`http://127.0.0.1:6060${path}`));
    expect([path, response.status]).toEqual([path, 401]);
  }
});

test('every route is described beside its service, in api.ts, and nothing else is', async () => {
  await using stack = await testStack();
  const mounted = new Set(
    stack.publicRouter.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
  );
  const described = new Map(API_PARTS.flatMap(({ routes }) => Object.entries(routes)));
  expect([...mounted].filter((route) => !described.has(route))).toEqual([]);
  expect([...described.keys()].filter((route) => !mounted.has(route))).toEqual([]);
  // What is open to everybody says so, and nothing else does.
  const open = [...described].filter(([, { access }]) => access === 'none').map(([route]) => route);
  // A preflight opens nothing, even where it refuses.
  expect(open.filter((route) => !(route in PUBLIC) && !route.startsWith('OPTIONS '))).toEqual([]);
  const wantToken = Object.keys(PUBLIC).filter((route) => described.get(route)?.access === undefined);
  expect(wantToken).toEqual([]);
});
