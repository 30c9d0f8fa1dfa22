import { ApiError } from '@cozy/ui/client';
import type { Key } from '../locales/index.ts';

/** What to say of a code that was not taken. */
export function codeProblem(error: unknown): Key {
  const status = error instanceof ApiError ? error.status : -1;
  if (status === 422) return 'factor.wrong';
  if (status === 429) return 'passphrase.often';
  return status === 0 ? 'failed.offline' : 'failed';
}
