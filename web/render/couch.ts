import type { ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { CouchError } from '#model/docs';
import type { ErrorKind } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { showError } from './errors.ts';

/** What an error without a word of its own is called, where it is not simply a bad request. */
const WORDS: Partial<Record<ErrorKind, string>> = {
  unauthenticated: 'unauthorized',
  forbidden: 'forbidden',
  'not-found': 'not_found',
  conflict: 'conflict',
  'too-large': 'too_large',
  internal: 'internal_server_error',
  unavailable: 'service_unavailable',
};

/** Errors of the store's own port, as CouchDB's: `{"error": word, "reason": sentence}`. */
export const couchErrors: ErrorHandler<WebEnv> = (error, c) => {
  const { kind, code = WORDS[kind] ?? 'bad_request', detail, status } = showError(error, c);
  const own = error instanceof CouchError ? error.status : undefined;
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'must-revalidate' };
  const body = `${JSON.stringify({ error: code, reason: detail })}\n`;
  return c.body(body, (own ?? status) as ContentfulStatusCode, headers);
};
