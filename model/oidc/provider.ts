import { createRemoteJWKSet, customFetch, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Configuration } from 'openid-client';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { SafeHttp } from '#pkg/safe-http';
import type { Identity, Logout, OidcSettings } from './types.ts';

/** What was made for one login, to be found again in its answer. */
export interface LoginChecks {
  state: string;
  nonce: string;
  verifier: string;
  /** Seconds: the person must have logged in at the provider since. */
  maxAge?: number;
}

/** The exchanges with one provider. They reach public addresses only, but those that the configuration trusts. */
export interface Provider {
  /** @param wish.isRecent the person logs in again, unless they did so in the last minutes */
  makeChecks(wish?: { isRecent: boolean }): Promise<LoginChecks>;
  authorizationUrl(checks: LoginChecks): Promise<string>;
  /** Who answers, by the parameters that the browser brought. */
  readAnswer(answer: URLSearchParams, checks: LoginChecks): Promise<Identity>;
  /** @param audiences clients of the provider to which it may have been given. @default this server's own */
  readIdToken(token: string, audiences?: readonly string[]): Promise<Identity>;
  readAccessToken(token: string): Promise<Identity>;
  /** One that says which client it was given to must name this server's own; of an opaque one it cannot be told. */
  readOwnAccessToken(token: string): Promise<Identity>;
  readLogoutToken(token: string): Promise<Logout>;
}

interface ProviderDeps {
  settings: OidcSettings;
  clientSecret: string;
  fetch: SafeHttp['fetch'];
}

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const TIMEOUT = 10_000;
const MAX_BYTES = 256 * 1024;
/** Clocks differ: seconds. */
const TOLERANCE = 60;
const RECENT = 300;

