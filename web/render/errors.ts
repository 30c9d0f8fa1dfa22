import { STATUS_CODES } from 'node:http';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError, type ErrorKind } from '#pkg/errors';
import { loggedPath, type WebEnv } from '#web/middleware';

/** The one table from the kind of an error to its status. */
const STATUS: Record<ErrorKind, ContentfulStatusCode> = {
  'bad-request': 400,
  unauthenticated: 401,
  'bad-token': 400,
  'payment-required': 402,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  conflict: 409,
  gone: 410,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-media': 415,
  unprocessable: 422,
  'too-many-requests': 429,
  internal: 500,
  'bad-gateway': 502,
  unavailable: 503,
};

/** What may be shown of an error, whatever the dialect. */
export interface ShownError {
  kind: ErrorKind;
  status: ContentfulStatusCode;
  /** Name of the status: `Not Found`. */
  title: string;
  detail: string;
  code?: string;
  parameter?: string;
  pointer?: string;
  links?: Readonly<Record<string, string>>;
}

/**
 * Logs what must not be sent (the cause, and all of an unexpected error) and answers what may be.
 * Sets the headers that every dialect sends with such an error.
 */
export function showError(error: unknown, c: Context<WebEnv>): ShownError {
  const known = error instanceof AppError ? error : new AppError('internal', 'unexpected error', { cause: error });
  const status = STATUS[known.kind];
  const title = STATUS_CODES[status] ?? 'Error';
  if (status >= 500) logFailure(known, c);
  else if (known.cause !== undefined) c.var.log.debug({ err: known, cause: known.cause }, 'request refused');
  if (known.kind === 'bad-token') c.header('WWW-Authenticate', challenge(known));
  return {
    kind: known.kind,
    status,
    title,
    detail: known.kind === 'internal' ? title : known.message || title,
    ...(known.kind !== 'internal' && known.code !== undefined && { code: known.code }),
    ...(known.parameter !== undefined && { parameter: known.parameter }),
    ...(known.pointer !== undefined && { pointer: known.pointer }),
    ...(known.links && { links: known.links }),
  };
}

/** What has a cause or is a bug is for whoever runs the server; the rest is for who asked. */
function logFailure(error: AppError, c: Context<WebEnv>): void {
  const level = error.kind === 'internal' || error.cause !== undefined ? 'error' : 'warn';
  c.var.log[level]({ err: error, cause: error.cause, path: loggedPath(c.req.path) }, 'request failed');
}

/** @compat parts of RFC 6750 section 3 are separated by commas; the ecosystem's clients know them by a space. */
function challenge(error: AppError): string {
  const invalid = 'Bearer error="invalid_token"';
  return error.code === 'expired' ? `${invalid} error_description="The access token expired"` : invalid;
}
