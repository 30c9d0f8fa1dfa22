import { type AppsState, Button, type OwnedApp, Skeleton } from '@cozy/ui';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { inOrder, moved } from './app-order.ts';
import { AppTile, ArrangedTile } from './app-tile.tsx';
import './app-tiles.css';

type AppTilesProps = {
  state: AppsState;
  current: string;
  /** How many to expect while they are on their way. */
  skeletons: number;
  order: readonly string[];
  /** Address of the store; empty when it is not installed. */
  storeHref: string;
  onOrder: (slugs: readonly string[]) => void;
  onRetry: () => void;
};

/** The owner's apps, in their order, with what happens to them. */
export function AppTiles({ state, current, skeletons, order, storeHref, onOrder, onRetry }: AppTilesProps) {
  const { t } = useI18n();
  const [isArranging, setArranging] = useState(false);
  const turn = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isArranging) return;
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape' || document.querySelector('dialog[open]')) return;
      setArranging(false);
      turn.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isArranging]);
  const apps = state.phase === 'ready' ? inOrder(shownOf(state.all, current), order) : [];
  return (
    <section class="card apps" aria-labelledby="apps-title">
      <div class="apps__head">
        <h2 id="apps-title">{t('apps.title')}</h2>
        {apps.length > 1 && (
          <Button small buttonRef={turn} aria-pressed={isArranging} onClick={() => setArranging(!isArranging)}>
            {t(isArranging ? 'apps.arranged' : 'apps.arrange')}
          </Button>
        )}
      </div>
      {state.phase === 'failed' && (
        <p class="apps__note">
          {t('apps.failed')}{' '}
          <Button small icon="retry" onClick={onRetry}>
            {t('recent.retry')}
          </Button>
        </p>
      )}
      {state.phase === 'loading' && <LoadingTiles count={skeletons} />}
      {isArranging ? (
        <Arranged apps={apps} onOrder={onOrder} />
      ) : (
        <ul class="apps__grid bare-list">
          {apps.map((app) => (
            <li key={app.slug}>
              <AppTile app={app} storeHref={storeHref} />
            </li>
          ))}
        </ul>
      )}
      {state.phase === 'ready' && apps.length === 0 && <p class="apps__note">{t('apps.only')}</p>}
    </section>
  );
}

/** This page itself is no place to go to. */
const shownOf = (apps: readonly OwnedApp[], current: string) => apps.filter(({ slug }) => slug !== current);

function LoadingTiles({ count }: { count: number }) {
  return (
    <div class="apps__grid" aria-busy="true">
      {Array.from({ length: count }, (_, n) => (
        <span key={n} class="app">
          <Skeleton width="3.5rem" height="3.5rem" />
          <Skeleton width="3.5rem" height="1.25rem" />
        </span>
      ))}
    </div>
  );
}

type ArrangedProps = Pick<AppTilesProps, 'onOrder'> & { apps: readonly OwnedApp[] };

/** By the buttons of each, or by dragging. */
function Arranged({ apps, onOrder }: ArrangedProps) {
  const { t } = useI18n();
  const [dragged, setDragged] = useState<string | null>(null);
  const slugs = apps.map(({ slug }) => slug);
  const pressed = useRef<Element | null>(null);
  function move(slug: string, to: number): void {
    pressed.current = document.activeElement;
    onOrder(moved(slugs, slug, to));
  }
  useLayoutEffect(() => {
    // What changes its place in the page loses the keyboard.
    if (pressed.current instanceof HTMLElement && pressed.current.isConnected) pressed.current.focus();
  }, [slugs.join()]);
  return (
    <>
      <p class="apps__note">{t('apps.arrangeHelp')}</p>
      <ol class="apps__grid apps__grid--wide bare-list">
        {apps.map((app, index) => (
          <li
            key={app.slug}
            draggable
            onDragStart={() => setDragged(app.slug)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== null) move(dragged, index);
              setDragged(null);
            }}
          >
            <ArrangedTile
              app={app}
              isDragged={app.slug === dragged}
              onEarlier={index > 0 ? () => move(app.slug, index - 1) : undefined}
              onLater={index < apps.length - 1 ? () => move(app.slug, index + 1) : undefined}
            />
          </li>
        ))}
      </ol>
    </>
  );
}
