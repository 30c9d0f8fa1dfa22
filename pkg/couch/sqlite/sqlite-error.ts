import { CouchError } from '../couch-error.ts';

/** @see https://www.sqlite.org/rescode.html */
const BUSY = 5;
const FULL = 13;

/** True when another process holds the file. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** What the caller is told of an error of SQLite: a plain refusal when it is not our fault, the error itself otherwise. */
export function toStoreError(error: unknown): unknown {
  const code = primaryCode(error);
  if (code === BUSY) return new CouchError('service_unavailable', 'The database is busy.', { cause: error });
  if (code === FULL || (error as NodeJS.ErrnoException | null)?.code === 'ENOSPC') {
    return new CouchError('service_unavailable', 'The disk is full.', { cause: error });
  }
  return error;
}

/** Extended codes have the primary one in their lowest byte. */
function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
