import type { ErrorHandler } from 'hono';
import { CouchError } from '#model/docs';
import type { WebEnv } from '#web/middleware';
import { type ShownError, showError } from './errors.ts';

/** Errors of `/data`: always JSON, mostly as CouchDB's. Clients match on these texts. */
export const dataErrors: ErrorHandler<WebEnv> = (error, c) => {
  const shown = showError(error, c);
  const status = error instanceof CouchError && error.status !== undefined ? error.status : shown.status;
  return c.json(body(error, { ...shown, status: status as ShownError['status'] }), status as ShownError['status']);
};

function body(error: Error, shown: ShownError): object {
  if (error instanceof CouchError && shown.kind === 'internal' && error.cause === undefined) {
    return couchStyle(shown, error.code ?? 'unknown_error', error.message);
  }
  if (shown.kind === 'internal') return couchStyle(shown, 'internal_server_error', shown.detail);
  if (shown.pointer !== undefined) return { error: `Invalid Attribute(${shown.status}): ${shown.detail}` };
  if (shown.parameter !== undefined) return { error: `Invalid Parameter(${shown.status}): ${shown.detail}` };
  if (shown.code === undefined || shown.kind === 'bad-token') {
    return { error: `code=${shown.status}, message=${shown.detail}` };
  }
  return couchStyle(shown, shown.code, shown.detail);
}

function couchStyle(shown: ShownError, error: string, reason: string): object {
  return { ok: false, status: String(shown.status), error, reason };
}
