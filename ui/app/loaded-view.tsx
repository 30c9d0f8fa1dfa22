import type { ComponentChildren } from 'preact';
import { useUiI18n } from '../i18n/index.ts';
import { Skeleton } from '../widgets/skeleton.tsx';
import { LoadFailure } from './load-failure.tsx';
import type { Loaded } from './use-loaded.ts';

type LoadedViewProps<T> = {
  state: Loaded<T>;
  onRetry: () => void;
  /** How many lines the skeleton has. */
  lines?: number;
  /** What is shown meanwhile, where the shape of what comes is known. @default lines */
  skeleton?: ComponentChildren;
  /** It is the whole page, with its title: one that fails has a title of its own. */
  isPage?: boolean;
  children: (data: T) => ComponentChildren;
};

/** A part of a page in its three states: on its way, failed with what to do about it, there. */
export function LoadedView<T>({ state, onRetry, lines = 3, skeleton, isPage = false, children }: LoadedViewProps<T>) {
  const { t } = useUiI18n();
  if (state.phase === 'ready') return <>{children(state.data)}</>;
  if (state.phase === 'failed') return <LoadFailure error={state.error} isPage={isPage} onRetry={onRetry} />;
  return (
    <div class="ui-loading" role="status" aria-busy="true" aria-label={t('loading')}>
      {skeleton ?? Array.from({ length: lines }, (_, line) => <Skeleton key={line} width="100%" height="2.75rem" />)}
    </div>
  );
}
