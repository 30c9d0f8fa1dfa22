import type { Translate } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import type { Key } from '../locales/en.ts';

const BY_CODE: Readonly<Record<string, Key>> = {
  too_many: 'failed.too_many',
  unknown_value: 'failed.unknown_value',
  bad_address: 'failed.bad_address',
  own_address: 'failed.own_address',
};
const BY_STATUS: Readonly<Record<number, Key>> = {
  0: 'failed.offline',
  403: 'failed.forbidden',
  409: 'failed.conflict',
};

/** Why the server did not take a rule, in words. */
export function refusalWords(t: Translate<Key>, error: unknown): string {
  if (!(error instanceof ApiError)) return t('failed');
  const key = BY_CODE[error.code] ?? BY_STATUS[error.status];
  if (key) return t(key);
  return error.status === 422 ? t('failed.wrong', { detail: error.message }) : t('failed');
}
