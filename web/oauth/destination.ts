import type { Context } from 'hono';
import { isRegisteredUri, type OAuthClient } from '#model/oauth';
import { AppError, isKind } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';

/** A program, and where its answers go. */
export interface Destination {
  client: OAuthClient;
  redirectUri: string;
}

/** Until both are known nobody is sent anywhere: the errors are pages. Rejects with kind `bad-request`. */
export async function readDestination(
  c: Context<WebEnv>,
  { oauthClients }: Pick<OAuthDeps, 'oauthClients'>,
  params: URLSearchParams,
): Promise<Destination> {
  const client = await oauthClients.get(c.var.instance, params.get('client_id') ?? '').catch((error: unknown) => {
    if (!isKind(error, 'not-found')) throw error;
    throw new AppError('bad-request', 'the client must be registered', { code: 'unregistered_client' });
  });
  const redirectUri = params.get('redirect_uri') ?? '';
  if (!isRegisteredUri(client.redirect_uris, redirectUri)) {
    throw new AppError('bad-request', 'the redirect_uri is not one of the client', { code: 'unregistered_redirect' });
  }
  return { client, redirectUri };
}

/** The address with more parameters. The `#` at its end keeps a browser from adding the fragment of our page. */
export function withParameters(redirectUri: string, parameters: Readonly<Record<string, string>>): string {
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}#`;
}

/** What the policy of a page must let its form lead to. */
export function formTarget(redirectUri: string): string {
  const { protocol, hostname, origin } = new URL(redirectUri);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  // A policy has no word for an IPv6 address.
  return isWeb && !hostname.startsWith('[') ? origin : protocol;
}
