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

export type LoadFailureProps = {
  error: unknown;
  onRetry: () => void;
  /** It is all that the page has. */
  isPage?: boolean;
  /** What could not be loaded. */
  title?: string;
  /** Why it may be that it is not there. */
  gone?: string;
};

/** Why a part of a page is not there, and what to do about it. */
export function LoadFailure({ error, onRetry, isPage = false, title, gone }: LoadFailureProps) {
  const { t } = useUiI18n();
  const why = useFailureWords();
  const isBack = isPassing(error);
  const isGone = error instanceof ApiError && error.status === 404;
  return (
    <EmptyState
      isPage={isPage}
      picture={<TintedIcon {...lookOf(error)} />}
      title={isBack ? t('failed.away') : (title ?? t('failed.title'))}
      text={isBack ? t('failed.returns') : (isGone && gone) || why(error)}
      action={
        <Button tone="soft" icon="retry" onClick={onRetry}>
          {t('failed.retry')}
        </Button>
      }
    />
  );
}
