import { type AppError, isKind } from '#pkg/errors';

/** True for the error of a database that is not there, as opposed to a document. */
export function isMissingDatabase(error: unknown): error is AppError {
  return isKind(error, 'not-found') && error.message === 'Database does not exist.';
}
