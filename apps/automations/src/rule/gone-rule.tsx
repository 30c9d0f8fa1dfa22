import { EmptyState } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useI18n } from '../locales/index.ts';

export function GoneRule() {
  const { t } = useI18n();
  return <EmptyState isPage title={t('rule.gone')} text={t('rule.goneText')} />;
}

/** Null when there is no such thing any more. */
export async function orGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
