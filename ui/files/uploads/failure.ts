import { ApiError, SignedOutError } from '../../client/index.ts';

export type UploadFailure =
  | 'offline'
  | 'signed-out'
  | 'too-large'
  | 'bad-name'
  | 'gone'
  | 'forbidden'
  | 'unreadable'
  | 'server';

const BY_STATUS: Record<number, UploadFailure> = {
  0: 'offline',
  401: 'signed-out',
  403: 'forbidden',
  404: 'gone',
  413: 'too-large',
  422: 'bad-name',
};

/** What an error means for the owner: a choice to make for a taken name, else a reason with words and a way out. */
export function failureOf(error: unknown): { phase: 'conflict' } | { phase: 'failed'; reason: UploadFailure } {
  if (error instanceof SignedOutError) return { phase: 'failed', reason: 'signed-out' };
  if (!(error instanceof ApiError)) return { phase: 'failed', reason: 'unreadable' };
  if (error.status === 409) return { phase: 'conflict' };
  return { phase: 'failed', reason: BY_STATUS[error.status] ?? 'server' };
}
