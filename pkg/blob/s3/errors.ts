import { S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from '#pkg/errors';

/** Codes of the system and of the client for a server that is not there, or that went away. */
const NETWORK = /^(ECONN|EPIPE|EAI_|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError)/;

/** The typed error of a failure of the store; anything else is given back as it is. */
export function toBlobError(cause: unknown): unknown {
  if (cause instanceof S3ServiceException) {
    if (cause.$metadata.httpStatusCode === 404 && cause.name !== 'NoSuchBucket') {
      return new AppError('not-found', 'no such blob', { cause });
    }
    return new AppError('unavailable', 'the storage refuses', { cause });
  }
  if (!(cause instanceof Error) || cause instanceof AppError) return cause;
  const code = 'code' in cause ? String(cause.code) : cause.name;
  return NETWORK.test(code) ? new AppError('unavailable', 'the storage does not answer', { cause }) : cause;
}
