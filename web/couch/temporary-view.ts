import { AppError } from '#pkg/errors';

export function refuseTemporaryView(): never {
  throw new AppError('gone', 'Temporary views are not supported in CouchDB', { code: 'gone' });
}
