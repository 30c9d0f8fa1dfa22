import type { Context, ErrorHandler } from 'hono';
import type { WebEnv } from '#web/middleware';
import { type ShownError, showError } from './errors.ts';

/** Errors of the registration: a code and its explanation (RFC 7591 section 3.2.2), or the text alone when there is no code. */
export const registrationErrors: ErrorHandler<WebEnv> = (error, c) => {
  const shown = showError(error, c);
  if (shown.status === 401) c.header('WWW-Authenticate', 'Bearer error="invalid_token"');
  // @compat clients look for the text of a token that is over in `error`
  const isText = shown.code === undefined || shown.kind === 'bad-token';
  return c.json(isText ? { error: shown.detail } : standard(shown), shown.status);
};

/**
 * Errors of the token endpoint. A client that proves its identity by Basic, or that said how it does when it registered, gets
 * RFC 6749 section 5.2.
 * @compat the ecosystem's clients, which send their secret in the form, look for a text in `error`: the code is beside it
 */
export const tokenErrors: ErrorHandler<WebEnv> = (error, c) => {
  const shown = showError(error, c);
  c.header('Cache-Control', 'no-store');
  if (!c.var.readsStandard && !isBasic(c)) {
    return c.json({ error: shown.detail, ...(shown.code !== undefined && { error_code: shown.code }) }, shown.status);
  }
  if (shown.code !== 'invalid_client') return c.json(standard(shown), shown.status);
  c.header('WWW-Authenticate', 'Basic realm="oauth"');
  return c.json(standard(shown), 401);
};

function standard({ status, code, detail }: ShownError): object {
  return { error: code ?? (status < 500 ? 'invalid_request' : 'server_error'), error_description: detail };
}

function isBasic(c: Context<WebEnv>): boolean {
  return /^basic /i.test(c.req.header('Authorization') ?? '');
}
