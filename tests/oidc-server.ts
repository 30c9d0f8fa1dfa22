import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const OIDC_CALLBACK = 'http://callback.example/oidc/redirect';
export const ACCOUNT_CALLBACK = 'http://callback.example/accounts/vendor/redirect';
const CLIENT = { client_id: 'cozy', client_secret: 'a secret that only two know', redirect_uris: [OIDC_CALLBACK] };
/** Of the accounts of konnectors: one proves itself by Basic, one in the form. */
export const ACCOUNT_CLIENTS = (['client_secret_basic', 'client_secret_post'] as const).map((method) => ({
  client_id: `of-accounts-${method.slice('client_secret_'.length)}`,
  client_secret: 'a secret: with % and + in it',
  redirect_uris: [ACCOUNT_CALLBACK],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: method,
}));

/** A real OpenID provider on the loopback, where whoever comes is logged in as `account`. */
export interface OidcServer extends AsyncDisposable {
  origin: string;
  /** Who sits at the browser: `sub`, and the claims that the provider tells of them. */
  account: { sub: string; [claim: string]: string };
  /** What a person's browser does at the provider: from an address of it to the one that it leads back to. */
  walk(url: string): Promise<string>;
  /** What the provider gives to a client that logged that person in. */
  tokens(clientId?: string): Promise<{ access_token: string; id_token: string }>;
  /** Forgets the cookies of that browser. */
  forget(): void;
  /** The configuration of a context of ours. */
  settings: Record<string, unknown>;
  /** Ends the session at the provider: it tells our server. */
  endSession(): Promise<void>;
}

/** @param logoutPort where our server listens, to be told of logouts */
export async function openOidcServer(): Promise<OidcServer & { begin(logoutPort: number): void }> {
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => handle?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cookies = new Map<string, string>();

  async function step(url: string, init: RequestInit = {}): Promise<Response> {
    const header = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { Cookie: header, ...init.headers } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  const opened: OidcServer & { begin(logoutPort: number): void } = {
    origin,
    account: { sub: 'ada' },
    settings: {
      client_id: CLIENT.client_id,
      client_secret: CLIENT.client_secret,
      scope: 'openid profile',
      redirect_uri: OIDC_CALLBACK,
      issuer: origin,
      authorize_url: `${origin}/auth`,
      token_url: `${origin}/token`,
      userinfo_url: `${origin}/me`,
      id_token_jwk_url: `${origin}/jwks`,
    },
    begin(logoutPort) {
      const provider = createProvider(origin, logoutPort);
      const callback = provider.callback();
      handle = (request, response) => {
        if (request.url?.startsWith('/interaction/')) void agree(provider, request, response, opened.account);
        else callback(request, response);
      };
    },
    async walk(url) {
      let current = url;
      while (current.startsWith(origin)) {
        const response = await step(current);
        const location = response.headers.get('Location');
        if (location === null) throw new Error(`The provider stopped: ${response.status} ${await response.text()}`);
        current = new URL(location, current).href;
      }
      return current;
    },
    async tokens(clientId = CLIENT.client_id) {
      const verifier = 'v'.repeat(50);
      const asked = new URLSearchParams({
        client_id: clientId,
        redirect_uri: OIDC_CALLBACK,
        response_type: 'code',
        scope: 'openid profile',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      });
      const back = new URL(await opened.walk(`${origin}/auth?${asked}`));
      const basic = Buffer.from(`${clientId}:${encodeURIComponent(CLIENT.client_secret)}`).toString('base64');
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code: back.searchParams.get('code') ?? '',
        redirect_uri: OIDC_CALLBACK,
        code_verifier: verifier,
      });
      const headers = { Authorization: `Basic ${basic}` };
      const response = await fetch(`${origin}/token`, { method: 'POST', headers, body });
      return (await response.json()) as { access_token: string; id_token: string };
    },
    forget: () => cookies.clear(),
    async endSession() {
      const page = await (await step(`${origin}/session/end?client_id=${CLIENT.client_id}`)).text();
      const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
      const body = new URLSearchParams({ xsrf, logout: 'yes' });
      await step(`${origin}/session/end/confirm`, { method: 'POST', body });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return opened;

  function createProvider(issuer: string, logoutPort: number): Provider {
    return new Provider(issuer, {
      clients: [
        {
          ...CLIENT,
          backchannel_logout_uri: `http://localhost:${logoutPort}/oidc/logout`,
          backchannel_logout_session_required: true,
        },
        ...ACCOUNT_CLIENTS,
        // Another site, whose users are the same.
        { ...CLIENT, client_id: 'panel' },
      ],
      claims: { openid: ['sub', 'home'], profile: ['cozy', 'name'] },
      cookies: { keys: ['of a test'] },
      features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
      // Its own refuses the loopback, where we are.
      fetch: (url: string | URL | Request, init: RequestInit & { dispatcher?: unknown } = {}) => {
        const { dispatcher, ...rest } = init;
        return fetch(url, rest);
      },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ ...opened.account, sub }) }),
    });
  }
}

/** Logs in and consents, as a person would on two pages. */
async function agree(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  account: { sub: string },
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: account.sub } });
    return;
  }
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope']));
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}
