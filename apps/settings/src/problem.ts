import { ApiError } from '@cozy/ui/client';
import type { Key } from './locales/index.ts';

/** What to say of a passphrase that did not open what was asked. */
export function passphraseProblem(error: unknown): Key {
  const status = error instanceof ApiError ? error.status : -1;
  if (status === 403) return 'passphrase.wrong';
  if (status === 429) return 'passphrase.often';
  return status === 0 ? 'failed.offline' : 'failed';
}
