import { AppError } from '#pkg/errors';

/** A refusal in CouchDB's words. */
export function badRequest(reason: string, code = 'bad_request'): AppError {
  return new AppError('bad-request', reason, { code });
}
