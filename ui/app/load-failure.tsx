import { ApiError } from '../client/index.ts';
import { useUiI18n } from '../i18n/index.ts';
import type { IconName } from '../icons/icon.tsx';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/notice.tsx';
import { type Tint, TintedIcon } from '../widgets/tint.tsx';
import { isPassing } from './retry.ts';
import { useFailureWords } from './use-failure-words.ts';

type Look = { icon: IconName; tint: Tint };

function lookOf(error: unknown): Look {
  if (isPassing(error)) return { icon: 'cloudOff', tint: 'amber' };
  const isRefused = error instanceof ApiError && error.status === 403;
  return isRefused ? { icon: 'lock', tint: 'stone' } : { icon: 'warning', tint: 'rose' };
}

/** Why a part of a page is not there, and what to do about it. */
export function LoadFailure({ error, isPage, onRetry }: { error: unknown; isPage: boolean; onRetry: () => void }) {
  const { t } = useUiI18n();
  const why = useFailureWords();
  const isBack = isPassing(error);
  return (
    <EmptyState
      isPage={isPage}
      picture={<TintedIcon {...lookOf(error)} />}
      title={t(isBack ? 'failed.away' : 'failed.title')}
      text={isBack ? t('failed.returns') : why(error)}
      action={
        <Button tone="soft" icon="retry" onClick={onRetry}>
          {t('failed.retry')}
        </Button>
      }
    />
  );
}
