import type { Context } from 'hono';
import { isKind } from '#pkg/errors';
import { readForm, type WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';

/**
 * `POST /oidc/logout`, `POST /oidc/:context/logout`: the provider says that a session of its own is over; what it opened here
 * is over too. @see https://openid.net/specs/openid-connect-backchannel-1_0.html
 */
export async function logOut(c: Context<WebEnv>, deps: OidcDeps): Promise<Response> {
  c.header('Cache-Control', 'no-store');
  const token = (await readForm(c)).get('logout_token') ?? '';
  const logout = await deps.oidc.readLogout(c.req.param('context'), token);
  for (const { domain, sessionId, clientId } of await deps.oidcBindings.take(logout)) {
    await end(deps, domain, { sessionId, clientId }).catch((error: unknown) => {
      // The instance, or the client, is gone already.
      if (!isKind(error, 'not-found')) throw error;
    });
  }
  return c.body(null, 200);
}

interface Bound {
  sessionId: string | undefined;
  clientId: string | undefined;
}

async function end(deps: OidcDeps, domain: string, { sessionId, clientId }: Bound): Promise<void> {
  const instance = await deps.instances.get(domain);
  if (clientId !== undefined) {
    const client = await deps.oauthClients.get(instance, clientId);
    const now = Math.floor(Date.now() / 1000);
    await deps.oauthClients.mark(instance, client, { revoked_before: Math.max(now, client.revoked_before ?? 0) + 1 });
  }
  const session = (await deps.sessions.list(instance)).find(({ _id }) => _id === sessionId);
  if (session) await deps.sessions.delete(instance, session);
}
