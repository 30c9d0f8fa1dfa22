import { ApiError, SignedOutError } from '../client/index.ts';
import { useUiI18n } from '../i18n/index.ts';

type Reason = 'offline' | 'signedOut' | 'forbidden' | 'gone' | 'taken' | 'full' | 'server';

const BY_STATUS: Record<number, Reason> = {
  0: 'offline',
  401: 'signedOut',
  403: 'forbidden',
  404: 'gone',
  409: 'taken',
  413: 'full',
};

function reasonOf(error: unknown): Reason {
  if (error instanceof SignedOutError) return 'signedOut';
  return (error instanceof ApiError && BY_STATUS[error.status]) || 'server';
}

/** Says why something did not work, and what can be done about it, in the owner's language. */
export function useFailureWords(): (error: unknown) => string {
  const { t } = useUiI18n();
  return (error) => t(`why.${reasonOf(error)}`);
}
