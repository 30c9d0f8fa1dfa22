import type { ComponentChildren } from 'preact';
import { useUiI18n } from '../i18n/index.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/notice.tsx';
import { Skeleton } from '../widgets/skeleton.tsx';
import { useFailureWords } from './use-failure-words.ts';
import type { Loaded } from './use-loaded.ts';

type LoadedViewProps<T> = {
  state: Loaded<T>;
  onRetry: () => void;
  /** How many lines the skeleton has. */
  lines?: number;
  children: (data: T) => ComponentChildren;
};

/** A part of a page in its three states: on its way, failed with what to do about it, there. */
export function LoadedView<T>({ state, onRetry, lines = 3, children }: LoadedViewProps<T>) {
  const { t } = useUiI18n();
  const why = useFailureWords();
  if (state.phase === 'ready') return <>{children(state.data)}</>;
  if (state.phase === 'failed') {
    return (
      <EmptyState
        title={t('failed.title')}
        text={why(state.error)}
        action={
          <Button tone="soft" icon="retry" onClick={onRetry}>
            {t('failed.retry')}
          </Button>
        }
      />
    );
  }
  return (
    <div class="ui-loading" role="status" aria-busy="true" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} width="100%" height="2.75rem" />
      ))}
    </div>
  );
}
