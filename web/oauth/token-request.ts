import type { Context } from 'hono';
import type { OAuthClient } from '#model/oauth';
import { AppError } from '#pkg/errors';
import { readForm, type WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';

export interface TokenRequest {
  client: OAuthClient;
  /** A parameter of the form; undefined when it is missing or empty. */
  field(name: string): string | undefined;
}

/** The form of the token endpoint and its like: no parameter is given twice (RFC 6749 section 3.2). */
export async function readTokenForm(c: Context<WebEnv>): Promise<TokenRequest['field']> {
  const form = await readForm(c);
  for (const name of form.keys()) if (form.getAll(name).length > 1) throw invalidRequest(`${name} is given twice`);
  return (name) => form.get(name) || undefined;
}

/** The form of a client that proved its identity, by Basic or in the form (RFC 6749 section 2.3.1). */
export async function readTokenRequest(
  c: Context<WebEnv>,
  { oauthClients }: Pick<OAuthDeps, 'oauthClients'>,
): Promise<TokenRequest> {
  const field = await readTokenForm(c);
  const basic = basicCredentials(c.req.header('Authorization'));
  if (basic && field('client_secret') !== undefined) throw invalidRequest('the client gives its secret twice');
  const id = basic?.id ?? field('client_id');
  const secret = basic?.secret ?? field('client_secret');
  if (id === undefined) throw invalidRequest('the client_id parameter is mandatory');
  if (secret === undefined) throw invalidRequest('the client_secret parameter is mandatory');
  const client = await oauthClients.authenticate(c.var.instance, id, secret);
  c.set('readsStandard', client.token_endpoint_auth_method !== undefined);
  return { client, field };
}

/** Each half is encoded as in a form. */
function basicCredentials(header = ''): { id: string; secret: string } | undefined {
  const [, encoded] = /^basic +(\S+)$/i.exec(header) ?? [];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString();
  const colon = pair.indexOf(':');
  if (colon < 0) return undefined;
  return { id: decodeForm(pair.slice(0, colon)), secret: decodeForm(pair.slice(colon + 1)) };
}

function decodeForm(text: string): string {
  return new URLSearchParams(`x=${text.replaceAll('&', '%26')}`).get('x') ?? '';
}

function invalidRequest(message: string): AppError {
  return new AppError('bad-request', message, { code: 'invalid_request' });
}
