import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { OneTimeCodes } from '#model/one-time';
import { isSubset, parseScope } from '#model/permission';
import { type Claims, lifetime, type Tokens } from '#model/token';
import { AppError, isKind } from '#pkg/errors';
import { type Acceptance, createAccessCodes } from './access-codes.ts';
import { isVerified } from './pkce.ts';
import type { OAuthClient, OAuthClients } from './types.ts';

interface GrantsDeps {
  docs: Docs;
  codes: OneTimeCodes;
  tokens: Tokens;
  oauthClients: OAuthClients;
  now?: () => number;
}

export interface GrantedTokens {
  scope: string;
  accessToken: string;
  refreshToken?: string;
}

/** A token that is good. Times in seconds since 1970. */
export interface LiveToken {
  client: OAuthClient;
  audience: 'access' | 'refresh';
  scope: string;
  /** Domain of the instance when it was given. */
  issuer: string;
  issuedAt: number;
  /** Absent: it has no end. */
  expiresAt?: number;
}

/** What the owner lets a client do, from the consent to the revocation. */
export interface Grants {
  /** The owner accepts: a code for that client, good once and for five minutes. */
  accept(instance: Instance, client: OAuthClient, acceptance: Omit<Acceptance, 'client_id'>): Promise<string>;
  /** Tokens at once, for a client to which the owner proved who they are. */
  give(instance: Instance, client: OAuthClient, scope: string): Promise<GrantedTokens>;
  /**
   * Rejects with kind `bad-request`, code `invalid_grant`; the code is used whatever the outcome. A code that comes a second
   * time was stolen: every token of the client it was for is revoked (RFC 6749 section 4.1.2).
   */
  redeem(
    instance: Instance,
    client: OAuthClient,
    given: { code: string; redirectUri?: string | undefined; verifier?: string | undefined },
  ): Promise<GrantedTokens>;
  /**
   * A new access token, maybe for less. Rejects with kind `bad-request`, code `invalid_grant`, or `invalid_scope` when more
   * is asked than was granted.
   */
  refresh(
    instance: Instance,
    client: OAuthClient,
    given: { token: string; scope?: string | undefined },
  ): Promise<GrantedTokens>;
  /**
   * Ends every token of the client, which stays registered; a token that is not good any more succeeds.
   * Rejects with kind `bad-request` for the token of another client. @see https://www.rfc-editor.org/rfc/rfc7009
   */
  revoke(instance: Instance, client: OAuthClient, token: string): Promise<void>;
  /** What a token is good for now; undefined when it is not, or is no token of a client. */
  inspect(instance: Instance, token: string): Promise<LiveToken | undefined>;
}

export function createGrants(deps: GrantsDeps): Grants {
  const { docs, tokens, oauthClients, now = Date.now } = deps;
  const codes = createAccessCodes({ docs, codes: deps.codes, now });
  const seconds = () => Math.floor(now() / 1000);
  const inspect = createInspect(deps);

  function issue(instance: Instance, client: OAuthClient, audience: 'access' | 'refresh', scope: string) {
    // A revocation counts from the next second.
    const issuedAt = Math.max(seconds(), client.revoked_before ?? 0);
    return tokens.issue(instance, { audience, subject: client._id, scope, issuedAt });
  }

  const give: Grants['give'] = async (instance, client, scope) => ({
    scope,
    accessToken: await issue(instance, client, 'access', scope),
    refreshToken: await issue(instance, client, 'refresh', scope),
  });

  async function revokeAll(instance: Instance, clientId: string): Promise<void> {
    try {
      const client = await oauthClients.get(instance, clientId);
      // After a token that was given since the last one, which may have begun in the second to come.
      await oauthClients.mark(instance, client, {
        revoked_before: Math.max(seconds(), client.revoked_before ?? 0) + 1,
      });
    } catch (error) {
      // Its tokens ended with it.
      if (!isKind(error, 'not-found')) throw error;
    }
  }

  return {
    give,
    inspect,

    async accept(instance, client, acceptance) {
      if (client.pending) await oauthClients.mark(instance, client, { pending: undefined });
      return codes.issue(instance, { ...acceptance, client_id: client._id });
    },

    async redeem(instance, client, { code, redirectUri, verifier }) {
      const taken = await codes.take(instance, code);
      if (taken?.outcome === 'replayed') await revokeAll(instance, taken.acceptance.client_id);
      if (taken?.outcome !== 'good' || taken.acceptance.client_id !== client._id) throw invalidGrant('invalid code');
      const { scope, redirect_uri, code_challenge } = taken.acceptance;
      // @compat the ecosystem's clients do not repeat it
      if (redirectUri !== undefined && redirectUri !== redirect_uri) throw invalidGrant('invalid redirect_uri');
      if (!isVerified(code_challenge, verifier)) throw invalidGrant('invalid code_verifier');
      return give(instance, client, scope);
    },

    async refresh(instance, client, { token, scope: asked }) {
      const live = await inspect(instance, token);
      if (live?.audience !== 'refresh' || live.client._id !== client._id) throw invalidGrant('invalid refresh token');
      const scope = asked ? narrowed(asked, live.scope) : live.scope;
      await oauthClients.mark(instance, client, { last_refreshed_at: new Date(now()).toISOString() });
      return {
        scope,
        accessToken: await issue(instance, client, 'access', scope),
        // The address of the instance is in the token.
        ...(live.issuer !== instance.domain && { refreshToken: await issue(instance, client, 'refresh', live.scope) }),
      };
    },

    async revoke(instance, client, token) {
      const live = await inspect(instance, token);
      if (!live) return;
      if (live.client._id !== client._id) throw invalidGrant('the token was given to another client');
      await revokeAll(instance, client._id);
    },
  };
}

function createInspect({ tokens, oauthClients }: GrantsDeps) {
  async function claimsOf(instance: Instance, token: string): Promise<Claims | undefined> {
    return tokens.verify(instance, token).catch((error: unknown) => {
      if (!isKind(error, 'bad-token')) throw error;
      return undefined;
    });
  }

  return async (instance: Instance, token: string): Promise<LiveToken | undefined> => {
    const claims = await claimsOf(instance, token);
    if (claims?.audience !== 'access' && claims?.audience !== 'refresh') return undefined;
    const client = await oauthClients.get(instance, claims.subject).catch((error: unknown) => {
      if (!isKind(error, 'not-found')) throw error;
      return undefined;
    });
    if (!client || claims.issuedAt < (client.revoked_before ?? 0)) return undefined;
    const { audience, issuedAt, issuer, scope = '' } = claims;
    const life = lifetime(claims);
    return { client, audience, scope, issuedAt, issuer, ...(life !== undefined && { expiresAt: issuedAt + life }) };
  };
}

/** RFC 6749 section 6: never more than what was granted. */
function narrowed(asked: string, granted: string): string {
  if (asked === granted || (!granted.startsWith('@') && isNarrower(asked, granted))) return asked;
  throw new AppError('bad-request', 'the scope is larger than what was granted', { code: 'invalid_scope' });
}

function isNarrower(asked: string, granted: string): boolean {
  try {
    return isSubset(parseScope(asked), parseScope(granted));
  } catch (error) {
    if (isKind(error, 'bad-request')) return false;
    throw error;
  }
}

function invalidGrant(message: string): AppError {
  return new AppError('bad-request', message, { code: 'invalid_grant' });
}
