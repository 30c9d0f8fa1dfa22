import { AppError } from '#pkg/errors';

/** True when the error comes from the operating system with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** The typed error of a failure of the operating system; anything else is given back as it is. */
export function toBlobError(cause: unknown): unknown {
  // ELOOP: a symbolic link where a blob should be is none of ours.
  if (hasCode(cause, 'ENOENT', 'ENOTDIR', 'ELOOP')) return new AppError('not-found', 'no such blob', { cause });
  if (hasCode(cause, 'ENOSPC', 'EDQUOT')) return new AppError('unavailable', 'the storage is full', { cause });
  if (hasCode(cause, 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'ENFILE')) {
    return new AppError('unavailable', 'the storage does not answer', { cause });
  }
  return cause;
}
