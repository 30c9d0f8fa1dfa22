import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isSubset, parseScope } from '#model/permission';
import type { Claims, Tokens } from '#model/token';
import { AppError, isKind } from '#pkg/errors';
import { type Acceptance, createAccessCodes } from './access-codes.ts';
import { isVerified } from './pkce.ts';
import type { ClientMarks, OAuthClient, OAuthClients } from './types.ts';

interface GrantsDeps {
  docs: Docs;
  tokens: Tokens;
  oauthClients: OAuthClients;
  now?: () => number;
}

export interface GrantedTokens {
  scope: string;
  accessToken: string;
  refreshToken?: string;
}

/** What the owner lets a client do, from the consent to the revocation. */
export interface Grants {
  /** The owner accepts: a code for that client, good once and for five minutes. */
  accept(instance: Instance, client: OAuthClient, acceptance: Omit<Acceptance, 'client_id'>): Promise<string>;
  /** Rejects with kind `bad-request`, code `invalid_grant`; the code is used whatever the outcome. */
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
}

export function createGrants({ docs, tokens, oauthClients, now = Date.now }: GrantsDeps): Grants {
  const codes = createAccessCodes(docs, now);
  const seconds = () => Math.floor(now() / 1000);

  function issue(instance: Instance, client: OAuthClient, audience: 'access' | 'refresh', scope: string) {
    // A revocation counts from the next second.
    const issuedAt = Math.max(seconds(), client.revoked_before ?? 0);
    return tokens.issue(instance, { audience, subject: client._id, scope, issuedAt });
  }

  async function claimsOf(instance: Instance, token: string): Promise<Claims | undefined> {
    try {
      return await tokens.verify(instance, token);
    } catch (error) {
      if (isKind(error, 'bad-token')) return undefined;
      throw error;
    }
  }

  /** For the owner's list of devices: a parallel request that wrote too is as good. */
  async function note(instance: Instance, client: OAuthClient, marks: ClientMarks): Promise<void> {
    try {
      await oauthClients.mark(instance, client, marks);
    } catch (error) {
      if (!isKind(error, 'conflict')) throw error;
    }
  }

  return {
    async accept(instance, client, acceptance) {
      if (client.pending) await oauthClients.mark(instance, client, { pending: undefined });
      return codes.issue(instance, { ...acceptance, client_id: client._id });
    },

    async redeem(instance, client, { code, redirectUri, verifier }) {
      const accepted = await codes.take(instance, code);
      if (accepted?.client_id !== client._id) throw invalidGrant('invalid code');
      // @compat the ecosystem's clients do not repeat it
      if (redirectUri !== undefined && redirectUri !== accepted.redirect_uri)
        throw invalidGrant('invalid redirect_uri');
      if (!isVerified(accepted.code_challenge, verifier)) throw invalidGrant('invalid code_verifier');
      const { scope } = accepted;
      return {
        scope,
        accessToken: await issue(instance, client, 'access', scope),
        refreshToken: await issue(instance, client, 'refresh', scope),
      };
    },

    async refresh(instance, client, { token, scope: asked }) {
      const claims = await claimsOf(instance, token);
      const isMine = claims?.audience === 'refresh' && claims.subject === client._id;
      if (!isMine || claims.issuedAt < (client.revoked_before ?? 0)) throw invalidGrant('invalid refresh token');
      const granted = claims.scope ?? '';
      const scope = asked ? narrowed(asked, granted) : granted;
      await note(instance, client, { last_refreshed_at: new Date(now()).toISOString() });
      return {
        scope,
        accessToken: await issue(instance, client, 'access', scope),
        // The address of the instance is in the token.
        ...(claims.issuer !== instance.domain && { refreshToken: await issue(instance, client, 'refresh', granted) }),
      };
    },

    async revoke(instance, client, token) {
      const claims = await claimsOf(instance, token);
      if (claims?.audience !== 'access' && claims?.audience !== 'refresh') return;
      if (claims.subject !== client._id) throw invalidGrant('the token was given to another client');
      if (claims.issuedAt < (client.revoked_before ?? 0)) return;
      await oauthClients.mark(instance, client, { revoked_before: seconds() + 1 });
    },
  };
}

/** RFC 6749 section 6: never more than what was granted. */
function narrowed(asked: string, granted: string): string {
  const isLess = asked === granted || (!granted.startsWith('@') && isSubset(parseScope(asked), parseScope(granted)));
  if (!isLess)
    throw new AppError('bad-request', 'the scope is larger than what was granted', { code: 'invalid_scope' });
  return asked;
}

function invalidGrant(message: string): AppError {
  return new AppError('bad-request', message, { code: 'invalid_grant' });
}
