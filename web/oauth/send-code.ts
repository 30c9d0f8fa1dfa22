import type { Context } from 'hono';
import type { OAuthClient } from '#model/oauth';
import { clientOrigin, type WebEnv } from '#web/middleware';
import type { Authorization } from './authorization.ts';
import type { OAuthDeps } from './deps.ts';
import { type Destination, withParameters } from './destination.ts';

/**
 * Leads the browser back to the program, with a code for it and with who gave it (RFC 9207).
 * @compat the code is sent under two names; an `Accept` that is exactly `application/json` gets the address as JSON; a
 * client linked to an app is told where the app is, for a device on which the program is not
 */
export async function sendCode(
  c: Context<WebEnv>,
  deps: Pick<OAuthDeps, 'grants' | 'addresses' | 'stackNotices'>,
  { client, redirectUri }: Destination,
  { scope, state, app, codeChallenge }: Authorization,
): Promise<Response> {
  const { instance } = c.var;
  const { grants, addresses } = deps;
  const code = await grants.accept(instance, client, {
    redirect_uri: redirectUri,
    scope,
    ...(codeChallenge !== undefined && { code_challenge: codeChallenge }),
  });
  if (client.pending) await announce(c, deps, client);
  const link = withParameters(redirectUri, {
    access_code: code,
    code,
    state,
    iss: addresses.origin(instance),
    ...(app && /^https?:/.test(redirectUri) && { fallback: `${addresses.app(instance, app.slug)}/` }),
  });
  return c.req.header('Accept') === 'application/json' ? c.json({ deeplink: link }) : c.redirect(link, 302);
}

/** The owner is told of a new device, in case it was not them. That they cannot be told keeps nobody out. */
async function announce(
  c: Context<WebEnv>,
  { stackNotices }: Pick<OAuthDeps, 'stackNotices'>,
  { _id: id, client_name: client }: OAuthClient,
): Promise<void> {
  const { instance } = c.var;
  const { address } = clientOrigin(c);
  await stackNotices.newDevice(instance, { id, client, address }).catch((err: unknown) => {
    c.var.log.warn({ domain: instance.domain, err }, 'a new device was not announced');
  });
}
