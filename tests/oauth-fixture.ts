import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

export const REDIRECT = 'https://client.example/callback';

export interface RegisteredJson {
  client_id: string;
  client_secret: string;
  client_name: string;
  registration_access_token: string;
  [member: string]: unknown;
}

/** A whole server, an owner who is logged in, and what OAuth clients and their users send. */
export interface OAuthFixture extends AsyncDisposable {
  stack: TestStack;
  owner: Instance;
  other: Instance;
  /** Cookie header of the owner's browser. */
  cookie: string;
  register(changes?: object): Promise<Response>;
  client(changes?: object): Promise<RegisteredJson>;
  authorize(params: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** Shows the page, then posts its form as a browser without JavaScript does; `changes` to its fields. */
  accept(params: Record<string, string>, changes?: Record<string, string>, headers?: object): Promise<Response>;
  /** The code of an accepted request. */
  code(params: Record<string, string>): Promise<string>;
  /** What is sent as JSON, with a token or without. */
  json(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  form(path: string, fields: Record<string, string>, headers?: object): Promise<Response>;
}

interface FixtureOptions {
  listen?: boolean;
  domain?: (port: number) => string;
  flags?: Record<string, unknown>;
  passphrase?: string;
}

export async function oauthFixture(options: FixtureOptions = {}): Promise<OAuthFixture> {
  const stack = await testStack({ listen: options.listen ?? false, flags: options.flags ?? {} });
  const { passphrase } = options;
  const owner = options.domain
    ? await stack.services.instances.create({ domain: options.domain(stack.port), locale: 'en' })
    : await stack.addInstance('ada', passphrase === undefined ? {} : { passphrase });
  const other = await stack.services.instances.create({ domain: 'bob.example', locale: 'en' });
  const origin = { address: '127.0.0.1', userAgent: '' };
  const session = await stack.services.sessions.create(owner, 'normal', origin);
  const cookie = stack.services.sessions.cookie(owner, session).split(';')[0] ?? '';

  // Each from an address of its own: the registrations of one address are limited.
  let visitors = 0;
  const register = (changes: object = {}) =>
    stack.request(owner.domain, '/auth/register', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'X-Forwarded-For': `visitor-${visitors++}`,
      },
      body: JSON.stringify({ redirect_uris: [REDIRECT], client_name: 'Sync', software_id: 'sync', ...changes }),
    });
  const authorize = (params: Record<string, string>, headers: Record<string, string> = {}) =>
    stack.request(owner.domain, `/auth/authorize?${new URLSearchParams(params)}`, {
      headers: { Cookie: cookie, ...headers },
    });
  const form = (path: string, fields: Record<string, string>, headers: object = {}) =>
    stack.request(owner.domain, path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json, */*', ...headers },
      body: new URLSearchParams(fields).toString(),
    });

  const accept: OAuthFixture['accept'] = async (params, changes = {}, headers = {}) => {
    const page = await authorize(params);
    const csrf = page.headers.getSetCookie().map((line) => line.split(';')[0]);
    const inputs = (await page.text()).matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
    const fields = Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, unescaped(value)]));
    return form('/auth/authorize', { ...fields, ...changes }, { Cookie: [cookie, ...csrf].join('; '), ...headers });
  };

  return {
    stack,
    owner,
    other,
    cookie,
    register,
    client: async (changes) => (await (await register(changes)).json()) as RegisteredJson,
    authorize,
    accept,
    code: async (params) =>
      new URL((await accept(params)).headers.get('Location') ?? '').searchParams.get('code') ?? '',
    form,
    json: (path, body, headers = {}) =>
      stack.request(owner.domain, path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
