import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { type Destination, withParameters } from './destination.ts';

/** Why the owner is not even asked: the error of RFC 6749 section 4.1.2.1, and a text for programmers. */
const REASONS = {
  authorize_invalid: ['invalid_request', 'a parameter is given twice'],
  authorize_state: ['invalid_request', 'the state parameter is mandatory'],
  authorize_response_type: ['unsupported_response_type', 'the response_type must be code'],
  authorize_pkce: ['invalid_request', 'the code challenge must be of method S256'],
  authorize_scope: ['invalid_scope', 'the scope is missing or wrong'],
  authorize_pkce_everything: ['invalid_request', 'everything is asked for with a code challenge only'],
  authorize_login: ['unauthorized_client', 'the client may not ask for the login scope'],
  authorize_app: ['unauthorized_client', 'the linked app is not installed'],
} as const;

export interface Refusal {
  refused: keyof typeof REASONS;
}

/**
 * Tells the client, when it is one that reads the answers of the standard; the owner, by a page, when it is not.
 * @see Destination: the address is one that the client registered
 */
export function refuse(
  c: Context<WebEnv>,
  { addresses }: Pick<OAuthDeps, 'addresses'>,
  { client, redirectUri }: Destination,
  { refused, state }: Refusal & { state: string | null },
): Response {
  const [error, message] = REASONS[refused];
  if (client.token_endpoint_auth_method === undefined) throw new AppError('bad-request', message, { code: refused });
  const iss = addresses.origin(c.var.instance);
  const told = { error, error_description: message, ...(state && { state }), iss };
  return c.redirect(withParameters(redirectUri, told), 302);
}