/** @see https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth */
export function createProvider({ settings, clientSecret, fetch }: ProviderDeps): Provider {
  const ask = (url: string | URL, init: object) => fetch(url, { ...init, timeout: TIMEOUT, maxBytes: MAX_BYTES });
  const { clientId, redirectUri, issuer, jwksUrl, userinfoUrl } = settings;
  const keys = jwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(jwksUrl), { [customFetch]: ask });
  // Loaded by the first login: most servers have no provider.
  const openid = () => import('openid-client');
  let configured: Promise<Configuration> | undefined;

  async function configure(): Promise<Configuration> {
    const client = await openid();
    const server = {
      issuer,
      authorization_endpoint: settings.authorizeUrl,
      token_endpoint: settings.tokenUrl,
      ...(userinfoUrl !== undefined && { userinfo_endpoint: userinfoUrl }),
      ...(jwksUrl !== undefined && { jwks_uri: jwksUrl }),
    };
    const configuration = new client.Configuration(server, clientId, clientSecret);
    configuration[client.customFetch] = ask;
    // The addresses are those of the administrator, who may trust a network of their own.
    client.allowInsecureRequests(configuration);
    if (keys) client.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  const configuration = () => (configured ??= configure());

  async function verify(token: string, audiences?: readonly string[]): Promise<JWTPayload> {
    if (!keys) throw refused('The provider has no keys to check this token by');
    try {
      const audience = [...(audiences ?? [clientId])];
      const { payload } = await jwtVerify(token, keys, { issuer, audience, clockTolerance: TOLERANCE });
      return payload;
    } catch (cause) {
      throw cause instanceof errors.JOSEError ? refused('The token of the provider is not good', cause) : cause;
    }
  }

  async function userinfo(accessToken: string, sub?: string): Promise<JsonObject> {
    const client = await openid();
    const expected = sub ?? client.skipSubjectCheck;
    return (await client.fetchUserInfo(await configuration(), accessToken, expected)) as JsonObject;
  }

  const readAccessToken = (token: string) =>
    explained(async () => {
      if (userinfoUrl === undefined) throw refused('The provider does not say whose token it is');
      return toIdentity(await userinfo(token));
    });

  return {
    async makeChecks({ isRecent } = { isRecent: false }) {
      const client = await openid();
      const checks = { state: client.randomState(), nonce: client.randomNonce() };
      return { ...checks, verifier: client.randomPKCECodeVerifier(), ...(isRecent && { maxAge: RECENT }) };
    },

    async authorizationUrl({ state, nonce, verifier, maxAge }) {
      const client = await openid();
      const challenge = await client.calculatePKCECodeChallenge(verifier);
      const asked = {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state,
        nonce,
        ...(maxAge !== undefined && { max_age: String(maxAge) }),
      };
      const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
      return client.buildAuthorizationUrl(await configuration(), { ...asked, ...pkce }).href;
    },

    readAnswer: (answer, checks) =>
      explained(async () => {
        const client = await openid();
        // It came by the browser: another issuer is an attack, not a provider that fails (RFC 9207 section 2.4).
        const named = answer.get('iss');
        if (named !== null && named !== issuer) throw refused('Another provider answered');
        const url = new URL(redirectUri);
        for (const [name, value] of answer) url.searchParams.append(name, value);
        const grant = client.authorizationCodeGrant(await configuration(), url, {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.verifier,
          // When they logged in is in the id_token.
          idTokenExpected: checks.maxAge !== undefined || settings.scope.split(' ').includes('openid'),
          ...(checks.maxAge !== undefined && { maxAge: checks.maxAge }),
        });
        const given = await grant.catch((error: unknown) => {
          const isOld = checks.maxAge !== undefined && error instanceof client.ClientError;
          throw isOld ? refused('The login at the provider is not recent', error) : error;
        });
        const claims = (given.claims() ?? {}) as JsonObject;
        const { sub } = claims;
        if (userinfoUrl === undefined) return toIdentity(claims);
        const more = await userinfo(given.access_token, typeof sub === 'string' ? sub : undefined);
        return toIdentity({ ...claims, ...more });
      }),

    readIdToken: (token, audiences) =>
      explained(async () => toIdentity((await verify(token, audiences)) as JsonObject)),

    readAccessToken,

    async readOwnAccessToken(token) {
      checkClient(token, clientId);
      return readAccessToken(token);
    },

    readLogoutToken: (token) =>
      explained(async () => {
        const { sub, sid, events, nonce, iat } = await verify(token);
        const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events;
        const names = typeof sid === 'string' || typeof sub === 'string';
        if (!isLogout || !names || nonce !== undefined || iat === undefined) throw refused('This is no logout token');
        return {
          providerKey: settings.providerKey,
          ...(sub !== undefined && { sub }),
          ...(typeof sid === 'string' && { sid }),
        };
      }),
  };
}

/** The client is in `azp` or `client_id` (RFC 9068 section 2.2); `aud` is the service that it is for. */
function checkClient(token: string, clientId: string): void {
  const claims = claimsOf(token);
  if (!claims) return;
  const { aud, azp, client_id: client = azp } = claims;
  const named = client ?? aud;
  if (named === undefined || [named].flat().includes(clientId)) return;
  throw refused('The token was given to another client');
}

/** Not verified: the provider itself says next whose token it is. Undefined for an opaque one. */
function claimsOf(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

function toIdentity(claims: JsonObject): Identity {
  const { sub, sid } = claims;
  if (typeof sub !== 'string' || sub === '') throw refused('The provider does not say who it is');
  return { sub, ...(typeof sid === 'string' && { sid }), claims };
}

/** The provider said no, or what it sent is not what it must be: nothing of it is shown, the cause is logged. */
async function explained<T>(exchange: () => Promise<T>): Promise<T> {
  try {
    return await exchange();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } = await import(
      'openid-client'
    );
    const no = [AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError];
    if (no.some((kind) => error instanceof kind)) throw refused('The provider refused', error);
    throw new AppError('bad-gateway', 'The login provider did not answer as it must', { cause: error });
  }
}

function refused(message: string, cause?: unknown): AppError {
  return new AppError('bad-request', message, { code: 'oidc_refused', ...(cause !== undefined && { cause }) });
}
