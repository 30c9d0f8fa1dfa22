import { ApiError } from '../client/index.ts';
import { Button, EmptyState, Icon } from '../index.ts';
import { useI18n } from './locales/index.ts';

const FAILURES: Record<number, 'gone' | 'forbidden' | 'offline'> = { 0: 'offline', 403: 'forbidden', 404: 'gone' };

/** Why a list of files is not there, and what to do about it. */
export function LoadFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useI18n();
  const reason = (error instanceof ApiError && FAILURES[error.status]) || 'server';
  return (
    <EmptyState
      picture={<Icon name={reason === 'offline' ? 'cloudOff' : 'warning'} size={40} />}
      title={t('files.failed.title')}
      text={t(`files.failed.${reason}`)}
      action={
        <Button tone="soft" icon="retry" onClick={onRetry}>
          {t('files.retry')}
        </Button>
      }
    />
  );
}
